"""Alembic's environment: the application's own engine and models; the same migrations on both databases (batch mode for SQLite)."""
from alembic import context
from flask import current_app

from forum_app.core.db import UtcDateTime, db


def render_item(kind: str, item: object, autogen_context) -> str | bool:
    """A migration must not import the application: moments are written as plain columns."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def forget_empty(migration_context, revision, directives) -> None:
    """No file for a migration that would change nothing."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run() -> None:
    with db.engine.connect() as connection:
        arguments = {**current_app.extensions["migrate"].configure_args, "process_revision_directives": forget_empty, "render_item": render_item}
        context.configure(connection=connection, target_metadata=db.metadata, **arguments)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
