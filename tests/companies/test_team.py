"""The team of Airbel: who is brought back, who is invited, who asks to be let in."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum_app.accounts import actions as account_actions
from forum_app.companies import team_actions
from forum_app.companies.models import JoinRequest, Participation, Recruiter, RecruiterPresence
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.forums.models import Forum
from forum_app.mail.models import Letter
from tests import factories
from tests.browser import fields, post, text_of


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def airbel(chartres: Forum) -> Participation:
    return factories.company(chartres)


@pytest.fixture
def team(airbel: Participation, as_account: Callable[..., FlaskClient]) -> FlaskClient:
    return as_account(factories.recruiter_of(airbel))


def solveig(airbel: Participation, **facts: object) -> Recruiter:
    """Somebody whom Airbel knows, at none of its forums yet."""
    known = Recruiter(company=airbel.company, first_name="Solveig", last_name="Mazurier", **facts)
    factories.save(known)
    return known


def present(participation: Participation) -> list[str]:
    return [presence.recruiter.first_name for presence in participation.presences]


def letters() -> list[tuple[str, str]]:
    return [(letter.kind, letter.recipient) for letter in db.session.query(Letter).order_by(Letter.id)]


# --- Somebody whom the company knows ---------------------------------------------


def test_who_stayed_away_is_brought_back_by_one_button(airbel: Participation, team: FlaskClient) -> None:
    known, page = solveig(airbel), f"/entreprise/{airbel.id}/equipe"
    shown = team.get(page)
    assert "Déjà venues avec vous Solveig Mazurier" in text_of(shown)
    button = fields(shown, 'form[action$="/retour"]')
    assert button["recruiter_id"] == str(known.id)
    assert post(team, f"{page}/retour", button).headers["Location"] == page
    assert present(airbel) == ["Aurélien", "Solveig"]
    assert "Déjà venues avec vous" not in text_of(team.get(page))


def test_nobody_is_brought_back_twice_nor_from_elsewhere(airbel: Participation, team: FlaskClient) -> None:
    lyophila = factories.company(airbel.forum, "Lyophila")
    solveig(airbel)
    already, stranger = airbel.presences[0].recruiter_id, solveig(lyophila).id
    address = f"/entreprise/{airbel.id}/equipe/retour"
    statuses = [post(team, address, {"recruiter_id": str(one)}).status_code for one in (already, stranger, "x")]
    assert (statuses, present(airbel)) == ([404, 404, 404], ["Aurélien"])


def test_two_colleagues_bring_the_same_person_once(airbel: Participation) -> None:
    """Both pages showed the button: the rows decide."""
    known = solveig(airbel)
    factories.save(RecruiterPresence(participation_id=airbel.id, recruiter=known))
    with pytest.raises(Refused) as refused:
        team_actions.bring(airbel, known)
    assert refused.value.refusal.code == "already_present"


def test_a_company_that_withdrew_brings_nobody_and_keeps_its_people(airbel: Participation, team: FlaskClient) -> None:
    known, colleague = solveig(airbel), solveig(airbel, account=factories.account())
    factories.save(RecruiterPresence(participation_id=airbel.id, recruiter=colleague))
    airbel.state = ParticipationState.WITHDRAWN
    page = f"/entreprise/{airbel.id}/equipe"
    brought = post(team, f"{page}/retour", {"recruiter_id": str(known.id)})
    assert (brought.status_code, present(airbel)) == (409, ["Aurélien", "Solveig"])
    assert "Cette participation est à l’état « Désistement » : elle ne se modifie plus." in text_of(brought)
    added = post(team, page, {"first_name": "Noé", "last_name": "Granier"})
    assert (added.status_code, fields(added, f'form[action="{page}"]')["first_name"]) == (422, "Noé")
    post(team, f"{page}/{colleague.id}/retrait")
    assert present(airbel) == ["Aurélien", "Solveig"]


def test_a_badge_without_pages_leaves_with_its_last_team(airbel: Participation, team: FlaskClient) -> None:
    known = solveig(airbel)
    team_actions.bring(airbel, known)
    db.session.commit()
    post(team, f"/entreprise/{airbel.id}/equipe/{known.id}/retrait")
    assert (present(airbel), known.removed_at is not None) == (["Aurélien"], True)


def test_who_leaves_one_company_keeps_the_pages_of_the_other(airbel: Participation) -> None:
    lyophila = factories.company(airbel.forum, "Lyophila")
    both = factories.recruiter_of(lyophila)
    team_actions.bring(airbel, solveig(airbel, account=both))
    db.session.commit()
    team_actions.remove_recruiter(airbel, airbel.presences[1], booked={})
    assert [grant.scope_id for grant in both.live_grants] == [lyophila.company_id]


# --- An invitation ---------------------------------------------------------------


def test_somebody_with_an_address_is_invited_later(airbel: Participation, team: FlaskClient) -> None:
    known, page = solveig(airbel, email="solveig@airbel.example"), f"/entreprise/{airbel.id}/equipe"
    team_actions.bring(airbel, known)
    assert post(team, f"{page}/{known.id}/invitation").headers["Location"] == page
    assert "Une invitation part vers Solveig." in text_of(team.get(page))
    assert letters() == [("companies.recruiter_invited", "solveig@airbel.example")]
    assert known.account is not None
    assert [grant.scope_id for grant in known.account.live_grants] == [airbel.company_id]


def test_without_an_address_nobody_is_invited(airbel: Participation, team: FlaskClient) -> None:
    known = solveig(airbel)
    team_actions.bring(airbel, known)
    answer = post(team, f"/entreprise/{airbel.id}/equipe/{known.id}/invitation")
    assert (answer.status_code, letters()) == (409, [])
    assert "Donnez d’abord l’adresse de cette personne." in text_of(answer)


# --- Somebody who asks to be let in ----------------------------------------------


@pytest.fixture
def asked(airbel: Participation) -> JoinRequest:
    noe = factories.account("noe@airbel.example", first_name="Noé", last_name="Granier")
    request = JoinRequest(company=airbel.company, account=noe, forum_id=airbel.forum_id, function="Achats")
    factories.save(request)
    return request


@pytest.fixture(params=["the team", "an organiser"])
def door(
    request: pytest.FixtureRequest, airbel: Participation, asked: JoinRequest, as_account: Callable[..., FlaskClient]
) -> tuple[FlaskClient, str]:
    """Who answers, and the address where the page of their side sends it: an organiser where nobody else can."""
    recruiter = factories.recruiter_of(airbel)
    if request.param == "the team":
        return as_account(recruiter), f"/entreprise/{airbel.id}/equipe/demandes/{asked.id}"
    account_actions.end_grant(recruiter.live_grants[0])
    record = f"/organisation/{airbel.forum.slug}/entreprises/{airbel.id}"
    return as_account(factories.national_organiser()), f"{record}/demandes/{asked.id}"


def test_who_is_declined_is_told_and_stays_out(
    door: tuple[FlaskClient, str], airbel: Participation, asked: JoinRequest
) -> None:
    browser, address = door
    assert post(browser, address, {"answer": "decline"}).headers["Location"] == address.split("/demandes")[0]
    assert (asked.accepted, present(airbel), asked.account.live_grants) == (False, ["Aurélien"], [])
    assert letters() == [("companies.join_declined", "noe@airbel.example")]
    assert post(browser, address, {"answer": "accept"}).status_code == 404


def test_who_is_accepted_is_told_and_comes(
    door: tuple[FlaskClient, str], airbel: Participation, asked: JoinRequest
) -> None:
    browser, address = door
    post(browser, address, {"answer": "accept"})
    assert (asked.accepted, present(airbel)) == (True, ["Aurélien", "Noé"])
    assert letters() == [("companies.join_accepted", "noe@airbel.example")]


@pytest.mark.parametrize("sent", [{}, {"answer": ""}, {"answer": "peut-être"}, {"answer": "Accept"}])
def test_an_answer_that_is_neither_yes_nor_no_decides_nothing(
    door: tuple[FlaskClient, str], asked: JoinRequest, sent: dict[str, str]
) -> None:
    """A form sent by the Enter key carries no button: nobody is turned away by that."""
    browser, address = door
    answer = post(browser, address, sent)
    assert (answer.status_code, asked.answered_at, letters()) == (400, None, [])
    assert post(browser, address, {"answer": "accept"}).status_code == 303


def test_a_request_for_another_forum_stands_at_the_address_of_none_but_its_own(
    airbel: Participation, team: FlaskClient, as_account: Callable[..., FlaskClient]
) -> None:
    """The owner of the company reads those of every forum; an organiser, those of theirs."""
    lyon = factories.forum("Lyon")
    asked = JoinRequest(company=airbel.company, account=factories.account(), forum_id=lyon.id)
    factories.save(asked)
    record = f"/organisation/{airbel.forum.slug}/entreprises/{airbel.id}"
    assert as_account(factories.national_organiser()).get(f"{record}/demandes/{asked.id}").status_code == 404
    page = f"/entreprise/{airbel.id}/equipe"
    assert team.get(f"{page}/demandes/{asked.id}").headers["Location"] == page


# --- What was refused, loaded again -----------------------------------------------


@pytest.mark.parametrize(
    ("door", "change", "status"),
    [("tables", {"table_count": "9"}, 422), ("presence", {"version": "", "present": []}, 409)],
)
def test_the_address_of_a_refusal_leads_back_to_the_form(
    airbel: Participation, team: FlaskClient, door: str, change: dict[str, object], status: int
) -> None:
    """The page of a refusal stands at the address of its form: loaded again, it is the page of the team."""
    page, address = f"/entreprise/{airbel.id}/equipe", f"/entreprise/{airbel.id}/{door}"
    form = f'form[action="{address}"]'
    assert post(team, address, {**fields(team.get(page), form), **change}).status_code == status
    assert team.get(address).headers["Location"] == page
    airbel.state, airbel.step = ParticipationState.DRAFT, 2
    step = team.get(team.get(address).headers["Location"]).headers["Location"]
    assert fields(team.get(step), form)["version"]


# --- While the sign-up is a draft -------------------------------------------------


def test_the_pages_of_a_draft_are_the_steps_of_its_sign_up(airbel: Participation, team: FlaskClient) -> None:
    airbel.state, airbel.step = ParticipationState.DRAFT, 2
    first = f"/forums/{airbel.forum.slug}/entreprise"
    pages = [team.get(f"/entreprise/{airbel.id}/{page}").headers["Location"] for page in ("equipe", "besoin")]
    assert pages == [f"{first}/equipe", first]
