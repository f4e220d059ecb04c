"""The whole database in one file, and back: the same file restores into SQLite and into PostgreSQL.

A ZIP with `backup.json` (version, schema revision, moment, rows and SHA-256 of each table) and one JSON-lines file per
table. Taken inside one transaction: it is one moment of the database, while the service goes on.
"""

import base64
import enum
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from forum_app.core.clock import now
from forum_app.core.db import UtcDateTime, db
from forum_app.core.engines import READER

VERSION = 1
BATCH = 200


class BackupError(Exception):
    """The file cannot be restored, or not here; the message says why."""


def write(path: Path) -> dict[str, int]:
    """Write the backup; the number of rows of each table. Nothing stands at `path` until it is whole."""
    partial = path.with_name(path.name + ".partial")
    reader = db.engines[READER]  # nobody waits for a backup in order to write
    with reader.connect() as connection, zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        contents: dict[str, dict[str, Any]] = {}
        for table in db.metadata.sorted_tables:
            digest, rows = hashlib.sha256(), 0
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
                for line in _lines(connection, table):
                    file.write(line)
                    digest.update(line)
                    rows += 1
            contents[table.name] = {"rows": rows, "sha256": digest.hexdigest()}
        description = {
            "version": VERSION,
            "revision": _revision(connection),
            "at": now().isoformat(),
            "tables": contents,
        }
        archive.writestr("backup.json", json.dumps(description, indent=1))
    partial.replace(path)
    return {name: table["rows"] for name, table in contents.items()}


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def _lines(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    statement = sa.select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    for row in connection.execute(statement).mappings():
        yield (
            json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False, sort_keys=True) + "\n"
        ).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return value


def restore(path: Path) -> dict[str, int]:
    """Fill an empty database of the same schema from a backup, whole or not at all; the rows of each table.

    Raises BackupError.
    """
    try:
        with zipfile.ZipFile(path) as archive, db.engine.begin() as connection:
            description = json.loads(archive.read("backup.json"))
            _refuse_unfit(description, connection)
            for table in db.metadata.sorted_tables:
                _fill(connection, table, archive, description["tables"][table.name])
            _move_sequences(connection)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError) as broken:
        raise BackupError(f"{path} is not a backup of this application, or it is damaged") from broken
    return {name: table["rows"] for name, table in description["tables"].items()}


def _refuse_unfit(description: dict[str, Any], connection: sa.Connection) -> None:
    if description["version"] != VERSION:
        raise BackupError(f"this backup has version {description['version']}, this application reads version {VERSION}")
    if description["revision"] != _revision(connection):
        raise BackupError(
            f"this backup has the schema {description['revision']}, the database has {_revision(connection)}: run « "
            f"flask db upgrade {description['revision']} » on an empty database first"
        )
    for table in db.metadata.sorted_tables:
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise BackupError(f"the database is not empty (table {table.name}): a restore only fills an empty one")


def _fill(connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile, expected: dict[str, Any]) -> None:
    digest, waiting = hashlib.sha256(), []
    with archive.open(f"{table.name}.jsonl") as raw:
        for line in raw:
            digest.update(line)
            record = json.loads(line)
            waiting.append({column.name: _typed(column, record.get(column.name)) for column in table.columns})
            if len(waiting) == BATCH:
                connection.execute(table.insert(), waiting)
                waiting = []
    if waiting:
        connection.execute(table.insert(), waiting)
    if digest.hexdigest() != expected["sha256"]:
        raise BackupError(f"the table {table.name} of this backup is damaged")


def _typed(column: sa.Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, sa.JSON):
        return value
    if isinstance(column.type, sa.Enum):
        return column.type.enum_class(value) if column.type.enum_class else value
    kind = datetime if isinstance(column.type, UtcDateTime) else column.type.python_type
    if kind is bytes:
        return base64.b64decode(value)
    if kind in (datetime, date, time):
        return kind.fromisoformat(value)
    return value


def _move_sequences(connection: sa.Connection) -> None:
    """Move PostgreSQL's sequences past the restored rows: it numbers new rows from them."""
    if connection.dialect.name != "postgresql":
        return
    for table in db.metadata.sorted_tables:
        sequence = f"pg_get_serial_sequence('\"{table.name}\"', 'id')"
        last = sa.func.max(table.c.id)
        connection.execute(sa.select(sa.func.setval(sa.text(sequence), sa.func.coalesce(last, 1), last.is_not(None))))
