"""The test bench: a real application on a real database, emptied between tests. Commits are real, so are read-only
views.

SQLite by default; `TEST_DATABASE_URL` puts the same tests on PostgreSQL (bin/test starts one for the run).
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextvars import Context
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config import Settings
from forum_app.accounts.models import Account
from forum_app.app import create_app
from forum_app.commands import add_commands
from forum_app.core.db import db, disconnect
from forum_app.core.rate_limits import limiter
from forum_app.files import upload_inspection
from tests import (
    both_databases,
    examples,  # noqa: F401 (registers the profiles of Hypothesis)
    shared,
)
from tests.races.serving import Servers, StageOf

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)  # Monday 1 February 2027, 10 h in Paris: every test lives then


def pytest_configure(config: pytest.Config) -> None:
    shared.open_folder(config)
    records = both_databases.records()
    controller = not hasattr(config, "workerinput") and config.getoption("numprocesses", None)
    if records is not None and not os.environ.get("TEST_DATABASE_URL") and not controller:
        config.pluginmanager.register(
            both_databases.Recorder(records, getattr(config, "workerinput", {}).get("workerid", "master"))
        )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("TEST_DATABASE_URL"):
        items[:], left_out = both_databases.choose(items)
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session", autouse=True)
def _patient() -> None:
    """Give the inspector of files a minute: a busy machine makes no file unreadable. Its processor time is bounded by
    itself.
    """
    upload_inspection.TIMEOUT = 60


@pytest.fixture(scope="session")
def place(worker_id: str) -> Iterator[Path]:
    """A folder of this test process, in memory where the machine has such a place."""
    memory = Path("/dev/shm")  # noqa: S108 (memory, where there is some)
    folder = Path(tempfile.mkdtemp(prefix=f"forums-{worker_id}-", dir=memory if memory.is_dir() else None))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def settings(place: Path, worker_id: str) -> Settings:
    url = os.environ.get("TEST_DATABASE_URL", "")
    if url:
        url = _own_database(url, f"forums_{worker_id}")
    shared.share_templates(place / "instance")
    return Settings(
        environment="test",
        database_url=url,
        instance=place / "instance",
        base_url="http://localhost",
        password_cost="light",
    )


def _own_database(url: str, name: str) -> str:
    """An empty database of this test process on the given PostgreSQL server."""
    server = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    server.dispose()
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


class Browser(FlaskClient):
    """A browser whose requests live in a context of their own, as they do when served: nothing of the test is seen by
    them.

    What the test has changed is committed before; what the request changed is read afresh after.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.commit()
        answer = Context().run(self._ask, args, kwargs)
        db.session.expire_all()
        return answer

    def _ask(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> TestResponse:
        answer = super().open(*args, **kwargs)
        answer.request.environ["wsgi.input"].close()  # a large body lies in a temporary file, which nobody else closes
        return answer


@pytest.fixture(scope="session")
def application(settings: Settings, place: Path) -> Iterator[Flask]:
    """The application, its schema created once, and for SQLite a copy of the empty file kept aside."""
    app = create_app(settings)
    add_commands(app)
    app.test_client_class = Browser
    with app.app_context():
        db.create_all()
        db.session.remove()
        disconnect()
        if db.engine.dialect.name == "sqlite":
            shutil.copy(settings.instance / "forums.db", place / "empty.db")
    yield app
    with app.app_context():
        disconnect()


@pytest.fixture
def app(application: Flask, settings: Settings, place: Path) -> Iterator[Flask]:
    """The application on an empty database, with its context pushed."""
    limiter.enabled = False  # a test that made another application may have left it on: the limiter is one for all
    with application.app_context():
        yield application
        db.session.remove()
        _empty(settings, place)


def _empty(settings: Settings, place: Path) -> None:
    if db.engine.dialect.name == "sqlite":
        _put(place / "empty.db", settings.instance / "forums.db")
        return
    # Rather than TRUNCATE, which makes new files for each table and each index: half a second a test.
    emptied = "".join(
        f'DELETE FROM "{table.name}"; '  # noqa: S608 (names of our own tables)
        f"PERFORM setval(pg_get_serial_sequence('{table.name}', 'id'), 1, false);"
        for table in db.metadata.sorted_tables
    )
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            "SET LOCAL session_replication_role = replica"
        )  # foreign keys are not asked about each row
        connection.exec_driver_sql(f"DO $$ BEGIN {emptied} END $$")


@pytest.fixture
def demonstration(app: Flask, settings: Settings, place: Path) -> None:
    """The three forums of the demonstration. SQLite's are made once for the run, then copied."""
    if db.engine.dialect.name != "sqlite":
        app.test_cli_runner().invoke(args=["demo", "fill"])
        return
    stored = settings.instance / "forums.db"

    def fill(into: Path) -> None:
        done = app.test_cli_runner().invoke(args=["demo", "fill"])
        assert done.exit_code == 0, done.output
        db.session.remove()
        disconnect()  # the last connection to close brings what was written into the file
        shutil.copy(stored, into)

    filled = shared.made_once("demonstration.db", fill)
    _put(filled, stored)


def _put(file: Path, stored: Path) -> None:
    """Put a copy of that SQLite file in place of the database."""
    disconnect()
    for suffix in ("-wal", "-shm"):
        stored.with_name(f"{stored.name}{suffix}").unlink(missing_ok=True)
    shutil.copy(file, stored)


@pytest.fixture(autouse=True)
def _frozen_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test lives on 1 February 2027, but those that talk to another process (marks `browser` and `race`)."""
    if request.node.get_closest_marker("browser") or request.node.get_closest_marker("race"):
        yield
        return
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who is not signed in."""
    return app.test_client()


@pytest.fixture
def as_account(app: Flask):
    """`as_account(marie.account)`: a browser in which that person is signed in."""

    def sign_in(account: Account) -> FlaskClient:
        visitor = app.test_client()
        with visitor.session_transaction() as session:
            session["_user_id"] = account.get_id()
            session["_fresh"] = True
        return visitor

    return sign_in


class StatementCount:
    """The statements sent to the database while it watches (transaction control is not counted)."""

    IGNORED = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "SET TRANSACTION", "ROLLBACK")

    def __init__(self) -> None:
        self.statements: list[str] = []

    def _note(self, connection, cursor, statement, *_rest) -> None:
        if not statement.startswith(self.IGNORED):
            self.statements.append(statement)

    def __enter__(self) -> "StatementCount":
        sa.event.listen(sa.Engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_error) -> None:
        sa.event.remove(sa.Engine, "before_cursor_execute", self._note)

    def __len__(self) -> int:
        return len(self.statements)


@pytest.fixture
def count_statements(app: Flask) -> type[StatementCount]:
    return StatementCount


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The applications served for simultaneous requests, shared by all tests of this process."""
    with Servers() as running:
        yield running


@pytest.fixture
def stage_of(servers: Servers) -> Iterator[StageOf]:
    """`stage_of()`: the application served as it is; `stage_of("rule")`: without that safeguard. Its database is
    empty.
    """
    with servers.for_one_test() as stages:
        yield stages
