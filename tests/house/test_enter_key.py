"""Enter, in a field, presses the first button of the form: it must be the one that goes on.

Where another one stands first on the page, a hidden button before it answers the key.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from tests.house import world
from tests.house.test_endpoints import call, endpoints, values_of

PEOPLE = ("visitor", "organisation nationale", "candidate d'ici", "entreprise d'ici", "personne sans rôle")
NOT_TYPED_IN = {"hidden", "checkbox", "radio", "file", "submit", "button", "reset"}


def wrong_forms(page: str) -> Iterator[str]:
    """What Enter would press in a form where something may be typed, when another button is the main one."""
    for form in BeautifulSoup(page, "html.parser").select("form"):
        typed = [field for field in form.select("input") if field.get("type", "text") not in NOT_TYPED_IN]
        buttons = [button for button in form.select("button, input[type=submit]") if _submits(button)]
        if not typed or not buttons:
            continue
        main = [button for button in buttons if "button-primary" in (button.get("class") or [])]
        if main and buttons[0] is not main[0] and "visually-hidden" not in (buttons[0].get("class") or []):
            yield f"{form.get('action')}: {buttons[0].get_text(' ', strip=True)}"


def _submits(button: Tag) -> bool:
    return button.get("type", "submit") == "submit" and not button.has_attr("form")


@pytest.mark.parametrize("name", PEOPLE)
def test_enter_goes_on_in_every_form_of_every_page(app: Flask, client: Any, as_account: Any, name: str) -> None:
    the_world = world.make()
    browser = client if name == "visitor" else as_account(the_world.people[name])
    wrong, looked_at = set(), 0
    for rule, method in endpoints(app):
        if method != "GET":
            continue
        page = call(browser, rule, "GET", values_of(rule, the_world.here))
        if page.status_code == 200 and "html" in page.mimetype:
            looked_at += 1
            wrong |= {f"{rule.rule} → {form}" for form in wrong_forms(page.get_data(as_text=True))}
    assert not wrong, "\n".join(sorted(wrong))
    assert looked_at > 5


def test_a_form_whose_first_button_sends_another_letter_is_seen() -> None:
    resend = '<button name="act" value="send">Renvoyer</button>'
    go_on = '<button class="button button-primary">Continuer</button>'
    field = '<input name="digits">'
    assert list(wrong_forms(f"<form action='/x'>{field}{resend}{go_on}</form>")) == ["/x: Renvoyer"]
    assert list(wrong_forms(f"<form action='/x'>{field}{go_on}{resend}</form>")) == []
    assert list(wrong_forms(f"<form action='/x'>{resend}{go_on}</form>")) == []
