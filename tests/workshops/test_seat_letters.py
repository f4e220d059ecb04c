"""A seat taken, changed, lost or moved: one letter each, which the candidate's calendar follows."""

from collections.abc import Callable

import icalendar
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.calendar import calendars_in
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import WorkshopPolicy
from forum_app.interviews import withdrawal_actions as withdrawals
from forum_app.mail.models import Letter
from forum_app.setup import actions as setup
from forum_app.workshops import actions, queries
from forum_app.workshops.models import WorkshopSeat
from forum_app.workshops.vocabulary import SeatState
from tests import factories
from tests.browser import fields, post, text_of
from tests.letters import outbox

SEAT = "/mon-forum/chartres-2027/atelier"
Entry = tuple[str, str, int, str]


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def marie(chartres: Forum) -> Registration:
    return factories.candidate(chartres)


def told(registration: Registration) -> list[tuple[str, list[Entry]]]:
    """(kind, calendar entries) of each letter to somebody, oldest first."""
    return [(letter.kind, entries(letter)) for letter in outbox(Letter.recipient == registration.email)]


def entries(letter: Letter) -> list[Entry]:
    """(METHOD, UID, SEQUENCE, LOCATION) of each calendar that a letter brings."""
    found = []
    for text in calendars_in(letter.calendar or ""):
        whole = icalendar.Calendar.from_ical(text)
        (event,) = whole.walk("VEVENT")
        uid = str(event["UID"]).partition("@")[0]
        found.append((str(whole["METHOD"]), uid, int(event["SEQUENCE"]), str(event["LOCATION"])))
    return found


def test_a_seat_taken_changed_and_given_back_is_one_letter_each(chartres: Forum, marie: Registration) -> None:
    morning = factories.workshop(chartres, address="3 rue des Écoles, 28000 Chartres")
    evening = factories.workshop(chartres, title="Atelier du soir")
    actions.take_seat(marie, morning.id)
    actions.take_seat(marie, morning.id)
    actions.take_seat(marie, evening.id)
    actions.give_back(marie)
    here = "Salle Pasteur, 3 rue des Écoles, 28000 Chartres"
    assert told(marie) == [
        ("workshops.seat_taken", [("REQUEST", "place-atelier-1", 2, here)]),
        (
            "workshops.seat_taken",
            [
                ("CANCEL", "place-atelier-1", 3, here),
                ("REQUEST", "place-atelier-2", 2, "Salle Pasteur, Chartres"),
            ],
        ),
        ("workshops.seat_lost", [("CANCEL", "place-atelier-2", 3, "Salle Pasteur, Chartres")]),
    ]
    first = outbox()[0].text.replace("\u00a0", " ")
    assert "9 h 00 à 12 h 30" in first
    assert here in first


def test_the_letter_of_a_registration_names_the_workshop_and_brings_its_entry(
    chartres: Forum, as_account: Callable[..., FlaskClient]
) -> None:
    workshop = factories.workshop(chartres)
    lina = factories.candidate(chartres, "Lina", state=RegistrationState.DRAFT, agreed_at=None)
    sent = {"workshop": str(workshop.id), "share": "y"}
    assert post(as_account(lina.account), "/forums/chartres-2027/inscription/atelier", sent).status_code == 303
    (letter,) = outbox(Letter.recipient == lina.email)
    assert letter.kind == "candidates.confirmed"
    assert entries(letter) == [("REQUEST", "place-atelier-1", 2, "Salle Pasteur, Chartres")]
    assert "Atelier ANAF" in letter.text
    assert "jeudi 11 mars 2027, 9 h 00 à 12 h 30" in letter.text.replace("\u00a0", " ")
    assert "pièces jointes" not in letter.text  # nothing was taken out of her calendar


def test_who_waits_reads_nothing_until_a_seat_is_theirs(chartres: Forum, marie: Registration) -> None:
    full = factories.workshop(chartres, capacity=1)
    bob = factories.candidate(chartres, "Bob")
    actions.take_seat(bob, full.id)
    assert actions.take_seat(marie, full.id) is SeatState.WAITING
    assert told(marie) == []
    actions.give_back(bob)
    assert actions.take_seat(marie, full.id) is SeatState.TAKEN
    assert [kind for kind, _entries in told(marie)] == ["workshops.seat_taken"]
    assert actions.take_seat(bob, full.id) is SeatState.WAITING


def test_whose_turn_has_not_come_goes_on_waiting(chartres: Forum, marie: Registration) -> None:
    full = factories.workshop(chartres, capacity=1)
    bob, zoe = factories.candidate(chartres, "Bob"), factories.candidate(chartres, "Zoé")
    for person in (bob, zoe, marie):
        actions.take_seat(person, full.id)
    actions.give_back(bob)
    assert actions.take_seat(marie, full.id) is SeatState.WAITING
    assert actions.take_seat(zoe, full.id) is SeatState.TAKEN


def test_a_waiting_list_is_left_even_where_the_workshop_is_required(
    chartres: Forum, marie: Registration, as_account: Callable[..., FlaskClient]
) -> None:
    chartres.workshop_policy = WorkshopPolicy.REQUIRED
    full = factories.workshop(chartres, capacity=1)
    factories.save(WorkshopSeat(workshop=full, registration=factories.candidate(chartres, "Bob")))
    actions.take_seat(marie, full.id)
    db.session.commit()
    browser = as_account(marie.account)
    page = browser.get(SEAT)
    assert "Quitter la liste d’attente" in text_of(page)
    assert fields(page)["workshop"] == str(full.id)
    home = post(browser, SEAT, {"workshop": "none"})
    assert (home.status_code, queries.seat_of(marie)) == (303, None)
    assert "Vous avez quitté la liste d’attente." in text_of(browser.get(home.headers["Location"]))
    assert told(marie) == []


def test_an_organiser_who_gives_a_seat_brings_it_to_the_calendar(chartres: Forum, marie: Registration) -> None:
    seat = WorkshopSeat(workshop=factories.workshop(chartres), registration=marie, state=SeatState.WAITING)
    factories.save(seat)
    actions.place(seat)
    assert told(marie) == [("workshops.seat_given", [("REQUEST", "place-atelier-1", 2, "Salle Pasteur, Chartres")])]


def test_who_leaves_the_forum_has_the_workshop_taken_out_by_the_same_letter(
    chartres: Forum, marie: Registration
) -> None:
    actions.take_seat(marie, factories.workshop(chartres).id)
    withdrawals.withdraw_registration(marie)
    letter = outbox(Letter.kind == "candidates.withdrawn")[0]
    assert entries(letter) == [("CANCEL", "place-atelier-1", 3, "Salle Pasteur, Chartres")]
    assert "Votre place à l’atelier est rendue." in letter.text
    assert "Vos entretiens" not in letter.text


def test_a_workshop_that_changes_is_told_to_those_who_have_a_seat_and_counted_before(
    chartres: Forum, marie: Registration, as_account: Callable[..., FlaskClient]
) -> None:
    workshop = factories.workshop(chartres)
    waits = factories.candidate(chartres, "Bob")
    factories.save(
        WorkshopSeat(workshop=workshop, registration=marie),
        WorkshopSeat(workshop=workshop, registration=waits, state=SeatState.WAITING),
    )
    odile = as_account(factories.national_organiser())
    address = "/organisation/chartres-2027/reglages/programme"
    page = odile.get(address)
    assert "Une personne a sa place" in text_of(page)
    typed = fields(page, "form:has([name=workshop_venue])") | {"then": "next"}
    assert post(odile, address, {**typed, "workshop_capacity": "20"}).status_code == 303
    assert told(marie) == []
    typed = fields(odile.get(address), "form:has([name=workshop_venue])") | {"then": "next"}
    moved = {**typed, "workshop_address": "3 rue des Écoles, 28000 Chartres"}
    assert post(odile, address, moved).status_code == 303
    ((kind, brought),) = told(marie)
    assert (kind, [entry[0] for entry in brought], brought[0][3]) == (
        "workshops.changed",
        ["REQUEST"],
        "Salle Pasteur, 3 rue des Écoles, 28000 Chartres",
    )
    assert told(waits) == []


def test_a_forum_that_is_cancelled_takes_the_workshop_out_in_its_own_letter(
    chartres: Forum, marie: Registration
) -> None:
    actions.take_seat(marie, factories.workshop(chartres).id)
    db.session.commit()
    before = db.session.scalar(sa.select(sa.func.max(Letter.id)))
    setup.cancel_forum(chartres, "Chartres", "Salle indisponible")
    ((kind, brought),) = [(one.kind, entries(one)) for one in outbox(Letter.id > before)]
    assert (kind, brought) == (
        "setup.forum_cancelled",
        [("CANCEL", "place-atelier-1", 3, "Salle Pasteur, Chartres")],
    )
