"""The local day of a stored moment, computed by the database: alike on SQLite and PostgreSQL."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from forum_app.core.db import db


def local_day(moment: Any, zone: str, since: datetime, until: datetime) -> sa.ColumnElement[str]:
    """Return the expression of the day, « 2027-02-01 », at which a moment between these two falls in a time zone.

    PostgreSQL knows time zones. SQLite does not: it is told the offset of each stretch of time between two changes of
    the clocks. (A moment outside gets the offset of the nearest stretch.)
    """
    if db.session.get_bind().dialect.name == "postgresql":
        return sa.func.to_char(sa.func.timezone(zone, moment), "YYYY-MM-DD")
    *changes, (_end, last) = stretches(zone, since, until)
    last_day: sa.ColumnElement[str] = sa.func.date(moment, f"{last} seconds")
    if not changes:
        return last_day
    return sa.case(
        *((moment < end, sa.func.date(moment, f"{seconds} seconds")) for end, seconds in changes), else_=last_day
    )


@lru_cache(maxsize=64)
def stretches(zone: str, since: datetime, until: datetime) -> tuple[tuple[datetime, int], ...]:
    """Return (end, seconds east of Greenwich) of each stretch of time without a change of the clocks of that zone."""
    place, found = ZoneInfo(zone), []

    def offset(moment: datetime) -> int:
        known = moment.astimezone(place).utcoffset()
        return int(known.total_seconds()) if known is not None else 0

    moment = since
    while moment < until:
        following = min(moment + timedelta(days=1), until)
        if offset(following) != offset(moment):
            low, high = moment, following
            while high - low > timedelta(milliseconds=500):
                middle = low + (high - low) / 2
                low, high = (middle, high) if offset(middle) == offset(moment) else (low, middle)
            found.append(((high + timedelta(milliseconds=250)).replace(microsecond=0), offset(moment)))
        moment = following
    return (*found, (until, offset(until)))
