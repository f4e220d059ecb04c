"""The slot grid: what half-days and pauses give, and what is refused. No database."""

import itertools
from datetime import UTC, date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.forums.slot_grid_rules import (
    LONGEST,
    SHORTEST,
    GridFigures,
    HalfDayPlan,
    PausePlan,
    clock,
    grid_refusals,
    minutes_of,
    one_more_with,
    preview_of,
    slots_of,
    usual_grid,
)
from forum_app.forums.vocabulary import PauseKind

DAY = date(2027, 3, 18)
USUAL = usual_grid(time(9), time(17))


def hours(slots):
    return [f"{start.hour}:{start.minute:02d}" for start, _end in slots]


def test_the_usual_day_has_twelve_slots_around_its_pauses():
    slots = slots_of(*USUAL, DAY)
    assert hours(slots) == [
        "8:30",
        "8:55",
        "9:20",
        "10:00",
        "10:25",
        "10:50",
        "12:30",
        "12:55",
        "13:20",
        "14:00",
        "14:25",
        "14:50",
    ]  # UTC, winter
    assert all((end - start).total_seconds() == 1200 for start, end in slots)


def test_hours_are_those_of_the_forum_s_clocks():
    slots = slots_of([HalfDayPlan(time(9), time(9, 20))], [], date(2027, 7, 1), "Indian/Reunion")
    assert hours(slots) == ["5:00"]
    assert slots[0][0].tzinfo is UTC


def test_figures_say_what_the_grid_makes_possible():
    preview = preview_of(*USUAL, GridFigures(0, 24, 50), wish_cap=6)
    assert (preview.figures.slots, preview.figures.interviews, round(preview.figures.per_candidate, 1)) == (
        12,
        288,
        5.8,
    )
    assert preview.columns.count(None) == 3
    assert preview.last_end == time(16, 10)
    assert preview.shorter == one_more_with(*USUAL)


def test_a_shorter_slot_that_gives_one_more_is_found():
    half_day = HalfDayPlan(time(9), time(10), slot_minutes=20, changeover_minutes=5)  # two slots
    assert one_more_with([half_day], []) == 15  # 16 would do, and nobody reads an agenda by 16 minutes


@pytest.mark.parametrize("present", range(SHORTEST, LONGEST + 1))
def test_a_length_advised_is_always_round(present: int):
    for length in range(50, 200, 7):
        half_day = HalfDayPlan(time(9), clock(9 * 60 + length), slot_minutes=present)
        assert one_more_with([half_day], []) in (None, *(m for m in (15, 20, 25, 30) if m < present))


@pytest.mark.parametrize(
    ("half_days", "pauses", "code", "field"),
    [
        ([], [], "no_half_day", None),
        ([HalfDayPlan(time(12), time(9))], [], "half_day_inverted", "half_days-0-ends_at"),
        ([HalfDayPlan(time(9), time(9, 10))], [], "slot_longer_than_half_day", "half_days-0-slot_minutes"),
        ([HalfDayPlan(time(9), time(12), slot_minutes=45)], [], "slot_length", "half_days-0-slot_minutes"),
        (
            [HalfDayPlan(time(9), time(12), changeover_minutes=-1)],
            [],
            "changeover_length",
            "half_days-0-changeover_minutes",
        ),
        ([HalfDayPlan(time(7), time(12))], [], "before_opening", "half_days-0-starts_at"),
        ([HalfDayPlan(time(9), time(18))], [], "after_closing", "half_days-0-ends_at"),
        (
            [HalfDayPlan(time(9), time(12)), HalfDayPlan(time(11), time(14))],
            [],
            "half_days_overlap",
            "half_days-1-starts_at",
        ),
        (
            [HalfDayPlan(time(9), time(12))],
            [PausePlan(PauseKind.BREAK, time(8), 20)],
            "pause_outside",
            "pauses-0-starts_at",
        ),
        (
            [HalfDayPlan(time(9), time(12))],
            [PausePlan(PauseKind.BREAK, time(11, 50), 20)],
            "pause_outside",
            "pauses-0-minutes",
        ),
        (
            [HalfDayPlan(time(9), time(12))],
            [PausePlan(PauseKind.LUNCH, time(12, 10), 60)],
            "pause_outside",
            "pauses-0-starts_at",
        ),
        (
            [HalfDayPlan(time(9), time(12))],
            [PausePlan(PauseKind.BREAK, time(10), 20), PausePlan(PauseKind.PLENARY, time(10, 10), 20)],
            "pauses_overlap",
            "pauses-1-starts_at",
        ),
        (
            [HalfDayPlan(time(9), time(12))],
            [PausePlan(PauseKind.PLENARY, time(9), 170)],
            "half_day_without_slot",
            "half_days-0-ends_at",
        ),
        (
            [HalfDayPlan(time(9), time(12))],
            [PausePlan(PauseKind.BREAK, time(10), 0)],
            "pause_length",
            "pauses-0-minutes",
        ),
    ],
)
def test_what_cannot_be_a_grid_is_refused_beside_its_field(half_days, pauses, code, field):
    refusals = grid_refusals(half_days, pauses, time(8), time(17))
    assert [(r.code, r.field) for r in refusals] == [(code, field)]


def test_lunch_after_the_last_end_says_so_in_its_own_words():
    (refusal,) = grid_refusals(
        [HalfDayPlan(time(9), time(12))], [PausePlan(PauseKind.LUNCH, time(12, 10), 60)], time(9), time(17)
    )
    assert refusal.sentence == "La dernière fin tombe avant le déjeuner."


@pytest.mark.parametrize(
    ("opening", "closing", "expected"),
    [(time(9), time(17), 2), (time(9), time(13), 1), (time(18), time(21), 1), (time(23), time(23, 5), 1)],
)
def test_the_grid_proposed_first_stays_within_the_forum_s_hours(opening, closing, expected):
    half_days, pauses = usual_grid(opening, closing)
    assert len(half_days) == expected
    assert all(opening <= h.starts_at <= h.ends_at <= closing for h in half_days)
    if minutes_of(closing) > minutes_of(opening) + 60:
        assert grid_refusals(half_days, pauses, opening, closing) == []


minutes = st.integers(8 * 60, 19 * 60)
half_days_drawn = st.lists(
    st.builds(
        lambda a, b, s, c: HalfDayPlan(clock(min(a, b)), clock(max(a, b)), s, c),
        minutes,
        minutes,
        st.integers(5, 45),
        st.integers(0, 30),
    ),
    max_size=3,
)
pauses_drawn = st.lists(
    st.builds(PausePlan, st.sampled_from(PauseKind), st.builds(clock, minutes), st.integers(0, 120)), max_size=3
)


@given(half_days_drawn, pauses_drawn)
def test_slots_of_an_accepted_grid_never_overlap_cover_a_pause_or_leave_their_half_day(half_days, pauses):
    if grid_refusals(half_days, pauses, time(8), time(19)):
        return
    slots = slots_of(half_days, pauses, DAY, "UTC")
    assert slots
    spans = [(start.hour * 60 + start.minute, end.hour * 60 + end.minute) for start, end in slots]
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    for start, end in spans:
        assert any(
            minutes_of(h.starts_at) <= start and end <= minutes_of(h.ends_at) and end - start == h.slot_minutes
            for h in half_days
        )
        assert not any(start < minutes_of(p.ends_at) and minutes_of(p.starts_at) < end for p in pauses)


@given(half_days_drawn, pauses_drawn)
def test_cutting_a_grid_always_ends(half_days, pauses):
    assert isinstance(slots_of(half_days, pauses, DAY), list)
