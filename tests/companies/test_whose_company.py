"""Whose company it is: a role given at one forum opens that forum, and nobody enters a company by asking themselves."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from forum_app.accounts.actions import account_for
from forum_app.accounts.models import Account
from forum_app.companies import actions, queries, team_actions
from forum_app.companies.models import JoinRequest, Participation
from forum_app.companies.vocabulary import CompanySize, NoSiretReason, ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.forums.models import Forum
from tests import factories
from tests.browser import post, text_of

SignIn = Callable[..., FlaskClient]
STARTUP = {"name": "Néoform", "size": CompanySize.TPE, "no_siret_reason": NoSiretReason.STARTUP}


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def lyon(app: Flask) -> Forum:
    return factories.forum("Lyon", territory=factories.territory("Rhône-Alpes"))


def imported(forum: Forum, **participation: object) -> Participation:
    made = actions.enter(
        forum, {"name": "Galénor", "siret": "73282932000074", "size": CompanySize.ETI}, participation, source="import"
    )
    made.state = ParticipationState.APPROVED
    db.session.commit()
    return made


def proven(email: str, first_name: str = "Bérénice", last_name: str = "Falcoz") -> Account:
    account = account_for(email, first_name, last_name)
    account.email_confirmed_at = now()
    db.session.commit()
    return account


def pages(participation: Participation) -> list[str]:
    return [f"/entreprise/{participation.id}{page}" for page in ("", "/equipe", "/offres", "/besoin", "/creneaux")]


def opened(browser: FlaskClient, participation: Participation) -> set[int]:
    return {browser.get(page).status_code for page in pages(participation)}


def code_of(act: Callable[..., object], *args: object, **named: object) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    db.session.rollback()
    return refused.value.refusal.code


def test_an_organiser_of_one_territory_never_enters_a_company_of_another(
    chartres: Forum, lyon: Forum, as_account: SignIn
) -> None:
    """Review of the second version: they asked to join a company of Lyon from Chartres, and said yes to themselves."""
    there = factories.company(lyon, "Galénor", siret="73282932000074")
    factories.candidate(lyon, "Maëlle")
    anselme = factories.territorial_organiser(chartres.territory)
    anselme.email_confirmed_at = now()
    db.session.commit()
    browser = as_account(anselme)
    # by asking, at either forum
    for forum in (chartres, lyon):
        assert post(browser, f"/forums/{forum.slug}/entreprise/demande", {"siret": "73282932000074"}).status_code == 303
    for asked in db.session.query(JoinRequest):
        assert code_of(team_actions.answer_join, asked, anselme, accepted=True) == "own_request"
    # by adding it by hand at home, with a friend's address
    friend = proven("complice@exemple.example", "Jo", "Complice")
    added = {"name": "Galénor", "siret": "73282932000074", "size": "eti", "city": "Mions", "first_name": "Jo"}
    for invite in ({}, {"invite": "y"}):
        post(
            browser,
            f"/organisation/{chartres.slug}/entreprises/ajouter",
            {**added, "last_name": "C", "email": friend.email, **invite},
        )
    here = db.session.query(Participation).filter_by(forum_id=chartres.id).one()
    assert opened(as_account(friend), there) <= {403, 404}
    # by letting the friend in at home, where the friend proves the address that the record gives
    assert team_actions.recognise(here.company, chartres, friend)
    db.session.commit()
    assert opened(as_account(friend), here) <= {200, 302, 303}
    assert opened(as_account(friend), there) == {404}
    assert queries.absent_people(here, friend) == []
    assert opened(browser, there) <= {403, 404}


def test_a_request_is_answered_at_its_own_forum_by_the_team_or_where_there_is_none_by_its_organiser(
    chartres: Forum, lyon: Forum, as_account: SignIn
) -> None:
    here, there = imported(chartres), imported(lyon)
    berenice = proven("berenice@exemple.example")
    asked = team_actions.ask_to_join(here.company, lyon, berenice, "Qualité")
    db.session.commit()
    of_chartres = as_account(factories.territorial_organiser(chartres.territory))
    of_lyon = as_account(factories.territorial_organiser(lyon.territory, "Solveig", "Mazurier"))
    answer = {"answer": "accept"}
    path = "/organisation/{}/entreprises/{}/demandes/{}"
    assert post(of_chartres, path.format(chartres.slug, here.id, asked.id), answer).status_code == 404
    assert post(of_chartres, path.format(lyon.slug, there.id, asked.id), answer).status_code == 404
    assert "Bérénice Falcoz demande à rejoindre" in text_of(
        of_lyon.get(f"/organisation/{lyon.slug}/entreprises/{there.id}")
    )
    assert post(of_lyon, path.format(lyon.slug, there.id, asked.id), answer).status_code == 303
    db.session.expire_all()
    browser = as_account(berenice)
    assert opened(browser, there) <= {200, 302, 303}
    assert opened(browser, here) == {404}
    # Lyon has a team now: the organiser does not answer for it any more.
    second = team_actions.ask_to_join(there.company, lyon, proven("autre@exemple.example", "Elsa", "Trégourès"))
    db.session.commit()
    assert code_of(team_actions.answer_join, second, factories.national_organiser(), accepted=True) == "company_answers"
    team_actions.answer_join(second, berenice, accepted=True)


def test_a_refused_company_without_number_is_not_taken_by_typing_its_name(chartres: Forum, as_account: SignIn) -> None:
    founder, thief = proven("fondatrice@neoform.example"), proven("voleur@exemple.example", "Jean", "Voleur")
    made = actions.open_sign_up(chartres, founder, STARTUP, {"need_overload": "Une ligne."})
    made.state = ParticipationState.REFUSED
    db.session.commit()
    browser = as_account(thief)
    typed = {"name": "NEOFORM", "size": "tpe", "no_siret_reason": "startup", "need_overload": "Moi.", "city": "Dreux"}
    answer = post(browser, f"/forums/{chartres.slug}/entreprise", typed)
    assert (answer.status_code, "déjà inscrite à ce forum" in text_of(answer)) == (422, True)
    field = BeautifulSoup(answer.text, "html.parser").select_one("#name-error, [id^=name][id$=error]")
    assert field is not None
    assert "fondatrice" not in answer.text
    db.session.expire_all()
    assert (made.state, opened(browser, made)) == (ParticipationState.REFUSED, {403})
    again = actions.open_sign_up(chartres, founder, STARTUP, {})
    assert (again.id, again.state) == (made.id, ParticipationState.DRAFT)


def test_the_address_that_the_record_gives_opens_it_once_it_is_proved(chartres: Forum) -> None:
    here = imported(chartres, contact_email="gaspard@galenor.example")
    gaspard = account_for("gaspard@galenor.example", "Gaspard", "Lhomme")
    assert not team_actions.recognise(here.company, chartres, gaspard)
    gaspard.email_confirmed_at = now()
    assert team_actions.recognise(here.company, chartres, gaspard)
    assert [(g.scope_id, g.forum_id) for g in gaspard.live_grants] == [(here.company_id, chartres.id)]
    # Once somebody acts for it, the contact's address opens nothing by itself.
    here.contact_email = "autre@galenor.example"
    assert not team_actions.recognise(here.company, chartres, proven("autre@galenor.example"))


def test_who_acts_at_one_forum_completes_a_shared_record_and_changes_nothing_of_it(
    chartres: Forum, lyon: Forum
) -> None:
    here, berenice = imported(chartres), proven("berenice@exemple.example")
    draft = actions.open_sign_up(lyon, berenice, {"name": "Galénor", "siret": here.company.siret}, {})
    actions.edit_company(draft, {"siret": here.company.siret, "city": "Mions"}, by=berenice)
    db.session.commit()
    assert (
        code_of(actions.edit_company, draft, {"siret": here.company.siret, "name": "Volé"}, by=berenice)
        == "record_shared"
    )
    assert queries.participations_of(berenice) == [draft]


def test_the_founder_opens_every_forum_to_a_colleague_and_a_colleague_does_not(
    chartres: Forum, lyon: Forum, as_account: SignIn
) -> None:
    here = factories.company(chartres, "Galénor", siret="73282932000074")
    owner = factories.recruiter_of(here)
    colleague = team_actions.welcome(here, "Elsa", "Trégourès", "", "elsa@galenor.example")
    badge = team_actions.add_recruiter(here, "Yvon", "Badge")
    db.session.commit()
    elsa = colleague.account
    assert elsa is not None
    path = f"/entreprise/{here.id}/equipe/{{}}/tous-les-forums"
    assert "Donner accès à tous nos forums" not in text_of(as_account(elsa).get(f"/entreprise/{here.id}/equipe"))
    assert post(as_account(elsa), path.format(colleague.id)).status_code in (409, 422)
    assert code_of(team_actions.entrust, here, badge, owner) == "no_account"
    there = imported(lyon)
    assert opened(as_account(elsa), there) == {404}
    assert "Donner accès à tous nos forums" in text_of(as_account(owner).get(f"/entreprise/{here.id}/equipe"))
    assert post(as_account(owner), path.format(colleague.id)).status_code == 303
    db.session.expire_all()
    assert opened(as_account(elsa), there) <= {200, 302, 303}


def test_leaving_a_team_closes_its_forum_alone(chartres: Forum, lyon: Forum, as_account: SignIn) -> None:
    here = factories.company(chartres, "Galénor", siret="73282932000074")
    elsa = team_actions.welcome(here, "Elsa", "Trégourès", "", "elsa@galenor.example")
    there = imported(lyon)
    team_actions.bring(there, elsa)
    team_actions.add_self(there, factories.recruiter_of(here))
    db.session.commit()
    browser = as_account(elsa.account)
    assert (opened(browser, here) | opened(browser, there)) <= {200, 302, 303}
    presence = next(p for p in there.presences if p.recruiter is elsa)
    team_actions.remove_recruiter(there, presence, booked={})
    db.session.commit()
    assert (opened(browser, there), elsa.removed_at) == ({404}, None)
    assert opened(browser, here) <= {200, 302, 303}
    # An owner taken off a team keeps the record of the company.
    owner = next(p for p in here.presences if p.recruiter is not elsa)
    team_actions.remove_recruiter(here, owner, booked={})
    db.session.commit()
    assert opened(as_account(factories.recruiter_of(there)), here) <= {200, 302, 303}
