"""Until when a role over a forum lasts, when nobody says otherwise. Pure answers."""

from datetime import date, datetime, time, timedelta

from forum_app.core.time_zones import at, in_zone
from forum_app.permissions.vocabulary import Role

EVENING = time(20)
AROUND_THE_DAY = (Role.DESK, Role.ACCOMPANIST, Role.ACCESSIBILITY)  # their end follows the day of the forum
AFTER_THE_WORKSHOP = timedelta(days=2)


def usual_end(role: Role, closing: datetime, zone: str, workshop_end: datetime | None = None) -> datetime | None:
    """Return when this role usually ends at a forum that closes at `closing`; None: it lasts until somebody ends it.

    workshop_end: of its last workshop; without one, who runs it stays until the evening of the forum.
    """
    if role in (Role.NATIONAL_ORGANISER, Role.TERRITORIAL_ORGANISER):
        return None
    day = in_zone(closing, zone).date()
    if role is Role.ACCESSIBILITY:
        return at(month_after(day), EVENING, zone)
    if role is Role.TRAINER and workshop_end is not None:
        return at(in_zone(workshop_end, zone).date() + AFTER_THE_WORKSHOP, EVENING, zone)
    return max(at(day, EVENING, zone), closing)


def month_after(day: date) -> date:
    """Return the same day of the next month, or its last one: 31 January → 28 February."""
    month, year = day.month % 12 + 1, day.year + day.month // 12
    last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
    return date(year, month, min(day.day, last))
