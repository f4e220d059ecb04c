"""The curve of registrations: its points, and the days that the database counts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.local_days import stretches
from forum_app.core.time_zones import PARIS
from forum_app.desk.dashboard_queries import arrivals_by_day
from forum_app.desk.growth_rules import STEPS, growth
from tests import factories

OPENS, CLOSES = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
FIRST = date(2027, 1, 1)
days = st.dates(date(2026, 12, 1), date(2027, 4, 1))
moments = st.datetimes(datetime(2026, 12, 1), datetime(2027, 4, 1), timezones=st.just(UTC))  # noqa: DTZ001 (bounds are naive by design)


def test_nothing_is_drawn_before_the_opening():
    assert growth({FIRST: 1}, OPENS, CLOSES, OPENS, PARIS) == []


def test_the_curve_starts_with_those_before_and_ends_now_with_everybody():
    now = OPENS + timedelta(days=2)
    points = growth({FIRST - timedelta(days=3): 2, FIRST: 1, FIRST + timedelta(days=2): 4}, OPENS, CLOSES, now, "UTC")
    length = (CLOSES - OPENS).days
    assert points == [(0.0, 2), (round(1 / length, 4), 3), (round(2 / length, 4), 3), (round(2 / length, 4), 7)]


@given(st.dictionaries(days, st.integers(1, 9), max_size=40), moments)
def test_it_never_falls_and_counts_everybody(arrivals, now):
    points = growth(arrivals, OPENS, CLOSES, now, PARIS)
    assert points == sorted(points)
    assert not points or points[-1][1] == sum(arrivals.values())
    assert all(0 <= place <= 1 for place, _count in points)


def test_a_long_window_has_few_points():
    assert len(growth({FIRST: 1}, OPENS, OPENS + timedelta(days=900), OPENS + timedelta(days=900), PARIS)) <= STEPS + 2


@pytest.mark.both
def test_days_are_those_of_the_forum_on_both_sides_of_a_change_of_the_clocks(app: Flask):
    forum = factories.forum(capacity=50)  # in Paris, two hours ahead of Greenwich from 28 March 2027 at 1 h UTC
    came = {
        datetime(2027, 1, 9, 22, 59, 59, tzinfo=UTC): date(2027, 1, 9),
        datetime(2027, 1, 9, 23, 0, tzinfo=UTC): date(2027, 1, 10),
        datetime(2027, 3, 27, 22, 30, tzinfo=UTC): date(2027, 3, 27),
        datetime(2027, 3, 27, 23, 30, tzinfo=UTC): date(2027, 3, 28),
        datetime(2027, 3, 28, 21, 30, tzinfo=UTC): date(2027, 3, 28),
        datetime(2027, 3, 28, 22, 30, tzinfo=UTC): date(2027, 3, 29),
    }
    with factories.together():
        for moment in came:
            factories.candidate(forum, queue_at=moment)
        factories.candidate(forum, queue_at=None, created_at=datetime(2027, 3, 30, 22, 30, tzinfo=UTC))
        factories.candidate(forum, state=RegistrationState.WAITING, queue_at=datetime(2027, 2, 3, tzinfo=UTC))
        factories.candidate(factories.forum("Lyon"))
    expected: dict[date, int] = {date(2027, 3, 31): 1}
    for day in came.values():
        expected[day] = expected.get(day, 0) + 1
    assert arrivals_by_day(forum, OPENS, datetime(2027, 4, 30, tzinfo=UTC)) == expected


@pytest.mark.both
@pytest.mark.parametrize("zone", ["Indian/Reunion", "America/Martinique", "Pacific/Marquesas"])
def test_a_forum_overseas_counts_its_own_days(app: Flask, zone: str):
    forum, moment = factories.forum(time_zone=zone), datetime(2027, 1, 9, 3, 30, tzinfo=UTC)
    with factories.together():
        for hours in range(0, 48, 5):
            factories.candidate(forum, queue_at=moment + timedelta(hours=hours))
    expected: dict[date, int] = {}
    for hours in range(0, 48, 5):
        day = (moment + timedelta(hours=hours)).astimezone(ZoneInfo(zone)).date()
        expected[day] = expected.get(day, 0) + 1
    assert arrivals_by_day(forum, OPENS, CLOSES) == expected


def test_a_change_of_the_clocks_is_found_to_the_second():
    until = datetime(2027, 12, 31, tzinfo=UTC)
    assert stretches(PARIS, OPENS, until) == (
        (datetime(2027, 3, 28, 1, tzinfo=UTC), 3600),
        (datetime(2027, 10, 31, 1, tzinfo=UTC), 7200),
        (until, 3600),
    )
