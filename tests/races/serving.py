"""A served application on a database of its own, and volleys of simultaneous requests."""

import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from config import TOP, Settings
from forum_app.accounts.models import Account
from forum_app.app import create_app
from forum_app.core.db import db, disconnect
from tests import shared

WORKERS, THREADS = 3, 4
PATIENCE = 60  # seconds for one answer, when two hundred wait
SAFEGUARDS = ("constraint", "drafts", "lock", "rule")


@dataclass(frozen=True)
class Request:
    """One form that somebody sends: who, where, what."""

    account: Account
    path: str
    form: dict[str, object]
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came back. body: with plain spaces."""

    status: int
    location: str
    body: str


@dataclass(frozen=True)
class Stage:
    """The served application: its port, and the same database for the test to prepare and to count in."""

    app: Flask
    port: int

    def volley(self, requests: Sequence[Request]) -> list[Answer]:
        """Send all requests at the same instant, each on a connection of its own already open; the answers in the same
        order.
        """
        prepared = [
            (request.path, urlencode(self._form(request), doseq=True), self._headers(request)) for request in requests
        ]
        answers: list[Answer | None] = [None] * len(prepared)
        together = threading.Barrier(len(prepared))
        threads = [
            threading.Thread(target=self._send, args=(rank, one, answers, together), daemon=True)
            for rank, one in enumerate(prepared)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE * 2)
        assert None not in answers, f"{answers.count(None)} requests without an answer"
        return [answer for answer in answers if answer is not None]

    def empty(self) -> None:
        """Forget everything, so that another story begins on the same server."""
        db.session.rollback()
        tables = db.metadata.sorted_tables
        if db.engine.dialect.name == "postgresql":
            db.session.execute(
                sa.text("TRUNCATE {} RESTART IDENTITY CASCADE".format(", ".join(f'"{table.name}"' for table in tables)))
            )
        else:
            for table in reversed(tables):
                db.session.execute(sa.delete(table))
        db.session.commit()
        db.session.expunge_all()

    def _send(
        self,
        rank: int,
        prepared: tuple[str, str, dict[str, str]],
        answers: list[Answer | None],
        together: threading.Barrier,
    ) -> None:
        path, body, headers = prepared
        with closing(http.client.HTTPConnection("localhost", self.port, timeout=PATIENCE)) as connection:
            connection.connect()
            together.wait(PATIENCE)
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            text = response.read().decode().replace("\u00a0", " ").replace("&nbsp;", " ")
            answers[rank] = Answer(response.status, response.headers.get("Location", ""), text)

    def _form(self, request: Request) -> dict[str, object]:
        signer = URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token")
        return {"csrf_token": signer.dumps(_TOKEN), **request.form}

    def _headers(self, request: Request) -> dict[str, str]:
        """As a browser would have after signing in: the session's cookie, written by the application's own
        interface."""
        session = {"_user_id": request.account.get_id(), "_fresh": True, "csrf_token": _TOKEN}
        cookie = self.app.session_interface.get_signing_serializer(self.app).dumps(session)
        return {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{self.app.config['SESSION_COOKIE_NAME']}={cookie}",
            **request.headers,
        }


_TOKEN = "0" * 40


def statuses(answers: Sequence[Answer]) -> dict[int, int]:
    """How many answers of each status."""
    return dict(Counter(answer.status for answer in answers))


@contextmanager
def served(sabotage: Sequence[str] = ()) -> Iterator[Stage]:
    """The application served by gunicorn on an empty database of its own.

    sabotage: the safeguards taken out, among SAFEGUARDS.
    """
    assert set(sabotage) <= set(SAFEGUARDS)
    memory = Path("/dev/shm")  # noqa: S108 (memory, where there is some)
    folder = Path(tempfile.mkdtemp(prefix="races-", dir=memory if memory.is_dir() else None))
    port = _free_port()
    with _database() as url:
        settings = Settings(
            environment="test",
            database_url=url,
            instance=folder / "instance",
            base_url=f"http://localhost:{port}",
            password_cost="light",
        )
        shared.share_templates(settings.instance)
        app = create_app(settings)
        with app.app_context():
            db.create_all()
            if "constraint" in sabotage:
                _drop_constraints()
            db.session.remove()
        try:
            with _gunicorn(settings, port, sabotage, folder):
                yield Stage(app, port)
        finally:
            with app.app_context():
                disconnect()
            shutil.rmtree(folder, ignore_errors=True)


StageOf = Callable[..., Stage]


class Servers:
    """The applications being served, by the safeguards that each lacks: each is started once, when it is first asked
    for, and stops with the test process.
    """

    def __init__(self) -> None:
        self._running = ExitStack()
        self._stages: dict[frozenset[str], Stage] = {}

    def __enter__(self) -> "Servers":
        return self

    def __exit__(self, *error: object) -> None:
        self._running.close()

    @contextmanager
    def for_one_test(self) -> Iterator[StageOf]:
        """`stage_of("rule", …)`: the application served without these safeguards, emptied, its context pushed."""
        with ExitStack() as entered:

            def stage_of(*sabotage: str) -> Stage:
                entered.close()
                lacking = frozenset(sabotage)
                if lacking not in self._stages:
                    self._stages[lacking] = self._running.enter_context(served(sorted(lacking)))
                stage = self._stages[lacking]
                entered.enter_context(stage.app.app_context())
                entered.callback(db.session.remove)
                stage.empty()
                return stage

            yield stage_of


@contextmanager
def _database() -> Iterator[str]:
    """The address of an empty database: a file of its own (empty address), or one made on the PostgreSQL server of the
    tests.
    """
    server_url = os.environ.get("TEST_DATABASE_URL", "")
    if not server_url:
        yield ""
        return
    name = f"races_{secrets.token_hex(4)}"
    server = sa.create_engine(
        server_url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield sa.make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        server.dispose()


def _drop_constraints() -> None:
    """Take out the last word: the unique indexes on live interviews and seats."""
    with db.engine.begin() as connection:
        for table in db.metadata.sorted_tables:
            for index in table.indexes:
                if index.unique and "_live_" in (index.name or ""):
                    connection.execute(sa.schema.DropIndex(index))


@contextmanager
def _gunicorn(settings: Settings, port: int, sabotage: Sequence[str], folder: Path) -> Iterator[None]:
    environment = {
        **os.environ,
        "ENVIRONMENT": "test",
        "DATABASE_URL": settings.database_url,
        "INSTANCE": str(settings.instance),
        "BASE_URL": settings.base_url,
        "PASSWORD_COST": "light",
        "RACE_SABOTAGE": ",".join(sabotage),
        "PYTHONPATH": str(TOP),
    }
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "tests.races.sabotaged:app",
        "--bind",
        f"localhost:{port}",
        "--workers",
        str(WORKERS),
        "--threads",
        str(THREADS),
        "--worker-class",
        "gthread",
        "--preload",
        "--no-control-socket",
        "--log-level",
        "warning",
        "--timeout",
        "90",
    ]
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=TOP, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait_for(port, server, log)
            yield
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until every worker listens: the socket opens before them, so a page is asked."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, f"the server stopped: {log.read_text()[-2000:]}"
        try:
            with closing(http.client.HTTPConnection("localhost", port, timeout=10)) as connection:
                connection.request("GET", "/connexion")
                if connection.getresponse().read():
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start: {log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]
