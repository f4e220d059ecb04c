"""An answer in French for those who organise the day: who waits, what is proved, or why it cannot be done."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from forum_app.scheduling.errors import ProblemError
from forum_app.scheduling.meetings.problem import MeetingProblem
from forum_app.scheduling.meetings.verifier import count_breaks, verify
from forum_app.scheduling.sentences import counted, listed


def explain(problem: MeetingProblem, answer: Mapping[str, Any]) -> str:
    """Return what ``answer`` gives and what it proves, in lines. Raises ``ProblemError`` when it breaks the rules of
    ``problem``.
    """
    broken = verify(problem, answer)
    if broken:
        raise ProblemError("answer", f"cette réponse enfreint les règles : {broken[0]}")
    return "\n".join(_possible(problem, answer) if answer["feasible"] else _impossible(problem, answer))


def _impossible(problem: MeetingProblem, answer: Mapping[str, Any]) -> list[str]:
    reasons = [f"* {reason}" for reason in answer.get("reasons", [])]
    if answer.get("proved_infeasible"):
        return [f"Les {len(problem.meetings)} rendez-vous ne peuvent pas tous être tenus, c'est prouvé :", *reasons]
    return ["Aucun planning n'a été trouvé, sans preuve qu'il n'y en ait pas ; donnez plus de temps.", *reasons]


def _possible(problem: MeetingProblem, answer: Mapping[str, Any]) -> list[str]:
    slot_of = {item["id"]: item["slot"] for item in answer["meetings"]}
    busy = {
        participant.id: sorted(slot_of[meeting.id] for meeting in problem.meetings_of[participant.id])
        for participant in problem.participants
    }
    breaks = {person: count_breaks(slots) for person, slots in busy.items()}
    held = Counter(slot_of.values())
    most = max(held.values(), default=0)
    return [
        f"{counted(len(problem.meetings), 'rendez-vous')} entre {counted(len(problem.participants), 'participant')} "
        f"en {counted(problem.slots, 'créneau')} : tous sont tenus.",
        _rooms(problem, most),
        _proof(answer),
        _spread(breaks),
        *(
            f"* {person} : {counted(breaks[person], 'pause')} ({_holes(busy[person])})"
            for person in sorted(breaks, key=lambda p: (-breaks[p], p))
            if breaks[person]
        ),
    ]


def _rooms(problem: MeetingProblem, most: int) -> str:
    if problem.rooms is None:
        return f"Au plus {counted(most, 'rendez-vous')} à la fois ; le nombre de salles n'est pas limité."
    return f"Au plus {counted(most, 'rendez-vous')} à la fois pour {counted(problem.rooms, 'salle')}."


def _proof(answer: Mapping[str, Any]) -> str:
    breaks, bound = answer["breaks"], answer["bound"]
    if not breaks:
        return "Personne n'attend entre deux rendez-vous : on ne peut pas faire mieux."
    if answer["proved_optimal"]:
        return f"{counted(breaks, 'pause')} en tout : il est prouvé qu'aucun planning n'en a moins."
    return f"{counted(breaks, 'pause')} en tout ; il est prouvé qu'il en faut au moins {bound}."


def _spread(breaks: Mapping[str, int]) -> str:
    numbers = Counter(breaks.values())
    parts = [
        f"{counted(people, 'participant')} à {counted(number, 'pause')}" for number, people in sorted(numbers.items())
    ]
    return f"Répartition : {listed(parts)}." if parts else "Il n'y a aucun participant."


def _holes(slots: list[int]) -> str:
    pairs = [(slots[n], slots[n + 1]) for n in range(len(slots) - 1) if slots[n + 1] - slots[n] > 1]
    return listed([f"entre les créneaux {first} et {second}" for first, second in pairs])
