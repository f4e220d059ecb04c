"""« Équipe » as each role meets it: inviting, joining, changing, ending."""

import re
from datetime import date, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum_app.accounts.models import Account
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.time_zones import at
from forum_app.forums.models import Forum
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.staff import actions
from forum_app.staff.models import Invitation
from forum_app.staff.queries import Team
from tests import factories
from tests.accounts.letters import last_letter, link_in
from tests.browser import fields, post, text_of

PRUNE = "prune@trois-rives.example"
NAMED = {"first_name": "Prune", "last_name": "Lescazette"}
OF_FORUM = "/organisation/chartres-2027/equipe"


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def anselme(chartres: Forum) -> Account:
    return factories.territorial_organiser(chartres.territory)


@pytest.fixture
def browser(anselme: Account, as_account) -> FlaskClient:
    return as_account(anselme)


def plain(answer) -> str:
    return text_of(answer).replace("’", "'").replace("\u202f", " ")


def invite(browser: FlaskClient, role: str, email: str = PRUNE, page: str = OF_FORUM, until: str = ""):
    return post(browser, page, {"email": email, "role": role, "until": until})


def test_an_organiser_invites_the_desk_and_the_desk_comes(browser: FlaskClient, app: Flask) -> None:
    assert invite(browser, "desk").headers["Location"] == OF_FORUM
    page = plain(browser.get(OF_FORUM))
    assert ("une invitation en route" in page, "expire le 8 février" in page) == (True, True)
    letter = last_letter(PRUNE)
    assert "Anselme Duroy vous invite" in letter.text.replace("\u00a0", " ")
    assert "18 mars 2027" in letter.text.replace("\u00a0", " ")
    link, visitor = link_in(letter), app.test_client()
    for _scanner in range(3):
        assert visitor.get(link).status_code == 200
    assert visitor.get("/mon-compte").status_code == 303
    assert post(visitor, link).status_code == 422
    joined = post(visitor, link, NAMED)
    assert (joined.status_code, joined.headers["Location"]) == (303, "/accueil")
    assert visitor.get("/organisation/chartres-2027/accueil").status_code == 200
    assert visitor.get(OF_FORUM).status_code == 403
    again = post(app.test_client(), link, NAMED)
    assert (again.status_code, "Ce lien a déjà servi" in plain(again)) == (410, True)
    page = plain(browser.get(OF_FORUM))
    assert "Prune Lescazette" in page
    assert "Accueil du jour J" in page
    assert "en route" not in page


def test_who_has_an_account_keeps_it_and_reads_that_roles_stay_apart(
    chartres: Forum, browser: FlaskClient, app
) -> None:
    marie = factories.candidate(chartres).account
    invite(browser, "accompanist", marie.email)
    visitor, link = app.test_client(), link_in(last_letter(marie.email))
    page = plain(visitor.get(link))
    assert "Les deux rôles restent séparés : vous choisissez en haut de page." in page
    assert "Prénom" not in page
    assert post(visitor, link).status_code == 303
    db.session.expire_all()
    assert [g.role for g in marie.live_grants] == [Role.CANDIDATE, Role.ACCOMPANIST]


def test_the_form_never_tells_whether_an_address_has_an_account(chartres: Forum, browser: FlaskClient) -> None:
    marie = factories.candidate(chartres).account
    answers = [invite(browser, "desk", email) for email in (marie.email, "inconnue@exemple.example")]
    assert [(a.status_code, a.headers["Location"]) for a in answers] == [(303, OF_FORUM)] * 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "", "role": "desk"}, "Écrivez l'adresse de la personne."),
        ({"email": "pas une adresse", "role": "desk"}, "n'a pas la forme"),
        ({"email": PRUNE, "role": ""}, "Choisissez un rôle."),
        ({"email": PRUNE, "role": "national_organiser"}, "Ce rôle ne se donne pas d'ici."),
        ({"email": PRUNE, "role": "candidate"}, "Ce rôle ne se donne pas d'ici."),
        ({"email": PRUNE, "role": "💥"}, "Choisissez l'une des réponses proposées."),
        ({"email": PRUNE, "role": "desk", "until": "2026-01-01T08:00"}, "Cette date est passée."),
    ],
)
def test_what_cannot_be_given_is_said_in_the_form(browser: FlaskClient, typed: dict[str, str], said: str) -> None:
    answer = post(browser, OF_FORUM, typed)
    assert (answer.status_code, said in plain(answer)) == (422, True)
    assert db.session.query(Invitation).count() == 0


def test_a_territorial_organiser_acts_on_their_territory_alone(chartres: Forum, anselme, browser, as_account) -> None:
    """Door by door, and along legitimate paths: one's own page, somebody else's identifier behind it."""
    east = factories.territory("Grand-Est")
    strasbourg = factories.forum("Strasbourg", territory=east)
    mine, theirs = (
        f"/organisation/territoires/{chartres.territory_id}/equipe",
        f"/organisation/territoires/{east.id}/equipe",
    )
    assert [browser.get(page).status_code for page in (mine, OF_FORUM)] == [200, 200]
    assert [browser.get(page).status_code for page in (theirs, "/organisation/strasbourg-2027/equipe")] == [404, 404]
    assert [
        invite(browser, "desk", page=page).status_code for page in (theirs, "/organisation/strasbourg-2027/equipe")
    ] == [
        404,
        404,
    ]
    assert browser.get("/organisation/equipe").headers["Location"] == mine
    assert (
        post(browser, "/organisation/equipe", {"email": PRUNE, "role": "national_organiser"}).headers["Location"]
        == mine
    )
    odile = factories.national_organiser()
    nadia = factories.territorial_organiser(east, "Nadia")
    desk = factories.account()
    factories.grant(desk, Role.DESK, ScopeKind.FORUM, strasbourg.id)
    invitation = actions.invite(nadia, PRUNE, Role.DESK, Team(strasbourg, east))
    db.session.commit()
    for person in (odile, nadia, desk):
        role = f"/organisation/equipe/roles/{person.live_grants[0].id}"
        for door in (role, f"{role}/fin"):
            assert (browser.get(door).status_code, post(browser, door, {"when": "now"}).status_code) == (404, 404)
        assert post(browser, f"{role}/sessions").status_code == 404
    sent = f"/organisation/equipe/invitations/{invitation.id}"
    assert browser.get(sent).status_code == 404
    assert [post(browser, f"{sent}/{act}").status_code for act in ("renvoi", "retrait")] == [404, 404]
    for person in (odile, nadia, desk):
        db.session.expire(person)
        assert len(person.live_grants) == 1
    assert as_account(nadia).get(sent).status_code == 200
    assert db.session.query(Invitation).count() == 1


def test_national_organisers_stand_on_the_page_without_a_handle(chartres: Forum, browser: FlaskClient) -> None:
    odile = factories.national_organiser()
    page = browser.get(OF_FORUM)
    assert "Odile Ravinel" in plain(page)
    assert f"/organisation/equipe/roles/{odile.live_grants[0].id}" not in page.text


def test_a_date_is_changed_and_a_role_ended_with_its_sessions(
    chartres: Forum, browser: FlaskClient, as_account
) -> None:
    prune = factories.account(PRUNE, first_name="Prune", last_name="Lescazette")
    grant = factories.grant(prune, Role.DESK, ScopeKind.FORUM, chartres.id)
    hers = as_account(prune)
    page = f"/organisation/equipe/roles/{grant.id}"
    sent = {**fields(browser.get(page)), "until": "2027-03-18T21:30"}
    assert post(browser, page, sent).headers["Location"] == OF_FORUM
    db.session.expire_all()
    assert grant.until == at(date(2027, 3, 18), time(21, 30))
    asked = browser.get(page + "/fin")
    assert "<h1>Prune ne verra plus le forum de Chartres</h1>" in asked.text.replace("\u00a0", " ")
    assert re.search(r"autofocus[^>]*>\s*<span[^>]*>Garder son rôle", asked.text)
    assert hers.get("/organisation/chartres-2027/accueil").status_code == 200
    ended = post(browser, page + "/fin", {**fields(asked), "when": "now"})
    assert (ended.status_code, ended.headers["Location"]) == (303, OF_FORUM)
    assert hers.get("/organisation/chartres-2027/accueil").headers["Location"].startswith("/connexion")
    assert last_letter(PRUNE).subject == "Votre rôle a pris fin"
    after = browser.get(OF_FORUM)
    assert "Un rôle terminé le 1er février" in plain(after)
    again = re.search(r'href="([^"]*\?reprise=[^"#]*)', after.text)
    assert again is not None
    assert fields(browser.get(again[1]), ".staff-invite")["email"] == PRUNE
    assert browser.get(page).status_code == 404


def test_an_end_at_a_date_needs_one(chartres: Forum, browser: FlaskClient) -> None:
    grant = factories.grant(factories.account(), Role.DESK, ScopeKind.FORUM, chartres.id)
    page = f"/organisation/equipe/roles/{grant.id}/fin"
    assert "Écrivez la date de fin." in plain(post(browser, page, {"when": "later", "until": ""}))
    assert post(browser, page, {"when": "later", "until": "2027-03-01T18:00"}).status_code == 303
    db.session.expire_all()
    assert grant.until == at(date(2027, 3, 1), time(18))


def test_who_keeps_another_door_reads_so(chartres: Forum, browser: FlaskClient) -> None:
    prune = factories.account(PRUNE, first_name="Prune")
    grant = factories.grant(prune, Role.DESK, ScopeKind.FORUM, chartres.id)
    factories.grant(prune, Role.TRAINER, ScopeKind.FORUM, chartres.id)
    page = plain(browser.get(f"/organisation/equipe/roles/{grant.id}/fin"))
    assert "Prune n'aura plus le rôle « Accueil du jour J »" in page
    assert "Son rôle « Animation de l'atelier » (Forum de Chartres) ne change pas." in page


def test_sessions_are_closed_without_ending_the_role(chartres: Forum, browser: FlaskClient, as_account) -> None:
    prune = factories.account(PRUNE, first_name="Prune")
    grant = factories.grant(prune, Role.DESK, ScopeKind.FORUM, chartres.id)
    hers, role = as_account(prune), f"/organisation/equipe/roles/{grant.id}"
    assert post(browser, role + "/sessions").headers["Location"] == role
    assert hers.get("/organisation/chartres-2027/accueil").headers["Location"].startswith("/connexion")
    db.session.expire_all()
    assert [g.id for g in prune.live_grants] == [grant.id]


def test_the_last_organiser_reads_why_they_stay(anselme: Account, chartres: Forum, browser: FlaskClient) -> None:
    page = f"/organisation/equipe/roles/{anselme.live_grants[0].id}/fin"
    asked = plain(browser.get(page))
    assert "Nommez d'abord quelqu'un" in asked
    assert "Vous êtes la seule personne qui organise." in plain(browser.get(OF_FORUM))
    assert post(browser, page, {"when": "now"}).status_code == 422
    factories.territorial_organiser(chartres.territory, "Odile")
    left = post(browser, page, {"when": "now"})
    assert left.headers["Location"] == "/"
    assert browser.get(OF_FORUM).headers["Location"].startswith("/connexion")


def test_an_expired_invitation_is_sent_again_from_its_page(browser: FlaskClient) -> None:
    invite(browser, "trainer")
    one = db.session.query(Invitation).one()
    one.sent_at, one.expires_at = now() - timedelta(days=9), now() - timedelta(days=2)
    db.session.commit()
    assert "expirée le 30 janvier" in plain(browser.get(OF_FORUM))
    page = f"/organisation/equipe/invitations/{one.id}"
    assert "a expiré" in plain(browser.get(page))
    assert post(browser, page + "/renvoi").headers["Location"] == OF_FORUM
    assert "expire le 8 février" in plain(browser.get(OF_FORUM))
    assert post(browser, page + "/retrait").headers["Location"] == OF_FORUM
    assert PRUNE not in plain(browser.get(OF_FORUM))


def test_what_somebody_sees_of_the_last_sign_in_and_the_coming_end(chartres: Forum, browser: FlaskClient) -> None:
    prune = factories.account(PRUNE, first_name="Prune")
    grant = factories.grant(prune, Role.DESK, ScopeKind.FORUM, chartres.id)
    grant.until = now() + timedelta(days=3)
    db.session.commit()
    page = browser.get(OF_FORUM)
    assert '<b class="staff-never">jamais</b>' in page.text
    assert "pill-todo" in page.text.split(PRUNE)[1]
    prune.last_signed_in_at, grant.until = now() - timedelta(days=2), now() + timedelta(days=30)
    db.session.commit()
    page = browser.get(OF_FORUM)
    assert "staff-never" not in page.text
    assert "pill-todo" not in page.text.split(PRUNE)[1]


def test_the_page_costs_the_same_with_2_people_and_30(chartres: Forum, browser: FlaskClient, count_statements) -> None:
    def people(number: int) -> None:
        for _n in range(number):
            factories.grant(factories.account(), Role.DESK, ScopeKind.FORUM, chartres.id)

    people(2)
    with count_statements() as few:
        browser.get(OF_FORUM)
    people(28)
    with count_statements() as many:
        browser.get(OF_FORUM)
    assert len(few) == len(many)


def test_the_menu_leads_to_the_team_and_its_tabs_to_the_rights(browser: FlaskClient, as_account) -> None:
    page = browser.get(OF_FORUM).text
    assert f'href="{OF_FORUM}" aria-current="page"' in page
    assert "/organisation/chartres-2027/qui-peut-quoi" in page
    assert browser.get("/organisation/chartres-2027/qui-peut-quoi").status_code == 200
    odile = as_account(factories.national_organiser())
    assert "Équipe et droits" in plain(odile.get("/organisation"))
    assert (
        invite(odile, "national_organiser", page="/organisation/equipe").headers["Location"] == "/organisation/equipe"
    )
