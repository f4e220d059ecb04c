"""The one place that reads the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from forum_app.core.time_zones import PARIS, in_zone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC, without microseconds (both databases then store the same value)."""
    return _told.get() or datetime.now(UTC).replace(microsecond=0)


def today(zone: str = PARIS) -> date:
    """Return today's date on the clocks of `zone`."""
    return in_zone(now(), zone).date()


@contextmanager
def as_if_at(moment: datetime) -> Iterator[None]:
    """Let what is done inside happen at that moment: for the demonstration alone, which tells a past."""
    remembered = _told.set(moment.astimezone(UTC).replace(microsecond=0))
    try:
        yield
    finally:
        _told.reset(remembered)
