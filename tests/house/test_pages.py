"""Every page that each role can reach, found by following links, is proof-read: frame, labels, typography, nothing
inline, security headers.
"""

import re
from collections import deque

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum_app.accounts.models import Account
from forum_app.core.db import db
from tests.house.reading import faults, links, read

MOST = 150  # pages of one role
SKIPPED = re.compile(r"/static/|/fichier$|\.csv$|\.ics$|/cv$|\?(?!etape)|/documents/")
HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "X-Frame-Options",
    "Permissions-Policy",
)


@pytest.fixture
def lyon(demonstration: None) -> dict[str, Account | None]:
    """A living forum, as the demonstration makes it, and who walks in it."""
    accounts = {
        a.email.split("@")[0]: a for a in db.session.query(Account).filter(Account.email.like("%@demo.example"))
    }
    return {"visitor": None, **accounts}


def walk(browser: FlaskClient, start: str) -> dict[str, list[str]]:
    """The faults of every page reachable from `start`, by address."""
    found: dict[str, list[str]] = {}
    kinds: dict[str, int] = {}
    waiting, seen = deque([start]), {start}
    while waiting and len(found) < MOST:
        url = waiting.popleft()
        kind = re.sub(r"\d+", "n", url)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > 2:  # two pages of each kind are enough
            continue
        answer = browser.get(url)
        if answer.status_code in (301, 302, 303):
            found[url] = []
            following = [answer.location.removeprefix("http://localhost")]
        else:
            missing = [f"header missing: {name}" for name in HEADERS if name not in answer.headers]
            status = [] if answer.status_code == 200 else [f"status {answer.status_code}"]
            page = read(answer.text) if answer.mimetype == "text/html" else None
            found[url] = [*status, *missing, *(faults(page) if page else [])]
            following = sorted(links(page)) if page else []
        for link in following:
            if link not in seen and not SKIPPED.search(link):
                seen.add(link)
                waiting.append(link)
    return found


ROLES = {
    "visitor": ("/", 12),
    "candidate": ("/accueil", 10),
    "entreprise": ("/accueil", 10),
    "organisation": ("/organisation", 25),
    "cluster": ("/organisation", 15),
    "animation": ("/accueil", 3),
}


@pytest.mark.parametrize("who", ROLES)
def test_every_page_of_every_role_is_proof_read(
    lyon: dict[str, Account | None], client: FlaskClient, as_account, who: str
) -> None:
    start, at_least = ROLES[who]
    account = lyon[who]
    found = walk(client if account is None else as_account(account), start)
    assert {url: told for url, told in found.items() if told} == {}
    assert len(found) >= at_least, sorted(found)


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/nulle-part", 404),
        ("/organisation/lyon", 303),
        ("/forums/inconnu", 404),
        ("/connexion/lien/" + "é" * 22, 404),
        ("/forums/%00", 400),
    ],
)
def test_error_pages_are_proof_read_too(app: Flask, client: FlaskClient, url: str, status: int) -> None:
    answer = client.get(url)
    assert answer.status_code == status
    assert [name for name in HEADERS if name not in answer.headers] == []
    if status >= 400:
        assert faults(read(answer.text)) == []


def test_the_reader_sees_faults() -> None:
    """The proof-reader itself: a page with everything wrong is told so."""
    wrong = """<html><body style="color:red"><h1>Un</h1><h3>l'été ... « ici »</h3><script>x()</script><img src="https://ailleurs.example/x.png">
    <form method="post"><input name="nom"><button></button></form><p id="a" aria-describedby="b">à 9 h 30 !</p><p
    id="a" onclick="x()">Veuillez {{ x }}</p><p hx-get="/"><span><div>Un</div></span><input disabled="True"></p>
    <table role="grid"><tr><td role="gridcell">1</td></tr></table><select required><option
    value="1">Un</option></select></body></html>"""
    told = " / ".join(faults(read(wrong)))
    for fault in (
        "no lang=fr",
        "no title",
        "0 main",
        "h3 after h1",
        "style attribute",
        "inline script",
        "onclick",
        "fetched from elsewhere",
        "form without csrf_token",
        "control without label",
        "button without words",
        "image without alt",
        "id twice",
        "aria-describedby names nothing",
        "plain space before a sign",
        "plain space after «",
        "straight apostrophe",
        "three dots",
        "plain space in an hour",
        "word that the house does not use",
        "leftover of a template",
        "attribute that HTML does not know: hx-get",
        "div inside span",
        "disabled with a value: True",
        "role on a cell of a table: gridcell",
        "required list whose first line is an answer",
    ):
        assert fault in told, fault
