"""Models and migrations agree, on whichever database the tests run."""
import uuid
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import upgrade

from config import Settings
from forum_app.app import create_app
from forum_app.commands import add_commands
from forum_app.core.db import db


def test_an_upgraded_empty_database_is_what_the_models_say(settings: Settings, tmp_path: Path) -> None:
    app = create_app(replace(settings, instance=tmp_path, database_url=_empty_database(settings)))
    add_commands(app)
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
        db.session.remove()
        db.engine.dispose()


def _empty_database(settings: Settings) -> str:
    """A database of this test alone: a file of its own on SQLite, a new database on PostgreSQL."""
    if not settings.database_url:
        return ""
    url, name = sa.make_url(settings.database), f"migrated_{uuid.uuid4().hex[:8]}"
    server = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    server.dispose()
    return url.set(database=name).render_as_string(hide_password=False)
