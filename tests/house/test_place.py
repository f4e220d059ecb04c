"""What a page is about: the guard says so, from what it loaded; menus and headers follow."""

import ast
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import g, request_finished

from forum_app.companies.models import Participation
from forum_app.permissions.guard import place_of
from forum_app.permissions.rights import audience_of
from forum_app.permissions.vocabulary import Audience, Right
from tests.house import world
from tests.house.test_endpoints import MAY_BE_ABSENT, call, endpoints, refusal_expected, right_of, values_of

PACKAGE = Path(__file__).resolve().parents[2] / "forum_app"
SPACES = {"mon-forum": "Registration", "entreprise": "Participation", "organisation": "Forum"}
#: A sign-up and an enrolment are open to all, or to all who are signed in: they are about the forum of their address.
ABOUT_THEIR_FORUM = re.compile(r"/forums/<slug>/(inscription|entreprise)(/|$)")
#: Each way to say what a page is about, so that the reading below is known to see it.
WAYS = (
    "g.place = forum",
    "g.place: Forum = forum",
    "flask.g.place = forum",
    "kept, g.place = registration, forum",
    "g.place |= forum",
    "del g.place",
    "with g as g.place: pass",
    "setattr(g, 'place', forum)",
    "g.setdefault('place', forum)",
    "g.pop('place')",
    "g.__dict__['place'] = forum",
    "g.__dict__.update(place=forum)",
)
#: What resembles it.
NO_WAYS = ("place = g.place", "g.get('place')", "kept = setting.place", "setting.place = forum", "g.moment = now()")


def says_what_a_page_is_about(source: str) -> bool:
    """True when this code sets, changes or forgets `g.place`, or touches the attributes of `g` by another way."""
    return any(_says_it(node) for node in ast.walk(ast.parse(source)))


def _is_g(node: ast.AST) -> bool:
    return (node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else "") == "g"


def _says_it(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=owner, attr="__dict__"):
            return _is_g(owner)
        case ast.Attribute(value=owner, attr="place", ctx=ast.Store() | ast.Del()):
            return _is_g(owner)
        case ast.Call(func=ast.Attribute(value=owner, attr="setdefault" | "pop"), args=[ast.Constant("place"), *_]):
            return _is_g(owner)
        case ast.Call(func=ast.Name("setattr" | "delattr"), args=[owner, ast.Constant("place"), *_]):
            return _is_g(owner)
    return False


@pytest.mark.parametrize("source", WAYS)
def test_every_way_of_saying_it_is_seen(source: str):
    assert says_what_a_page_is_about(source)


@pytest.mark.parametrize("source", NO_WAYS)
def test_what_resembles_it_is_left_alone(source: str):
    assert not says_what_a_page_is_about(source)


def test_only_the_guard_says_what_a_page_is_about():
    saying = {
        str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if says_what_a_page_is_about(path.read_text())
    }
    assert saying == {"permissions/guard.py"}


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


def test_the_steps_of_a_sign_up_are_about_the_forum_of_their_address(app, as_account):
    """Open to all or to all who are signed in, shown or refused: the guard says it before the view."""
    the_world = world.make()
    here, wrong, asked, seen = the_world.here, [], set(), []

    def look(_app, **_options):
        place = g.get("place")
        seen.append((type(place).__name__, place.id) if place is not None else None)

    with request_finished.connected_to(look, app):
        visitors = {"nobody": app.test_client(), "candidate": as_account(the_world.people["candidate d'ici"])}
        for who, visitor in visitors.items():
            for rule, method in endpoints(app):
                right = right_of(app, rule)
                if not ABOUT_THEIR_FORUM.match(rule.rule) or (right is not None and who == "nobody"):
                    continue
                seen.clear()
                answer = call(visitor, rule, method, values_of(rule, here))
                asked.add(rule.endpoint)
                if seen != [("Forum", here.forum.id)]:
                    wrong.append((who, rule.rule, method, answer.status_code, seen[:]))
                call(visitor, rule, method, values_of(rule, here) | {"slug": "nulle-part"})
                if seen[1:] != [None]:
                    wrong.append((who, rule.rule, method, "nowhere", seen[1:]))
    assert wrong == []
    assert {name.split(".")[0] for name in asked} == {"candidates", "companies", "workshops"}


class Unreadable:
    """What the page is about, when the database went away under it."""

    def __bool__(self) -> bool:
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("the database is away"))

    def __getattr__(self, _name: str) -> object:
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("the database is away"))


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_an_error_page_does_not_read_what_the_page_was_about(app, as_account, monkeypatch, headers):
    the_world = world.make()
    address = f"/entreprise/{the_world.here.participation.id}"
    recruiter = as_account(the_world.people["entreprise d'ici"])
    monkeypatch.setattr(Participation, "place_for", lambda _participation, _audience: Unreadable())
    answer = recruiter.get(address, headers=headers)
    assert (answer.status_code, "Le site revient dans quelques minutes." in answer.text) == (503, True)


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
