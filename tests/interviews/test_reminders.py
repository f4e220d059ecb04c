"""Reminders: a workshop a week before, the forum the day before; each once, late if still true, never after."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask

from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.db import db
from forum_app.core.time_zones import PARIS, in_zone
from forum_app.interviews import actions, reminder_actions
from forum_app.mail.delivery import deliver_letters
from forum_app.mail.models import Letter
from forum_app.setup import actions as setup
from forum_app.workshops import actions as workshops
from forum_app.workshops.models import Workshop
from tests import factories
from tests.interviews.world import World, world
from tests.letters import NoServer, outbox, post_office


def at(moment: str) -> time_machine.travel:
    """« 2027-03-17 09:00 », in Paris."""
    return time_machine.travel(datetime.fromisoformat(f"{moment}+01:00"), tick=False)


@pytest.fixture
def w(app: Flask) -> World:
    """Marie meets Airbel; Paul comes too; Zoé waits for a place."""
    made = world()
    made.chartres.access = "Tram A, arrêt Prieuré."
    factories.candidate(made.chartres, "Paul", "Aubert")
    factories.candidate(made.chartres, "Zoé", state=RegistrationState.WAITING)
    actions.book(made.airbel, made.marie, made.slots[0])
    db.session.commit()
    post_office()
    return made


def reminders(kind: str = "interviews.day_before") -> list[Letter]:
    return outbox(Letter.kind == kind)


def test_the_day_before_each_who_comes_reads_once_what_they_need(w: World) -> None:
    with at("2027-03-17 08:59"):
        assert reminder_actions.send_reminders() == 0
    with at("2027-03-17 09:00"):
        assert reminder_actions.send_reminders() == 2
        assert reminder_actions.send_reminders() == 0
        marie, paul = reminders()
    text = marie.text.replace("\u00a0", " ")
    assert marie.recipient == w.marie.email
    assert marie.subject.replace("\u00a0", " ") == "Votre journée au forum de Chartres, le jeudi 18 mars 2027"
    for words in ("9 h 30, table 1 : Airbel", "Aurélien Vasseur, responsable production", "Tram A, arrêt Prieuré."):
        assert words in text
    assert "/mon-forum/chartres-2027/badge" in text
    assert "Vous n’avez pas d’entretien" in paul.text


def test_a_worker_down_for_a_day_tells_late_and_never_once_the_forum_has_begun(w: World) -> None:
    with at("2027-03-18 08:30"):
        assert reminder_actions.send_reminders() == 2
    with at("2027-03-18 09:05"):  # the server took none before
        assert deliver_letters(NoServer()) == 0
    db.session.query(Letter).delete()
    db.session.commit()
    for late in ("2027-03-18 09:05", "2027-03-19 08:00"):
        with at(late):
            assert reminder_actions.send_reminders() == 0


def test_who_leaves_after_the_round_is_not_reminded(w: World) -> None:
    with at("2027-03-17 09:00"):
        reminder_actions.send_reminders()
        w.marie.state = RegistrationState.WITHDRAWN
        db.session.commit()
        assert deliver_letters(NoServer()) == 1


def test_a_forum_that_moves_is_reminded_again_before_its_new_day(w: World) -> None:
    with at("2027-03-17 09:00"):
        reminder_actions.send_reminders()
    w.chartres.held_on += timedelta(days=7)
    db.session.commit()
    with at("2027-03-17 12:00"):
        assert reminder_actions.send_reminders() == 0
    with at("2027-03-24 09:00"):
        assert reminder_actions.send_reminders() == 2


def test_a_cancelled_forum_reminds_nobody(w: World) -> None:
    setup.cancel_forum(w.chartres, "Chartres", "Salle indisponible")
    db.session.commit()
    with at("2027-03-17 09:00"):
        assert reminder_actions.send_reminders() == 0


# --- The workshop -------------------------------------------------------------------


@pytest.fixture
def workshop(w: World) -> Workshop:
    """On Thursday 11 March, where Marie has a seat."""
    made = factories.workshop(w.chartres, address="3 rue des Écoles, 28000 Chartres")
    workshops.take_seat(w.marie, made.id)
    db.session.commit()
    return made


def test_a_week_before_the_workshop_each_seat_is_reminded_once(w: World, workshop: Workshop) -> None:
    assert in_zone(workshop.starts_at, PARIS).date().isoformat() == "2027-03-11"
    with at("2027-03-04 08:59"):
        assert reminder_actions.send_reminders() == 0
    with at("2027-03-04 09:00"):
        assert reminder_actions.send_reminders() == 1
        assert reminder_actions.send_reminders() == 0
        (letter,) = reminders("workshops.reminder")
    assert letter.recipient == w.marie.email
    assert "3 rue des Écoles, 28000 Chartres" in letter.text
    assert "9 h 00 à 12 h 30" in letter.text.replace("\u00a0", " ")


def test_a_late_reminder_of_a_workshop_leaves_until_it_begins(w: World, workshop: Workshop) -> None:
    with at("2027-03-11 09:00"):
        assert reminder_actions.send_reminders() == 0
    with at("2027-03-11 08:59"):
        assert reminder_actions.send_reminders() == 1
    with at("2027-03-11 09:00"):
        assert [letter.kind for letter in reminders("workshops.reminder")] == [""]  # nothing to say any more


def test_who_takes_a_seat_that_week_has_just_read_of_it(w: World, workshop: Workshop) -> None:
    with at("2027-03-05 10:00"):
        workshops.give_back(w.marie)
        workshops.take_seat(w.marie, workshop.id)
        db.session.commit()
    with at("2027-03-05 11:00"):
        assert reminder_actions.send_reminders() == 0
