"""Models and migrations agree, on whichever database the tests run."""

import uuid
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from config import Settings
from forum_app.app import create_app
from forum_app.commands import add_commands
from forum_app.core.db import db
from forum_app.interviews.models import Interview, Wish
from tests import factories

FIRST = "3aac28ddcedb"


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


def test_a_filled_database_goes_to_the_first_version_and_back_with_all_its_rows(
    settings: Settings, tmp_path: Path
) -> None:
    """SQLite remakes a table to change it: what points at its rows must survive."""
    app = create_app(replace(settings, instance=tmp_path, database_url=_empty_database(settings)))
    add_commands(app)
    with app.app_context():
        upgrade()
        chartres = factories.forum()
        marie, airbel = factories.candidate(chartres), factories.company(chartres)
        factories.recruiter_of(airbel)
        where = {"forum_id": chartres.id, "registration_id": marie.id, "participation_id": airbel.id}
        factories.save(
            Wish(registration_id=marie.id, participation_id=airbel.id, rank=1),
            Interview(slot=chartres.slots[0], table=airbel.tables[0], **where),
        )
        before = _rows()
        db.session.remove()
        downgrade(revision=FIRST)
        upgrade()
        assert _rows() == before
        assert before["wish"] == before["interview"] == 1
        db.session.remove()
        db.engine.dispose()


def _rows() -> dict[str, int]:
    return {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in db.metadata.sorted_tables
    }


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
