"""The day of a candidate or of a table as a strip of slots."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from forum_app.desk.day_strip_rules import Meeting, strip_of
from forum_app.forums.vocabulary import PauseKind
from forum_app.interviews.rules.booking_facts import Day, PauseRow, SlotRow
from forum_app.interviews.vocabulary import InterviewState

NINE = datetime(2027, 3, 18, 9, 0, tzinfo=UTC)
SLOTS = tuple(
    SlotRow(n, NINE + timedelta(minutes=30 * n), NINE + timedelta(minutes=30 * n + 20), NINE if n == 3 else None)
    for n in range(4)
)
DAY = Day(SLOTS, (PauseRow(next(iter(PauseKind)), time(8, 0), 15), PauseRow(next(iter(PauseKind)), time(9, 50), 10)))


def meeting(slot: int, rank: int | None = 1, **facts: Any) -> Meeting:
    values = {"table_id": 7, "table": 3, "whom": "Airbel", "whom_id": 5, "state": InterviewState.FIRM, "locked": False}
    return Meeting(**{**values, "slot_id": slot, "rank": rank, "told_slot_id": slot, "told_table_id": 7, **facts})


def strip(*meetings: Meeting, closed: tuple[int, ...] = (), of_table: bool = False, gone: int = 0):
    return strip_of(DAY, meetings, closed, "UTC", of_table=of_table, gone=gone)


def said(*meetings: Meeting, **options: Any) -> list[str]:
    cells = strip(*meetings, **options).cells
    words = (f"{c.look} {c.word} {c.note}{' / ' if c.told else ''}{c.told}" for c in cells)
    return [" ".join(line.split()) for line in words]


def test_a_candidate_reads_the_rank_of_their_wish_in_the_fill() -> None:
    assert said(meeting(0), meeting(1, 2), meeting(2, None)) == [
        "wish-1 Airbel table 3",
        "wish-2 Airbel table 3",
        "wish-3 Airbel table 3",
        "closed fermé",
    ]


def test_a_table_is_filled_alike_and_says_the_rank() -> None:
    assert said(meeting(0, 2), meeting(1, None), closed=(2,), of_table=True) == [
        "wish-1 Airbel vœu 2",
        "wish-1 Airbel",
        "closed fermé",
        "closed fermé",
    ]


def test_what_waits_for_an_answer_says_so() -> None:
    assert said(meeting(0, state=InterviewState.REQUESTED), closed=(1,)) == [
        "pending Airbel demandé, table 3",
        "closed ne vient pas",
        "empty libre",
        "closed fermé",
    ]


def test_what_was_told_otherwise_is_said_and_counted() -> None:
    meetings = (meeting(0, told_slot_id=1), meeting(1, told_slot_id=None), meeting(2, told_table_id=8))
    assert said(*meetings)[:3] == [
        "wish-1 Airbel table 3 / dit 9 h 30",
        "wish-1 Airbel table 3 / pas encore dit",
        "wish-1 Airbel table 3 / dit à une autre table",
    ]
    assert (strip(*meetings, gone=2).untold, strip(meeting(0)).untold) == (5, 0)
    assert strip(*meetings, of_table=True).untold == 0


def test_gaps_stand_at_the_breaks_but_never_before_the_first_slot() -> None:
    assert [cell.after_break for cell in strip().cells] == [False, False, True, False]


def test_empty_slots_are_counted_and_the_legend_knows_what_is_shown() -> None:
    found = strip(meeting(0, locked=True), meeting(1, 2))
    assert (found.met, found.empty, found.has_locks) == (2, 1, True)
    assert found.looks == {"wish-1", "wish-2", "empty", "closed"}
