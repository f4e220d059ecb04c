"""Alembic's environment: the application's own engine and models.

The same migrations serve both databases (batch mode for SQLite).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import context
from flask import current_app

from forum_app.core.db import UtcDateTime, db


def render_item(kind: str, item: object, autogen_context) -> str | bool:
    """Render `UtcDateTime` as a plain column: a migration must not import the application."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def forget_empty(migration_context, revision, directives) -> None:
    """Make no file for a migration that would change nothing."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


@contextmanager
def tables_remade(connection: sa.Connection) -> Iterator[None]:
    """Suspend SQLite's foreign keys during the migration, and check all of them before the commit.

    SQLite changes a table by making another and dropping the first, to which rows still point; its manual says to do
    so. The setting is outside any transaction, hence the bare cursor.
    """
    if connection.dialect.name != "sqlite":
        yield
        connection.commit()
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"this migration leaves references to nothing: {broken[:5]}")
        connection.commit()
    finally:
        connection.rollback()
        cursor.execute("PRAGMA foreign_keys = ON")


def run() -> None:
    with db.engine.connect() as connection, tables_remade(connection):
        arguments = {
            **current_app.extensions["migrate"].configure_args,
            "process_revision_directives": forget_empty,
            "render_item": render_item,
        }
        context.configure(connection=connection, target_metadata=db.metadata, **arguments)
        with context.begin_transaction():
            context.run_migrations()


run()
