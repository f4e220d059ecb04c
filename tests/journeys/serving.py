"""The whole service as `bin/run` starts it, on a folder of its own: migrations, gunicorn, and the real worker beside
it.
"""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from flask import Flask

from config import TOP, Settings
from forum_app.app import create_app
from forum_app.core.db import db
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from tests import shared

PATIENCE = 60  # seconds for what another process does

# A forum cannot be announced without legal notices.
LEGAL = {
    "LEGAL_PUBLISHER": "Éditeur de démonstration",
    "LEGAL_ADDRESS": "1 rue des Essais, 28000 Chartres",
    "LEGAL_PHONE": "01 99 00 00 00",
    "LEGAL_DIRECTOR": "Odile Ravinel",
    "LEGAL_HOST": "Cette machine",
    "LEGAL_CONTACT": "contact@demo.example",
}

Found = TypeVar("Found")


@dataclass(frozen=True)
class Service:
    """A running service: its address, its folder, its settings."""

    url: str
    folder: Path
    settings: Settings

    def flask(self, *arguments: str) -> str:
        """What a command prints."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        return subprocess.run(
            command, cwd=TOP, env=_environment(self.settings), check=True, capture_output=True, text=True
        ).stdout

    @cached_property
    def app(self) -> Flask:
        """The same application in this process, on the same database and the same queue."""
        return create_app(self.settings)

    def mailbox(self) -> list[tuple[str, EmailMessage]]:
        """Every letter that has left: its kind, and the message as it travels, in the order in which they were
        written."""
        files = sorted((self.settings.instance / "mailbox").glob("*.eml"))
        return [
            (file.stem.partition("-")[2], message_from_bytes(file.read_bytes(), policy=policy.default))
            for file in files
        ]

    def letters_to(self, address: str, kind: str) -> list[EmailMessage]:
        """Those of one kind to one person, oldest first."""
        return [message for found, message in self.mailbox() if found == kind and message["To"] == address]

    def let_letters_leave(self) -> None:
        """Make every waiting letter due (an interview's waits five minutes), wake the worker, and wait until the outbox
        is empty.
        """
        with self.app.app_context():
            db.session.execute(
                sa.update(Letter).where(Letter.state == LetterState.WAITING).values(not_before=Letter.created_at)
            )
            db.session.commit()
            self.app.extensions["queue"].wake_worker("deliver_letters")
        eventually(lambda: self._unsent() == 0, "letters are waiting in the outbox")

    def _unsent(self) -> int:
        with self.app.app_context():
            return db.session.query(Letter).filter(Letter.state.in_((LetterState.WAITING, LetterState.CLAIMED))).count()


def eventually(look: Callable[[], Found], trouble: str) -> Found:
    """The first true answer of `look`, asked again for a minute."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(trouble)


@contextmanager
def running(*, demonstration: bool = False) -> Iterator[Service]:
    """The service on an empty database, or on the demonstration; everything that it started stops with it."""
    memory = Path("/dev/shm")  # noqa: S108 (memory, where there is some)
    folder = Path(tempfile.mkdtemp(prefix="journey-", dir=memory if memory.is_dir() else None))
    port = _free_port()
    service = Service(
        f"http://localhost:{port}",
        folder,
        Settings(instance=folder / "instance", base_url=f"http://localhost:{port}", password_cost="light"),
    )
    shared.share_templates(service.settings.instance)
    try:
        service.flask("db", "upgrade")
        if demonstration:
            service.flask("demo", "fill")
        web = [
            "gunicorn",
            "wsgi:app",
            "--bind",
            f"localhost:{port}",
            "--workers",
            "2",
            "--threads",
            "4",
            "--worker-class",
            "gthread",
            "--preload",
            "--no-control-socket",
            "--log-level",
            "warning",
            "--timeout",
            "90",
        ]
        with ExitStack() as started:
            for module, arguments in ((web[0], web[1:]), ("forum_app.worker", [])):
                started.enter_context(_process(service, module, arguments))
            eventually(
                lambda: _answers(port), f"the server did not start: {(folder / 'gunicorn.log').read_text()[-2000:]}"
            )
            yield service
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _process(service: Service, module: str, arguments: list[str]) -> Iterator[None]:
    with (service.folder / f"{module}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=TOP,
            env=_environment(service.settings),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _environment(settings: Settings) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "TEST_DATABASE_URL", "SMTP_HOST")
    }
    return {
        **kept,
        **LEGAL,
        "ENVIRONMENT": settings.environment,
        "INSTANCE": str(settings.instance),
        "BASE_URL": settings.base_url,
        "PASSWORD_COST": "light",
    }


def _answers(port: int) -> bool:
    try:
        with closing(http.client.HTTPConnection("localhost", port, timeout=10)) as connection:
            connection.request("GET", "/connexion")
            return connection.getresponse().status == 200
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]
