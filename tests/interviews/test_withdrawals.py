"""Those who leave free their interviews: each other side is told once, and every calendar is put right."""

import icalendar
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies import approval_actions
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.forums.vocabulary import BookingAudience
from forum_app.interviews import actions
from forum_app.interviews import withdrawal_actions as withdrawals
from forum_app.mail.models import Letter
from forum_app.mail.transports import envelope
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.workshops import actions as workshop_actions
from forum_app.workshops import queries as workshop_queries
from tests import factories, letters
from tests.browser import decide
from tests.interviews.world import choose, live, world
from tests.letters import post_office

DOMAIN = "forums-post-alternance"  # of the UID of calendar entries


def waiting(recipient: str) -> list[Letter]:
    """What is about to leave to somebody, and still says something."""
    return [letter for letter in letters.waiting(Letter.recipient == recipient) if letter.kind]


def entries(letter: Letter) -> list[tuple[str, str, int, str, str]]:
    """(METHOD, UID, SEQUENCE, STATUS, ATTENDEE) of each calendar attached to the message as it travels."""
    parts = [
        p
        for p in envelope(letter, "ne-pas-repondre@forums.example").walk()
        if p.get_content_type() == "text/calendar" and p.get_filename()
    ]
    found = []
    for part in parts:
        calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
        (event,) = calendar.walk("VEVENT")
        assert part.get_param("method") == str(calendar["METHOD"])
        found.append(
            (
                str(calendar["METHOD"]),
                str(event["UID"]),
                int(event["SEQUENCE"]),
                str(event["STATUS"]),
                str(event["ATTENDEE"]),
            )
        )
    return found


def said(browser: FlaskClient) -> str:
    """What the next page says was done."""
    with browser.session_transaction() as session:
        return " ".join(str(words) for _kind, words in session.get("_flashes", ()))


def two_interviews(**facts):
    """Marie meets Airbel and Lyophila; both have been told to her."""
    w = world(booking_audience=BookingAudience.ALL)
    lyophila = factories.company(w.chartres, "Lyophila", **facts)
    first, second = actions.book(w.airbel, w.marie, w.slots[0]), actions.book(lyophila, w.marie, w.slots[1])
    db.session.commit()
    return w, lyophila, first, second


@pytest.mark.parametrize(
    "act",
    [
        lambda r: withdrawals.withdraw_registration(r),
        lambda r: withdrawals.refuse_registration(r, reason="Hors du champ du forum"),
    ],
)
def test_a_confirmed_candidate_who_leaves_or_is_refused_cancels_on_both_sides(app: Flask, act) -> None:
    w, lyophila, first, second = two_interviews()
    post_office()
    assert act(w.marie) == 2
    db.session.commit()
    assert live() == 0
    for participation, interview in ((w.airbel, first), (lyophila, second)):
        (letter,) = waiting(participation.contact_email)
        assert entries(letter) == [
            (
                "CANCEL",
                f"entretien-{interview.id}@{DOMAIN}",
                2,
                "CANCELLED",
                f"mailto:{participation.contact_email}",
            )
        ]
    (own,) = waiting(w.marie.email)
    assert own.kind == f"candidates.{w.marie.state.value}"
    assert entries(own) == [
        ("CANCEL", f"entretien-{i.id}@{DOMAIN}", 2, "CANCELLED", f"mailto:{w.marie.email}") for i in (first, second)
    ]
    assert "Les pièces jointes mettent votre calendrier à jour." in own.text


def test_a_booking_not_told_yet_is_taken_back_and_never_cancelled(app: Flask) -> None:
    w, _lyophila, first, _second = two_interviews()
    post_office(Letter.subject_kind == "interview", Letter.subject_id == first.id)
    withdrawals.withdraw_registration(w.marie)
    db.session.commit()
    (own,) = waiting(w.marie.email)
    assert [uid for _method, uid, *_rest in entries(own)] == [f"entretien-{first.id}@{DOMAIN}"]


def test_somebody_who_answers_for_two_companies_reads_one_letter(app: Flask) -> None:
    w = world(booking_audience=BookingAudience.ALL)
    lyophila = factories.company(w.chartres, "Lyophila")
    other, both = factories.recruiter_of(lyophila), factories.recruiter_of(w.airbel)
    other.grants[0].until = now()
    factories.grant(both, Role.RECRUITER, ScopeKind.COMPANY, lyophila.company_id)
    booked = [actions.book(w.airbel, w.marie, w.slots[0]), actions.book(lyophila, w.marie, w.slots[1])]
    withdrawals.withdraw_registration(w.marie)
    db.session.commit()
    (letter,) = waiting(w.airbel.contact_email)
    assert [uid for _method, uid, *_rest in entries(letter)] == [f"entretien-{i.id}@{DOMAIN}" for i in booked]
    assert "Airbel" in letter.text
    assert "Lyophila" in letter.text


@pytest.mark.parametrize(
    "act",
    [
        lambda p: withdrawals.withdraw_participation(p),
        lambda p: withdrawals.refuse_participation(p, "Hors des industries de santé."),
    ],
)
def test_an_approved_company_that_leaves_or_is_refused_cancels_on_both_sides(app: Flask, act) -> None:
    w = world()
    paul = factories.candidate(w.chartres, "Paul", "Aubert")
    choose(paul, w.airbel)
    told = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    untold = actions.book(w.airbel, paul, w.slots[1])
    db.session.commit()
    assert act(w.airbel) == 2
    db.session.commit()
    assert (live(), [t.number for t in w.airbel.tables]) == (0, [None])
    (letter,) = waiting(w.marie.email)
    assert entries(letter) == [("CANCEL", f"entretien-{told.id}@{DOMAIN}", 2, "CANCELLED", f"mailto:{w.marie.email}")]
    assert waiting(paul.email) == []
    (own,) = waiting(w.airbel.contact_email)
    assert [(method, uid, sequence) for method, uid, sequence, *_rest in entries(own)] == [
        ("CANCEL", f"entretien-{i.id}@{DOMAIN}", 2) for i in (told, untold)
    ]


def test_a_second_decision_changes_nothing_more(app: Flask) -> None:
    w, _lyophila, *_interviews = two_interviews()
    workshop = factories.workshop(w.chartres)
    workshop_actions.take_seat(w.marie, workshop.id)
    withdrawals.withdraw_registration(w.marie)
    db.session.commit()
    written = db.session.scalar(sa.select(sa.func.count(Letter.id)))
    with pytest.raises(Refused):
        withdrawals.refuse_registration(w.marie, reason="Hors du champ du forum")
    with pytest.raises(Refused):
        withdrawals.refuse_participation(w.airbel, " ")
    db.session.commit()
    assert db.session.scalar(sa.select(sa.func.count(Letter.id))) == written
    assert (w.marie.state, w.airbel.state, workshop_queries.seat_of(w.marie)) == (
        RegistrationState.WITHDRAWN,
        ParticipationState.APPROVED,
        None,
    )


def test_a_refused_company_comes_back_with_free_tables(app: Flask) -> None:
    w = world()
    withdrawals.refuse_participation(w.airbel, "Dossier incomplet")
    assert approval_actions.approve(w.airbel) == [1]


def test_an_organiser_refuses_a_confirmed_candidate_and_an_approved_company(app: Flask, as_account) -> None:
    w, _lyophila, *_interviews = two_interviews()
    odile = as_account(factories.national_organiser())
    record = f"/organisation/{w.chartres.slug}/candidats/{w.marie.id}"
    assert "Refuser cette inscription" in odile.get(record).text
    assert decide(odile, record, data={"decision": "refuse"}).status_code == 422
    assert (w.marie.state, live()) == (RegistrationState.CONFIRMED, 2)
    answer = decide(odile, record, data={"decision": "refuse", "motive": "outside"})
    assert (answer.status_code, w.marie.state, live()) == (303, RegistrationState.REFUSED, 0)
    assert "Un courriel part vers Marie. 2 entretiens sont annulés, les entreprises sont prévenues." in said(odile)

    paul = factories.candidate(w.chartres, "Paul", "Aubert")
    choose(paul, w.airbel)
    actions.book(w.airbel, paul, w.slots[1])
    company = f"/organisation/{w.chartres.slug}/entreprises/{w.airbel.id}"
    answer = decide(odile, company, "/refus", {"reason": ""})
    assert (answer.status_code, "Dites pourquoi" in answer.text) == (422, True)
    assert (w.airbel.state, live()) == (ParticipationState.APPROVED, 1)
    answer = decide(odile, company, "/refus", {"reason": "Hors des industries de santé."})
    assert (answer.status_code, w.airbel.state, live()) == (303, ParticipationState.REFUSED, 0)
    assert "avec le motif. Un entretien est annulé, le candidat est prévenu." in said(odile)
