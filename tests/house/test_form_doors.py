"""An address that takes a form opens: a page is there, or it leads to the page that has the form.

A refusal is shown at the address that the form was sent to, and people load that address again.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import Environment, Template
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import Rule

from forum_app.permissions.vocabulary import Right
from tests.house import world
from tests.house.test_endpoints import endpoints, refusal_expected, right_of, values_of
from tests.house.world import World

#: Doors whose form no template of that page names, and why.
MADE_ELSEWHERE = {
    "accounts.forget_form": "nothing is kept in this world: the page of what was kept leads home",
    "candidates.draft": "the page gives its address to the script that saves",
    "companies.ask_to_join": "the same address, once a SIRET is typed there",
    "companies.save_draft": "the same address, once a SIRET is typed there",
    "desk.settle_participation": "the page of two decisions, which only a late decision shows",
    "desk.settle_registration": "the page of two decisions, which only a late decision shows",
    "interviews.move": "the button that undoes, which the view makes",
    "interviews.restore": "the button that undoes, which the view makes",
}


def address_of(app: Flask, rule: Rule, place: world.Place) -> str:
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values_of(rule, place))


def posts(app: Flask) -> Iterator[Rule]:
    return (rule for rule, method in endpoints(app) if method == "POST")


def leads_to(app: Flask, rule: Rule) -> str | None:
    return getattr(app.view_functions[rule.endpoint], "form_stands_at", None)


def test_every_address_that_takes_a_form_opens(app: Flask) -> None:
    place, adapter, closed = world.make().here, app.url_map.bind("localhost"), []
    for rule in posts(app):
        try:
            adapter.match(address_of(app, rule, place), method="GET")
        except MethodNotAllowed:
            closed.append(rule.rule)
    assert closed == []


def somebody_who_may(app: Flask, rule: Rule, the_world: World) -> str:
    right = right_of(app, rule)
    return next(
        name
        for name, person in the_world.people.items()
        if right in (None, Right.ACCOUNT_MANAGE) or refusal_expected(person, right, rule, the_world.here) is None
    )


class Sources:
    """The source of each template, with those of which it is made."""

    def __init__(self, environment: Environment):
        self.environment = environment
        self.whole = cache(lambda top: "".join(self._parts(top, {})))

    def _parts(self, name: str, seen: dict[str, str]) -> Iterable[str]:
        if name not in seen:
            assert self.environment.loader is not None
            seen[name] = self.environment.loader.get_source(self.environment, name)[0]
            for part in re.findall(r'{%-? (?:extends|include|from|import) "([^"]+)"', seen[name]):
                self._parts(part, seen)
        return seen.values()


@dataclass(frozen=True)
class Page:
    """What somebody gets at the end of the way from an address, and the templates of which it is made."""

    status: int
    text: str
    templates: tuple[str, ...]


def page_at(browser: FlaskClient, address: str) -> Page:
    shown: list[str] = []

    def note(_app: Flask, template: Template, **_context: object) -> None:
        shown.append(str(template.name))

    with template_rendered.connected_to(note, browser.application):
        answer = browser.get(address)
        while answer.status_code == 303:
            answer = browser.get(answer.headers["Location"])
    return Page(answer.status_code, answer.text, tuple(shown))


def test_who_opens_the_address_of_a_form_is_led_to_it(app: Flask, as_account) -> None:
    """The page opens, and it has the form: on the screen as it stands, or in a template for another moment."""
    the_world, lost, sources = world.make(), [], Sources(app.jinja_env)
    browsers = {name: as_account(person) for name, person in the_world.people.items()}
    pages: dict[tuple[str, str], Page] = {}
    doors = [rule for rule in posts(app) if leads_to(app, rule)]
    for rule in doors:
        name, address = somebody_who_may(app, rule, the_world), address_of(app, rule, the_world.here)
        led = browsers[name].get(address)
        location = led.headers.get("Location", "")
        if led.status_code != 303 or location == address:
            lost.append((rule.endpoint, led.status_code, location))
            continue
        if (name, location) not in pages:
            pages[name, location] = page_at(browsers[name], location)
        page = pages[name, location]
        there = f'action="{address}"' in page.text or any(
            f'"{rule.endpoint}"' in sources.whole(template) for template in page.templates
        )
        if (page.status, there) != (200, rule.endpoint not in MADE_ELSEWHERE):
            lost.append((rule.endpoint, page.status, location))
    assert lost == []
    assert MADE_ELSEWHERE.keys() <= {rule.endpoint for rule in doors}
