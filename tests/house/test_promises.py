"""`docs/promises.md` names, for each promise of a screen or letter, where it stands and the test that keeps it."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Flask

from forum_app.mail.kinds import CATALOGUE

TOP = Path(__file__).parents[2]
ROW = re.compile(r"^\| « (.+) » \| `([^`]+)` \| `([^`:]+)::(test_\w+)` \|$")
BETWEEN_STRINGS = re.compile(r'"\s*\n\s*"')  # one sentence written over several lines of source


class Promise(NamedTuple):
    """One row: what is promised, the file that says it, the test that keeps it."""

    sentence: str
    place: str
    file: str
    test: str


def rows(text: str) -> list[Promise]:
    """Return the promises of a table in Markdown. Raises AssertionError on a row that is not one."""
    lines = [line for line in text.splitlines() if line.startswith("| «")]
    found = [ROW.match(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    return [Promise(*match.groups()) for match in found if match]


def broken(promise: Promise) -> str:
    """Return what is wrong with a row, or nothing."""
    if not (TOP / promise.place).is_file():
        return f"no such file: {promise.place}"
    if " ".join(promise.sentence.split()) not in _words(promise.place):
        return f"not said in {promise.place}: {promise.sentence}"
    if not (TOP / promise.file).is_file() or promise.test not in _tests(promise.file):
        return f"no such test: {promise.file}::{promise.test}"
    return ""


@cache
def _words(place: str) -> str:
    return " ".join(BETWEEN_STRINGS.sub("", (TOP / place).read_text(encoding="utf-8")).split())


@cache
def _tests(file: str) -> frozenset[str]:
    tree = ast.parse((TOP / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


PROMISES = rows((TOP / "docs/promises.md").read_text(encoding="utf-8"))


def test_each_promise_is_said_where_it_stands_and_kept_by_a_test() -> None:
    assert len(PROMISES) >= 60
    assert [told for told in map(broken, PROMISES) if told] == []
    assert sorted({p.sentence for p in PROMISES if sum(q[:2] == p[:2] for q in PROMISES) > 1}) == []


def test_each_letter_promises_something_that_a_test_keeps(app: Flask) -> None:
    places = {promise.place for promise in PROMISES}
    assert sorted(k.name for k in CATALOGUE.values() if f"templates/{k.template('fr')}" not in places) == []


def test_a_row_that_is_untrue_is_seen() -> None:
    good = PROMISES[0]
    assert broken(good) == ""
    assert broken(good._replace(sentence="Nous lavons votre voiture.")).startswith("not said")
    assert broken(good._replace(test="test_that_nobody_wrote")).startswith("no such test")
    assert broken(good._replace(place="templates/nowhere.html")).startswith("no such file")
