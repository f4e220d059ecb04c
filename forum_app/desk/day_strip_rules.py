"""The day of one candidate, or of one table, as a strip of all the slots of the forum. Pure: no database, no clock."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from forum_app.core.language import _
from forum_app.core.time_zones import in_zone
from forum_app.core.typography import hour as hour_words
from forum_app.interviews.rules.booking_facts import Day, SlotRow
from forum_app.interviews.vocabulary import InterviewState


@dataclass(frozen=True)
class Meeting:
    """A live interview as a strip shows it. whom, whom_id: the other side, in words, and of its record; rank: of the
    wish, None without; table: its number; told_slot_id, told_table_id: what the candidate was last told, None when they
    were told nothing.
    """

    slot_id: int
    table_id: int
    table: int | None
    whom: str
    whom_id: int
    state: InterviewState
    locked: bool
    rank: int | None
    told_slot_id: int | None
    told_table_id: int | None


@dataclass(frozen=True)
class Cell:
    """One slot. look: wish-1, wish-2, wish-3, pending, closed or empty; note: its last line; whom_id: None where nobody
    is met; after_break: a gap comes before; told: what was told otherwise, or "".
    """

    hour: str
    look: str
    word: str
    note: str
    whom_id: int | None
    locked: bool
    after_break: bool
    told: str = ""


@dataclass(frozen=True)
class Strip:
    """A whole day. met: how many interviews; empty: how many slots are neither filled nor closed; untold: how many
    interviews stand otherwise than the candidate was told.
    """

    cells: tuple[Cell, ...]
    met: int
    empty: int
    untold: int

    @property
    def looks(self) -> frozenset[str]:
        """What the legend explains."""
        return frozenset(cell.look for cell in self.cells)

    @property
    def has_locks(self) -> bool:
        return any(cell.locked for cell in self.cells)


def strip_of(
    day: Day, meetings: Iterable[Meeting], closed: Collection[int], zone: str, *, of_table: bool, gone: int = 0
) -> Strip:
    """Return the strip of a candidate, or of a table.

    closed: the slots at which this candidate or this table is away; gone: interviews that hold no more, which the
    candidate was not told yet.
    """
    found = {meeting.slot_id: meeting for meeting in meetings}
    hours = {slot.id: hour_words(slot.starts_at, zone=zone) for slot in day.slots}
    breaks = slots_after_breaks(day, zone)
    cells = tuple(
        _cell(slot, found.get(slot.id), hours, closed, of_table=of_table, after_break=slot.id in breaks)
        for slot in day.slots
    )
    untold = 0 if of_table else gone + sum(_is_otherwise(meeting) for meeting in found.values())
    return Strip(cells, len(found), sum(cell.look == "empty" for cell in cells), untold)


def slots_after_breaks(day: Day, zone: str) -> set[int]:
    """Return the slots just after a break; one before the first slot is no gap."""
    waiting, found = list(day.pauses), set[int]()
    for rank, slot in enumerate(day.slots):
        begins = in_zone(slot.starts_at, zone).time()
        passed = [pause for pause in waiting if pause.starts_at <= begins]
        waiting = waiting[len(passed) :]
        if passed and rank:
            found.add(slot.id)
    return found


def look_of(meeting: Meeting, *, of_table: bool) -> str:
    """Return how an interview is filled: by rank for a candidate; a table's own are filled alike."""
    if meeting.state in (InterviewState.REQUESTED, InterviewState.PROPOSED):
        return "pending"
    if of_table or meeting.rank == 1:
        return "wish-1"
    return "wish-2" if meeting.rank == 2 else "wish-3"


def _cell(
    slot: SlotRow,
    meeting: Meeting | None,
    hours: Mapping[int, str],
    closed: Collection[int],
    *,
    of_table: bool,
    after_break: bool,
) -> Cell:
    hour = hours[slot.id]
    if meeting is not None:
        look = look_of(meeting, of_table=of_table)
        note, told = _note(meeting, of_table=of_table), "" if of_table else _told(meeting, hours)
        return Cell(hour, look, meeting.whom, note, meeting.whom_id, meeting.locked, after_break, told)
    if slot.closed_at is not None or slot.id in closed:
        word = _("fermé") if of_table or slot.closed_at is not None else _("ne vient pas")
        return Cell(hour, "closed", word, "", None, False, after_break)
    return Cell(hour, "empty", _("libre"), "", None, False, after_break)


def _note(meeting: Meeting, *, of_table: bool) -> str:
    """Return the last line of a cell: the state where it is not firm, then the table or the rank."""
    state = "" if meeting.state is InterviewState.FIRM else str(meeting.state.label).lower()
    if of_table:
        place = _("vœu %(rank)s", rank=meeting.rank) if meeting.rank else ""
    else:
        place = _("table %(number)s", number=meeting.table) if meeting.table else ""
    return ", ".join(part for part in (state, place) if part)


def _told(meeting: Meeting, hours: Mapping[int, str]) -> str:
    """Return what the candidate was told otherwise."""
    if meeting.told_slot_id is None:
        return _("pas encore dit")
    if meeting.told_slot_id != meeting.slot_id:
        return _("dit %(hour)s", hour=hours.get(meeting.told_slot_id, "—"))
    return _("dit à une autre table") if meeting.told_table_id != meeting.table_id else ""


def _is_otherwise(meeting: Meeting) -> bool:
    return (meeting.told_slot_id, meeting.told_table_id) != (meeting.slot_id, meeting.table_id)
