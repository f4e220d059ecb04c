"""What is chosen to run on PostgreSQL leaves no statement out."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from forum_app.core.db import db, lock
from forum_app.forums.models import Organisation
from tests import both_databases, factories
from tests.both_databases import fewest, statement_key


def test_few_tests_send_all_that_all_send() -> None:
    sent = {
        "all but one": frozenset("abcd"),
        "some": frozenset("ab"),
        "the last": frozenset("e"),
        "known": frozenset("xy"),
        "silent": frozenset(),
    }
    assert fewest([*sent, "new"], sent, frozenset("xyz")) == {"all but one", "the last", "new"}


def test_a_statement_is_the_same_whatever_the_number_of_its_values() -> None:
    one, three = ("SELECT a FROM t WHERE a IN (?)", "SELECT a FROM t WHERE a IN (?, ?, ?)")
    assert statement_key(one, locks=False) == statement_key(three, locks=False)
    row, rows = ("INSERT INTO t (a, b) VALUES (?, ?)", "INSERT INTO t (a, b) VALUES (?, ?), (?, ?)")
    assert statement_key(row, locks=False) == statement_key(rows, locks=False)
    assert statement_key(one, locks=False) != statement_key(one, locks=True)
    assert statement_key(one, locks=False) != statement_key(row, locks=False)


def test_what_a_test_sends_is_written_down(app: Flask, tmp_path: Path) -> None:
    recorder = both_databases.Recorder(tmp_path, "gw0")
    try:
        leem = factories.organisation("LEEM")
        recorder.sent.clear()
        for _time in range(2):
            db.session.scalars(sa.select(Organisation).where(Organisation.id.in_([leem.id]))).all()
        assert sum(map(len, recorder.sent.values())) == 1
        lock(Organisation, leem.id)
        db.session.scalars(sa.select(Organisation).where(Organisation.id == leem.id)).all()
        assert sum(map(len, recorder.sent.values())) == 3
        recorder.pytest_sessionfinish()
        assert [len(keys) for keys in json.loads((tmp_path / "gw0.json").read_text()).values()] == [3]
        assert [len(keys) for keys in both_databases.read(tmp_path).values()] == [3]
    finally:
        recorder.stop()


class Item:
    """A test as pytest collects it: its name, its fixtures, its marks."""

    def __init__(self, nodeid: str, fixtures: str, *marks: str) -> None:
        self.nodeid, self.fixturenames, self.marks = nodeid, fixtures.split(), marks

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self.marks else None


def test_rules_stay_away_actions_stay_and_pages_stay_where_they_alone_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [
        Item("rule", ""),
        Item("action", "app application settings"),
        Item("page", "client app application settings"),
        Item("same page", "as_account app application settings"),
        Item("search", "client app application settings", "both"),
        Item("race", "stage_of servers", "race"),
        Item("paper", "app application settings", "slow"),
        Item("other paper", "app application settings", "slow"),
    ]
    sent = {"action": "ab", "page": "acd", "same page": "acd", "search": "a", "paper": "ab", "other paper": "x"}
    (tmp_path / "gw0.json").write_text(json.dumps({test: list(keys) for test, keys in sent.items()}))

    def chosen() -> list[str]:
        run, left_out = both_databases.choose(items)  # type: ignore[arg-type] # stands for a collected test
        assert {item.nodeid for item in run}.isdisjoint(item.nodeid for item in left_out)
        assert len(run) + len(left_out) == len(items)
        return [item.nodeid for item in run]

    monkeypatch.setenv("TEST_STATEMENTS", str(tmp_path))
    assert chosen() == ["action", "page", "search", "race", "other paper"]
    monkeypatch.delenv("TEST_STATEMENTS")
    assert chosen() == [item.nodeid for item in items if item.nodeid != "rule"]
