"""The calendars of a company: one letter for all that was just done, with an entry for each interview; and a feed."""

from collections.abc import Callable
from datetime import timedelta

import icalendar
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.forums.vocabulary import ForumState
from forum_app.interviews import actions, feed_actions, feed_queries
from forum_app.interviews.models import CalendarFeed
from forum_app.interviews.vocabulary import DeclineReason
from forum_app.mail.delivery import deliver_letters
from forum_app.mail.models import Letter
from forum_app.mail.transports import envelope
from forum_app.permissions.vocabulary import Role, ScopeKind
from tests import factories, letters
from tests.browser import post, text_of
from tests.conftest import NOW
from tests.interviews.world import World, choose, world
from tests.letters import NoServer, post_office

SignIn = Callable[..., FlaskClient]


def entries(letter: Letter) -> list[tuple[str, str, int, str]]:
    """(METHOD, UID, SEQUENCE, hour in UTC) of each calendar attached to the message as it travels."""
    found = []
    for part in envelope(letter, "ne-pas-repondre@forums.example").walk():
        if part.get_content_type() == "text/calendar" and part.get_filename():
            calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
            (event,) = calendar.walk("VEVENT")
            assert part.get_param("method") == str(calendar["METHOD"])
            start = event["DTSTART"].to_ical().decode()[9:13]
            uid = str(event["UID"]).partition("@")[0]
            found.append((str(calendar["METHOD"]), uid, int(event["SEQUENCE"]), start))
    return found


def to_companies() -> list[Letter]:
    """The letters about the calendars of companies that are about to leave and say something."""
    return [letter for letter in letters.waiting(Letter.subject_kind == "company_calendar") if letter.kind]


@pytest.fixture
def w(app: Flask) -> World:
    """Marie and Paul have chosen Airbel."""
    made = world(tables=2)
    choose(factories.candidate(made.chartres, "Paul", "Aubert"), made.airbel)
    return made


def test_what_is_booked_in_one_go_comes_in_one_letter_with_each_entry(w: World) -> None:
    first = actions.book(w.airbel, w.marie, w.slots[0])
    with time_machine.travel(NOW + timedelta(minutes=4), tick=False):
        paul = db.session.scalars(sa.select(type(w.marie)).filter_by(first_name="Paul")).one()
        second = actions.book(w.airbel, paul, w.slots[1])
        db.session.commit()
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert deliver_letters(NoServer()) == 1  # to Marie alone: the company was at it two minutes ago
    (letter,) = to_companies()
    assert entries(letter) == [
        ("REQUEST", f"entretien-{first.id}", 1, "0830"),
        ("REQUEST", f"entretien-{second.id}", 1, "0855"),
    ]
    assert letter.subject.replace("\u00a0", " ") == (
        "Entretiens de Airbel au forum de Chartres : 2 entretiens ajoutés".replace("de Airbel", "d’Airbel")
    )
    assert "Marie T." in letter.text
    assert "Tessier" not in letter.text + (letter.calendar or "").replace("\r\n ", "")


def test_a_move_and_an_end_follow_and_what_was_undone_says_nothing(w: World) -> None:
    paul = db.session.scalars(sa.select(type(w.marie)).filter_by(first_name="Paul")).one()
    first, second = actions.book(w.airbel, w.marie, w.slots[0]), actions.book(w.airbel, paul, w.slots[1])
    db.session.commit()
    post_office()
    assert to_companies() == []
    actions.move(first, w.slots[3])
    actions.free(second)
    db.session.commit()
    (letter,) = to_companies()
    assert entries(letter) == [
        ("CANCEL", f"entretien-{second.id}", 2, "0855"),
        ("REQUEST", f"entretien-{first.id}", 2, "0945"),
    ]
    assert "avant : 9 h 30" in letter.text.replace("\u00a0", " ")
    post_office()
    actions.move(first, w.slots[4])
    actions.move(first, w.slots[3])
    db.session.commit()
    assert to_companies() == []


def test_each_person_who_acts_for_the_company_reads_the_same(w: World) -> None:
    colleague = factories.account("brune@airbel.example", first_name="Brune")
    factories.grant(colleague, Role.RECRUITER, ScopeKind.COMPANY, w.airbel.company_id)
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    sent = letters.outbox(Letter.subject_kind == "company_calendar")
    assert {letter.recipient for letter in sent} == {w.airbel.contact_email, "brune@airbel.example"}
    assert [entries(letter) for letter in sent] == [[("REQUEST", f"entretien-{interview.id}", 1, "0830")]] * 2
    actions.decline(interview, DeclineReason.OTHER)
    db.session.commit()
    declined = letters.waiting(Letter.kind == "interviews.declined")
    assert {letter.recipient for letter in declined} == {w.airbel.contact_email, "brune@airbel.example"}
    assert [entries(letter) for letter in declined] == [[("CANCEL", f"entretien-{interview.id}", 2, "0830")]] * 2
    assert to_companies() == []


def test_once_agendas_are_told_the_company_reads_whole_names(w: World) -> None:
    w.chartres.agendas_published_at = now()
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    (letter,) = to_companies()
    event = icalendar.Calendar.from_ical(letter.calendar or "").walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == "Entretien avec Marie Tessier"
    assert str(event["LOCATION"]).replace("\u00a0", " ") == "Table 1, Manufacture de l’Eure, Chartres"
    assert str(event["URL"]).endswith(f"/entreprise/{w.airbel.id}/candidats/{w.marie.id}")
    assert event.walk("VALARM")[0]["TRIGGER"].dt == timedelta(minutes=-10)


# --- The address that a calendar follows --------------------------------------------


def feed(address: str, visitor: FlaskClient) -> list[str]:
    answer = visitor.get("/" + address.split("/", 3)[3])
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    return [str(event["SUMMARY"]) for event in events]


def address_on(page: str) -> str:
    return page.partition('readonly value="')[2].partition('"')[0]


@pytest.mark.parametrize("who", ["candidate", "company"])
def test_a_calendar_follows_an_address_that_is_changed_and_closed(
    w: World, app: Flask, as_account: SignIn, who: str
) -> None:
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    if who == "candidate":
        browser, page = as_account(w.marie.account), f"/mon-forum/{w.chartres.slug}/agenda/abonnement"
        expected = ["Forum de Chartres", "Entretien avec Airbel"]
    else:
        browser, page = as_account(factories.recruiter_of(w.airbel)), f"/entreprise/{w.airbel.id}/agenda/abonnement"
        expected = ["Forum de Chartres", "Entretien avec Marie T."]
    visitor = app.test_client()
    assert address_on(browser.get(page).text) == ""
    assert post(browser, page, {"act": "give"}).status_code == 303
    first = address_on(browser.get(page).text)
    assert feed(first, visitor) == expected
    folder, _slash, secret = first.rpartition("/")
    assert visitor.get(f"/{folder.split('/', 3)[3]}/{secret[:-4][::-1]}.ics").status_code == 404
    post(browser, page, {"act": "renew"})
    second = address_on(browser.get(page).text)
    assert visitor.get("/" + first.split("/", 3)[3]).status_code == 404
    assert feed(second, visitor) == expected
    post(browser, page, {"act": "close"})
    assert visitor.get("/" + second.split("/", 3)[3]).status_code == 404
    assert db.session.query(CalendarFeed).count() == 0


def test_who_does_not_act_for_the_company_any_more_reads_nothing_more(w: World) -> None:
    person = factories.recruiter_of(w.airbel)
    given = feed_actions.give(person, w.airbel)
    db.session.commit()
    secret = feed_queries.secret_of(given)
    assert feed_queries.opened_feed(given.id, secret) is given
    person.grants[0].until = now()
    db.session.commit()
    assert feed_queries.opened_feed(given.id, secret) is None


def test_a_cancelled_forum_leaves_the_calendars_that_follow_it(w: World, app: Flask, as_account: SignIn) -> None:
    page = f"/mon-forum/{w.chartres.slug}/agenda/abonnement"
    browser = as_account(w.marie.account)
    post(browser, page, {"act": "give"})
    address = address_on(browser.get(page).text)
    assert feed(address, app.test_client()) == ["Forum de Chartres"]
    w.chartres.state = ForumState.CANCELLED
    db.session.commit()
    assert feed(address, app.test_client()) == []


def test_declining_says_what_the_company_will_read(w: World, as_account: SignIn) -> None:
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    page = as_account(w.marie.account).get(f"/mon-forum/{w.chartres.slug}/entretiens/{interview.id}/refus")
    assert "L’entreprise lit la raison choisie." in text_of(page)
    assert "L’entreprise ne le lit pas." in text_of(page)
