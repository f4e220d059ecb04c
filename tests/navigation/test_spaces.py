"""The homes of somebody who has many: the nearest in the menu, all of them on pages."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from forum_app.accounts.models import Account
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Participation
from forum_app.forums.models import Forum
from forum_app.permissions.vocabulary import Role, ScopeKind
from tests import factories
from tests.browser import text_of


def candidate_of_many(count: int) -> Account:
    """Somebody registered at so many forums: half of them past, the others to come from 1 March 2027."""
    marie = factories.account("marie@exemple.example", first_name="Marie", last_name="Tessier")
    factories.grant(marie, Role.CANDIDATE, ScopeKind.OWN)
    _register(marie, 0, count)
    return marie


def _register(somebody: Account, start: int, end: int) -> None:
    with factories.together():
        for n in range(start, end):
            day = date(2027, 3, 1) + timedelta(days=n // 2) if n % 2 == 0 else date(2027, 1, 30) - timedelta(days=n)
            _registered(somebody, factories.forum(f"Ville{n:03d}", day, slots=0))


def _registered(somebody: Account, forum: Forum, **facts: Any) -> None:
    registration = factories.candidate(forum, **facts)
    registration.account = somebody
    factories.save(registration)


def links(page) -> list[str]:
    return re.findall(r"Candidat, (Ville\d+)</span>", page.get_data(as_text=True))


@pytest.mark.both
def test_the_menu_shows_the_nearest_homes_and_a_page_shows_all(app: Flask, as_account) -> None:
    browser = as_account(candidate_of_many(120))
    menu = browser.get("/mon-compte")
    nearest = [f"Ville{n:03d}" for n in (0, 2, 4, 6, 8, 10)]
    assert sorted(set(links(menu))) == nearest
    assert "Tous vos espaces…" in text_of(menu)
    assert browser.get("/accueil").location == "/mon-forum/ville000-2027"
    first = browser.get("/mes-espaces").get_data(as_text=True)
    rows = re.findall(r'grow">Candidat, (Ville\d+)<small', first)
    assert rows == [f"Ville{n:03d}" for n in range(0, 100, 2)]
    last = browser.get("/mes-espaces?page=3")
    assert "Lignes 101 à 120 sur 120" in text_of(last)
    rows = re.findall(r'grow">Candidat, (Ville\d+)<small', last.get_data(as_text=True))
    assert rows == [f"Ville{n:03d}" for n in range(81, 121, 2)]


def test_the_home_shown_now_stands_in_the_menu_however_far(app: Flask, as_account) -> None:
    browser = as_account(candidate_of_many(40))
    page = browser.get("/mon-forum/ville038-2027").get_data(as_text=True)
    current = re.findall(r'aria-current="true">.*?<span>([^<]+)</span>', page)
    assert set(current) == {"Candidat, Ville038"}


def test_the_menu_costs_the_same_with_2_homes_and_60(app: Flask, as_account, count_statements) -> None:
    marie = candidate_of_many(2)
    browser = as_account(marie)
    with count_statements() as few:
        browser.get("/mon-compte")
    with count_statements() as few_listed:
        browser.get("/mes-espaces")
    _register(marie, 2, 60)
    with count_statements() as many:
        browser.get("/mon-compte")
    with count_statements() as many_listed:
        browser.get("/mes-espaces")
    assert (len(few), len(few_listed)) == (len(many), len(many_listed))


@pytest.mark.both
def test_a_company_everywhere_and_a_desk_stand_on_the_page_too(app: Flask, as_account) -> None:
    airbel = factories.company(factories.forum("Chartres"), "Airbel")
    person = factories.recruiter_of(airbel)
    with factories.together():
        for n in range(8):
            forum = factories.forum(f"Ville{n}", date(2027, 4, 1) + timedelta(days=n), slots=0)
            factories.save(
                Participation(company=airbel.company, forum=forum, state=airbel.state, contact_email="a@airbel.example")
            )
    _registered(person, factories.forum("Lyon"), state=RegistrationState.REFUSED)
    factories.grant(person, Role.CANDIDATE, ScopeKind.OWN)
    factories.grant(person, Role.DESK, ScopeKind.FORUM, airbel.forum_id)
    page = as_account(person).get("/mes-espaces")
    spaces = re.findall(r'grow">([^<]+)', page.get_data(as_text=True))
    assert spaces == [str(Role.DESK.label), "Airbel, Chartres", *(f"Airbel, Ville{n}" for n in range(8))]
    assert "Lignes 1 à 9 sur 9" in text_of(page)


def test_somebody_without_any_home_reads_so(app: Flask, as_account) -> None:
    page = text_of(as_account(factories.account()).get("/mes-espaces"))
    assert "Vous n’avez pas encore d’espace" in page
