"""Letters leave through a real SMTP conversation, wait when the server is down, and are named when they are refused."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask

from config import Settings
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.engines import transaction_mode
from forum_app.mail import actions as mail
from forum_app.mail import rendering
from forum_app.mail.content import Content
from forum_app.mail.delivery import deliver_letters
from forum_app.mail.kinds import CATALOGUE, Busy, Gathered, LetterKind
from forum_app.mail.models import Letter
from forum_app.mail.transports import SmtpTransport
from forum_app.mail.vocabulary import LetterState
from forum_app.mail.wording import parse
from tests import factories
from tests.conftest import NOW
from tests.letters import NoServer


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


NOTE = """
[subject]
Bonjour {name}
[title]
Bonjour {name}
[paragraphs]
Votre place est confirmée.
[why]
Parce que.
"""


@pytest.fixture
def kind_of_note(monkeypatch: pytest.MonkeyPatch) -> Callable[..., LetterKind]:
    """A kind of these tests alone, declared as asked."""
    monkeypatch.setattr(rendering, "wording_of", lambda kind, language: parse(NOTE))

    def declare(**facts: Any) -> LetterKind:
        made = LetterKind("tests.note", ("name",), **facts)
        monkeypatch.setitem(CATALOGUE, made.name, made)
        return made

    return declare


def post(kind: LetterKind, facts: dict[str, Any] | None = None, **options: Any) -> Letter:
    made = mail.post(kind, facts, **{"key": "k1", "recipient": "marie@exemple.example", **options})
    db.session.commit()
    return made


@pytest.mark.parametrize(("contact", "answered_to"), [("equipe@forums.example", "equipe@forums.example"), ("", None)])
def test_an_answer_goes_to_the_team_of_the_forum(
    app: Flask, sink: Sink, transport: SmtpTransport, kind_of_note, contact: str, answered_to: str | None
) -> None:
    post(kind_of_note(), {"name": "Marie"}, forum=factories.forum(contact_email=contact))
    assert deliver_letters(transport) == 1
    assert message_from_bytes(sink.got[0])["Reply-To"] == answered_to


def test_a_letter_is_written_when_it_leaves_and_kept_as_it_left(
    app: Flask, sink: Sink, transport: SmtpTransport, kind_of_note
) -> None:
    facts = iter([{"name": "Marie"}, {"name": "Inès"}])
    made = post(kind_of_note(gather=lambda letter: Gathered(next(facts), "BEGIN:VCALENDAR\r\n", "REQUEST")))
    assert (made.subject, made.text, made.html) == ("", "", "")
    sink.answer = "451 Try again later"
    assert deliver_letters(transport) == 0
    sink.answer = "250 OK"
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        assert deliver_letters(transport) == 1  # as it was written the first time
    kept = db.session.get_one(Letter, made.id, populate_existing=True)
    assert (kept.subject, "Votre place" in kept.text, kept.calendar) == ("Bonjour Marie", True, "BEGIN:VCALENDAR\r\n")


def test_nothing_is_locked_while_a_letter_is_written_or_sent(app: Flask, kind_of_note) -> None:
    modes = []

    class Watching(NoServer):
        def send(self, letter: Letter) -> None:
            modes.append(db.session.registry().in_transaction())

    def gather(letter: Letter) -> Gathered:
        modes.append(transaction_mode.get())
        return Gathered({"name": "Marie"})

    post(kind_of_note(gather=gather))
    assert deliver_letters(Watching()) == 1
    assert modes == ["reads", False]


@pytest.mark.parametrize("broken", ["gather", "facts", "decision"])
def test_a_letter_that_cannot_be_written_stops_no_other(
    app: Flask, transport: SmtpTransport, kind_of_note, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    def fail(letter: Letter) -> None:
        raise LookupError("no such thing")

    broken_kind = {
        "gather": {"gather": fail},
        "facts": {"gather": lambda letter: Gathered({"surname": "Tessier"})},
        "decision": {"gather": lambda letter: Gathered({"name": "Marie"}), "when_claimed": fail},
    }[broken]
    made = post(kind_of_note(**broken_kind))
    other = letter(key="k2")
    assert deliver_letters(transport) == 1
    fault = "ValueError" if broken == "facts" else "LookupError"
    assert (state_of(made).state, state_of(other).state) == (LetterState.FAILED, LetterState.SENT)
    assert state_of(made).failure == f"Ce courriel n’a pas pu être écrit ({fault})"
    assert f"letter {made.id}" in caplog.text


def test_a_letter_with_nothing_to_say_any_more_is_cancelled(app: Flask, transport: SmtpTransport, kind_of_note) -> None:
    late = post(kind_of_note(gather=lambda letter: None))
    assert (deliver_letters(transport), state_of(late).state) == (0, LetterState.CANCELLED)
    decided = post(kind_of_note(when_claimed=lambda letter: None), {"name": "Marie"}, key="k2")
    assert (deliver_letters(transport), state_of(decided).state) == (0, LetterState.CANCELLED)


def test_a_letter_about_what_is_being_changed_waits_and_lets_the_others_leave(
    app: Flask, transport: SmtpTransport, kind_of_note
) -> None:
    def busy(letter: Letter) -> None:
        raise Busy

    made = post(kind_of_note(when_claimed=busy), {"name": "Marie"})
    letter(key="k2")
    assert deliver_letters(transport) == 1
    assert (state_of(made).state, state_of(made).attempts) == (LetterState.WAITING, 0)


def test_facts_are_those_that_the_kind_declares(app: Flask, kind_of_note) -> None:
    for facts in ({}, {"name": "Marie", "surname": "Tessier"}):
        with pytest.raises(ValueError, match=r"tests\.note: (name|surname): given and not declared"):
            post(kind_of_note(), facts)


def test_what_was_claimed_once_is_not_taken_back_but_replaced_by_what_comes_after(
    app: Flask, sink: Sink, transport: SmtpTransport, kind_of_note
) -> None:
    kind = kind_of_note(when_claimed=lambda letter: mail.replace_older(letter) or CATALOGUE[letter.kind])
    facts, about = {"name": "Marie"}, ("interview", 12)
    tried = post(kind, facts, about=about)
    sink.answer = "451 Try again later"
    deliver_letters(transport)
    unheard = post(kind, facts, key="k2", about=about)
    assert mail.take_back(*about, "marie@exemple.example") == 1
    assert (state_of(tried).state, state_of(unheard).state) == (LetterState.WAITING, LetterState.CANCELLED)
    post(kind, facts, key="k3", about=about)
    other = post(kind, facts, key="k4", about=("interview", 13))
    sink.answer = "250 OK"
    assert deliver_letters(transport) == 2
    assert (state_of(tried).state, state_of(other).state) == (LetterState.CANCELLED, LetterState.SENT)


def test_a_letter_names_its_forum_and_who_reads_the_answer(app: Flask) -> None:
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
    around = Letter(forum_title="forum de Chartres", reply_to="forum@leem.example", reply_name="Odile Ravinel")
    bodies = rendering.bodies_of(told, around)
    said = "Une question ? Répondez à ce courriel : Odile Ravinel le lira."
    text, html = (" ".join(part.replace("\u00a0", " ").split()) for part in bodies)
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


@pytest.mark.parametrize(("answer", "state"), [("250 OK", LetterState.SENT), ("550 Unknown", LetterState.FAILED)])
def test_a_security_letter_leaves_nothing_behind(
    app: Flask, sink: Sink, transport: SmtpTransport, kind_of_note, answer: str, state: LetterState
) -> None:
    made = post(kind_of_note(security=True), {"name": "123456"})
    sink.answer = "451 Try again later"
    deliver_letters(transport)
    sink.answer = answer
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        deliver_letters(transport)
    kept = db.session.get_one(Letter, made.id, populate_existing=True)
    assert (kept.state, kept.facts, kept.subject, kept.text, kept.html) == (state, {}, "", "", "")
    assert [b"123456" in message for message in sink.got] == [True] * (state is LetterState.SENT)


def test_without_a_server_letters_are_files(app: Flask, settings: Settings) -> None:
    made = letter(key="folder")
    assert deliver_letters() == 1
    file = settings.instance / "mailbox" / f"{made.id:06d}-test.eml"
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"] == "Votre place est confirmée"
