"""Migrations are one numbered line, and agree with the models, on whichever database the tests run."""

import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade

from config import Settings
from forum_app.accounts.models import RoleGrant
from forum_app.app import create_app
from forum_app.commands import add_migrations
from forum_app.core.db import db, disconnect
from forum_app.forums.actions.accessibility import name_accessibility_contact
from forum_app.interviews.models import Interview
from forum_app.wishes.models import Wish
from tests import factories

MIGRATIONS = Path(__file__).resolve().parents[2] / "forum_app" / "migrations"
FIRST = "0001"
# To drop a column SQLite makes another table, fills it, and drops the first one, to which rows point.
DROP_A_COLUMN = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{last}"


def upgrade():
    with op.batch_alter_table("registration") as batch_op:
        batch_op.add_column(sa.Column("shoe_size", sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table("registration") as batch_op:
        batch_op.drop_column("shoe_size")
"""


def test_migrations_are_one_numbered_line_named_for_their_changes() -> None:
    files = sorted(path.name for path in (MIGRATIONS / "versions").glob("*.py"))
    misnamed = [name for name in files if not re.fullmatch(r"\d{4}(_[a-z][a-z0-9]*){2,}\.py", name)]
    assert misnamed == []
    assert [name[:4] for name in files] == [f"{number:04d}" for number in range(1, len(files) + 1)]
    revisions = {script.revision: script for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    links = [(Path(script.path).name, script.revision, script.down_revision) for script in revisions.values()]
    before = [None, *(name[:4] for name in files)]
    assert sorted(links) == [(name, name[:4], before[n]) for n, name in enumerate(files)]


def test_an_upgraded_empty_database_is_what_the_models_say(settings: Settings, tmp_path: Path) -> None:
    with _application(settings, tmp_path):
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []


def test_a_filled_database_goes_to_the_first_version_and_back_with_all_its_rows(
    settings: Settings, tmp_path: Path
) -> None:
    with _application(settings, tmp_path):
        upgrade()
        before = _filled()
        downgrade(revision=FIRST)
        upgrade()
        assert _rows() == before


def test_a_remade_table_keeps_its_rows_and_those_that_point_at_them(settings: Settings, tmp_path: Path) -> None:
    copy = shutil.copytree(MIGRATIONS, tmp_path / "migrations")
    last = max(path.name for path in (copy / "versions").glob("*.py"))[:4]
    (copy / "versions" / "9999_drop_a_column.py").write_text(DROP_A_COLUMN.format(last=last))
    with _application(settings, tmp_path):
        upgrade(directory=str(copy))
        before = _filled()
        downgrade(directory=str(copy))
        assert "shoe_size" not in {column["name"] for column in sa.inspect(db.engine).get_columns("registration")}
        assert _rows() == before


def test_the_accessibility_contact_of_a_forum_becomes_a_dated_role_and_back(settings: Settings, tmp_path: Path) -> None:
    with _application(settings, tmp_path):
        upgrade()
        chartres, yvon = factories.forum(), factories.account()
        name_accessibility_contact(chartres, yvon.id)
        db.session.commit()
        held = sa.select(RoleGrant.account_id, RoleGrant.role, RoleGrant.scope_id, RoleGrant.until)
        before = db.session.execute(held).all()
        db.session.remove()
        downgrade(revision="0008")
        with db.engine.connect() as connection:
            assert connection.execute(sa.text("SELECT accessibility_contact_id FROM forum")).all() == [(yvon.id,)]
            assert connection.execute(sa.text("SELECT count(*) FROM role_grant")).scalar() == 0
        upgrade()
        assert db.session.execute(held).all() == before
        db.session.remove()


@contextmanager
def _application(settings: Settings, folder: Path) -> Iterator[None]:
    """An application with its commands, on a database of its own, without tables."""
    app = create_app(replace(settings, instance=folder, database_url=_empty_database(settings)))
    add_migrations(app)
    with app.app_context():
        yield
        db.session.remove()
        disconnect()


def _filled() -> dict[str, int]:
    """The rows of each table, once a candidate has a wish and an interview."""
    chartres = factories.forum()
    marie, airbel = factories.candidate(chartres), factories.company(chartres)
    factories.recruiter_of(airbel)
    where = {"forum_id": chartres.id, "registration_id": marie.id, "participation_id": airbel.id}
    factories.save(
        Wish(registration_id=marie.id, participation_id=airbel.id, rank=1),
        Interview(slot=chartres.slots[0], table=airbel.tables[0], **where),
    )
    rows = _rows()
    assert rows["wish"] == rows["interview"] == 1
    return rows


def _rows() -> dict[str, int]:
    rows = {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in db.metadata.sorted_tables
    }
    db.session.remove()
    return rows


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
