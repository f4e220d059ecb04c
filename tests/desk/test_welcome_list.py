"""What whoever welcomes or helps people on the day reads: names, states, companies, and nothing more."""

import re

import pytest
from flask import Flask

from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import JoinRequest
from forum_app.companies.vocabulary import ParticipationState
from forum_app.forums.models import Forum
from forum_app.permissions.vocabulary import Role, ScopeKind
from tests import factories
from tests.browser import text_of

LIST = "/organisation/chartres-2027/accueil"


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def holding(chartres: Forum, as_account):
    def browser_of(role: Role):
        person = factories.account(first_name="Prune", last_name="Lescazette")
        factories.grant(person, role, ScopeKind.FORUM, chartres.id)
        return as_account(person)

    return browser_of


def names(page) -> list[str]:
    return re.findall(r'<th scope="row">([^<]+)</th>', page.text)


@pytest.mark.both
def test_the_desk_reads_names_and_states_alone(chartres: Forum, holding) -> None:
    states = RegistrationState
    factories.candidate(chartres, email="marie@exemple.example", phone="+33612345678")
    refused = {"state": states.REFUSED, "state_reason": "Hors alternance depuis deux ans"}
    factories.candidate(chartres, "Awa", "Diallo", **refused)
    factories.candidate(chartres, "Lise", "Brouillon", state=states.DRAFT)
    factories.candidate(chartres, "Ines", "Invitée", state=states.INVITED)
    factories.candidate(factories.forum("Lyon"), "Paul", "Aubert")
    desk = holding(Role.DESK)
    assert names(desk.get(LIST)) == ["Tessier Marie"]
    everybody = desk.get(LIST + "?vue=tous")
    assert names(everybody) == ["Diallo Awa", "Tessier Marie"]
    page = text_of(everybody)
    assert ("Refusée" in page, "Confirmée" in page) == (True, True)
    assert [w for w in ("Hors alternance", "exemple.example", "06", "BTS", "CFA") if w in page] == []


@pytest.mark.both
def test_a_search_looks_into_names_alone(chartres: Forum, holding) -> None:
    factories.candidate(chartres, email="secrete@exemple.example")
    factories.candidate(chartres, "Awa", "Diallo")
    desk = holding(Role.DESK)
    assert names(desk.get(LIST + "?q=tess")) == ["Tessier Marie"]
    assert names(desk.get(LIST + "?q=awa dial")) == ["Diallo Awa"]
    assert (names(desk.get(LIST + "?q=secrete")), names(desk.get(LIST + "?q=BTS"))) == ([], [])


def test_nothing_else_of_candidates_opens_to_the_desk(chartres: Forum, holding) -> None:
    marie = factories.candidate(chartres)
    desk = holding(Role.DESK)
    around = "/organisation/chartres-2027"
    doors = ("/candidats", "/candidats/export.csv", f"/candidats/{marie.id}", f"/candidats/{marie.id}/cv")
    for door in (*doors, "/entreprises/export.csv", "/besoins-d-accueil", "/entretiens", "/equipe"):
        assert desk.get(around + door).status_code in (403, 404), door
    menu = re.findall(r'<a[^>]*href="(/organisation/chartres-2027[^"]*)"', desk.get(around).text)
    assert sorted(set(menu)) == [around, LIST, f"{around}/entreprises", f"{around}/entreprises?vue=validees"]


def test_who_helps_on_the_day_reads_no_name_of_a_candidate(chartres: Forum, holding) -> None:
    factories.candidate(chartres)
    for role in (Role.ACCOMPANIST, Role.TRAINER, Role.ACCESSIBILITY):
        assert holding(role).get(LIST).status_code == 403


@pytest.mark.parametrize("role", [Role.DESK, Role.ACCOMPANIST])
def test_neither_reasons_nor_addresses_of_companies_are_read_on_the_day(chartres: Forum, holding, as_account, role):
    airbel = factories.company(
        chartres,
        state=ParticipationState.REFUSED,
        state_reason="Hors du secteur de la santé",
        contact_email="siege@airbel.example",
        contact_phone="+33237000000",
    )
    person = factories.account("lucas@airbel.example", first_name="Lucas")
    factories.save(JoinRequest(company=airbel.company, account=person, forum_id=chartres.id))
    record = f"/organisation/chartres-2027/entreprises/{airbel.id}"
    secrets = ("Hors du secteur", "@airbel.example", "02 37", "Journal", "Lucas")
    read = text_of(as_account(factories.national_organiser()).get(record))
    assert [words for words in secrets if words not in read.replace("\u00a0", " ")] == []
    page = holding(role).get(record)
    assert page.status_code == 200
    assert [words for words in secrets if words in text_of(page).replace("\u00a0", " ")] == []
    assert "Aurélien Vasseur" in text_of(page)
    assert "@airbel.example" not in holding(role).get("/organisation/chartres-2027/entreprises").text


def test_the_list_costs_the_same_with_3_rows_and_60(chartres: Forum, holding, count_statements) -> None:
    desk = holding(Role.DESK)
    for number in range(3):
        factories.candidate(chartres, f"Personne{number}")
    with count_statements() as few:
        assert desk.get(LIST).status_code == 200
    for number in range(3, 60):
        factories.candidate(chartres, f"Personne{number}")
    with count_statements() as many:
        page = desk.get(LIST)
    assert len(few) == len(many)
    assert "Lignes 1 à 50 sur 60" in text_of(page)
