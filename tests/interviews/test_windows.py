"""Every state of the windows that govern interviews, and every act: what a company and a candidate may do, and when."""

from datetime import timedelta
from itertools import product

import pytest
from flask import Flask

from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.forums.actions import windows as windows_of
from forum_app.forums.models import Forum
from forum_app.forums.rules import window_of
from forum_app.forums.vocabulary import BookingAudience, WindowKind, WindowOverride
from forum_app.interviews import actions
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import DeclineReason
from tests import factories
from tests.interviews.world import World, world

# A window of four hours: when it opens, in hours from now, and what was decided by hand.
STATES: dict[str, tuple[int, WindowOverride | None]] = {
    "before": (1, None),
    "inside": (-2, None),
    "after": (-5, None),
    "opened by hand": (1, WindowOverride.OPEN),
    "closed by hand": (-2, WindowOverride.CLOSED),
}
OPEN = {"inside", "opened by hand"}
FROZEN = {"inside", "after", "opened by hand"}  # once it has begun, until it is lifted by hand


def _put(forum: Forum, kind: WindowKind, state: str) -> None:
    window, (opens, override) = window_of(forum.windows, kind), STATES[state]
    window.opens_at = now() + timedelta(hours=opens)
    window.closes_at = window.opens_at + timedelta(hours=4)
    window.override = override


def _acts(w: World, booked: Interview, freed: Interview) -> dict[str, object]:
    paul = factories.candidate(w.chartres, "Paul")
    return {
        "book": lambda: actions.book(w.airbel, paul, w.slots[5]),
        "move": lambda: actions.move(booked, w.slots[6]),
        "free": lambda: actions.free(booked),
        "restore": lambda: actions.restore(freed),
        "decline": lambda: actions.decline(booked, DeclineReason.OTHER),
    }


def test_each_act_is_done_when_the_windows_allow_it_and_refused_otherwise(app: Flask) -> None:
    w = world(booking_audience=BookingAudience.ALL)
    lucie = factories.candidate(w.chartres, "Lucie")
    booked, freed = actions.book(w.airbel, w.marie, w.slots[0]), actions.book(w.airbel, lucie, w.slots[1])
    actions.free(freed)
    db.session.commit()
    acts = _acts(w, booked, freed)
    found, expected = {}, {}
    for booking, freeze, act in product(STATES, STATES, acts):
        undone = db.session.begin_nested()
        _put(w.chartres, WindowKind.BOOKING, booking)
        _put(w.chartres, WindowKind.FREEZE, freeze)
        db.session.flush()
        try:
            acts[act]()
            found[booking, freeze, act] = True
        except Refused:
            found[booking, freeze, act] = False
        undone.rollback()
        db.session.expire_all()
        expected[booking, freeze, act] = freeze not in FROZEN and (act == "decline" or booking in OPEN)
    assert len(found) == 125
    assert found == expected


def test_a_freeze_opened_by_hand_is_said_on_the_grid_as_in_the_refusal(app: Flask, as_account) -> None:
    w = world()
    windows_of.decide(w.chartres, WindowKind.FREEZE, WindowOverride.OPEN)
    db.session.commit()
    with pytest.raises(Refused, match="frozen") as refused:
        actions.book(w.airbel, w.marie, w.slots[0])
    page = as_account(factories.recruiter_of(w.airbel)).get(f"/entreprise/{w.airbel.id}/creneaux")
    assert "figé les agendas" in refused.value.refusal.sentence
    assert "L’organisateur a figé les agendas." in page.text.replace("\u00a0", " ")


@pytest.mark.parametrize("kind", [WindowKind.DAY, WindowKind.FOLLOW_UP])
def test_a_window_that_holds_no_act_back_follows_its_dates(app: Flask, as_account, kind: WindowKind) -> None:
    w = world()
    for override in WindowOverride:
        with pytest.raises(Refused, match="by_dates"):
            windows_of.decide(w.chartres, kind, override)
    page = as_account(factories.national_organiser()).get(f"/organisation/{w.chartres.slug}/reglages/fenetres").text
    assert f'id="open-{kind.value}"' not in page
    assert 'id="open-freeze"' in page
