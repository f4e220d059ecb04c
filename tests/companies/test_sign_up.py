"""The doors of a company's sign-up that stay shut, and those that open to who is known already."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum_app.accounts.models import Account
from forum_app.companies.models import JoinRequest, Participation, Recruiter, RecruiterPresence
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import WindowKind, WindowOverride
from forum_app.mail.models import Letter
from tests import factories
from tests.browser import fields, post, text_of

FIRST = "/forums/chartres-2027/entreprise"
LYON = "/forums/lyon-2027/entreprise"


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def lyon(chartres: Forum) -> Forum:
    return factories.forum("Lyon")


@pytest.fixture
def airbel(chartres: Forum) -> Participation:
    """Airbel, whose team may come to Lyon as well."""
    return factories.company(chartres)


@pytest.fixture
def aurelien(airbel: Participation, as_account: Callable[..., FlaskClient]) -> FlaskClient:
    """Who acts for Airbel."""
    return as_account(factories.recruiter_of(airbel))


@pytest.fixture
def berenice(chartres: Forum) -> Account:
    return factories.account("berenice@airbel.example", first_name="Bérénice", last_name="Falcoz")


@pytest.fixture
def visitor(berenice: Account, as_account: Callable[..., FlaskClient]) -> FlaskClient:
    """Bérénice, whom no company knows yet."""
    return as_account(berenice)


def drafts() -> list[Participation]:
    return db.session.query(Participation).filter_by(state=ParticipationState.DRAFT).all()


# --- A number --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("732 829 320 00075", "Vérifiez les 5 derniers chiffres."),
        ("732 829 320", "Un SIRET a 14 chiffres : ici, 9."),
        ("Galénor", "Un SIRET ne contient que des chiffres."),
    ],
)
def test_a_number_that_is_no_siret_stays_in_its_field_with_what_is_wrong(
    visitor: FlaskClient, typed: str, sentence: str
) -> None:
    page = visitor.get(f"{FIRST}?siret={typed}")
    assert sentence in text_of(page)
    assert fields(page, ".siret-form") == {"siret": typed.replace(" ", "")}


def test_ones_own_company_is_found_by_its_number_and_asks_nobody(
    airbel: Participation, aurelien: FlaskClient, lyon: Forum
) -> None:
    page = aurelien.get(f"{LYON}?siret={airbel.company.siret}")
    assert fields(page, f'form[action="{LYON}"]')["name"] == "Airbel"
    assert "Demander à rejoindre" not in text_of(page)


# --- Coming back with a company already known ------------------------------------


def test_a_company_comes_to_another_forum_by_one_button(
    airbel: Participation, aurelien: FlaskClient, lyon: Forum
) -> None:
    button = fields(aurelien.get(LYON), 'form[action$="/reprise"]')
    assert post(aurelien, f"{LYON}/reprise", button).headers["Location"] == LYON
    (draft,) = drafts()
    assert (draft.company, draft.forum, [p.recruiter.first_name for p in draft.presences]) == (
        airbel.company,
        lyon,
        ["Aurélien"],
    )


def test_nobody_comes_back_with_the_company_of_somebody_else(airbel: Participation, lyon: Forum, as_account) -> None:
    lyophila = as_account(factories.recruiter_of(factories.company(airbel.forum, "Lyophila")))
    statuses = [post(lyophila, f"{LYON}/reprise", sent).status_code for sent in ({"company_id": airbel.company_id}, {})]
    assert (statuses, drafts()) == ([404, 404], [])


def test_no_company_comes_back_once_the_window_is_closed(
    airbel: Participation, aurelien: FlaskClient, lyon: Forum
) -> None:
    button = fields(aurelien.get(LYON), 'form[action$="/reprise"]')
    next(w for w in lyon.windows if w.kind is WindowKind.COMPANIES).override = WindowOverride.CLOSED
    answer = post(aurelien, f"{LYON}/reprise", button)
    assert (answer.status_code, drafts()) == (409, [])
    assert "L’organisateur a fermé les inscriptions des entreprises." in text_of(answer)


# --- Asking to join a team -------------------------------------------------------


def test_nobody_asks_to_join_a_company_that_is_not_there(visitor: FlaskClient) -> None:
    statuses = [
        post(visitor, f"{FIRST}/demande", {"siret": siret}).status_code for siret in ("73282932000074", "", "Airbel")
    ]
    assert (statuses, db.session.query(JoinRequest).count()) == ([404] * 3, 0)


def test_a_request_too_long_comes_back_as_it_was_typed(airbel: Participation, visitor: FlaskClient) -> None:
    function = "Responsable " * 20
    answer = post(visitor, f"{FIRST}/demande", {"siret": airbel.company.siret, "function": function})
    assert (answer.status_code, db.session.query(JoinRequest).count()) == (422, 0)
    assert fields(answer, 'form[action$="/demande"]')["function"] == function.strip()
    assert "la limite est de 120." in text_of(answer)


def test_an_address_that_the_team_has_given_enters_at_once(
    airbel: Participation, visitor: FlaskClient, berenice: Account
) -> None:
    known = Recruiter(
        company=airbel.company, first_name="Bérénice", last_name="Falcoz", email="Berenice@Airbel.example"
    )
    factories.save(known, RecruiterPresence(participation_id=airbel.id, recruiter=known))
    entered = post(visitor, f"{FIRST}/demande", {"siret": airbel.company.siret})
    assert entered.headers["Location"] == FIRST
    assert (known.account, [(grant.scope_id, grant.forum_id) for grant in berenice.live_grants]) == (
        berenice,
        [(airbel.company_id, airbel.forum_id)],
    )
    assert (db.session.query(JoinRequest).count(), db.session.query(Letter).count()) == (0, 0)
    there = visitor.get(FIRST).headers["Location"]
    assert "Votre adresse est dans la fiche de l’entreprise : vous êtes de l’équipe." in text_of(visitor.get(there))


# --- Sending ---------------------------------------------------------------------


def test_nothing_is_sent_before_it_is_begun(visitor: FlaskClient) -> None:
    agreed = {"authority": "y", "publication": "y"}
    assert post(visitor, f"{FIRST}/envoi", agreed).headers["Location"] == FIRST
    assert db.session.query(Participation).count() == 0


def test_a_sign_up_without_its_need_is_not_sent_and_says_what_lacks(
    airbel: Participation, aurelien: FlaskClient
) -> None:
    airbel.state, airbel.need_overload = ParticipationState.DRAFT, ""
    answer = post(aurelien, f"{FIRST}/envoi", {"authority": "y", "publication": "y"})
    assert (answer.status_code, airbel.state) == (422, ParticipationState.DRAFT)
    assert "Il manque" in text_of(answer)


def test_a_draft_keeps_the_function_that_was_sound(airbel: Participation, aurelien: FlaskClient) -> None:
    """What is too long is left aside, and the rest of the draft is kept."""
    airbel.state = ParticipationState.DRAFT
    typed = {"siret": airbel.company.siret, "name": "Airbel", "city": "Dreux", "function": "Responsable " * 20}
    assert "Brouillon enregistré" in text_of(post(aurelien, f"{FIRST}/brouillon", typed))
    assert (airbel.company.city, airbel.presences[0].recruiter.function) == ("Dreux", "Responsable production")


def test_somebody_leaves_for_later_with_nothing_to_keep(visitor: FlaskClient) -> None:
    left = post(visitor, f"{FIRST}/brouillon", {"city": "Mions", "later": "1"})
    assert left.headers["Location"] == "/forums/chartres-2027"
    assert "Rien à garder encore : il faut au moins un SIRET et un nom." in text_of(
        visitor.get("/forums/chartres-2027")
    )
    assert db.session.query(Participation).count() == 0
