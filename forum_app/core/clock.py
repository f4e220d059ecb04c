"""The one place that reads the clock."""

from datetime import UTC, date, datetime

from forum_app.core.time_zones import PARIS, in_zone


def now() -> datetime:
    """Return the present moment, aware, in UTC, without microseconds (both databases then store the same value)."""
    return datetime.now(UTC).replace(microsecond=0)


def today(zone: str = PARIS) -> date:
    """Return today's date on the clocks of `zone`."""
    return in_zone(now(), zone).date()
