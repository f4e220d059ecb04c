"""A meeting day and its answer as JSON, version 1."""

from collections import Counter
from collections.abc import Mapping, Sequence
from graphlib import CycleError
from typing import Any

from forum_app.scheduling.documents import VERSION
from forum_app.scheduling.errors import ProblemError, brief, quoted
from forum_app.scheduling.meetings.problem import Meeting, MeetingProblem, Participant
from forum_app.scheduling.reading import MOST_COUNT, at, items, objects, text, texts, whole

#: An answer of this engine is the JSON object itself: see docs/scheduling.md.
Answer = Mapping[str, Any]

#: A congress of three days in ten-minute slots has 150; beyond these sizes the data is surely wrong.
MOST_SLOTS = 500
MOST_PARTICIPANTS = 5_000
MOST_MEETINGS = 10_000
#: (meeting, slot) couples: the size of the model that is solved.
MOST_DOMAIN_SIZE = 400_000

#: Of meetings that follow each other in a ring, how many are named.
MOST_TOLD = 8


def read(data: Mapping[str, Any]) -> MeetingProblem:
    """Return a meeting day from its JSON object; ``ProblemError`` names the place and the reason in French."""
    if not isinstance(data, Mapping):
        raise ProblemError("", "un objet JSON est attendu")
    if whole(data, "version", "") != VERSION:
        raise ProblemError("version", f"seule la version {VERSION} est connue")
    if text(data, "kind", "") != "meetings":
        raise ProblemError("kind", "« meetings » est attendu")
    slots = _count(data, "slots", MOST_SLOTS)
    listed = _few(objects(data, "participants", ""), "participants", MOST_PARTICIPANTS)
    participants = tuple(
        Participant(text(item, "id", place), _slots(item, "available", place, slots)) for item, place in listed
    )
    _distinct(participants, "participants")
    listed = _few(objects(data, "meetings", ""), "meetings", MOST_MEETINGS)
    meetings = tuple(_meeting(item, place, slots) for item, place in listed)
    _distinct(meetings, "meetings")
    _known(participants, meetings)
    problem = MeetingProblem(
        slots=slots,
        participants=participants,
        meetings=meetings,
        pauses_after=() if data.get("pauses_after") is None else _slots(data, "pauses_after", "", slots),
        rooms=None if data.get("rooms") is None else _count(data, "rooms", MOST_COUNT),
        max_break_difference=_difference(data),
    )
    _acyclic(problem)
    if sum(map(len, problem.domains)) > MOST_DOMAIN_SIZE:
        raise ProblemError(
            "meetings", f"plus de {MOST_DOMAIN_SIZE} couples (rendez-vous, créneau) possibles, c'est trop"
        )
    return problem


def write(problem: MeetingProblem) -> dict[str, Any]:
    """Return the JSON object of a meeting day; optional keys appear only where they say something."""
    document: dict[str, Any] = {
        "version": VERSION,
        "kind": "meetings",
        "slots": problem.slots,
        "rooms": problem.rooms,
        "max_break_difference": problem.max_break_difference,
    }
    if problem.pauses_after:
        document["pauses_after"] = list(problem.pauses_after)
    document["participants"] = [{"id": p.id, "available": list(p.available)} for p in problem.participants]
    document["meetings"] = [_meeting_document(meeting) for meeting in problem.meetings]
    return document


def _meeting_document(meeting: Meeting) -> dict[str, Any]:
    document: dict[str, Any] = {"id": meeting.id, "between": list(meeting.between)}
    if meeting.slots is not None:
        document["slots"] = list(meeting.slots)
    if meeting.fixed is not None:
        document["fixed"] = meeting.fixed
    if meeting.after:
        document["after"] = list(meeting.after)
    return document


def read_answer(_problem: MeetingProblem, answer: Mapping[str, Any]) -> Answer:
    """Return the JSON object of an answer as it is, whether it keeps the rules of ``problem`` or not.

    Raises ``ProblemError`` when it is no answer to a meeting day.
    """
    if not isinstance(answer, Mapping):
        raise ProblemError("", "la réponse n'est pas un objet JSON")
    if whole(answer, "version", "") != VERSION:
        raise ProblemError("version", f"seule la version {VERSION} est connue")
    if text(answer, "kind", "") != "meetings":
        raise ProblemError("kind", "« meetings » est attendu : ce n'est pas la réponse d'une journée de rendez-vous")
    if not isinstance(answer.get("feasible"), bool):
        raise ProblemError("feasible", "vrai ou faux est attendu : la réponse doit dire si la journée est possible")
    for item, place in objects(answer, "meetings", ""):
        text(item, "id", place)
        whole(item, "slot", place)
    texts(answer, "reasons", "", optional=True)
    return answer


def write_answer(answer: Answer) -> dict[str, Any]:
    """Return the JSON object of an answer."""
    return dict(answer)


def _difference(data: Mapping[str, Any]) -> int | None:
    if "max_break_difference" not in data:
        return 2
    return None if data["max_break_difference"] is None else _count(data, "max_break_difference", MOST_COUNT)


def _meeting(item: Mapping[str, Any], place: str, slots: int) -> Meeting:
    between = _distinct_texts(item, "between", place)
    if len(between) != 2:
        raise ProblemError(f"{place}.between", "deux participants différents sont attendus")
    fixed = None if item.get("fixed") is None else whole(item, "fixed", place)
    if fixed is not None and not 0 <= fixed < slots:
        raise ProblemError(f"{place}.fixed", f"le créneau {brief(fixed)} n'existe pas")
    return Meeting(
        id=text(item, "id", place),
        between=(between[0], between[1]),
        slots=None if item.get("slots") is None else _slots(item, "slots", place, slots),
        fixed=fixed,
        after=() if item.get("after") is None else _distinct_texts(item, "after", place),
    )


def _count(data: Mapping[str, Any], key: str, most: int) -> int:
    value = whole(data, key, "")
    if value < 0:
        raise ProblemError(key, "un nombre positif ou nul est attendu")
    if value > most:
        raise ProblemError(key, f"au plus {most} est admis")
    return int(value)


def _slots(data: Mapping[str, Any], key: str, place: str, slots: int) -> tuple[int, ...]:
    seen: set[int] = set()
    for n, value in enumerate(items(data, key, place)):
        where = f"{at(place, key)}[{n}]"
        if type(value) is not int:
            raise ProblemError(where, "un nombre entier est attendu")
        if not 0 <= value < slots:
            raise ProblemError(where, f"le créneau {brief(value)} n'existe pas")
        if value in seen:
            raise ProblemError(where, f"le créneau {value} est déjà cité")
        seen.add(value)
    return tuple(sorted(seen))


def _distinct_texts(item: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    found = texts(item, key, place)
    seen: set[str] = set()
    for n, value in enumerate(found):
        if value in seen:
            raise ProblemError(f"{at(place, key)}[{n}]", f"{quoted(value)} est déjà cité")
        seen.add(value)
    return found


def _few(listed: list[tuple[Mapping[str, Any], str]], key: str, most: int) -> list[tuple[Mapping[str, Any], str]]:
    if len(listed) > most:
        raise ProblemError(key, f"au plus {most} sont admis")
    return listed


def _distinct(records: Sequence[Participant | Meeting], key: str) -> None:
    counted = Counter(record.id for record in records)
    for n, record in enumerate(records):
        if not record.id:
            raise ProblemError(f"{key}[{n}].id", "cet identifiant est vide")
        if counted[record.id] > 1:
            raise ProblemError(f"{key}[{n}].id", f"l'identifiant {quoted(record.id)} sert plusieurs fois")


def _known(participants: Sequence[Participant], meetings: Sequence[Meeting]) -> None:
    people = {participant.id for participant in participants}
    ids = {meeting.id for meeting in meetings}
    for n, meeting in enumerate(meetings):
        for k, person in enumerate(meeting.between):
            if person not in people:
                raise ProblemError(f"meetings[{n}].between[{k}]", f"le participant {quoted(person)} est inconnu")
        for k, earlier in enumerate(meeting.after):
            if earlier not in ids:
                raise ProblemError(f"meetings[{n}].after[{k}]", f"le rendez-vous {quoted(earlier)} est inconnu")


def _acyclic(problem: MeetingProblem) -> None:
    try:
        _ = problem.in_order
    except CycleError as error:
        ids = [problem.meetings[n].id for n in reversed(error.args[1])]
        chain = " après ".join(map(quoted, ids[:MOST_TOLD])) + (" après…" if len(ids) > MOST_TOLD else "")
        place = next(n for n, meeting in enumerate(problem.meetings) if meeting.id == ids[0])
        raise ProblemError(f"meetings[{place}].after", f"ces rendez-vous tournent en rond : {chain}") from error
