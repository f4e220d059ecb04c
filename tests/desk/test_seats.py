"""An organiser settles somebody's seat at the workshop from their record: one act, one letter."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.forums.vocabulary import WorkshopPolicy
from forum_app.interviews import actions as interviews
from forum_app.mail.models import Letter
from forum_app.workshops import actions, organiser_actions, queries
from forum_app.workshops.models import Workshop, WorkshopException
from forum_app.workshops.vocabulary import SeatState
from tests import factories
from tests.browser import fields, post, text_of
from tests.interviews.world import World, world
from tests.letters import outbox


def place_of(registration: Registration) -> tuple[int, SeatState] | None:
    return queries.place_of(registration.id)


def record(w: World) -> str:
    return f"/organisation/{w.chartres.slug}/candidats/{w.marie.id}"


def kinds(registration: Registration) -> list[str]:
    """What somebody was written about their seat, oldest first."""
    mine = (Letter.subject_kind == "workshop_seat", Letter.recipient == registration.email)
    return [letter.kind for letter in outbox(*mine)]


def calendar() -> list[str]:
    """What the last letter does in a calendar: « CONFIRMED », « CANCELLED », in its order."""
    text = outbox(Letter.subject_kind == "workshop_seat")[-1].calendar or ""
    return [line.removeprefix("STATUS:").strip() for line in text.splitlines() if line.startswith("STATUS:")]


@pytest.fixture
def w(app: Flask) -> World:
    return world()


@pytest.fixture
def organiser(w: World, as_account) -> FlaskClient:
    return as_account(factories.national_organiser())


def settle(browser: FlaskClient, w: World, workshop: Workshop | None, form: str = ".seat-form"):
    sent = {**fields(browser.get(record(w)), form), "workshop": str(workshop.id) if workshop else ""}
    return post(browser, f"{record(w)}/atelier", sent)


def test_a_seat_is_given_moved_and_taken_back_each_with_one_letter(w: World, organiser: FlaskClient) -> None:
    morning, evening = factories.workshop(w.chartres), factories.workshop(w.chartres, title="Atelier du soir")
    assert settle(organiser, w, morning).status_code == 303
    assert (place_of(w.marie), kinds(w.marie)) == ((morning.id, SeatState.TAKEN), ["workshops.seat_given"])
    assert calendar() == ["CONFIRMED"]
    assert settle(organiser, w, evening).status_code == 303
    assert (place_of(w.marie), kinds(w.marie)[1:]) == ((evening.id, SeatState.TAKEN), ["workshops.seat_given"])
    assert calendar() == ["CANCELLED", "CONFIRMED"]
    assert settle(organiser, w, None).status_code == 303
    assert (place_of(w.marie), kinds(w.marie)[2:]) == (None, ["workshops.seat_lost"])
    assert calendar() == ["CANCELLED"]
    page = text_of(organiser.get(record(w)))
    assert "place à l’atelier déplacée" in page
    assert "place à l’atelier retirée" in page


def test_somebody_who_waits_is_given_the_seat_or_leaves_the_queue(w: World, organiser: FlaskClient) -> None:
    full = factories.workshop(w.chartres, capacity=1)
    first, second = factories.candidate(w.chartres, "Ana"), factories.candidate(w.chartres, "Bob")
    for person in (first, w.marie, second):
        actions.take_seat(person, full.id)
    actions.give_back(first)
    db.session.commit()
    assert settle(organiser, w, full).status_code == 303
    assert (place_of(w.marie), kinds(w.marie)) == ((full.id, SeatState.TAKEN), ["workshops.seat_given"])
    organiser_actions.take_seat_back(second)
    db.session.commit()
    assert (place_of(second), kinds(second)) == (None, ["workshops.left_queue"])
    assert calendar() == []


@pytest.mark.parametrize(
    ("full", "late", "says"),
    [
        (True, False, "Cet atelier est complet. Choisissez-en un autre."),
        (False, True, "Cet atelier a déjà commencé."),
    ],
)
def test_a_seat_that_cannot_be_given_is_refused_with_words(
    w: World, organiser: FlaskClient, full: bool, late: bool, says: str
) -> None:
    workshop = factories.workshop(w.chartres, capacity=1)
    if full:
        actions.take_seat(factories.candidate(w.chartres, "Ana"), workshop.id)
    sent = {**fields(organiser.get(record(w)), ".seat-form"), "workshop": str(workshop.id)}
    if late:
        workshop.starts_at -= timedelta(days=60)
    db.session.commit()
    answer = post(organiser, f"{record(w)}/atelier", sent)
    assert answer.status_code == 422
    assert says.replace("'", "’") in text_of(answer)
    assert (place_of(w.marie), kinds(w.marie)) == (None, [])
    assert fields(answer, ".seat-form")["workshop"] == str(workshop.id)


def test_who_is_not_confirmed_gets_no_seat(w: World, organiser: FlaskClient) -> None:
    workshop = factories.workshop(w.chartres)
    sent = {**fields(organiser.get(record(w)), ".seat-form"), "workshop": str(workshop.id)}
    w.marie.state = RegistrationState.TO_EXAMINE
    db.session.commit()
    answer = post(organiser, f"{record(w)}/atelier", sent)
    assert answer.status_code == 422
    assert "Une place à l’atelier se donne à une inscription confirmée." in text_of(answer)
    assert place_of(w.marie) is None


def test_the_second_organiser_reads_where_the_first_put_them(w: World, organiser: FlaskClient) -> None:
    morning, evening = factories.workshop(w.chartres), factories.workshop(w.chartres, title="Atelier du soir")
    old = fields(organiser.get(record(w)), ".seat-form")
    assert settle(organiser, w, morning).status_code == 303
    answer = post(organiser, f"{record(w)}/atelier", {**old, "workshop": str(evening.id)})
    assert answer.status_code == 409
    assert "Atelier ANAF" in text_of(answer)
    assert place_of(w.marie) == (morning.id, SeatState.TAKEN)


def test_an_exception_with_its_reason_lets_companies_book_until_it_is_taken_back(
    w: World, organiser: FlaskClient
) -> None:
    w.chartres.workshop_policy = WorkshopPolicy.REQUIRED
    factories.workshop(w.chartres)
    db.session.commit()
    door = f"{record(w)}/dispense"
    form = fields(organiser.get(record(w)), ".exception-form")
    empty = post(organiser, door, form)
    assert empty.status_code == 422
    assert "Dites pourquoi" in text_of(empty)
    with pytest.raises(Refused, match="no_workshop"):
        interviews.book(w.airbel, w.marie, w.slots[0])
    assert post(organiser, door, {**form, "reason": "Déjà suivi en 2026"}).status_code == 303
    page = text_of(organiser.get(record(w)))
    assert "Déjà suivi en 2026" in page
    assert "dispense d’atelier, avec un motif" in page
    made = db.session.query(WorkshopException).one()
    assert (made.reason, made.account_id is not None) == ("Déjà suivi en 2026", True)
    assert interviews.book(w.airbel, w.marie, w.slots[0]).slot is w.slots[0]
    db.session.commit()
    ending = fields(organiser.get(record(w)), 'form:has(input[name="end"])')
    assert post(organiser, door, ending).status_code == 303
    assert db.session.query(WorkshopException).count() == 0


def test_there_is_no_exception_where_nothing_is_required(w: World) -> None:
    factories.workshop(w.chartres)
    with pytest.raises(Refused, match="not_required"):
        organiser_actions.except_from_workshop(w.marie, "Pour voir")


def test_the_grid_warns_of_a_recommended_workshop_and_books_all_the_same(w: World, as_account) -> None:
    workshop = factories.workshop(w.chartres)
    grid = f"/entreprise/{w.airbel.id}/creneaux"
    recruiter = as_account(factories.recruiter_of(w.airbel))
    warning = "Sans place à l’atelier, recommandé à ce forum"
    assert warning in text_of(recruiter.get(grid))
    assert interviews.book(w.airbel, w.marie, w.slots[0]).slot is w.slots[0]
    actions.take_seat(w.marie, workshop.id)
    db.session.commit()
    assert warning not in text_of(recruiter.get(grid))
