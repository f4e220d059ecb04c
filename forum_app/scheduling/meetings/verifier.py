"""An independent reading of an answer: which rules does it break? Nothing here is shared with the solver."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from forum_app.scheduling.errors import quoted
from forum_app.scheduling.meetings.interchange import read_answer
from forum_app.scheduling.meetings.problem import MeetingProblem

#: Of long lists of broken rules, how many are told.
MOST_TOLD = 200


def verify(problem: MeetingProblem, answer: Mapping[str, Any]) -> list[str]:
    """Return the rules that ``answer`` (the JSON object) breaks, in French sentences; none if it is right.

    A « no » is right as far as it holds together: an impossibility cannot be checked without solving. ``ProblemError``
    if it cannot be read as an answer.
    """
    answer = read_answer(problem, answer)
    broken = _timetable(problem, answer) if answer["feasible"] else _refusal(answer)
    if len(broken) > MOST_TOLD:
        return [*broken[:MOST_TOLD], f"et {len(broken) - MOST_TOLD} autres règles enfreintes."]
    return broken


def count_breaks(slots: list[int]) -> int:
    """Return the number of breaks of somebody busy in these slots: pairs of successive meetings with idle slots between
    them.
    """
    ordered = sorted(slots)
    return sum(ordered[n + 1] - ordered[n] > 1 for n in range(len(ordered) - 1))


def _refusal(answer: Mapping[str, Any]) -> list[str]:
    broken = []
    if answer["meetings"]:
        broken.append("La journée est dite impossible mais des rendez-vous sont placés.")
    if answer.get("proved_infeasible") and not answer.get("reasons"):
        broken.append("La journée est dite impossible sans raison.")
    if answer.get("proved_optimal"):
        broken.append("La journée est dite impossible et pourtant la meilleure.")
    return broken


def _timetable(problem: MeetingProblem, answer: Mapping[str, Any]) -> list[str]:
    slot_of, broken = _placed(problem, answer["meetings"])
    busy: dict[str, list[int]] = {participant.id: [] for participant in problem.participants}
    available = {participant.id: set(participant.available) for participant in problem.participants}
    held: dict[int, int] = defaultdict(int)
    for meeting in problem.meetings:
        if meeting.id not in slot_of:
            broken.append(f"Le rendez-vous {meeting.id} n'est pas placé.")
            continue
        slot = slot_of[meeting.id]
        held[slot] += 1
        if meeting.slots is not None and slot not in meeting.slots:
            broken.append(f"Le rendez-vous {meeting.id} n'est pas admis au créneau {slot}.")
        if meeting.fixed is not None and slot != meeting.fixed:
            broken.append(f"Le rendez-vous {meeting.id} est fixé au créneau {meeting.fixed}, pas au créneau {slot}.")
        for earlier in meeting.after:
            if earlier in slot_of and slot_of[earlier] >= slot:
                broken.append(f"Le rendez-vous {meeting.id} ne vient pas strictement après {earlier}.")
        for person in meeting.between:
            busy[person].append(slot)
            if slot not in available[person]:
                broken.append(f"{person} n'est pas disponible au créneau {slot} ({meeting.id}).")
    for person, slots in busy.items():
        for slot in sorted({slot for slot in slots if slots.count(slot) > 1}):
            broken.append(f"{person} a plusieurs rendez-vous au créneau {slot}.")
    for slot, number in sorted(held.items()):
        if problem.rooms is not None and number > problem.rooms:
            broken.append(f"Au créneau {slot}, {number} rendez-vous pour {problem.rooms} salles.")
    return broken + _numbers(problem, answer, {person: count_breaks(sorted(set(s))) for person, s in busy.items()})


def _placed(problem: MeetingProblem, items: list[Mapping[str, Any]]) -> tuple[dict[str, int], list[str]]:
    known = {meeting.id for meeting in problem.meetings}
    slot_of: dict[str, int] = {}
    broken = []
    for n, item in enumerate(items):
        if item["id"] not in known:
            broken.append(f"meetings[{n}] : le rendez-vous {quoted(item['id'])} est inconnu.")
        elif item["id"] in slot_of:
            broken.append(f"Le rendez-vous {item['id']} est placé plusieurs fois.")
        elif not 0 <= item["slot"] < problem.slots:
            broken.append(f"Le rendez-vous {item['id']} est dans un créneau qui n'existe pas.")
        else:
            slot_of[item["id"]] = item["slot"]
    return slot_of, broken


def _numbers(problem: MeetingProblem, answer: Mapping[str, Any], breaks: Mapping[str, int]) -> list[str]:
    broken = []
    total = sum(breaks.values())
    limit = problem.max_break_difference
    if limit is not None and breaks:
        most, least = max(breaks, key=lambda p: breaks[p]), min(breaks, key=lambda p: breaks[p])
        if breaks[most] - breaks[least] > limit:
            broken.append(
                f"{most} a {breaks[most]} pauses et {least} en a {breaks[least]} : la différence dépasse {limit}."
            )
    told, bound, proved = answer.get("breaks"), answer.get("bound"), answer.get("proved_optimal")
    if type(told) is not int or told != total:
        broken.append(f"La réponse annonce {_said(told)} pauses ; il y en a {total}.")
    if type(bound) is not int or not 0 <= bound <= total:
        broken.append(f"La borne annoncée ({_said(bound)}) n'est pas un nombre de 0 à {total}.")
    elif not isinstance(proved, bool) or proved != (bound == total):
        broken.append("La réponse est dite prouvée la meilleure exactement quand la borne vaut le nombre de pauses.")
    return broken


def _said(value: object) -> str:
    return str(value) if type(value) is int and abs(value) < 10**12 else "un nombre illisible de"
