"""The worker's pulse: a row touched at every round, so that any web machine can tell whether the worker lives."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum_app.core.clock import now
from forum_app.core.db import Base, db

SILENCE = timedelta(minutes=5)  # the worker beats every minute


class Pulse(Base):
    """When a background process last showed that it lives."""

    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    at: Mapped[datetime] = mapped_column(default=now)


def beat(name: str = "worker") -> None:
    """Say « I live » (inside a writing transaction)."""
    touched = db.session.execute(sa.update(Pulse).where(Pulse.name == name).values(at=now())).rowcount
    if not touched:
        db.session.add(Pulse(name=name))


def is_alive(name: str = "worker") -> bool:
    """True when that process has beaten lately."""
    last = db.session.scalar(sa.select(Pulse.at).where(Pulse.name == name))
    return last is not None and now() - last < SILENCE
