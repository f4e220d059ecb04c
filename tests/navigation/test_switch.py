"""The switch of forums, on top of the desk's menu, and the menus of pages that went wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup

from forum_app.core.db import db
from forum_app.forums.vocabulary import ForumState
from forum_app.permissions.vocabulary import Role, ScopeKind
from tests import factories


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def switched(answer) -> list[str]:
    return [a["href"] for a in soup(answer).select(".desk-side .forum-menu a")]


@pytest.fixture
def chartres():
    forum = factories.forum("Chartres")
    factories.forum("Lyon", date(2027, 4, 8), state=ForumState.DRAFT)
    factories.forum("Metz", date(2027, 4, 9), state=ForumState.CANCELLED)
    factories.forum("Tours", date(2026, 4, 8))
    return forum


@pytest.mark.parametrize("section", ["candidats", "entreprises", "reglages/creneaux", "equipe", ""])
def test_the_switch_keeps_the_section(as_account, chartres, section):
    odile = as_account(factories.national_organiser())
    page = odile.get(f"/organisation/chartres-2027/{section}".rstrip("/"))
    assert page.status_code == 200
    assert switched(page) == [
        *(f"/organisation/{slug}/{section}".rstrip("/") for slug in ("chartres-2027", "lyon-2027")),
        "/organisation",
    ]
    assert soup(page).select_one(".desk-side .forum-menu [aria-current]").b.text == "Chartres"


def test_a_page_within_a_section_leads_to_the_section_of_the_other_forum(as_account, chartres):
    marie = factories.candidate(chartres)
    page = as_account(factories.national_organiser()).get(f"/organisation/chartres-2027/candidats/{marie.id}")
    assert (page.status_code, switched(page)[1]) == (200, "/organisation/lyon-2027/candidats")


def test_where_a_section_is_not_theirs_the_switch_leads_to_the_dashboard(as_account, chartres):
    lyon = db.session.scalars(sa.select(type(chartres)).filter_by(slug="lyon-2027")).one()
    awa = factories.account("awa@anaf.example", first_name="Awa", last_name="Sy")
    factories.grant(awa, Role.TRAINER, ScopeKind.FORUM, chartres.id)
    factories.grant(awa, Role.DESK, ScopeKind.FORUM, lyon.id)
    page = as_account(awa).get("/organisation/chartres-2027/atelier")
    assert (page.status_code, switched(page)) == (
        200,
        ["/organisation/chartres-2027/atelier", "/organisation/lyon-2027", "/organisation"],
    )


def test_outside_a_forum_the_switch_leads_to_dashboards_within_reach(as_account, chartres):
    factories.forum("Colmar", date(2027, 5, 4), territory=factories.territory("Alsace"))
    page = as_account(factories.territorial_organiser(chartres.territory)).get("/organisation")
    assert switched(page) == ["/organisation/chartres-2027", "/organisation/lyon-2027", "/organisation"]


def test_a_page_that_went_wrong_keeps_the_menu_of_who_is_signed_in(as_account, client, chartres):
    odile = as_account(factories.national_organiser())
    page = odile.get("/organisation/nulle-part")
    assert page.status_code == 404
    assert "Cette page n’existe plus." in soup(page).h1.text
    assert [a.text.strip() for a in soup(page).select(".desk-side .desk-nav a")][:2] == ["Forums", "Territoires"]
    assert odile.get("/organisation/chartres-2027/candidats/999").status_code == 404
    marie = factories.candidate(chartres)
    theirs = as_account(marie.account).get("/nulle-part")
    assert (theirs.status_code, "Se déconnecter" in soup(theirs).select_one(".site-header").text) == (404, True)
    assert "Se connecter" not in soup(theirs).select_one(".site-header").text
    visitor = client.get("/nulle-part")
    assert "Se connecter" in soup(visitor).select_one(".site-header").text


@contextmanager
def without_roles() -> Iterator[None]:
    """No role can be read inside: their table is elsewhere, and comes back whatever happens."""
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE role_grant RENAME TO gone"))
    try:
        yield
    finally:
        db.session.remove()
        with db.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE gone RENAME TO role_grant"))


@pytest.mark.both
def test_without_a_database_the_page_is_that_of_a_visitor(as_account, chartres):
    odile = as_account(factories.national_organiser())
    assert odile.get("/organisation").status_code == 200
    with without_roles():
        page = odile.get("/nulle-part")
    assert (page.status_code, soup(page).h1.text) == (404, "Cette page n’existe plus.")
    assert "Se connecter" in soup(page).select_one(".site-header").text


def test_the_public_page_of_a_forum_leads_its_organisers_to_its_settings(as_account, client, chartres):
    link = '/organisation/chartres-2027/reglages/lieu"'
    alsace = factories.territory("Alsace")
    seen = [
        link in browser.get("/forums/chartres-2027").get_data(as_text=True)
        for browser in (
            as_account(factories.territorial_organiser(chartres.territory)),
            as_account(factories.territorial_organiser(alsace, "Lise")),
            as_account(factories.candidate(chartres).account),
            client,
        )
    ]
    assert seen == [True, False, False, False]
