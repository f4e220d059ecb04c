"""The question of a meeting day, as frozen records."""

from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter


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
    def domains(self) -> tuple[tuple[int, ...], ...]:
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
