"""The desk's home pages: the list of forums, the dashboard, the menus, at the same cost whatever their length."""

import re
from datetime import date, timedelta

import pytest

from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.vocabulary import ParticipationState
from forum_app.forums.vocabulary import ForumState
from forum_app.permissions.vocabulary import Role, ScopeKind
from tests import factories


def text(answer) -> str:
    return answer.get_data(as_text=True).replace("\u00a0", " ")


def test_the_list_shows_forums_to_come_in_preparation_and_past(as_account):
    odile = as_account(factories.national_organiser())
    assert "Aucun forum pour l’instant" in text(odile.get("/organisation"))
    factories.forum("Chartres")
    factories.forum("Lyon", state=ForumState.DRAFT)
    factories.forum("Paris", date(2026, 3, 18))
    page = text(odile.get("/organisation"))
    assert [title for title in ("À venir", "En préparation", "Passés") if f">{title}</h2>" in page] == [
        "À venir",
        "En préparation",
        "Passés",
    ]
    assert (
        page.index("À venir")
        < page.index("Chartres</h3>")
        < page.index("En préparation")
        < page.index("Lyon</h3>")
        < page.index("Passés")
    )


def test_an_organiser_sees_the_forums_of_its_territory_only(as_account):
    mine, other = factories.territory("Centre-Normandie"), factories.territory("Alsace")
    factories.forum("Chartres", territory=mine)
    factories.forum("Strasbourg", territory=other)
    page = text(as_account(factories.territorial_organiser(mine)).get("/organisation"))
    assert "Chartres" in page
    assert "Strasbourg" not in page


def test_the_list_costs_the_same_with_1_and_30_forums(as_account, count_statements):
    odile = as_account(factories.national_organiser())
    factories.forum("Ville 0", slots=1)
    with count_statements() as one:
        odile.get("/organisation")
    for n in range(1, 30):
        factories.candidate(factories.forum(f"Ville {n}", slots=1))
    with count_statements() as thirty:
        assert odile.get("/organisation").status_code == 200
    assert len(thirty) == len(one)


def towns(page) -> list[str]:
    return re.findall(r"(?:Forum de |<h3[^>]*>)(Ville \d+)<", text(page))


@pytest.mark.both
def test_each_view_of_the_list_is_paged_and_the_first_page_shows_the_nearest(as_account):
    odile = as_account(factories.national_organiser())
    with factories.together():
        for n in range(30):
            factories.forum(f"Ville {n:02d}", date(2027, 3, 1) + timedelta(days=n), slots=0)
        for n in range(30, 90):
            forum = factories.forum(f"Ville {n:02d}", date(2026, 3, 1) + timedelta(days=n), slots=0)
        factories.candidate(forum)
    first = odile.get("/organisation")
    assert towns(first) == [f"Ville {n:02d}" for n in (*range(12), *range(89, 77, -1))]
    assert 'href="/organisation?vue=a-venir">Tous les forums à venir (30)' in text(first)
    assert 'href="/organisation?vue=passes">Tous les forums passés (60)' in text(first)
    last = odile.get("/organisation?vue=a-venir&page=2")
    assert towns(last) == [f"Ville {n:02d}" for n in range(24, 30)]
    assert "Lignes 25 à 30 sur 30" in text(last)
    assert towns(odile.get("/organisation?vue=passes&page=2")) == [f"Ville {n:02d}" for n in range(39, 29, -1)]
    assert towns(odile.get("/organisation?vue=passes&page=99")) == [f"Ville {n:02d}" for n in range(39, 29, -1)]
    past = text(odile.get("/organisation?vue=passes"))
    assert re.search(r"Ville 89</a>.*?Candidats\">1</td>", past, re.S)
    assert "Aucun forum ici." in text(odile.get("/organisation?vue=preparation"))


@pytest.mark.both
def test_somebody_of_hundreds_of_forums_sees_theirs(as_account):
    camille, elsewhere = factories.account("camille@accueil.example"), factories.forum("Ailleurs", slots=0)
    with factories.together():
        for n in range(20):
            forum = factories.forum(f"Ville {n:02d}", date(2027, 3, 1) + timedelta(days=n), slots=0)
            factories.grant(camille, Role.DESK, ScopeKind.FORUM, forum.id)
        for n in range(1200):  # more than the terms that SQLite takes in one expression
            factories.grant(camille, Role.DESK, ScopeKind.FORUM, 10_000 + n)
    page = as_account(camille).get("/organisation?vue=a-venir")
    assert towns(page) == [f"Ville {n:02d}" for n in range(20)]
    assert elsewhere.city not in text(page)


def test_the_dashboard_counts_what_is_there(as_account):
    forum = factories.forum(capacity=50)
    factories.workshop(forum)
    for name in ("Marie", "Noé", "Inès"):
        factories.candidate(forum, name)
    factories.candidate(forum, "Léo", state=RegistrationState.TO_EXAMINE)
    factories.candidate(forum, "Ana", state=RegistrationState.WAITING)
    factories.company(forum, tables=2)
    factories.company(forum, "Galénor", state=ParticipationState.TO_EXAMINE)
    page = text(as_account(factories.national_organiser()).get("/organisation/chartres-2027"))
    for sentence in (
        "sur 50",
        "1 à examiner",
        "1 en liste d’attente",
        "1 entreprise validée",
        "1 inscription à examiner",
        "1 entreprise à valider",
        "3 candidats sans place à l’atelier",
        "3 candidats sans vœux classés",
    ):
        assert sentence in page, sentence
    assert (
        page.index("1 entreprise à valider")
        < page.index("1 inscription à examiner")
        < page.index("3 candidats sans place à l’atelier")
    )  # by deadline


def test_who_may_not_decide_is_not_asked_to(as_account):
    forum = factories.forum()
    factories.company(forum, state=ParticipationState.TO_EXAMINE)
    camille = factories.account("camille@accueil.example")
    factories.grant(camille, Role.DESK, ScopeKind.FORUM, forum.id)
    page = text(as_account(camille).get("/organisation/chartres-2027"))
    assert "1 à valider" in page  # the state of the forum is no secret
    assert "1 entreprise à valider" not in page
    assert 'class="counter todo"' not in page
    assert 'class="counter todo"' in text(as_account(factories.national_organiser()).get("/organisation/chartres-2027"))


def test_nothing_to_do_says_what_comes_next(as_account):
    factories.forum()
    page = text(as_account(factories.national_organiser()).get("/organisation/chartres-2027"))
    assert "Rien d’urgent." in page
    assert "Prochaine échéance : entreprises, le 22 février." in page


def test_a_draft_says_what_it_lacks(as_account):
    factories.forum(state=ForumState.DRAFT, slots=0)
    page = text(as_account(factories.national_organiser()).get("/organisation/chartres-2027"))
    assert "Ce qu’il manque pour ouvrir" in page
    assert "Il manque la grille des entretiens." in page


def test_the_dashboard_costs_at_most_16_statements_whatever_the_number_of_rows(as_account, count_statements):
    forum = factories.forum()
    factories.workshop(forum)
    odile = as_account(factories.national_organiser())
    odile.post("/organisation/chartres-2027")  # nothing: only the cookie of the session
    with count_statements() as few:
        odile.get("/organisation/chartres-2027")
    for n in range(30):
        factories.candidate(forum, f"Candidate {n}")
    for n in range(8):
        factories.company(forum, f"Société {n}")
    with count_statements() as many:
        assert odile.get("/organisation/chartres-2027").status_code == 200
    assert len(many) == len(few) <= 16


def test_desk_staff_reads_the_dashboard_and_changes_nothing(as_account):
    forum = factories.forum()
    other = factories.forum("Lyon")
    person = factories.account(first_name="Léna", last_name="Ott")
    factories.grant(person, Role.DESK, ScopeKind.FORUM, forum.id)
    lena = as_account(person)
    page = text(lena.get("/organisation/chartres-2027"))
    assert "Réglages" not in page
    assert lena.get(f"/organisation/{other.slug}").status_code == 404
    assert lena.get("/organisation/chartres-2027/reglages/lieu").status_code == 403


def test_home_leads_each_one_to_their_own(as_account):
    forum = factories.forum()
    airbel, marie = factories.company(forum), factories.candidate(forum)
    homes = {
        as_account(factories.national_organiser()): "/organisation",
        as_account(factories.recruiter_of(airbel)): f"/entreprise/{airbel.id}",
        as_account(marie.account): "/mon-forum/chartres-2027",
        as_account(factories.account()): "/",
    }
    assert [browser.get("/accueil").location for browser in homes] == list(homes.values())


def test_somebody_with_several_roles_may_switch(as_account):
    forum = factories.forum()
    airbel = factories.company(forum)
    person = factories.recruiter_of(airbel)
    factories.grant(person, Role.NATIONAL_ORGANISER, ScopeKind.ALL)
    page = text(as_account(person).get("/organisation"))
    assert f'href="/entreprise/{airbel.id}"' in page
    assert "Airbel, Chartres" in page
