"""A forum that people are coming to is cancelled, or changes day or place: each is told once, with calendars put
right."""

from datetime import date, time

import icalendar
import pytest
import sqlalchemy as sa
from flask import Flask

from forum_app.candidates import accommodation
from forum_app.candidates.models import AccommodationNeed
from forum_app.candidates.vocabulary import Accommodation, RegistrationState
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.core.time_zones import at
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import BookingAudience, ForumState
from forum_app.interviews import actions
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import InterviewState
from forum_app.mail.models import Letter
from forum_app.mail.transports import envelope
from forum_app.mail.vocabulary import LetterState
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.setup import letters
from forum_app.setup.moving_rules import change_of
from forum_app.workshops import actions as workshop_actions
from forum_app.workshops import queries as workshop_queries
from forum_app.workshops.opening_queries import first_workshop_of
from tests import factories
from tests.browser import fields, post
from tests.interviews.world import live, world
from tests.letters import post_office, waiting


@pytest.fixture
def w(app: Flask):
    """Marie and Paul meet Airbel, Marie Lyophila too; Marie knows of Airbel's hour alone.

    Marie has a seat at the workshop.
    """
    made = world(booking_audience=BookingAudience.ALL)
    made.paul = factories.candidate(made.chartres, "Paul", "Aubert")
    made.lyophila = factories.company(made.chartres, "Lyophila")
    made.told = actions.book(made.airbel, made.marie, made.slots[0])
    db.session.commit()
    post_office()
    made.untold = actions.book(made.lyophila, made.marie, made.slots[1])
    made.pauls = actions.book(made.airbel, made.paul, made.slots[2])
    workshop_actions.take_seat(made.marie, factories.workshop(made.chartres).id)
    db.session.commit()
    return made


@pytest.fixture
def odile(as_account):
    return as_account(factories.national_organiser())


def written(kind: str) -> dict[str, Letter]:
    """The letters of that kind about to leave, by address: never two to one."""
    letters = waiting(Letter.kind.startswith(kind))
    assert len({letter.recipient for letter in letters}) == len(letters)
    return {letter.recipient: letter for letter in letters}


SEAT = "place-atelier-1@forums-post-alternance"  # of Marie


def entries(letter: Letter) -> list[tuple[str, str, int, str]]:
    """(METHOD, UID, SEQUENCE, DTSTART) of each attached calendar."""
    found = []
    for part in envelope(letter, "ne-pas-repondre@forums.example").walk():
        if part.get_content_type() == "text/calendar" and part.get_filename():
            calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
            (event,) = calendar.walk("VEVENT")
            found.append(
                (
                    str(calendar["METHOD"]),
                    str(event["UID"]),
                    int(event["SEQUENCE"]),
                    event["DTSTART"].to_ical().decode(),
                )
            )
    return found


def uid(interview: Interview) -> str:
    return f"entretien-{interview.id}@forums-post-alternance"


def test_a_cancelled_forum_frees_everything_and_tells_each_once_why(w, odile) -> None:
    page = odile.get("/organisation/chartres-2027/reglages/ouverture").text.replace("\u00a0", " ")
    assert "4 personnes recevront un courriel" in page
    assert "3 entretiens seront annulés" in page
    answer = post(
        odile, "/organisation/chartres-2027/annulation", {"town": "Chartres", "reason": "Le bâtiment est fermé."}
    )
    assert (answer.status_code, live()) == (303, 0)
    assert {i.state for i in db.session.scalars(sa.select(Interview))} == {InterviewState.CANCELLED}
    assert workshop_queries.seat_of(w.marie) is None
    letters = written("setup.forum_cancelled")
    assert set(letters) == {w.marie.email, w.paul.email, w.airbel.contact_email, w.lyophila.contact_email}
    assert all("Le bâtiment est fermé." in letter.text.replace("\u00a0", " ") for letter in letters.values())
    assert [entry[:3] for entry in entries(letters[w.marie.email])] == [
        ("CANCEL", SEAT, 3),
        ("CANCEL", uid(w.told), 2),
    ]
    assert entries(letters[w.paul.email]) == []
    assert [entry[:3] for entry in entries(letters[w.airbel.contact_email])] == [
        ("CANCEL", uid(w.told), 2),
        ("CANCEL", uid(w.pauls), 2),
    ]
    assert (
        db.session.scalar(
            sa.select(sa.func.count(Letter.id)).where(
                Letter.subject_kind == "interview", Letter.state == LetterState.WAITING
            )
        )
        == 0
    )
    assert post(odile, "/organisation/chartres-2027/annulation", {"town": "Chartres"}).status_code == 422
    assert len(written("setup.forum_cancelled")) == 4


def test_a_cancelled_forum_says_so_to_visitors_and_keeps_its_words_when_refused(w, odile, client) -> None:
    refused = post(
        odile, "/organisation/chartres-2027/annulation", {"town": "Lyon", "reason": "Le bâtiment est fermé."}
    )
    assert (refused.status_code, "Le bâtiment est fermé." in refused.text) == (422, True)
    assert (
        post(odile, "/organisation/chartres-2027/annulation", {"town": "Chartres", "reason": "é" * 501}).status_code
        == 422
    )
    assert (live(), written("setup.forum_cancelled")) == (3, {})
    post(odile, "/organisation/chartres-2027/annulation", {"town": "chartres"})
    page = client.get("/forums/chartres-2027").text
    assert "Ce forum est annulé." in page
    assert "Voir les autres forums" in page
    place = "/organisation/chartres-2027/reglages/lieu"
    assert (
        post(odile, place, {**fields(odile.get(place)), "held_on": "2027-03-25", "confirmed": "1"}).status_code == 422
    )


PLACE = "/organisation/chartres-2027/reglages/lieu"


def only_forum() -> Forum:
    return db.session.scalars(sa.select(Forum)).one()


def test_nothing_moves_before_the_page_that_says_who_is_told(w, odile) -> None:
    asked = post(odile, PLACE, {**fields(odile.get(PLACE)), "held_on": "2027-03-25"})
    page = asked.text.replace("\u00a0", " ")
    assert (asked.status_code, only_forum().held_on) == (200, date(2027, 3, 18))
    assert "4 personnes seront prévenues" in page
    assert "3 entretiens gardent leur créneau et leur table." in page
    assert "Et l'atelier du jeudi 11 mars" in page.replace("’", "'")
    assert written("setup.forum_new") == {}


def test_a_new_day_takes_grid_windows_and_calendars_with_it(w, odile) -> None:
    accommodation.declare(w.marie, [Accommodation.QUIET], "")
    desk = factories.grant(factories.account(), Role.DESK, ScopeKind.FORUM, w.chartres.id)
    desk.until = at(date(2027, 3, 18), time(20))
    db.session.commit()
    asked = post(odile, PLACE, {**fields(odile.get(PLACE)), "held_on": "2027-04-01"})
    answer = post(odile, PLACE, {**fields(asked), "workshop": "follow", "confirmed": "1"})
    forum = only_forum()
    assert (answer.status_code, forum.held_on, live()) == (303, date(2027, 4, 1), 3)
    assert w.told.slot.starts_at == at(date(2027, 4, 1), time(9, 30))  # summer time: the clocks say the same
    assert first_workshop_of(forum.id).starts_at == at(date(2027, 3, 25), time(9))
    assert db.session.scalar(sa.select(AccommodationNeed.purge_at)) == accommodation.purge_moment(forum)
    db.session.refresh(desk)
    assert desk.until == at(date(2027, 4, 1), time(20))
    letters = written("setup.forum_new")
    assert set(letters) == {w.marie.email, w.paul.email, w.airbel.contact_email, w.lyophila.contact_email}
    assert entries(letters[w.marie.email]) == [  # one letter for her interview and her workshop
        ("REQUEST", SEAT, 4, "20270325T080000Z"),
        ("REQUEST", uid(w.told), 2, "20270401T073000Z"),
    ]
    assert entries(letters[w.paul.email]) == []
    assert entries(letters[w.lyophila.contact_email]) == [("REQUEST", uid(w.untold), 2, "20270401T075500Z")]
    assert "Atelier" in letters[w.paul.email].text
    assert "Atelier" not in letters[w.airbel.contact_email].text
    pending = waiting(Letter.kind == "interviews.booked")
    assert [entry for letter in pending for entry in entries(letter)] == [
        ("REQUEST", uid(w.untold), 2, "20270401T075500Z"),
        ("REQUEST", uid(w.pauls), 2, "20270401T082000Z"),
    ]

    post_office()
    actions.free(w.told)  # what comes after goes on from the new day, under the same identifier
    db.session.commit()
    (cancelled,) = written("interviews.cancelled").values()
    assert entries(cancelled) == [("CANCEL", uid(w.told), 3, "20270401T073000Z")]


def test_the_workshop_stays_if_asked_and_only_before_the_forum(w, odile) -> None:
    sent = {**fields(odile.get(PLACE)), "confirmed": "1", "workshop": "stay"}
    late = post(odile, PLACE, {**sent, "held_on": "2027-03-10"})
    assert (late.status_code, "se tiendrait après le forum" in late.text) == (422, True)
    early = post(odile, PLACE, {**sent, "held_on": "2027-02-05", "workshop": "follow"})
    assert (early.status_code, "un jour déjà passé" in early.text) == (422, True)
    assert (only_forum().held_on, written("setup.forum_new")) == (date(2027, 3, 18), {})
    assert post(odile, PLACE, {**sent, "held_on": "2027-03-16"}).status_code == 303
    assert (only_forum().held_on, first_workshop_of(only_forum().id).starts_at) == (
        date(2027, 3, 16),
        at(date(2027, 3, 11), time(9)),
    )


def test_another_place_is_told_too_and_a_past_day_is_refused(w, odile) -> None:
    sent = {**fields(odile.get(PLACE)), "confirmed": "1"}
    assert post(odile, PLACE, {**sent, "held_on": "2027-01-31"}).status_code == 422
    assert post(odile, PLACE, {**sent, "venue": "Halle " + "é" * 150}).status_code == 303
    letters = written("setup.forum_new")
    assert (len(letters), "change de lieu" in letters[w.marie.email].subject) == (4, True)
    assert (
        f"Lieu\u00a0: Halle {'é' * 150}, Chartres\n    avant\u00a0: Manufacture de l’Eure, Chartres\n"
        in letters[w.marie.email].text
    )
    assert entries(letters[w.marie.email]) == [("REQUEST", uid(w.told), 2, "20270318T083000Z")]
    assert (
        post(odile, PLACE, {**sent, "venue": "Ailleurs"}).status_code == 409
    )  # what the page showed is no longer kept


def test_what_people_are_not_told_is_saved_at_once(w, odile) -> None:
    assert post(odile, PLACE, {**fields(odile.get(PLACE)), "capacity": "60"}).status_code == 303
    assert (only_forum().capacity, written("setup.forum_new")) == (60, {})


def test_somebody_with_two_roles_reads_one_letter(w, odile) -> None:
    w.lyophila.presences[0].recruiter.account = w.marie.account
    answer = post(odile, "/organisation/chartres-2027/annulation", {"town": "Chartres"})
    assert answer.status_code == 303
    letter = written("setup.forum_cancelled")[w.marie.email]
    assert [entry[:2] for entry in entries(letter)] == [
        ("CANCEL", SEAT),
        ("CANCEL", uid(w.told)),
        ("CANCEL", uid(w.untold)),
    ]


def test_a_change_names_only_what_differs(app: Flask) -> None:
    forum = factories.forum()
    assert change_of(forum, forum) is None
    assert forum.state is ForumState.ANNOUNCED


@pytest.mark.both
def test_those_who_come_are_counted_as_they_are_listed(app):
    forum, elsewhere = factories.forum(), factories.forum("Lyon")
    with factories.together():
        for state in RegistrationState:
            factories.candidate(forum, state=state)
        factories.candidate(elsewhere)
        airbel = factories.company(forum, "Airbel")
        factories.company(forum, "Sans compte", contact_email="contact@sans-compte.example")
        factories.company(forum, "Sans adresse", contact_email="")
        factories.company(forum, "Partie", state=ParticipationState.WITHDRAWN, contact_email="contact@partie.example")
        factories.company(elsewhere, "Ailleurs")
        both = factories.recruiter_of(airbel)
    twice = factories.candidate(forum, "Inès")
    twice.email = both.email
    factories.save(twice)
    assert letters.count_of_coming(forum) == len(letters.coming(forum)) > 4
