"""Convert moments to and from local time. Stored times are UTC and aware; screens show them in the forum's zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

PARIS = "Europe/Paris"


def in_zone(moment: datetime, zone: str = PARIS) -> datetime:
    """Return the same moment in the time of `zone`."""
    return moment.astimezone(ZoneInfo(zone))


def at(day: date, hour: time, zone: str = PARIS) -> datetime:
    """Return the UTC moment when it is `hour` on `day` in `zone` (the first one in the repeated hour of October)."""
    return datetime.combine(day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)
