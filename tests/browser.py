"""What a browser does around a form: carry the token of its session."""

import re
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse


def post(client: FlaskClient, url: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
    """Post a form as the page would have: with the session's own token."""
    return client.post(url, data={"csrf_token": token_of(client), **(data or {})}, **options)


def decide(client: FlaskClient, record: str, verb: str = "", data: dict[str, Any] | None = None) -> TestResponse:
    """Take a decision on a record as its page would: with the version of the decision that it shows now."""
    own = 'form:has(input[name=version]):not([action$="/tables"])'
    shown = fields(client.get(record), own).get("version", "")
    return post(client, f"{record}{verb}", {"version": shown, **(data or {})})


def token_of(client: FlaskClient) -> str:
    """The token that a page of this session carries."""
    with client.session_transaction() as session:
        raw = session.setdefault("csrf_token", "0" * 40)
    return str(URLSafeTimedSerializer(client.application.secret_key or "", salt="wtf-csrf-token").dumps(raw))


def text_of(answer: TestResponse) -> str:
    """What a reader sees of a page: no tags, spaces single and breakable."""
    text = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
    return " ".join(text.replace("\u00a0", " ").replace("&#39;", "'").split())


def fields(page: TestResponse, selector: str = "main form") -> dict[str, Any]:
    """What the first form of a page would send if its main button were pressed now: names and values (a list when there
    are several).
    """
    form = BeautifulSoup(page.get_data(as_text=True), "html.parser").select_one(selector)
    assert form is not None, f"no {selector} in this page"
    sent: dict[str, Any] = {}
    for control in form.select("input[name], select[name], textarea[name]"):
        if control.get("type") in ("checkbox", "radio") and not control.has_attr("checked"):
            continue
        if control.name == "select":
            values = [option.get("value", option.text) for option in control.select("option[selected]")] or [
                o.get("value", o.text) for o in control.select("option")[:1]
            ]
        else:
            values = [control.text.lstrip("\r\n") if control.name == "textarea" else control.get("value", "")]
        for value in values:
            before = sent.get(control["name"])
            sent[control["name"]] = (
                value if before is None else [*before, value] if isinstance(before, list) else [before, value]
            )
    return {name: value for name, value in sent.items() if name != "csrf_token"}
