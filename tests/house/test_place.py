"""What a page is about: the guard says so, from what it loaded; menus and headers follow."""

import re
from pathlib import Path

from flask import g, request_finished

from forum_app.permissions.guard import place_of
from forum_app.permissions.rights import audience_of
from forum_app.permissions.vocabulary import Audience, Right
from tests.house import world
from tests.house.test_endpoints import MAY_BE_ABSENT, call, endpoints, refusal_expected, right_of, values_of

PACKAGE = Path(__file__).resolve().parents[2] / "forum_app"
#: A sign-up is open to all: nothing is loaded by the guard. An error page is about nothing.
SET_BY_HAND = {
    "candidates/views/sign_up.py",
    "companies/views/address.py",
    "companies/views/offers.py",
    "companies/views/sign_up.py",
    "companies/views/team.py",
    "public/errors.py",
    "workshops/views/candidate.py",
}
SPACES = {"mon-forum": "Registration", "entreprise": "Participation", "organisation": "Forum"}


def test_only_the_guard_says_what_a_page_is_about():
    writing = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\bg\.place\s*=|\bg\.setdefault\(\"place\"", path.read_text())
    }
    assert writing == SET_BY_HAND | {"permissions/guard.py"}


def test_the_space_of_a_page_follows_its_address(app, as_account):
    """Under /organisation the forum, under /mon-forum the registration, under /entreprise the participation."""
    the_world = world.make()
    here, wrong, seen = the_world.here, [], []
    expected = {
        type(thing).__name__: (type(thing).__name__, thing.id)
        for thing in (here.registration, here.participation, here.forum)
    }

    def look(_app, **_options):
        place = g.get("place")
        seen.append((type(place).__name__, place.id) if place is not None else None)

    with request_finished.connected_to(look, app):
        for name in ("organisation d'ici", "candidate d'ici", "entreprise d'ici"):
            visitor = as_account(the_world.people[name])
            for rule, method in endpoints(app):
                space = SPACES.get(rule.rule.split("/")[1])
                right = right_of(app, rule)
                if method != "GET" or space is None or right in (None, Right.ACCOUNT_MANAGE):
                    continue
                if "<slug>" not in rule.rule and "participation_id" not in rule.rule:
                    continue
                if refusal_expected(the_world.people[name], right, rule, here) is not None:
                    continue
                if rule.endpoint in MAY_BE_ABSENT:
                    continue
                seen.clear()
                answer = call(visitor, rule, method, values_of(rule, here))
                if answer.status_code < 400 and seen[-1] != expected[space]:
                    wrong.append((name, rule.rule, seen[-1]))
    assert wrong == []


def test_one_thing_stands_in_the_space_of_whoever_asks(app):
    here = world.make().here
    places = {right: place_of(here.interview, right) for right in (Right.INTERVIEW_DECLINE, Right.INTERVIEW_BOOK)}
    assert places == {Right.INTERVIEW_DECLINE: here.registration, Right.INTERVIEW_BOOK: here.participation}
    assert place_of(here.interview, Right.INTERVIEW_REOPEN) == here.forum


def test_a_right_opens_the_pages_of_those_who_alone_hold_it():
    audiences = {right: audience_of(right) for right in Right}
    assert {r for r, audience in audiences.items() if audience is Audience.COMPANIES} == {
        Right.PARTICIPATION_OWN,
        Right.INTERVIEW_BOOK,
        Right.CANDIDATE_MEET,
    }
    assert {r for r, audience in audiences.items() if audience is Audience.CANDIDATES} == {
        Right.REGISTRATION_OWN,
        Right.WORKSHOP_SEAT,
        Right.WISH_RANK,
        Right.INTERVIEW_DECLINE,
        Right.PAPER_OWN,
    }
