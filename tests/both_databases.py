"""Which tests run again on PostgreSQL: those whose outcome can differ there.

The run on SQLite writes down which statements each test sends (TEST_STATEMENTS names the folder). Then on PostgreSQL:

* a test without a database does not run, nor one marked `alike`: nothing can differ;
* a test that calls actions, queries or commands itself always runs, and so does one marked `both`;
* of the tests that meet the application through its pages, and of slow ones, the fewest run that together send every
  statement that they send and that no other test sends. A statement that locks rows is another statement than the one
  that reads them, though SQLite spells both alike.

Without TEST_STATEMENTS every other test that has a database runs.
"""

import hashlib
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

DATABASE = {"settings", "application", "servers"}  # fixtures that lead to a database
PAGES = {"client", "as_account"}  # fixtures that lead to the pages
_UNCOUNTED = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "SET ")
_VALUES = re.compile(r"\((?:\?(?:, )?)+\)(?:, \((?:\?(?:, )?)+\))*")


def records() -> Path | None:
    """Return the folder of what was written down, when there is one."""
    named = os.environ.get("TEST_STATEMENTS")
    return Path(named) if named else None


def statement_key(sql: str, *, locks: bool) -> str:
    """Return what names a statement, whatever the number of its values."""
    shape = _VALUES.sub("(?)", " ".join(sql.split())) + (" FOR UPDATE" if locks else "")
    return hashlib.sha256(shape.encode()).hexdigest()[:16]


class Recorder:
    """Write down which statements each test sends."""

    def __init__(self, into: Path, worker: str) -> None:
        self.file = into / f"{worker}.json"
        self.sent: dict[str, set[str]] = defaultdict(set)
        self._test = ""
        sa.event.listen(Engine, "before_cursor_execute", self._note)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        self._test = item.nodeid
        return (yield)

    def _note(self, _connection, _cursor, sql: str, _values, context, _many) -> None:
        if sql.lstrip().startswith(_UNCOUNTED):
            return
        asked = getattr(getattr(context, "compiled", None), "statement", None)
        locks = getattr(asked, "_for_update_arg", None) is not None
        self.sent[self._test].add(statement_key(sql, locks=locks))

    def stop(self) -> None:
        """Note nothing more."""
        sa.event.remove(Engine, "before_cursor_execute", self._note)

    def pytest_sessionfinish(self) -> None:
        self.file.write_text(json.dumps({test: sorted(keys) for test, keys in self.sent.items()}))


def read(folder: Path) -> dict[str, frozenset[str]]:
    """Return what each test sent."""
    sent: dict[str, frozenset[str]] = {}
    for file in sorted(folder.glob("*.json")):
        sent |= {test: frozenset(keys) for test, keys in json.loads(file.read_text()).items()}
    return sent


def fewest(candidates: Iterable[str], sent: Mapping[str, Set[str]], already: Set[str]) -> set[str]:
    """Return few of the candidates that together send all that candidates send and that is not sent `already`.

    A candidate of which nothing was written down is kept.
    """
    left = {test: set(sent[test]) - already for test in candidates if test in sent}
    kept = {test for test in candidates if test not in sent}
    while left:
        best = max(sorted(left), key=lambda test: len(left[test]))
        new = left.pop(best)
        if not new:
            break
        kept.add(best)
        for keys in left.values():
            keys -= new
    return kept


def _is_replaceable(item: pytest.Item) -> bool:
    """Return True when another test that sends the same statements says as much of the database."""
    if any(item.get_closest_marker(mark) for mark in ("both", "race", "browser")):
        return False
    return bool(PAGES & set(getattr(item, "fixturenames", ()))) or item.get_closest_marker("slow") is not None


def choose(items: list[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Return (tests to run on PostgreSQL, tests left out), in their order."""
    stored = [
        item
        for item in items
        if DATABASE & set(getattr(item, "fixturenames", ())) and not item.get_closest_marker("alike")
    ]
    folder = records()
    if folder is None:
        run = stored
    else:
        sent = read(folder)
        replaceable = {item.nodeid for item in stored if _is_replaceable(item)}
        others = [item for item in stored if item.nodeid not in replaceable]
        already = frozenset().union(*(sent.get(item.nodeid, frozenset()) for item in others))
        kept = fewest(sorted(replaceable), sent, already)
        run = [item for item in stored if item.nodeid not in replaceable - kept]
    chosen = set(run)
    return run, [item for item in items if item not in chosen]
