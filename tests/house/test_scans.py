"""Pages find their rows by an index: none reads the whole of a table that grows with the number of forums or people.

Told by SQLite, which says how it will run each statement that a page sends.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Engine

from forum_app.core.db import db
from forum_app.core.engines import READER
from tests.house import world

TALL = (
    "account",
    "badge",
    "interview",
    "journal_entry",
    "letter",
    "participation",
    "participation_offer",
    "recruiter",
    "recruiter_presence",
    "registration",
    "role_grant",
    "wish",
    "workshop_seat",
)
PAGES = {
    "organisation nationale": (
        "/organisation",
        "/organisation/{slug}",
        "/organisation/{slug}/atelier",
        "/organisation/{slug}/atelier?vue=attente&q=a",
        "/organisation/{slug}/accueil",
        "/organisation/{slug}/candidats",
        "/organisation/{slug}/entreprises",
        "/organisation/{slug}/impressions",
        "/organisation/{slug}/impressions/badges",
        "/organisation/{slug}/importer/candidats",
        "/organisation/{slug}/reglages/ouverture",
    ),
    "candidate d'ici": ("/forums/{slug}", "/mon-forum/{slug}", "/mon-forum/{slug}/atelier", "/mes-espaces"),
    "entreprise d'ici": (
        "/entreprise/{participation_id}",
        "/entreprise/{participation_id}/equipe",
        "/mes-espaces",
        "/mon-compte",
    ),
}


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """The statements sent, with their values."""
    seen: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, values, _context, _many) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            seen.append((statement, values))

    sa.event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(Engine, "before_cursor_execute", note)


def scans(statements: list[tuple[str, Any]]) -> set[str]:
    """The tall tables that these statements read whole."""
    found: set[str] = set()
    db.session.rollback()
    with db.engines[READER].connect() as connection:
        for statement, values in statements:
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values):
                read = re.match(r"SCAN (\w+?)(?:_\d+)?(?: |$)", row.detail)
                if read and read[1] in TALL:
                    found.add(f"{row.detail}: {statement}")
    return found


@pytest.mark.parametrize("name", PAGES)
def test_no_page_reads_a_whole_table(app: Flask, as_account, name: str) -> None:
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL chooses by what the tables hold: nothing here
    here = world.make()
    browser = as_account(here.people[name])
    found: dict[str, set[str]] = {}
    for page in PAGES[name]:
        address = page.format(**here.here.values)
        with asked() as statements:
            assert browser.get(address).status_code == 200, address
        assert statements
        if told := scans(statements):
            found[address] = told
    assert found == {}


def test_a_whole_table_is_seen(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    world.make()
    with asked() as statements:
        db.session.execute(sa.text("SELECT id FROM account WHERE first_name = 'Marie'")).all()
        db.session.execute(sa.text("SELECT id FROM account WHERE email = 'marie@exemple.example'")).all()
    assert [told.split(":")[0] for told in scans(statements)] == ["SCAN account"]
