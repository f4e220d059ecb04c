"""The worker's heartbeat: a row touched every minute, by which any web process can tell whether the worker lives."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum_app.core.clock import now
from forum_app.core.db import Base, db, rows_changed

SILENT_AFTER = timedelta(minutes=5)  # the worker records its heartbeat every minute


class WorkerHeartbeat(Base):
    """When a background process last showed that it lives."""

    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    at: Mapped[datetime] = mapped_column(default=now)


def record(name: str = "worker") -> None:
    """Record that the process lives (inside a writing transaction)."""
    if not rows_changed(sa.update(WorkerHeartbeat).where(WorkerHeartbeat.name == name).values(at=now())):
        db.session.add(WorkerHeartbeat(name=name))


def is_alive(name: str = "worker") -> bool:
    """Return True when that process has recorded a heartbeat lately."""
    last = db.session.scalar(sa.select(WorkerHeartbeat.at).where(WorkerHeartbeat.name == name))
    return last is not None and now() - last < SILENT_AFTER
