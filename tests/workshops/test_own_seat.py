"""A candidate in front of the workshops: what may be chosen, what has begun, what is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum_app.candidates import accommodation
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import Accommodation, RegistrationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import WindowKind, WindowOverride, WorkshopPolicy
from forum_app.mail.models import Letter
from forum_app.workshops import queries
from forum_app.workshops.models import Workshop, WorkshopSeat
from forum_app.workshops.vocabulary import SeatState
from tests import factories
from tests.browser import fields, post, text_of

SEAT = "/mon-forum/chartres-2027/atelier"
LAST_STEP = "/forums/chartres-2027/inscription/atelier"
HOME = "/mon-forum/chartres-2027"


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def marie(chartres: Forum) -> Registration:
    return factories.candidate(chartres)


@pytest.fixture
def browser(marie: Registration, as_account: Callable[..., FlaskClient]) -> FlaskClient:
    return as_account(marie.account)


@pytest.fixture
def lina(chartres: Forum) -> Registration:
    """Somebody whose file lacks nothing but its last step."""
    return factories.candidate(chartres, "Lina", state=RegistrationState.DRAFT, agreed_at=None)


@pytest.fixture
def visitor(lina: Registration, as_account: Callable[..., FlaskClient]) -> FlaskClient:
    return as_account(lina.account)


def begun(forum: Forum) -> Workshop:
    return factories.workshop(forum, title="Atelier commencé", starts_at=now(), ends_at=now() + timedelta(hours=3))


def seated(registration: Registration, workshop: Workshop) -> None:
    factories.save(WorkshopSeat(workshop=workshop, registration=registration))


def seat_of(registration: Registration) -> tuple[str, SeatState] | None:
    seat = queries.seat_of(registration)
    return (seat.workshop.title, seat.state) if seat is not None else None


def refused(answer: TestResponse, sentence: str) -> bool:
    return answer.status_code == 422 and sentence in text_of(answer)


# --- The seat, from its own page --------------------------------------------------


def test_a_workshop_that_has_begun_or_is_elsewhere_is_offered_to_nobody(
    browser: FlaskClient, chartres: Forum, marie: Registration
) -> None:
    passed, elsewhere = begun(chartres), factories.workshop(factories.forum("Lyon"))
    factories.workshop(chartres, title="Atelier du soir")
    page = browser.get(SEAT).text
    assert ("Atelier du soir" in page, "Atelier commencé" in page) == (True, False)
    for workshop in (passed, elsewhere):
        answer = post(browser, SEAT, {"workshop": str(workshop.id)})
        assert refused(answer, "Cet atelier n’est pas proposé pour ce forum.")
    assert seat_of(marie) is None


def test_once_ones_workshop_has_begun_the_seat_is_neither_changed_nor_given_back(
    browser: FlaskClient, chartres: Forum, marie: Registration
) -> None:
    evening = factories.workshop(chartres, title="Atelier du soir")
    seated(marie, begun(chartres))
    for choice in (str(evening.id), "none"):
        assert refused(post(browser, SEAT, {"workshop": choice}), "Cet atelier a déjà commencé.")
        assert seat_of(marie) == ("Atelier commencé", SeatState.TAKEN)


def test_when_every_workshop_is_past_the_page_says_so(browser: FlaskClient, chartres: Forum) -> None:
    begun(chartres)
    page = browser.get(SEAT)
    assert "Aucun atelier à venir" in text_of(page)
    assert 'name="workshop"' not in page.text


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        (WorkshopPolicy.REQUIRED, "L’atelier est obligatoire avant les entretiens : choisissez le vôtre."),
        (WorkshopPolicy.RECOMMENDED, None),
    ],
)
def test_a_seat_is_given_back_unless_the_workshop_is_required(
    browser: FlaskClient, chartres: Forum, marie: Registration, policy: WorkshopPolicy, sentence: str | None
) -> None:
    chartres.workshop_policy = policy
    seated(marie, factories.workshop(chartres))
    answer = post(browser, SEAT, {"workshop": "none"})
    assert (seat_of(marie) is None) is (sentence is None)
    assert refused(answer, sentence) if sentence else answer.headers["Location"] == HOME


def test_a_full_workshop_makes_one_wait_and_says_so(browser: FlaskClient, chartres: Forum, marie: Registration) -> None:
    full = factories.workshop(chartres, capacity=1)
    seated(factories.candidate(chartres, "Bob"), full)
    home = post(browser, SEAT, {"workshop": str(full.id)}).headers["Location"]
    assert "L’atelier est complet : vous êtes sur sa liste d’attente." in text_of(browser.get(home))
    assert seat_of(marie) == ("Atelier ANAF", SeatState.WAITING)


def test_who_waits_for_a_place_at_the_forum_takes_no_seat_yet(
    browser: FlaskClient, chartres: Forum, marie: Registration
) -> None:
    workshop = factories.workshop(chartres)
    marie.state = RegistrationState.WAITING
    sentence = "La place à l’atelier se choisit avec une place au forum."
    assert sentence in text_of(browser.get(SEAT))
    assert refused(post(browser, SEAT, {"workshop": str(workshop.id)}), sentence)
    assert seat_of(marie) is None


# --- The seat, in the last step of the sign-up ------------------------------------


def test_the_last_step_is_closed_with_the_window_for_who_has_not_sent_it(
    visitor: FlaskClient, chartres: Forum, lina: Registration
) -> None:
    next(w for w in chartres.windows if w.kind is WindowKind.CANDIDATES).override = WindowOverride.CLOSED
    sentence = "L’organisateur a fermé les inscriptions."
    shown, sent = visitor.get(LAST_STEP), post(visitor, LAST_STEP, {"share": "y"})
    assert (shown.status_code, sent.status_code) == (200, 409)
    assert (sentence in text_of(shown), sentence in text_of(sent)) == (True, True)
    assert (lina.state, db.session.query(Letter).count()) == (RegistrationState.DRAFT, 0)


def test_a_seat_refused_in_the_last_step_sends_nothing_and_keeps_what_was_typed(
    visitor: FlaskClient, chartres: Forum, lina: Registration
) -> None:
    """She kept the seat of a workshop that has begun since: the other one is not given to her beside it."""
    evening = factories.workshop(chartres, title="Atelier du soir")
    seated(lina, begun(chartres))
    typed = {"workshop": str(evening.id), "share": "y", "needs": ["quiet"], "need_words": "Près de la porte"}
    answer = post(visitor, LAST_STEP, typed)
    assert refused(answer, "Cet atelier a déjà commencé.")
    again = fields(answer)
    assert {name: again[name] for name in ("workshop", "needs", "need_words")} == {
        "workshop": str(evening.id),
        "needs": "quiet",
        "need_words": "Près de la porte",
    }
    assert (lina.state, accommodation.read_own(lina), db.session.query(Letter).count()) == (
        RegistrationState.DRAFT,
        None,
        0,
    )


def test_who_comes_back_to_the_last_step_finds_what_they_declared(visitor: FlaskClient, lina: Registration) -> None:
    accommodation.declare(lina, [Accommodation.QUIET], "Près de la porte")
    db.session.commit()
    shown = fields(visitor.get(LAST_STEP))
    assert (shown["needs"], shown["need_words"]) == ("quiet", "Près de la porte")
