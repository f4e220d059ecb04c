"""Letters leave through a real SMTP conversation, wait when the server is down, and are named when they are refused."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask

from config import Settings
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.mail import actions as mail
from forum_app.mail.content import Content
from forum_app.mail.delivery import deliver_letters
from forum_app.mail.models import Letter
from forum_app.mail.transports import SmtpTransport
from forum_app.mail.vocabulary import LetterState
from tests import factories
from tests.conftest import NOW


class Sink:
    """An SMTP server that keeps what it gets and answers as told."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.answer = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802 (aiosmtpd's name)
        if not self.answer.startswith("250"):
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        self.got.append(envelope.content)
        return "250 OK"


@pytest.fixture
def sink() -> Iterator[Sink]:
    made = Sink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(made, hostname="127.0.0.1", port=port)
    controller.start()
    made.port = port
    yield made
    controller.stop()


@pytest.fixture
def transport(sink: Sink, settings: Settings) -> SmtpTransport:
    return SmtpTransport(replace(settings, smtp_host="127.0.0.1", smtp_port=sink.port, smtp_security="none"))


def letter(**facts) -> Letter:
    values = {
        "key": "k1",
        "kind": "test",
        "recipient": "marie@exemple.example",
        "subject": "Votre place est confirmée",
        "text": "Bonjour Marie.",
        "html": "<p>Bonjour Marie.</p>",
        "message_id": "<un@localhost>",
    }
    made = Letter(**{**values, **facts})
    db.session.add(made)
    db.session.commit()
    return made


def state_of(made: Letter) -> SimpleNamespace:
    made = db.session.get_one(Letter, made.id, populate_existing=True)
    return SimpleNamespace(
        state=made.state, attempts=made.attempts, failure=made.failure, wait=made.not_before - now(), text=made.text
    )


def test_a_letter_leaves_whole_and_once(app: Flask, sink: Sink, transport: SmtpTransport) -> None:
    letter(calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", calendar_method="REQUEST")
    assert (deliver_letters(transport), deliver_letters(transport)) == (1, 0)
    message = message_from_bytes(sink.got[0], policy=policy.default)
    assert (message["To"], message["Subject"], message["Message-ID"]) == (
        "marie@exemple.example",
        "Votre place est confirmée",
        "<un@localhost>",
    )
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "text/calendar"]


@pytest.mark.parametrize(("contact", "answered_to"), [("equipe@forums.example", "equipe@forums.example"), ("", None)])
def test_an_answer_goes_to_the_team_of_the_forum(
    app: Flask, sink: Sink, transport: SmtpTransport, contact: str, answered_to: str | None
) -> None:
    chartres = factories.forum(contact_email=contact)
    mail.post(
        "test",
        Content(subject="Bonjour", preheader="", title="Bonjour", paragraphs=(), why=""),
        key="k1",
        recipient="marie@exemple.example",
        forum=chartres,
    )
    db.session.commit()
    assert deliver_letters(transport) == 1
    assert message_from_bytes(sink.got[0])["Reply-To"] == answered_to


def test_a_letter_names_its_forum_and_who_reads_the_answer(app: Flask) -> None:
    chartres = factories.forum(contact_name="Odile Ravinel")
    told = Content(
        subject="Airbel vous recevra",
        preheader="",
        title="Airbel vous recevra",
        paragraphs=(),
        why="Parce que.",
        facts=(("Quand", "jeudi\n9 h"), ("Lieu", "Halle")),
        aside=("Son besoin", "« <Deux> lignes »"),
        link=("Tout effacer", "http://localhost/effacer"),
    )
    made = mail.post("test", told, key="k1", recipient="marie@exemple.example", forum=chartres)
    said = "Une question ? Répondez à ce courriel : Odile Ravinel le lira."
    text, html = (" ".join(part.replace("\u00a0", " ").split()) for part in (made.text, made.html))
    assert (
        f"Forums post-alternance, forum de Chartres Parce que. {said} Vos données : http://localhost/donnees-personnelles"
        in text
    )
    assert (
        "Quand : jeudi 9 h Lieu : Halle Son besoin : « <Deux> lignes » Tout effacer : http://localhost/effacer --"
        in text
    )
    assert "<strong>Forums post-alternance</strong> · forum de Chartres" in html
    assert said in html
    assert "<strong>jeudi</strong><br>9 h" in html
    assert "« &lt;Deux&gt; lignes »" in html
    assert '<a class="link" href="http://localhost/effacer" style="color:#0b5d52;">Tout effacer</a>' in html


def test_a_letter_waits_for_its_hour(app: Flask, sink: Sink, transport: SmtpTransport) -> None:
    letter(not_before=now() + timedelta(minutes=5))
    assert deliver_letters(transport) == 0
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert deliver_letters(transport) == 1


def test_a_server_that_is_busy_is_tried_again_later_with_the_same_message_id(
    app: Flask, sink: Sink, transport: SmtpTransport
) -> None:
    made = letter()
    sink.answer = "451 Try again later"
    assert deliver_letters(transport) == 0
    after = state_of(made)
    assert (after.state, after.attempts, after.wait) == (LetterState.WAITING, 1, timedelta(minutes=1))
    sink.answer = "250 OK"
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        assert deliver_letters(transport) == 1
    assert message_from_bytes(sink.got[0])["Message-ID"] == "<un@localhost>"


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ("550 No such user", "Adresse inconnue"),
        ("552 Mailbox full", "Boîte pleine"),
        ("554 Message rejected as spam", "Refusé comme indésirable"),
    ],
)
def test_a_refusal_for_good_is_named(app: Flask, sink: Sink, transport: SmtpTransport, answer: str, cause: str) -> None:
    made = letter()
    sink.answer = answer
    assert deliver_letters(transport) == 0
    after = state_of(made)
    assert (after.state, after.failure) == (LetterState.FAILED, cause)


def test_a_server_that_is_down_loses_nothing(app: Flask, settings: Settings) -> None:
    made = letter()
    nobody = SmtpTransport(replace(settings, smtp_host="127.0.0.1", smtp_port=9, smtp_security="none"))
    assert deliver_letters(nobody) == 0
    assert state_of(made).state is LetterState.WAITING


def test_a_claimed_letter_that_was_forgotten_is_taken_up_again(
    app: Flask, sink: Sink, transport: SmtpTransport
) -> None:
    letter(state=LetterState.CLAIMED, claimed_at=now())
    assert deliver_letters(transport) == 0
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        assert deliver_letters(transport) == 1


def test_a_security_letter_leaves_no_body_behind(app: Flask, sink: Sink, transport: SmtpTransport) -> None:
    made = letter(security=True, text="Votre code : 123456")
    assert deliver_letters(transport) == 1
    assert state_of(made).text == ""
    assert b"123456" in sink.got[0]


def test_without_a_server_letters_are_files(app: Flask, settings: Settings) -> None:
    made = letter(key="folder")
    assert deliver_letters() == 1
    file = settings.instance / "mailbox" / f"{made.id:06d}-test.eml"
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"] == "Votre place est confirmée"
