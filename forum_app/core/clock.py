"""The one place that reads the clock."""

from datetime import UTC, date, datetime

from forum_app.core.time_zones import PARIS, in_zone


def now() -> datetime:
    """This moment, aware, in UTC, without microseconds (what both databases store alike)."""
    return datetime.now(UTC).replace(microsecond=0)


def today(zone: str = PARIS) -> date:
    """The date that the clocks of `zone` show now."""
    return in_zone(now(), zone).date()
