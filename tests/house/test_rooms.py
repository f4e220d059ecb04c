"""A view and its template live in one room, and the endpoint says which."""

import re
from pathlib import Path

import pytest
from flask import Flask

from forum_app.mail.kinds import CATALOGUE
from tests.house import world
from tests.house.test_endpoints import endpoints, values_of

PACKAGE = Path(__file__).resolve().parents[2] / "forum_app"
TEMPLATES = PACKAGE.parent / "templates"
ROOMS = sorted(p.parent.name for p in PACKAGE.glob("*/__init__.py") if p.parent.name != "migrations")
SHARED = {"components", "layouts"}


def endpoints_outside_their_room(app: Flask) -> dict[str, str]:
    """The endpoints whose first word is not the room whose `views` define them: {endpoint: module}."""
    return {
        endpoint: view.__module__
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not view.__module__.startswith(f"forum_app.{endpoint.split('.')[0]}.views.")
    }


def templates_outside_the_room(room: str, source: str) -> set[str]:
    """The templates that a room's source names in the folder of another room."""
    named = re.findall(r"[\"']([a-z_]+)(/[a-z_/]+\.(?:html|txt))[\"']", source)
    return {folder + rest for folder, rest in named if folder not in SHARED | {room}}


def endpoints_that_are_gone(app: Flask, source: str) -> set[str]:
    """Return the endpoints that this source names in `url_for`, or anywhere by the name of a room, and that are not."""
    rooms = "|".join(app.blueprints)
    named = set(re.findall(r"\burl_for\(\s*[\"']([^\"']+)[\"']", source))
    named |= set(re.findall(rf"[\"']((?:{rooms})\.[a-z_]+)[\"']", source)) - set(CATALOGUE)
    return named - set(app.view_functions)


def test_an_endpoint_begins_with_the_room_that_defines_it(app):
    assert endpoints_outside_their_room(app) == {}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_renders_its_own_templates(room):
    sources = "\n".join(path.read_text() for path in (PACKAGE / room).rglob("*.py"))
    assert templates_outside_the_room(room, sources) == set()


def test_an_address_built_for_an_endpoint_is_served_by_it(app):
    the_world = world.make()
    adapter = app.url_map.bind("localhost")
    served = {}
    for rule, method in endpoints(app):
        address = adapter.build(rule.endpoint, values_of(rule, the_world.here))
        endpoint, _values = adapter.match(address, method=method)
        if endpoint != rule.endpoint:
            served[rule.endpoint] = endpoint
    assert served == {}


@pytest.mark.parametrize(
    ("source", "gone"),
    [
        ('url_for("public.home")', set()),
        ('url_for("public.nowhere")', {"public.nowhere"}),
        ("MenuEntry('public.nowhere', lazy('Forums'))", {"public.nowhere"}),
        ('url_for("nowhere.home")', {"nowhere.home"}),
        ('url_for(\n    "nowhere.home", slug=slug)', {"nowhere.home"}),
        ('url_for("static2")', {"static2"}),
        ('url_for("static", filename="a.css")', set()),
        ('post("companies.received", facts)', set()),  # a kind of letter is named alike
        ('"nowhere.home"', set()),  # another text with a point
    ],
)
def test_an_endpoint_that_does_not_exist_is_seen(app: Flask, source: str, gone: set[str]):
    assert endpoints_that_are_gone(app, source) == gone


def test_every_endpoint_named_in_code_and_templates_exists(app):
    """Menus, redirections, letters: a name that no page shows in a test would break on the day it is shown."""
    sources = [p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts]
    sources += [p for p in TEMPLATES.rglob("*.*") if p.suffix != ".md"]
    gone = {(path.name, name) for path in sources for name in endpoints_that_are_gone(app, path.read_text())}
    assert gone == set()
