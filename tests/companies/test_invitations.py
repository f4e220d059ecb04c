"""Whom a company may have letters sent to, and when: nobody before an organiser has approved it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum_app.accounts.actions import account_for
from forum_app.companies import approval_actions, queries, rules, team_actions
from forum_app.companies.models import Participation
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.forums.models import Forum
from tests import factories
from tests.browser import post, text_of
from tests.letters import outbox

SignIn = Callable[..., FlaskClient]
COLLEAGUE = {"first_name": "Elsa", "last_name": "Trégourès", "function": "Achats", "email": "elsa@galenor.example"}


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


def waiting(forum: Forum, **facts: object) -> Participation:
    made = factories.company(forum, "Galénor", state=ParticipationState.TO_EXAMINE, **facts)
    for table in made.tables:
        table.number = None
    db.session.commit()
    return made


def letters() -> list[tuple[str, str]]:
    return [(letter.kind, letter.recipient) for letter in outbox()]


def code_of(act: Callable[..., object], *args: object) -> str:
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value.refusal.code


def test_a_company_that_nobody_examined_has_no_letter_sent(chartres: Forum, as_account: SignIn) -> None:
    galenor = waiting(chartres)
    bérénice = factories.recruiter_of(galenor)
    browser = as_account(bérénice)
    answer = post(browser, f"/entreprise/{galenor.id}/equipe", COLLEAGUE)
    assert answer.status_code == 303
    page = text_of(browser.get(f"/entreprise/{galenor.id}/equipe"))
    assert "Son invitation partira à la validation." in page
    assert "Invitation à la validation" in page
    assert letters() == []
    elsa = queries.present_people(galenor.id)[-1].recruiter
    assert post(browser, f"/entreprise/{galenor.id}/equipe/{elsa.id}/invitation").status_code == 409
    assert letters() == []
    approval_actions.approve(galenor)
    db.session.commit()
    assert letters() == [
        ("companies.approved", bérénice.email),
        ("companies.recruiter_invited", "elsa@galenor.example"),
    ]


def test_a_company_invites_some_people_a_day(chartres: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_INVITATIONS", 2)
    galenor = factories.company(chartres, "Galénor")
    for n in range(2):
        team_actions.welcome(galenor, f"P{n}", "X", "", f"p{n}@galenor.example")
    db.session.commit()
    assert code_of(team_actions.welcome, galenor, "P3", "X", "", "p3@galenor.example") == "too_many_invitations"
    db.session.commit()
    assert len(queries.present_people(galenor.id)) == 3
    assert len(letters()) == 2


def test_somebody_asks_to_join_some_teams_a_day(chartres: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_JOIN_REQUESTS", 1)
    person = account_for("inconnu@exemple.example", "Cliquez https://evil.example", "Vite")
    first, second = factories.company(chartres, "Galénor"), factories.company(chartres, "Airbel")
    asked = team_actions.ask_to_join(first.company, chartres, person)
    assert team_actions.ask_to_join(first.company, chartres, person) is asked
    assert code_of(team_actions.ask_to_join, second.company, chartres, person) == "too_many_requests"
    db.session.commit()
    assert [letter.subject for letter in outbox()] == ["Cliquez Vite demande à rejoindre l’équipe de Galénor"]


def test_the_letter_of_approval_opens_the_pages_of_a_contact_who_had_no_account(chartres: Forum) -> None:
    """Imported without « Inviter », they met « Aucun compte avec cette adresse » after « Participation validée »."""
    galenor = waiting(chartres, contact_email="gaspard@galenor.example")
    presence = galenor.presences[0]
    presence.recruiter.account.grants[0].until = presence.recruiter.account.grants[0].since
    presence.recruiter.account, presence.recruiter.email = None, "gaspard@galenor.example"
    db.session.commit()
    approval_actions.approve(galenor)
    db.session.commit()
    assert letters() == [("companies.approved", "gaspard@galenor.example")]
    gaspard = account_for("gaspard@galenor.example")
    assert [(g.scope_id, g.forum_id) for g in gaspard.live_grants] == [(galenor.company_id, chartres.id)]
    assert presence.recruiter.account_id == gaspard.id
