"""While the real press is busy with a pack, a sheet is printed and a letter leaves."""

import time
from collections.abc import Iterator
from email import message_from_bytes

import pytest
from flask import Flask

from forum_app.accounts.models import Account
from forum_app.core.db import db
from forum_app.documents import actions, page_html, print_worker
from forum_app.documents.models import PaperJob
from forum_app.documents.page_html import Chunks
from forum_app.documents.vocabulary import SHORT, PaperKind, PaperState
from forum_app.forums.models import Forum
from forum_app.mail.delivery import deliver_letters
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from forum_app.worker.__main__ import press_room
from forum_app.worker.press_room import PressRoom
from tests import factories

PATIENCE = 120  # seconds, on a busy machine; order is what is looked at
LONG = '<!doctype html><html lang="fr"><head><title>Liasse</title></head><body>' + "<p>mot</p>" * 4000


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def odile(chartres: Forum) -> Account:
    return factories.national_organiser()


@pytest.fixture
def room(app: Flask) -> Iterator[PressRoom]:
    queue = app.extensions["queue"]
    before = dict(queue.work)
    room = press_room(queue)
    room.open()
    yield room
    room.close()
    queue.work.clear()
    queue.work.update(before)


def pack(chartres: Forum, odile: Account) -> PaperJob:
    job = actions.ask_agendas(chartres, PaperKind.COMPANY_AGENDAS, odile.id)
    job.total = SHORT + 1
    return job


def states(*jobs: int) -> list[PaperState]:
    db.session.rollback()
    return [db.session.get_one(PaperJob, job, populate_existing=True).state for job in jobs]


def wait_for(job: int, state: PaperState) -> None:
    until = time.perf_counter() + PATIENCE
    while states(job) != [state] and time.perf_counter() < until:
        time.sleep(0.05)
    assert states(job) == [state]


@pytest.mark.slow
def test_a_sheet_and_a_letter_do_not_wait_for_a_pack(
    app: Flask, chartres: Forum, odile: Account, room: PressRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(page_html._MAKERS, PaperKind.COMPANY_AGENDAS, lambda job: Chunks([LONG, LONG], 1, job.total))
    queue = app.extensions["queue"]
    monkeypatch.setitem(queue.work, "deliver_letters", deliver_letters)
    long = pack(chartres, odile)
    db.session.commit()
    waiting, marie = long.id, factories.candidate(chartres, "Marie")
    queue.do("print_documents")  # as a thread of the queue does: it must come back at once
    wait_for(waiting, PaperState.RUNNING)

    sheet = actions.ask_own_agenda(marie)
    letter = Letter(
        key="k1",
        kind="test",
        recipient="marie@exemple.example",
        subject="Votre place est confirmée",
        text="Bonjour.",
        html="<p>Bonjour.</p>",
        message_id="<un@localhost>",
    )
    db.session.add(letter)
    db.session.commit()
    own, posted = sheet.id, letter.id
    queue.do("print_documents")
    queue.do("deliver_letters")
    assert db.session.get_one(Letter, posted, populate_existing=True).state is LetterState.SENT
    mailbox = app.config["SETTINGS"].instance / "mailbox"
    assert "marie@exemple.example" in {message_from_bytes(file.read_bytes())["To"] for file in mailbox.glob("*.eml")}
    wait_for(own, PaperState.DONE)
    assert states(own, waiting) == [PaperState.DONE, PaperState.RUNNING]
    wait_for(waiting, PaperState.DONE)


def test_short_documents_come_first_and_one_thread_takes_nothing_else(chartres: Forum, odile: Account) -> None:
    first, second = pack(chartres, odile), actions.ask_own_agenda(factories.candidate(chartres))
    db.session.commit()
    identities = first.id, second.id
    assert print_worker.print_documents(short_only=True) == 1
    assert states(*identities) == [PaperState.ASKED, PaperState.DONE]
    third = actions.ask_own_agenda(factories.candidate(chartres, "Noé"))
    db.session.commit()
    assert [print_worker._take_one(short_only=False) for _turn in range(3)] == [third.id, identities[0], None]


def test_the_length_of_a_document_is_known_when_it_is_asked_for(chartres: Forum, odile: Account) -> None:
    galenor = factories.company(chartres, "Galénor")
    marie = factories.candidate(chartres)
    factories.candidate(chartres, "Noé")
    asked = [
        actions.ask_agendas(chartres, PaperKind.CANDIDATE_AGENDAS, odile.id),
        actions.ask_own_agenda(marie),
        actions.ask_own_tables(galenor, odile.id),
    ]
    assert [job.total for job in asked] == [2, 1, len(galenor.tables)]


def test_a_work_that_fails_does_not_close_the_press(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def work() -> None:
        done.append("once")
        if len(done) == 1:
            raise ValueError

    room = PressRoom({"fragile": work})
    room.open()
    for turn in (1, 2):
        room.wake()
        until = time.perf_counter() + PATIENCE
        while len(done) < turn and time.perf_counter() < until:
            time.sleep(0.01)
    room.close()
    assert (len(done), [record.message for record in caplog.records]) == (2, ["fragile failed"])
