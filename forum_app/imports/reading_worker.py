"""The worker's side of imports: read the files that are asked for, one after the other."""

import time
from datetime import timedelta

import sqlalchemy as sa

from forum_app.core.db import db, transaction
from forum_app.imports import readings
from forum_app.imports.models import ImportReading

ABANDONED_AFTER = timedelta(minutes=5)  # a file is read in seconds: a worker that takes so long has died
BETWEEN_REPORTS = 1.0  # seconds: progress is not written more often


def read_imports() -> int:
    """Read every file that is asked for; return how many."""
    count = 0
    while (identity := _take_one()) is not None:
        readings.read(identity, _Progress(identity))
        count += 1
    return count


def _take_one() -> int | None:
    with transaction():
        return readings.claim(ABANDONED_AFTER)


class _Progress:
    """Writes how many rows are read, every second at most."""

    def __init__(self, identity: int):
        self._identity = identity
        self._reported_at = time.monotonic()

    def __call__(self, done: int) -> None:
        if time.monotonic() - self._reported_at < BETWEEN_REPORTS:
            return
        self._reported_at = time.monotonic()
        with transaction():
            db.session.execute(sa.update(ImportReading).where(ImportReading.id == self._identity).values(done=done))
