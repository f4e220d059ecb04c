"""What no page ever sends: each form of each person is posted with it, and none of them breaks anything."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from tests.browser import post, token_of
from tests.house import world
from tests.house.test_endpoints import call, endpoints, values_of
from tests.house.world import World

PEOPLE = ("organisation nationale", "candidate d'ici", "entreprise d'ici")
# Each field alone with these, the others as their page gives them: what is made of it after a form is found sound.
ALONE = {"beyond 64 bits": "9" * 30, "digits by the thousand": "9" * 5000}
# Every field at once with these: what reads them.
TOGETHER = {
    **ALONE,
    "a digit that is none": "²",
    "digits of another script": "०१",
    "no number": "NaN",
    "a date that is none": "0000-00-00",
    "a NUL": "a\x00b",
    "a pair": "9999999999999999999-²",
}
NAMES = ("{}-²-{}", "{}-" + "9" * 5000 + "-x", "{}-9999999999999999999", "{}[]", "{}\x00", "é" * 300)


@pytest.fixture
def the_world(app: Flask) -> World:
    return world.make()


def forms_of(app: Flask, browser: FlaskClient, place: world.Place) -> Iterator[tuple[str, dict[str, str], set[str]]]:
    """Every form that these pages hold, one for each endpoint: its address, the fields that it would send, and which of
    them hold no prose.
    """
    known = set()
    for rule, method in endpoints(app):
        if method != "GET":
            continue
        page = call(browser, rule, "GET", values_of(rule, place))
        if page.status_code != 200 or "html" not in page.mimetype:
            continue
        for form in BeautifulSoup(page.get_data(as_text=True), "html.parser").select('form[method="post"]'):
            action = str(form.get("action") or page.request.path).partition("?")[0]
            try:
                endpoint, _values = app.url_map.bind("localhost").match(action, method="POST")
            except HTTPException:
                continue
            if endpoint in ("accounts.sign_out",) or endpoint in known:
                continue
            known.add(endpoint)
            fields = form.select("input[name], select[name], textarea[name], button[name]")
            fields = [field for field in fields if field["name"] not in ("csrf_token", "form_key")]
            prose = [
                field["name"]
                for field in fields
                if field.name == "textarea" or (field.get("type") in ("text", "email") and not field.get("inputmode"))
            ]
            sent = {str(field["name"]): str(field.get("value") or "1") for field in fields}
            yield action, sent, sent.keys() - set(prose)


def said(browser: FlaskClient, action: str, **options: Any) -> int:
    return post(browser, action, headers={"HX-Request": "true"}, **options).status_code


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_no_value_that_no_page_sends_breaks_a_form(app: Flask, as_account: Any, the_world: World, name: str) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    browser = as_account(the_world.people[name])
    broken, posted = [], 0
    for action, fields, alone in list(forms_of(app, browser, the_world.here)):
        tries = [(what, dict.fromkeys(fields, value)) for what, value in TOGETHER.items()]
        tries += [
            (f"{name}: {what}", {**fields, name: value}) for name in sorted(alone) for what, value in ALONE.items()
        ]
        stem = next(iter(fields), "x").partition("-")[0]
        tries += [(shape[:20], {**fields, shape.format(stem, "x"): "1"}) for shape in NAMES]
        for what, data in tries:
            posted += 1
            if said(browser, action, data=data) >= 500:
                broken.append((action, what))
    assert broken == []
    assert posted > 100


@pytest.mark.parametrize("name", PEOPLE)
def test_a_body_that_is_no_form_is_refused_at_every_door(
    app: Flask, as_account: Any, the_world: World, name: str
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    browser = as_account(the_world.people[name])
    wrong = []
    for rule, method in endpoints(app):
        if method != "POST":
            continue
        address = call_address(app, rule, values_of(rule, the_world.here))
        for body in ({"json": {"a": "\x00", "n": 10**30}}, {"data": b"<a/>", "content_type": "text/xml"}):
            status = browser.post(address, headers={"X-CSRFToken": token_of(browser)}, **body).status_code
            if status != 415:
                wrong.append((rule.rule, status))
    assert wrong == []


def call_address(app: Flask, rule: Any, values: dict[str, object]) -> str:
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "²", "-1", "0x10", "१"])
def test_a_number_in_an_address_that_no_row_has_is_not_found(
    app: Flask, as_account: Any, the_world: World, number: str
) -> None:
    browser = as_account(the_world.people["organisation nationale"])
    for address in (f"/organisation/x/entreprises/{number}", f"/entreprise/{number}", f"/impressions/{number}"):
        assert browser.get(address).status_code == 404
    for query in ("page", "tri", "q", "famille", "atelier", "vue"):
        slug = the_world.here.forum.slug
        assert browser.get(f"/organisation/{slug}/candidats", query_string={query: number}).status_code == 200
