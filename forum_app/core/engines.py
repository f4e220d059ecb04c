"""Two engines on one database, SQLite or PostgreSQL: one that reads and one that writes.

The database itself refuses that the reader writes, for as long as its connection lives, so that nothing has to be said
at each transaction. The writer of SQLite takes the lock before its first statement: a deferred reader that later writes
fails at once with « database is locked », whatever the timeout.
"""

import sqlite3
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy.session import Session
from sqlalchemy import event
from sqlalchemy.engine import Engine

from forum_app.core.write_queue import WriteQueue

READER = "reader"  # the name of the reading engine; the writing one is the default
WAIT = 10.0  # seconds that a writer stands in line
BUSY_TIMEOUT = 5000  # milliseconds that SQLite itself waits

# What the transaction being opened will do. The default is to write: command line, worker and tests need no ceremony.
transaction_mode: ContextVar[str] = ContextVar("transaction_mode", default="writes")


class RoutedSession(Session):
    """A session that asks the engine of its transaction's mode."""

    def get_bind(self, *_asked: Any, bind: Any = None, **_of_what: Any) -> Any:
        """Return the engine; there is one database, whatever is asked of it."""
        return bind or self._db.engines[READER if transaction_mode.get() == "reads" else None]


def reading(url: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of the reading engine. url: of the database; options: those of the writing engine."""
    if url.startswith("sqlite"):
        return {"url": url, **options}
    return {"url": url, **options, "connect_args": {"options": "-c default_transaction_read_only=on"}}


def prepare(writer: Engine, reader: Engine) -> None:
    """Say to both engines of an application how they connect and begin."""
    if writer.dialect.name != "sqlite":
        return
    event.listen(writer, "connect", _prepare_writer)
    event.listen(reader, "connect", _prepare_reader)
    event.listen(reader, "begin", lambda connection: _execute(connection, "BEGIN"))
    _stand_in_line(writer, WriteQueue(Path(f"{writer.url.database}-queue")))


def _prepare_writer(connection: Any, _record: object) -> None:
    _prepare(connection, "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")


def _prepare_reader(connection: Any, _record: object) -> None:
    _prepare(connection, "journal_mode = WAL", "query_only = ON")


def _prepare(connection: Any, *pragmas: str) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (f"busy_timeout = {BUSY_TIMEOUT}", *pragmas):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _stand_in_line(writer: Engine, queue: WriteQueue) -> None:
    """Let each transaction of the writer wait for its turn; its turn ends when its connection goes back to the pool."""

    def begin(connection: sa.Connection) -> None:
        if not connection.info.get("in_turn"):
            connection.info["in_turn"] = queue.enter(WAIT)
        try:
            _execute(connection, "BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            # somebody writes who does not stand in this line, such as the sqlite3 shell: this error becomes a page
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    def checkin(_connection: object, record: Any) -> None:
        if record.info.pop("in_turn", False):
            queue.leave()

    event.listen(writer, "begin", begin)
    event.listen(writer, "checkin", checkin)


def _execute(connection: sa.Connection, statement: str) -> None:
    """Execute on the bare cursor: it costs a hundredth of a statement of SQLAlchemy's."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement)
    finally:
        cursor.close()
