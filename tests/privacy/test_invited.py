"""People whose name an organiser entered: invited, reminded once, and gone when they say no or nothing."""

import re
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from forum_app.accounts.actions import account_for
from forum_app.accounts.models import Account
from forum_app.candidates import actions, invitation_actions, queries
from forum_app.candidates.models import CandidateInvitation, Registration
from forum_app.candidates.vocabulary import InvitedStanding, RegistrationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.text_keys import plain
from forum_app.desk import invited_list_queries
from forum_app.desk.candidate_list_queries import CandidateList, counts_of
from forum_app.desk.figures import counts_at
from forum_app.desk.invited_list_queries import InvitedList
from forum_app.desk.vocabulary import Figure
from forum_app.forums.models import Forum, Window
from forum_app.forums.vocabulary import WindowKind, WindowOverride
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from forum_app.purge import purge
from tests import factories
from tests.browser import fields, post, text_of
from tests.letters import post_office, waiting

LIST = "/organisation/chartres-2027/candidats"
INVITE = LIST + "/inviter"
CFA = "CFA Sologne Santé"


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


def entered(forum: Forum, first_name: str, **facts: Any) -> Registration:
    account = account_for(f"{plain(first_name)}@exemple.example")
    names = {"first_name": first_name, "last_name": "Castaignet"}
    made = actions.enter(forum, account, names, source="import", queue_at=now(), given_by=CFA)
    for name, value in facts.items():
        setattr(made, name, value)
    db.session.commit()
    return made


def organiser(as_account: Any) -> FlaskClient:
    return as_account(factories.national_organiser())


def invite(browser: FlaskClient, *people: Registration, **typed: str) -> Any:
    page = browser.get(INVITE, query_string={"choix": "1", "ids": [one.id for one in people]})
    answer = post(browser, INVITE, {**fields(page, "main form"), **typed})
    db.session.expire_all()
    return answer


def link(of: str = "mon-invitation") -> str:
    """Return the path of the last letter's link."""
    text = waiting()[-1].text
    found = re.findall(rf"/{of}/[\w-]+", text)
    return str(found[-1])


def fail(registration: Registration) -> None:
    letter = db.session.scalars(sa.select(Letter).where(Letter.subject_id == registration.id)).all()[-1]
    letter.state, letter.attempts = LetterState.FAILED, 1
    db.session.commit()


def standings(forum: Forum) -> dict[str, int]:
    """Return the counts of the page, after checking that each opens exactly its rows."""
    counts = invited_list_queries.counts_of(forum, InvitedList())
    for standing, count in counts.standings.items():
        asked = InvitedList(standing=standing)
        page = invited_list_queries.page_of_rows(forum, asked, invited_list_queries.counts_of(forum, asked).found)
        assert {row.standing for row in page.rows} <= {standing}
        assert len(page.rows) == page.total == count
    assert sum(counts.standings.values()) == counts.total
    return {standing.name: count for standing, count in counts.standings.items() if count}


def test_nobody_is_written_to_before_the_letter_was_read(chartres: Forum, as_account: Any) -> None:
    nadege, loris = entered(chartres, "Nadège"), entered(chartres, "Loris")
    browser = organiser(as_account)
    assert standings(chartres) == {"NEVER": 2}
    page = browser.get(INVITE)
    said = text_of(page)
    assert "Inviter les 2" in said
    assert "Reçoivent le courriel 2" in said
    assert "Aperçu pour Loris Castaignet" in said
    assert f"{CFA} nous a confié votre nom le 1er février 2027" in said
    assert "Sans réponse, tout est effacé dans la nuit du 2 mars 2027" in said
    assert "Aperçu pour Nadège Castaignet" in text_of(browser.get(INVITE, query_string={"apercu": "2"}))
    assert db.session.query(Letter).count() == 0
    assert invite(browser, nadege).status_code == 303
    assert standings(chartres) == {"NEVER": 1, "UNANSWERED": 1}
    letter = waiting()[0]
    shown = browser.get(INVITE, query_string={"ids": loris.id})
    assert BeautifulSoup(shown.text, "html.parser").select_one(".letter-shown") is not None
    assert (letter.recipient, (letter.not_before - letter.created_at).seconds) == ("nadege@exemple.example", 300)
    assert letter.subject == "Votre dossier pour le forum de Chartres"
    # Who was invited meanwhile is not invited twice, and nobody else is.
    late = {**fields(shown, "main form"), "ids": f"{nadege.id},{loris.id}"}
    answer = post(browser, INVITE, late)
    assert (answer.status_code, "vient d’être invitée" in text_of(answer)) == (409, True)
    assert len(waiting()) == 1


def test_an_invitation_is_stopped_within_five_minutes(chartres: Forum, as_account: Any) -> None:
    nadege = entered(chartres, "Nadège")
    browser = organiser(as_account)
    invite(browser, nadege)
    assert "Une invitation va partir" in text_of(browser.get(LIST + "/invitees"))
    assert post(browser, LIST + "/invitees/arret").status_code == 303
    assert (waiting(), standings(chartres)) == ([], {"NEVER": 1})
    invite(browser, nadege)
    post_office()
    assert "Une invitation va partir" not in text_of(browser.get(LIST + "/invitees"))
    post(browser, LIST + "/invitees/arret")
    assert standings(chartres) == {"UNANSWERED": 1}


def test_the_link_opens_the_file_once_even_after_the_window(chartres: Forum, as_account: Any, client: Any) -> None:
    nadege = entered(chartres, "Nadège")
    invite(organiser(as_account), nadege)
    path = link()
    window = db.session.scalars(sa.select(Window).where(Window.kind == WindowKind.CANDIDATES)).one()
    window.override = WindowOverride.CLOSED
    db.session.commit()
    assert "Les inscriptions sont closes" in text_of(client.get(path))
    assert nadege.account.last_signed_in_at is None
    answer = post(client, path)
    assert (answer.status_code, answer.location) == (303, "/forums/chartres-2027/inscription/contact")
    page = client.get(answer.location)
    assert ("Les inscriptions sont closes" in text_of(page), fields(page)["first_name"]) == (True, "Nadège")
    db.session.expire_all()
    assert (nadege.drafted_at, standings(chartres)) == (None, {"UNANSWERED": 1})
    assert (client.get(path).status_code, post(client, path).status_code) == (410, 410)
    actions.save(nadege, {"diploma": "BTS"})
    db.session.commit()
    assert standings(chartres) == {"BEGUN": 1}


def test_a_link_never_signs_in_somebody_who_holds_another_role(chartres: Forum, as_account: Any, client: Any) -> None:
    anselme = factories.territorial_organiser(chartres.territory)
    names = {"first_name": "Anselme", "last_name": "Duroy"}
    made = actions.enter(chartres, anselme, names, source="organiser", queue_at=now())
    db.session.commit()
    invite(organiser(as_account), made)
    answer = post(client, link())
    assert (answer.status_code, answer.location.startswith("/connexion?next=")) == (303, True)
    assert client.get("/organisation/forums").status_code in (302, 303)


def test_a_link_of_weeks_never_opens_an_account_that_is_known_already(
    chartres: Forum, as_account: Any, client: Any
) -> None:
    nadege = entered(chartres, "Nadège")
    nadege.account.last_signed_in_at = now()  # at another forum
    db.session.commit()
    invite(organiser(as_account), nadege)
    answer = post(client, link())
    assert (answer.status_code, answer.location.startswith("/connexion?next=")) == (303, True)
    assert client.get("/mon-compte").status_code in (302, 303)


def test_no_thanks_erases_at_once_and_never_by_a_get(chartres: Forum, as_account: Any, client: Any) -> None:
    nadege = entered(chartres, "Nadège")
    kept = factories.candidate(chartres)
    invite(organiser(as_account), nadege)
    path = link() + "/non-merci"
    assert client.get(path).status_code == 200
    assert db.session.query(Registration).count() == 2
    assert post(client, path).status_code == 303
    db.session.expire_all()
    assert [one.id for one in db.session.query(Registration)] == [kept.id]
    assert db.session.query(Account).filter_by(email="nadege@exemple.example").count() == 0
    assert db.session.query(Letter).filter_by(recipient="nadege@exemple.example").count() == 0
    assert (client.get(path).status_code, post(client, path).status_code) == (410, 410)


def test_no_thanks_erases_nobody_who_has_agreed(chartres: Forum, as_account: Any, client: Any) -> None:
    nadege = entered(chartres, "Nadège")
    invite(organiser(as_account), nadege)
    path = link() + "/non-merci"
    nadege.state = RegistrationState.CONFIRMED
    db.session.commit()
    assert (client.get(path).status_code, post(client, path).status_code) == (410, 410)
    assert db.session.query(Registration).count() == 1


def test_one_reminder_never_two(chartres: Forum, as_account: Any) -> None:
    nadege, loris, youn = (entered(chartres, name) for name in ("Nadège", "Loris", "Youn"))
    browser = organiser(as_account)
    invite(browser, nadege, loris, remind_on="2027-02-05")
    invite(browser, youn, remind_on="")
    post_office()
    actions.save(loris, {"diploma": "BTS"})
    db.session.commit()
    for moment, sent in (("2027-02-05T07:59:00", 0), ("2027-02-05T08:00:00", 1), ("2027-02-06T08:00:00", 0)):
        with time_machine.travel(f"{moment}+00:00", tick=False):
            assert invitation_actions.remind_unanswered() == sent
    db.session.expire_all()
    assert [(letter.kind, letter.recipient) for letter in waiting()] == [
        ("candidates.reminded", "nadege@exemple.example")
    ]
    assert "C’est le seul rappel" in waiting()[0].text
    # Both letters' links erase.
    assert len({one.token_hash for one in db.session.query(CandidateInvitation)}) == 3


def test_without_an_answer_the_row_goes_a_month_later(chartres: Forum, as_account: Any) -> None:
    people = [entered(chartres, name) for name in ("Nadège", "Loris", "Youn")]
    marie = factories.candidate(chartres)
    with time_machine.travel("2027-02-10T09:00:00+00:00", tick=False):
        invitation_actions.invite_as_usual(people[1])
        actions.save(people[2], {"diploma": "BTS"})
        actions.save(people[2], {"diploma": "BUT"})
        db.session.commit()
    left = []
    for day in (date(2027, 3, 1), date(2027, 3, 2), date(2027, 3, 10), date(2027, 3, 11)):
        with time_machine.travel(datetime.fromisoformat(f"{day}T02:30:00+00:00"), tick=False):
            purge()
        db.session.expire_all()
        left.append([one.first_name for one in db.session.query(Registration).order_by(Registration.id)])
    everybody = ["Nadège", "Loris", "Youn", "Marie"]
    assert left == [everybody, everybody[1:], everybody[1:], ["Marie"]]
    assert [one.email for one in db.session.query(Account).filter(Account.email.contains("@exemple"))] == [marie.email]


def test_an_address_that_failed_is_corrected_and_written_to_again(chartres: Forum, as_account: Any) -> None:
    nadege, other = entered(chartres, "Nadège"), factories.candidate(chartres)
    browser, path = organiser(as_account), f"{LIST}/{nadege.id}/adresse"
    invite(browser, nadege)
    assert post(browser, path, {"email": "nadege@bon.example"}).status_code == 422
    fail(nadege)
    assert standings(chartres) == {"REFUSED_ADDRESS": 1}
    taken = post(browser, path, {"email": other.email})
    assert (taken.status_code, f'value="{other.email}"' in taken.text) == (422, True)
    assert post(browser, path, {"email": "nadege@bon.example"}).status_code == 303
    db.session.expire_all()
    assert (nadege.email, nadege.account.email) == ("nadege@bon.example", "nadege@bon.example")
    assert db.session.query(Account).filter_by(email="nadege@exemple.example").count() == 0
    assert [letter.recipient for letter in waiting()] == ["nadege@bon.example"]
    assert standings(chartres) == {"UNANSWERED": 1}


def test_those_invited_are_in_no_other_list_nor_figure(chartres: Forum, as_account: Any) -> None:
    nadege, loris = entered(chartres, "Nadège"), entered(chartres, "Loris")
    factories.candidate(chartres)
    browser = organiser(as_account)
    invite(browser, loris)
    fail(loris)
    counts = counts_of(chartres, CandidateList())
    assert (counts.views[""], counts.found, counts.invited) == (1, 1, 2)
    assert "Nadège" not in text_of(browser.get(LIST))
    assert "Nadège" not in browser.get(LIST + "/export.csv").text
    assert queries.place_counts(chartres).held == 1
    figures = counts_at(chartres.id)
    assert [figures[one] for one in (Figure.NEVER_INVITED, Figure.REFUSED_ADDRESSES, Figure.UNANSWERED)] == [1, 1, 0]
    assert (figures[Figure.CANDIDATES], figures[Figure.FAILED_LETTERS]) == (1, 0)
    said = browser.get("/organisation/chartres-2027")
    task = BeautifulSoup(said.text, "html.parser").select_one(f'a[href$="?vue={InvitedStanding.NEVER.value}"]')
    assert task is not None
    rows = BeautifulSoup(browser.get(task["href"]).text, "html.parser").select("tbody tr")
    assert ["Nadège" in row.text for row in rows] == [True]
    assert nadege.state is RegistrationState.INVITED
