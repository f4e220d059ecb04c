"""How registrations grew along their window. Pure."""

from collections.abc import Sequence
from datetime import datetime

STEPS = 60  # at most so many points: more would not show


def growth(arrivals: Sequence[datetime], opens: datetime, closes: datetime, now: datetime) -> list[tuple[float, int]]:
    """Return points (place along the window from 0 to 1, how many had come by then), until now or the end.

    Empty before the opening. `arrivals`: when each came, in any order; those who came before the opening count from the
    first point.
    """
    if now <= opens:
        return []
    length = (closes - opens).total_seconds()
    reached = min((now - opens).total_seconds() / length, 1.0)
    places = sorted(min(max((moment - opens).total_seconds() / length, 0.0), reached) for moment in arrivals)
    points, come = [], 0
    for step in range(STEPS + 1):
        place = reached * step / STEPS
        while come < len(places) and places[come] <= place:
            come += 1
        points.append((round(place, 4), come))
    points[-1] = (round(reached, 4), len(places))
    return points
