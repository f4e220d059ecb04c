"""Every verb that the journal is given has one sentence, and every sentence is of a verb that somebody writes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum_app.candidates.vocabulary import MOVES, RegistrationState
from forum_app.companies.actions import PAST
from forum_app.desk.journal_sentences import JOURNAL
from forum_app.journal.sentences import Vocabulary
from forum_app.workshops.vocabulary import SeatState

TOP = Path(__file__).resolve().parents[2] / "forum_app"
REGISTERED = {MOVES.target(verb).value for verb in MOVES.verbs} | {RegistrationState.INVITED.value}
SEATED = {SeatState.TAKEN.value, SeatState.WAITING.value}
# What a verb made from a value may be: its source, and the values.
MADE = {
    "registration.{registration.state.value}": REGISTERED,
    "registration.{entered.state.value}": REGISTERED,
    "registration.{kind}_added": {"cv", "certificate"},
    "registration.{kind}_removed": {"cv", "certificate"},
    "registration.{kind}_read": {"cv", "certificate"},
    "participation.{PAST[verb]}": set(PAST.values()),
    "workshop.seat_{seat.state.value}": SEATED,
    "workshop.seat_{row['state'].value}": SEATED,
}


def written(source: str) -> Iterator[str]:
    """The verbs that a module gives to the journal: a verb made from a value is given as its source, « a.{b} »."""
    tree = ast.parse(source)
    modules, functions = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "forum_app.journal":
            modules |= {alias.asname or alias.name for alias in node.names if alias.name == "actions"}
        if isinstance(node, ast.ImportFrom) and node.module == "forum_app.journal.actions":
            functions |= {alias.asname or alias.name for alias in node.names if alias.name in ("write", "JournalLine")}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func
        if isinstance(called, ast.Attribute):
            name = (
                called.value.id
                if isinstance(called.value, ast.Name) and called.attr in ("write", "JournalLine")
                else ""
            )
            gives = name in modules
        else:
            gives = isinstance(called, ast.Name) and called.id in functions
        if gives:
            yield from _verbs(node.args[0])


def _verbs(given: ast.expr) -> Iterator[str]:
    if isinstance(given, ast.IfExp):
        yield from _verbs(given.body)
        yield from _verbs(given.orelse)
    elif isinstance(given, ast.Constant):
        yield str(given.value)
    elif isinstance(given, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}"  # type: ignore[attr-defined] # the other kind of part is a FormattedValue
            for part in given.values
        )
    else:
        raise AssertionError(f"a verb that nobody can read: {ast.unparse(given)}")


def every_verb() -> set[str]:
    return {verb for path in TOP.rglob("*.py") for verb in written(path.read_text())}


def test_every_verb_written_has_one_sentence_and_no_sentence_is_of_a_verb_never_written():
    given = every_verb()
    made = {verb for verb in given if "{" in verb}
    assert made == MADE.keys()
    whole = given - made
    for source in made:
        before, rest = source.split("{", 1)
        whole |= {before + value + rest.split("}", 1)[1] for value in MADE[source]}
    assert whole == JOURNAL.sentences.keys()


def test_a_verb_is_worded_once():
    with pytest.raises(ValueError, match="worded twice"):
        Vocabulary({"forum.created": "%(who)s : forum créé."}, {"forum.created": "%(who)s : un forum de plus."})


def test_only_the_journal_makes_its_lines():
    """A line written past `journal.actions` would not be read by the test above."""
    makers = {
        path.relative_to(TOP).as_posix()
        for path in TOP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "JournalEntry"
    }
    assert makers == {"journal/actions.py"}
