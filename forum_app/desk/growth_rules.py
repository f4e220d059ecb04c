"""How registrations grew along their window, from the number of each day. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from forum_app.core.time_zones import at, in_zone

STEPS = 60  # at most so many points: more would not show


def growth(
    arrivals: Mapping[date, int], opens: datetime, closes: datetime, now: datetime, zone: str
) -> list[tuple[float, int]]:
    """Return points (place along the window from 0 to 1, how many had come by then), until now or the end.

    Empty before the opening. `arrivals`: how many came each day, days being those of `zone`. The first point holds
    those of the days before that of the opening, the last one everybody; one point stands at the end of each day
    between, of one day in several when there are many.
    """
    if now <= opens:
        return []
    length, reached = closes - opens, min(now, closes)
    first, last = in_zone(opens, zone).date(), in_zone(reached, zone).date()
    come = sum(count for day, count in arrivals.items() if day < first)
    points, every = [(0.0, come)], max(1, -(-(last - first).days // STEPS))
    for number in range((last - first).days):
        day = first + timedelta(days=number)
        come += arrivals.get(day, 0)
        if (number + 1) % every == 0:
            points.append((round((at(day + timedelta(days=1), time(0), zone) - opens) / length, 4), come))
    points.append((round((reached - opens) / length, 4), sum(arrivals.values())))
    return points
