"""What visitors read."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.clock import now
from forum_app.forums.models import ProgrammeItem
from forum_app.forums.vocabulary import ForumState, ProgrammeBlock, WindowKind, WindowOverride
from tests import factories

NBSP = "\u00a0"


def window(forum, kind):
    return next(w for w in forum.windows if w.kind is kind)


def ticket(client, city="Chartres") -> str:
    """The words of a town's ticket on the home page."""
    page = client.get("/").text
    return next(
        part.partition("</article>")[0] for part in page.split('<article class="ticket">')[1:] if f">{city}<" in part
    )


@pytest.mark.both
def test_the_home_page_shows_the_next_forums_in_order(client):
    for city, day in (("Paris", date(2027, 4, 6)), ("Lyon", date(2027, 3, 18)), ("Dijon", date(2027, 1, 31))):
        factories.forum(city, day)
    page = client.get("/").text
    assert (page.index("Lyon") < page.index("Paris"), "Dijon" in page) == (True, False)


def test_an_open_forum_says_how_many_places_are_left(client):
    forum = factories.forum(capacity=10)
    factories.candidate(forum)
    factories.candidate(forum, "Lucie", state=RegistrationState.TO_EXAMINE)
    factories.candidate(forum, "Anna", state=RegistrationState.WITHDRAWN)
    assert "2 candidats, 8 places" in ticket(client)
    assert "/forums/chartres-2027/inscription/contact" in ticket(client)


@pytest.mark.parametrize(
    ("change", "words", "action"),
    [
        (lambda forum: setattr(forum, "capacity", 3), f"2{NBSP}dernières places", "Je m’inscris"),
        (lambda forum: setattr(forum, "capacity", 1), "Complet, liste d’attente", "Liste d’attente"),
        (
            lambda forum: setattr(window(forum, WindowKind.CANDIDATES), "opens_at", now() + timedelta(days=10)),
            "Ouvre le",
            "Me prévenir",
        ),
        (
            lambda forum: setattr(window(forum, WindowKind.CANDIDATES), "override", WindowOverride.CLOSED),
            "Inscriptions closes",
            "Nous écrire",
        ),
        (lambda forum: setattr(forum, "state", ForumState.CANCELLED), "Annulé", "Voir les autres forums"),
    ],
)
def test_a_ticket_says_its_state_and_offers_one_act(client, change, words, action):
    forum = factories.forum()
    factories.candidate(forum)
    change(forum)
    factories.save(forum)
    shown = ticket(client).replace("2 dernières", f"2{NBSP}dernières")
    assert (words in shown, action in shown) == (True, True)


def test_ones_own_forum_comes_first(client, as_account):
    factories.forum("Lyon", date(2027, 3, 2))
    mine = factories.candidate(factories.forum())
    page = as_account(mine.account).get("/").text
    assert page.index("Chartres") < page.index("Lyon")
    assert "Ouvrir mon forum" in ticket(as_account(mine.account))


def test_without_any_forum_the_page_says_that_dates_come(client):
    assert "Les prochaines dates arrivent" in client.get("/").text


def test_a_draft_is_seen_by_its_organisers_alone(client, as_account):
    forum = factories.forum(state=ForumState.DRAFT)
    other = factories.territory("Grand-Est")
    assert client.get("/forums/chartres-2027").status_code == 404
    assert as_account(factories.territorial_organiser(other)).get("/forums/chartres-2027").status_code == 404
    seen = as_account(factories.territorial_organiser(forum.territory)).get("/forums/chartres-2027")
    assert (seen.status_code, "Aperçu" in seen.text, "Je m’inscris" in seen.text) == (200, True, False)


def test_companies_are_named_from_the_day_that_their_sign_up_closes(client):
    forum = factories.forum()
    factories.company(forum, "Airbel")
    page = client.get("/forums/chartres-2027").text
    assert ("Airbel" in page, f"Les entreprises seront annoncées le 22{NBSP}février{NBSP}2027." in page) == (
        False,
        True,
    )
    assert client.get("/forums/chartres-2027/offres").status_code == 404
    forum.companies_public_at = now()
    factories.save(forum)
    page = client.get("/forums/chartres-2027").text
    assert ("Airbel" in page, "Une entreprise" in page) == (True, True)
    assert client.get("/forums/chartres-2027/offres").status_code == 200


def test_the_programme_holds_what_was_written_and_the_interviews_of_the_grid(client):
    forum = factories.forum(slots=3)
    forum.programme = [
        ProgrammeItem(block=ProgrammeBlock.FORUM, starts_at=forum.starts_at, minutes=30, title="Accueil et badges")
    ]
    factories.save(forum)
    page = client.get("/forums/chartres-2027").text
    assert "Accueil et badges" in page
    assert f"9{NBSP}h{NBSP}30 à 10{NBSP}h{NBSP}40" in page
    assert page.index("Accueil et badges") < page.index("Entretiens")


def test_a_past_forum_takes_nobody(client):
    factories.forum("Dijon", date(2027, 1, 31))
    page = client.get("/forums/dijon-2027").text
    assert ("Ce forum a eu lieu." in page, "Je m’inscris" in page) == (True, False)


def test_search_engines_read_what_the_event_is(client):
    factories.forum()
    page = client.get("/forums/chartres-2027").text
    assert 'itemtype="https://schema.org/Event"' in page
    assert 'itemprop="startDate" content="2027-03-18T08:00:00+00:00"' in page


def test_lists_cost_the_same_with_one_and_many_forums(client, count_statements):
    factories.candidate(factories.forum())
    client.get("/")
    with count_statements() as few:
        client.get("/")
    for n in range(12):
        factories.candidate(factories.forum(f"Ville{n}", date(2027, 4, 1 + n)))
    with count_statements() as many:
        client.get("/")
    assert (len(many), len(few) <= 6) == (len(few), True)


@pytest.mark.parametrize(
    "path",
    ["/mentions-legales", "/donnees-personnelles", "/accessibilite", "/alternants", "/entreprises", "/robots.txt"],
)
def test_the_other_pages_open(client, path):
    assert client.get(path).status_code == 200


def test_the_components_are_shown_in_development_alone(app, client, monkeypatch):
    assert client.get("/composants").status_code == 200

    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], environment="production"))
    assert client.get("/composants").status_code == 404


def test_missing_legal_mentions_are_said(client):
    page = client.get("/mentions-legales").text
    assert ("Ces mentions ne sont pas complètes" in page, "Non renseigné" in page) == (True, True)
