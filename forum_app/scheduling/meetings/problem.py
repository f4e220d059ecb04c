"""The question of a meeting day, as frozen records, and its reading from JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any

from forum_app.scheduling.documents import VERSION
from forum_app.scheduling.errors import ProblemError, brief, quoted
from forum_app.scheduling.problem import MOST_COUNT
from forum_app.scheduling.reading import at, items, objects, text, texts, whole

#: A congress of three days in ten-minute slots has 150; beyond these sizes the data is surely wrong.
MOST_SLOTS = 500
MOST_PARTICIPANTS = 5_000
MOST_MEETINGS = 10_000
#: (meeting, slot) couples: the size of the model that is solved.
MOST_CHOICES = 400_000

#: Of meetings that follow each other in a ring, how many are named.
MOST_TOLD = 8


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who meets others in the slots where he or she is ``available`` (increasing)."""

    id: str
    available: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of two participants that must be held once.

    ``slots`` (increasing) are those allowed besides availabilities, ``None`` for all; ``fixed`` is the only
    one allowed, if any; every meeting of ``after`` is strictly earlier.
    """

    id: str
    between: tuple[str, str]
    slots: tuple[int, ...] | None = None
    fixed: int | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeetingProblem:
    """A whole meeting day.

    ``slots`` is a number of slots, counted from 0. ``rooms`` is the most meetings held in one slot,
    ``max_break_difference`` the most that two participants' numbers of breaks may differ by, ``None`` for no
    limit. ``pauses_after`` are slots followed by a pause of everybody: it is no break, whatever its length,
    so it changes nothing but how people read the timetable.
    """

    slots: int
    participants: tuple[Participant, ...]
    meetings: tuple[Meeting, ...]
    pauses_after: tuple[int, ...] = ()
    rooms: int | None = None
    max_break_difference: int | None = 2

    @cached_property
    def meetings_of(self) -> dict[str, tuple[Meeting, ...]]:
        """The meetings of each participant, by identifier."""
        listed: dict[str, list[Meeting]] = {participant.id: [] for participant in self.participants}
        for meeting in self.meetings:
            for person in meeting.between:
                listed[person].append(meeting)
        return {person: tuple(meetings) for person, meetings in listed.items()}

    @cached_property
    def choices(self) -> tuple[tuple[int, ...], ...]:
        """For each meeting, the slots where both are available, allowed, and the fixed one if fixed."""
        available = {participant.id: set(participant.available) for participant in self.participants}
        found = []
        for meeting in self.meetings:
            first, second = meeting.between
            slots = available[first] & available[second]
            if meeting.slots is not None:
                slots &= set(meeting.slots)
            if meeting.fixed is not None:
                slots &= {meeting.fixed}
            found.append(tuple(sorted(slots)))
        return tuple(found)

    @cached_property
    def in_order(self) -> tuple[int, ...]:
        """Positions of the meetings such that each comes later than those it must follow."""
        position = {meeting.id: n for n, meeting in enumerate(self.meetings)}
        before = {n: [position[earlier] for earlier in meeting.after] for n, meeting in enumerate(self.meetings)}
        return tuple(TopologicalSorter(before).static_order())


def read_problem(data: Mapping[str, Any]) -> MeetingProblem:
    """A meeting day from its JSON object; ``ProblemError`` names the place and the reason in French."""
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
    if sum(map(len, problem.choices)) > MOST_CHOICES:
        raise ProblemError("meetings", f"plus de {MOST_CHOICES} couples (rendez-vous, créneau) possibles, c'est trop")
    return problem


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
