"""What frees or tells several people says how many on its page, before it is done; and the act keeps that promise.

Each view that sends somebody away is here; a new one makes a test fail until it is added.
"""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from bs4 import BeautifulSoup
from flask import Flask

from forum_app.core.db import db
from forum_app.forums.vocabulary import BookingAudience
from forum_app.interviews import actions
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from tests import factories
from tests.browser import fields, post, text_of
from tests.interviews.world import World, choose, world
from tests.letters import post_office

VIEWS = sorted((Path(__file__).resolve().parents[2] / "forum_app").glob("*/views/*.py"))
#: The verbs that end the interviews of somebody, or of everybody.
ACTS = {
    "withdraw_registration",
    "refuse_registration",
    "withdraw_participation",
    "refuse_participation",
    "cancel_forum",
}


@dataclass(frozen=True)
class Door:
    """A view that sends somebody away: who presses, on which page, in which form, with what typed."""

    who: str
    page: Callable[[World], str]
    form: str
    typed: dict[str, str]


def _record(w: World) -> str:
    return f"/organisation/{w.chartres.slug}/candidats/{w.marie.id}"


def _company(w: World) -> str:
    return f"/organisation/{w.chartres.slug}/entreprises/{w.airbel.id}"


DOORS: dict[str, Door] = {
    "_decide": Door("odile", _record, 'form:has(input[name="decision"])', {"motive": "outside"}),
    "withdraw_candidate": Door("odile", _record, 'form[action$="/desistement"]', {}),
    "refuse_company": Door("odile", _company, 'form[action$="/refus"]', {"reason": "Hors du champ"}),
    "withdraw_company": Door("odile", _company, 'form[action$="/desistement"]', {}),
    "company_withdrawal": Door("airbel", lambda w: f"/entreprise/{w.airbel.id}/desistement", "main form", {}),
    "candidate_withdrawal": Door("marie", lambda w: f"/mon-forum/{w.chartres.slug}/desistement", "main form", {}),
    "cancel": Door(
        "odile",
        lambda w: f"/organisation/{w.chartres.slug}/reglages/ouverture",
        'form[action$="/annulation"]',
        {"town": "Chartres"},
    ),
}

NEXT_DAY = datetime(2027, 3, 19, 9, tzinfo=UTC)
#: What offers each act on its page: gone once the day is over.
OFFERS = {
    view: "main form .button-danger" if door.form == "main form" else door.form for view, door in DOORS.items()
} | {"candidate_withdrawal": "main form .button-danger-filled"}


def test_every_view_that_sends_somebody_away_is_here() -> None:
    found = {
        function.name
        for path in VIEWS
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(node, ast.Attribute) and node.attr in ACTS for node in ast.walk(function))
    }
    assert found == set(DOORS)


def _number(words: str, some: str, one: str) -> int:
    """The number that a page says before these words."""
    found = re.search(rf"(\d+) {some}", words)
    return int(found[1]) if found else int(one in words)


@pytest.mark.parametrize("view", DOORS)
def test_its_page_says_how_many_end_and_how_many_are_told(app: Flask, as_account, view: str) -> None:
    door, w = DOORS[view], world(booking_audience=BookingAudience.ALL)
    paul, zoe = factories.candidate(w.chartres, "Paul"), factories.candidate(w.chartres, "Zoé")
    lyophila = factories.company(w.chartres, "Lyophila")
    choose(paul, w.airbel)
    for company, person, rank in ((w.airbel, w.marie, 0), (w.airbel, paul, 1), (lyophila, w.marie, 2)):
        actions.book(company, person, w.slots[rank])
    db.session.commit()
    post_office()
    actions.book(w.airbel, zoe, w.slots[3])  # nobody has read of this one
    people = {
        "odile": factories.national_organiser,
        "airbel": lambda: factories.recruiter_of(w.airbel),
        "marie": lambda: w.marie.account,
    }
    browser, page = as_account(people[door.who]()), door.page(w)
    shown = browser.get(page)
    words = text_of(shown)
    ends = _number(words, "entretiens ser(?:a|ont) annulés", "Un entretien sera annulé")
    told = _number(words, "personnes (?:reçoivent|recevront)", "Une personne reçoit")
    before, last = live(), db.session.scalar(sa.select(sa.func.max(Letter.id))) or 0
    assert (
        post(browser, _target(shown, door.form) or page, {**fields(shown, door.form), **door.typed}).status_code == 303
    )
    written = sa.select(Letter.recipient).distinct().where(Letter.id > last, Letter.state == LetterState.WAITING)
    assert ends > 1
    assert (before - live(), len(db.session.scalars(written).all())) == (ends, told)


def live() -> int:
    return db.session.scalar(sa.select(sa.func.count(Interview.id)).where(Interview.state.in_(LIVE))) or 0


def _target(page, form: str) -> str:
    """Where the form of a page is sent; empty: to the page itself."""
    found = BeautifulSoup(page.get_data(as_text=True), "html.parser").select_one(form)
    return str(found.get("action") or "") if found is not None else ""


@pytest.mark.parametrize("view", DOORS)
def test_the_day_after_nobody_is_sent_away_and_nobody_is_written_to(app: Flask, as_account, view: str) -> None:
    door, w = DOORS[view], world()
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    people = {
        "odile": factories.national_organiser,
        "airbel": lambda: factories.recruiter_of(w.airbel),
        "marie": lambda: w.marie.account,
    }
    browser, page = as_account(people[door.who]()), door.page(w)
    shown = browser.get(page)
    sent, target = {**fields(shown, door.form), **door.typed}, _target(shown, door.form) or page
    letters = db.session.query(Letter).count()
    with time_machine.travel(NEXT_DAY, tick=False):
        evening = as_account(people[door.who]())
        assert "Ce forum a eu lieu" in text_of(post(evening, target, sent))
        assert BeautifulSoup(evening.get(page).text, "html.parser").select_one(OFFERS[view]) is None
    assert (live(), db.session.query(Letter).filter(Letter.kind.not_like("accounts.%")).count()) == (1, letters)


def test_the_day_after_a_forum_corrects_its_place_and_tells_nobody(app: Flask, as_account) -> None:
    w, odile = world(), factories.national_organiser()
    place = f"/organisation/{w.chartres.slug}/reglages/lieu"
    letters = db.session.query(Letter).count()
    with time_machine.travel(NEXT_DAY, tick=False):
        browser = as_account(odile)
        page = browser.get(place)
        assert "Cette date est passée" not in text_of(page)
        assert "La date du forum est passée" not in text_of(browser.get(place.replace("lieu", "ouverture")))
        typed = fields(page, "form:has([name=venue])")
        later = post(browser, place, {**typed, "held_on": "2027-04-20"})
        assert (later.status_code, "Ce forum a eu lieu" in text_of(later)) == (422, True)
        assert post(browser, place, {**typed, "venue": "Prieuré Saint-Vincent"}).status_code == 303
    assert (w.chartres.venue, w.chartres.held_on.isoformat()) == ("Prieuré Saint-Vincent", "2027-03-18")
    assert db.session.query(Letter).count() == letters
