"""A refusal that is overturned gives back the interviews that it cancelled, where both are still free."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum_app.candidates import actions as candidates
from forum_app.companies.models import TableAbsence
from forum_app.core.db import db
from forum_app.forums.vocabulary import BookingAudience
from forum_app.interviews import actions
from forum_app.interviews import restoring_actions as restoring
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import InterviewState
from tests import factories
from tests.browser import decide, post, text_of
from tests.interviews.world import World, letters, world
from tests.letters import post_office

Browsers = Callable[..., FlaskClient]
LATER, ELSEWHERE = "Désolé, une erreur.", "Hors du champ"


@pytest.fixture
def odile(as_account: Browsers) -> FlaskClient:
    return as_account(factories.national_organiser())


def _booked(w: World, *names: str) -> list[Interview]:
    people = [factories.candidate(w.chartres, name) for name in names]
    made = [actions.book(w.airbel, person, w.slots[n]) for n, person in enumerate(people)]
    db.session.commit()
    return made


def _states(interviews: list[Interview]) -> list[InterviewState]:
    db.session.expire_all()
    return [db.session.get_one(Interview, interview.id).state for interview in interviews]


@pytest.mark.both
def test_a_company_approved_again_is_offered_the_interviews_that_still_hold(app: Flask, odile: FlaskClient) -> None:
    w = world(booking_audience=BookingAudience.ALL)
    ana, bob, cleo, dina = _booked(w, "Ana", "Bob", "Cléo", "Dina")
    actions.free(dina)  # by the company itself: no refusal's fault
    db.session.commit()
    post_office()
    record = f"/organisation/chartres-2027/entreprises/{w.airbel.id}"
    decide(odile, record, "/refus", {"reason": ELSEWHERE})
    assert _states([ana, bob, cleo]) == [InterviewState.CANCELLED] * 3
    assert "peuvent reprendre" not in text_of(odile.get(record))
    post_office()
    galenor = factories.company(w.chartres, "Galénor")
    db.session.expire_all()
    actions.book(galenor, db.session.get_one(Interview, bob.id).registration, w.slots[1])
    factories.save(TableAbsence(table_id=w.airbel.tables[0].id, slot_id=w.slots[2].id))
    decide(odile, record, "/validation", {"reason": LATER})
    page = odile.get(record)
    assert "Un entretien annulé par le refus peut reprendre sa place" in text_of(page)
    assert "Un candidat reçoit un courriel." in text_of(page)
    post(odile, f"{record}/retablissement")
    assert "Un entretien rétabli." in text_of(odile.get(record))
    held = [InterviewState.FIRM, InterviewState.CANCELLED, InterviewState.CANCELLED, InterviewState.CANCELLED]
    assert _states([ana, bob, cleo, dina]) == held
    assert [kind for kind, _subject in letters(recipient=ana.registration.email)] == ["interviews.booked"]
    post(odile, f"{record}/retablissement")
    assert "Aucun entretien ne peut plus être rétabli." in text_of(odile.get(record))


def test_a_refusal_overturned_at_once_leaves_no_letter_about_interviews(app: Flask, odile: FlaskClient) -> None:
    w = world()
    made = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    record = f"/organisation/chartres-2027/entreprises/{w.airbel.id}"
    decide(odile, record, "/refus", {"reason": ELSEWHERE})
    decide(odile, record, "/validation", {"reason": LATER})
    post(odile, f"{record}/retablissement")
    assert _states([made]) == [InterviewState.FIRM]
    assert letters(recipient=w.marie.email) == []  # she never read that it was cancelled


def test_a_candidate_refused_then_confirmed_gets_hers_back(app: Flask, odile: FlaskClient) -> None:
    w = world()
    made = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    record = f"/organisation/chartres-2027/candidats/{w.marie.id}"
    decide(odile, record, data={"decision": "refuse", "motive": "outside"})
    assert _states([made]) == [InterviewState.CANCELLED]
    assert restoring.restorable_of_registration(db.session.merge(w.marie)) == []  # she does not come
    marie = db.session.get_one(type(w.marie), w.marie.id)
    candidates.overturn(marie, reason="Erreur de saisie")
    db.session.commit()
    assert "peut reprendre sa place" in text_of(odile.get(record))
    post(odile, f"{record}/retablissement")
    assert _states([made]) == [InterviewState.FIRM]
