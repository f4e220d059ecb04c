"""Moments on the clocks of a place. Stored times are UTC and aware; screens show them in the forum's zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

PARIS = "Europe/Paris"


def in_zone(moment: datetime, zone: str = PARIS) -> datetime:
    """The same moment on the clocks of `zone`."""
    return moment.astimezone(ZoneInfo(zone))


def at(day: date, hour: time, zone: str = PARIS) -> datetime:
    """The UTC moment when the clocks of `zone` show `hour` on `day` (the first one in the repeated hour of October)."""
    return datetime.combine(day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)
