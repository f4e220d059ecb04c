"""Letters about interviews say what is true when they leave; what a candidate was told is written at that moment."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from forum_app.core.db import db
from forum_app.interviews import actions, agenda_queries
from forum_app.interviews import withdrawal_actions as withdrawals
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import DeclineReason, InterviewState
from forum_app.mail.delivery import deliver_letters
from forum_app.mail.models import Letter
from forum_app.mail.transports import TemporaryFailure
from forum_app.mail.vocabulary import LetterState
from tests.conftest import NOW
from tests.interviews.world import calendar_of, letters, world
from tests.letters import NoServer, post_office, waiting

AFTER = NOW + timedelta(minutes=6)


class NotToday(NoServer):
    def send(self, letter: Letter) -> None:
        raise TemporaryFailure("451")


def states() -> list[tuple[str, LetterState]]:
    """What became of each letter to candidates, oldest first."""
    statement = sa.select(Letter.kind, Letter.state).where(Letter.subject_kind == "interview")
    return [tuple(row) for row in db.session.execute(statement.order_by(Letter.id))]


def test_a_letter_says_what_is_true_when_it_leaves(app: Flask) -> None:
    w = world()
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    stored = db.session.scalars(sa.select(Letter).where(Letter.recipient == w.marie.email)).one()
    assert (stored.facts, stored.subject, stored.text, stored.html, stored.calendar) == ({}, "", "", "", None)
    w.airbel.company.name = "Inovéa"
    w.airbel.tables[0].number = 7
    db.session.commit()
    (letter,) = waiting(Letter.recipient == w.marie.email)
    assert letter.subject.replace("\u00a0", " ") == "Inovéa vous recevra à 9 h 30"
    assert "Table 7" in letter.text


def test_moving_away_and_back_before_a_letter_leaves_says_nothing_more(app: Flask) -> None:
    w = world(tables=2)
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    actions.move(interview, w.slots[3])
    actions.move(interview, w.slots[0])
    db.session.commit()
    post_office()
    assert states() == [("interviews.booked", LetterState.SENT), ("interviews.moved", LetterState.CANCELLED)]


def test_another_table_at_the_same_slot_is_what_the_letter_says(app: Flask) -> None:
    w = world(tables=2)
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    actions.move(interview, w.slots[0], w.airbel.tables[1])
    db.session.commit()
    assert letters() == [("interviews.moved_table", "Airbel vous recevra à la table 2")]
    post_office()
    assert (interview.told_table_id, interview.told_sequence) == (w.airbel.tables[1].id, 2)


@pytest.mark.parametrize("act", ["free", "withdraw"])
def test_an_act_sees_what_was_told_since_its_page_was_read(app: Flask, act: str) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    with time_machine.travel(AFTER, tick=False):
        assert deliver_letters(NoServer()) == 2  # one to each side
        assert interview.told_state is None  # as this session read it
        if act == "free":
            actions.free(interview)
            assert interview.closes_pair
        else:
            withdrawals.withdraw_registration(w.marie)
            assert calendar_of("candidates.withdrawn").count("METHOD:CANCEL") == 1


def test_a_letter_about_an_interview_that_an_act_holds_waits(app: Flask) -> None:
    """On PostgreSQL the worker goes on without it; on SQLite, with one writer at a time, nothing is ever held."""
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    held = db.engine.dialect.name == "postgresql"
    with time_machine.travel(AFTER, tick=False):
        if held:
            with db.engine.connect() as another:
                another.execute(sa.select(Interview.id).where(Interview.id == interview.id).with_for_update())
                assert deliver_letters(NoServer()) == 0
        assert deliver_letters(NoServer()) == (1 if held else 2)


def test_a_letter_that_no_server_took_is_replaced_by_what_comes_after(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    with time_machine.travel(AFTER, tick=False):
        deliver_letters(NotToday())
        db.session.expire_all()
        assert interview.is_told  # her agenda shows it
        actions.move(interview, w.slots[3])
        db.session.commit()
        assert letters() == [
            ("interviews.booked", "Airbel vous recevra à 9 h 30"),
            ("interviews.moved", "Airbel vous recevra à 10 h 45"),
        ]
        post_office()
    assert states() == [("interviews.booked", LetterState.CANCELLED), ("interviews.moved", LetterState.SENT)]


def test_a_letter_tried_again_says_what_was_decided_the_first_time(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    with time_machine.travel(AFTER, tick=False):
        deliver_letters(NotToday())
    db.session.expire_all()
    actions.decline(interview, DeclineReason.OTHER)
    db.session.commit()
    assert letters(recipient=w.marie.email)[0] == ("interviews.booked", "Airbel vous recevra à 9 h 30")
    assert interview.told_state is InterviewState.DECLINED


def test_until_its_letter_leaves_an_agenda_shows_what_was_told(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    withdrawals.withdraw_participation(w.airbel)
    db.session.commit()
    assert len(agenda_queries.agenda_of_registration(w.marie).interviews) == 1
    post_office()
    assert agenda_queries.agenda_of_registration(w.marie).interviews == ()
    assert (interview.told_slot_id, interview.told_state) == (w.slots[0].id, InterviewState.CANCELLED)
