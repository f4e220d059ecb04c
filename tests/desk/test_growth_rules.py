"""The curve of registrations. No database."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from forum_app.desk.growth_rules import growth

OPENS, CLOSES = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
moments = st.datetimes(datetime(2026, 12, 1), datetime(2027, 4, 1), timezones=st.just(UTC))  # noqa: DTZ001 (bounds are naive by design)


def test_nothing_is_drawn_before_the_opening():
    assert growth([], OPENS, CLOSES, OPENS) == []


def test_the_curve_ends_now_with_everybody():
    middle = OPENS + (CLOSES - OPENS) / 2
    points = growth([OPENS, OPENS + timedelta(days=1), OPENS - timedelta(days=2)], OPENS, CLOSES, middle)
    assert (points[0], points[-1]) == ((0.0, 2), (0.5, 3))


@given(st.lists(moments, max_size=40), moments)
def test_it_never_falls_and_counts_everybody(arrivals, now):
    points = growth(arrivals, OPENS, CLOSES, now)
    assert points == sorted(points)
    assert not points or points[-1][1] == len(arrivals)
    assert all(0 <= place <= 1 for place, _count in points)
