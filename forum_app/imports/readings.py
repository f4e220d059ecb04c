"""The file of an import is read once: what each cell becomes, and what is said of it, is stored until the file changes.

**What is stored** is what takes time and depends on little: the file with its corrections, and the circumstances of
`ParseContext` (the day and the grid of the forum, the companies that wishes may name). A reading holds for the digest
of both, of the program that made it and of the key that seals it. When one of them has moved it is made again, whole,
and what it said is not shown meanwhile.

**What moves every minute** is never stored: who is already registered, which companies are known. Pages ask it of the
database for the rows that they show and for their figures (`reading_check`); entering a file asks it under the locks
(`actions.run`).

**Who reads.** Up to AT_ONCE rows, the page that needs it, in half a second. Above, the worker (`reading_worker`): the
page waits. No transaction is held meanwhile. When a colleague has corrected a cell while the file was read, it is read
again; when it was erased, nothing is stored.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

import forum_app
from forum_app.core.clock import now
from forum_app.core.db import after_commit, db, lock, transaction
from forum_app.files.models import StoredFile
from forum_app.imports import queries, stored_reading, uploads
from forum_app.imports.models import ImportBatch, ImportReading
from forum_app.imports.parse import ParsedFile, context_of, context_of_file, parse_file, parse_in
from forum_app.imports.rules.rows import ParseContext
from forum_app.imports.stored_reading import SealedReading, StoredReading
from forum_app.imports.vocabulary import ImportState, ReadingState

AT_ONCE = 500  # rows, at most, of a file that a page reads by itself


def _digest_of_code() -> bytes:
    code = hashlib.sha256()
    for file in sorted(Path(forum_app.__file__).parent.rglob("*.py")):
        code.update(file.read_bytes())
    return code.digest()


# The code that is running: what another version read may mean something else. Looked at as the process starts, for its
# files may be replaced while it runs.
PROGRAM = _digest_of_code()


def ask(file: StoredFile, total: int) -> None:
    """Ask that a file just received be read. total: its rows."""
    db.session.add(ImportReading(file=file, total=total))
    _wake_worker(total)


def ask_again(batch: ImportBatch) -> None:
    """Ask that the file of an import be read anew."""
    asked = {"state": ReadingState.ASKED, "done": 0}
    statement = sa.update(ImportReading).where(ImportReading.file_id == batch.file_id).values(asked)
    for total in db.session.scalars(statement.returning(ImportReading.total)):
        _wake_worker(total)


def _wake_worker(total: int) -> None:
    if total > AT_ONCE:
        queue = current_app.extensions["queue"]
        after_commit(lambda: queue.wake_worker("read_imports"))


def up_to_date(batch: ImportBatch) -> ImportReading | None:
    """Return the reading of the file of an import, over when it holds now: a short file is read here, a long one is
    asked of the worker. None once the file is erased.

    Called where nothing was written: what is stored is a transaction of its own.
    """
    reading = queries.reading_of(batch)
    if reading is None or _holds(reading, batch, _sha256(batch)):
        return reading
    if reading.total <= AT_ONCE:
        read(reading.id)
    elif reading.state not in (ReadingState.ASKED, ReadingState.RUNNING):
        with transaction():
            ask_again(batch)
    return queries.reading_of(batch)


def stored(batch: ImportBatch, sha256: str | None = None) -> StoredReading | None:
    """Return what was read of the file of an import, if it holds now. sha256: of the file, when it was just read."""
    row = queries.sealed_reading(batch)
    if row is None or row.state is not ReadingState.DONE or not _holds(row, batch, sha256 or _sha256(batch)):
        return None
    return stored_reading.unseal(row.summary, row.rows, batch.kind, sealing_key())


def parse(batch: ImportBatch, *, recase: bool = True) -> ParsedFile | None:
    """Return the file parsed: as it was read before when that holds, else now. None once it was purged.

    recase: as `ParseContext` has it; a file is read with it, and without it is parsed now.
    """
    content = queries.content_of(batch)
    if content is None:
        return None
    uploaded = uploads.unseal(content, batch.kind, sealing_key())
    before = stored(batch, digest(content)) if recase else None
    if before is None:
        return parse_file(batch.forum, uploaded, batch.asked_at, recase=recase)
    context = context_of_file(batch.forum, uploaded, batch.asked_at, recase=recase)
    return ParsedFile(uploaded, context, before.summary.columns, before.all_readers)


def read(identity: int, progress: Callable[[int], None] = lambda _done: None) -> None:
    """Read a file and store what was read, or that it failed. progress: told how many rows are read, after each.

    No transaction is held while it is read.
    """
    with transaction("reads"):
        batch = queries.batch_of_reading(identity)
        content = queries.content_of(batch) if batch is not None else None
        if batch is None or content is None:
            return
        kind, context = batch.kind, context_of(batch.forum, batch.kind, batch.asked_at)
    sealed: SealedReading | None = None
    try:
        uploaded = uploads.unseal(content, kind, sealing_key())
        parsed = parse_in(replace(context, health_sector=uploaded.health_sector), uploaded, progress)
        sealed = stored_reading.seal(parsed, sealing_key())
    except Exception:  # whatever it is, the page says that the file could not be read
        current_app.logger.exception("import reading %s failed", identity)
    with transaction():
        _keep(identity, digest(content), _stamp(context), sealed)


def _keep(identity: int, sha256: str, context: str, sealed: SealedReading | None) -> None:
    """Store what was read (None: it failed), unless the file is another by now: it is then read again."""
    reading = lock(ImportReading, identity)
    if reading is None:
        return
    if sha256 != db.session.scalar(sa.select(StoredFile.sha256).where(StoredFile.id == reading.file_id)):
        reading.state = ReadingState.ASKED
        return
    reading.sha256, reading.context = sha256, context
    if sealed is None:
        reading.state, reading.summary, reading.rows = ReadingState.FAILED, None, None
        return
    reading.state, reading.done, reading.total = ReadingState.DONE, sealed.total, sealed.total
    reading.summary, reading.rows = sealed.summary, sealed.rows


def claim(abandoned_after: timedelta) -> int | None:
    """Take the oldest reading that is asked for, or whose worker died; return its id, or None."""
    abandoned = sa.and_(ImportReading.state == ReadingState.RUNNING, ImportReading.started_at < now() - abandoned_after)
    waiting = sa.or_(ImportReading.state == ReadingState.ASKED, abandoned)
    statement = sa.select(ImportReading).where(waiting).order_by(ImportReading.id).limit(1)
    reading = db.session.scalar(statement.with_for_update(skip_locked=True, of=ImportReading))
    if reading is None:
        return None
    reading.state, reading.started_at, reading.done = ReadingState.RUNNING, now(), 0
    return reading.id


def _holds(reading: Any, batch: ImportBatch, sha256: str) -> bool:
    """Return True when reading this file now would give the same. Once it is entered, the forum counts no more: what
    was left out stays so.
    """
    over = reading.state in (ReadingState.DONE, ReadingState.FAILED)
    if not over or reading.sha256 != sha256 or not reading.context.startswith(_maker()):
        return False
    if batch.state is not ImportState.CHECKED:
        return True
    return bool(reading.context == _stamp(context_of(batch.forum, batch.kind, batch.asked_at)))


def _sha256(batch: ImportBatch) -> str:
    return batch.file.sha256 if batch.file is not None else ""


def _stamp(context: ParseContext) -> str:
    """Return what stands for who reads, then for these circumstances."""
    return _maker() + digest(repr(context).encode())[:32]


def _maker() -> str:
    """Return what stands for this program with this key."""
    return hmac.new(sealing_key().encode(), PROGRAM, "sha256").hexdigest()[:32]


def digest(content: bytes) -> str:
    """Return what names this content."""
    return hashlib.sha256(content).hexdigest()


def sealing_key() -> str:
    """Return the key of the settings."""
    key: str = current_app.config["SETTINGS"].sealing_key
    return key
