"""Every kind of letter has its sentences, uses the facts that it declares, and is posted by some act."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from forum_app.mail.kinds import CATALOGUE, LetterKind
from forum_app.mail.rendering import wording_of

TOP = Path(__file__).resolve().parents[2]
LANGUAGES = ("fr",)
SOURCES = {
    path: ast.parse(path.read_text())
    for path in sorted((TOP / "forum_app").rglob("*.py"))
    if "migrations" not in path.parts
}
WRITING = [path for path in SOURCES if path.stem == "letters" or path.stem.endswith("_letters")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_use_exactly_the_facts_that_their_kind_declares(app: Flask, language: str) -> None:
    assert len(CATALOGUE) > 30
    wrong = {
        kind.name: sorted(used ^ set(kind.facts))
        for kind in CATALOGUE.values()
        if (used := wording_of(kind, language).placeholders) != set(kind.facts)
    }
    assert wrong == {}


def test_every_text_of_a_letter_is_that_of_a_kind_in_the_folder_of_its_room(app: Flask) -> None:
    expected = {kind.template(language) for kind in CATALOGUE.values() for language in LANGUAGES}
    found = {str(path.relative_to(TOP / "templates")) for path in (TOP / "templates").glob("*/letters/*")}
    assert found == expected
    rooms = {path.parent.name for path in WRITING}
    assert {kind.name.partition(".")[0] for kind in CATALOGUE.values()} == rooms


def test_every_kind_is_posted_by_some_act(app: Flask) -> None:
    """A kind is a constant of its room's letters; some function there uses it, which code elsewhere reaches."""
    assert sorted(set(CATALOGUE) - _reached_kinds()) == []


def _reached_kinds() -> set[str]:
    reached = set()
    for path in WRITING:
        room = path.parent.name
        kinds = _kinds_of(path, room)
        uses = {
            statement.name: _names(statement)
            for statement in SOURCES[path].body
            if isinstance(statement, ast.FunctionDef)
        }
        outside = set().union(*(_names(tree) for other, tree in SOURCES.items() if other != path))
        known = {name for name in uses if name in outside} | {name for name in kinds if name in outside}
        todo = set(known)
        while todo:
            found = uses.get(todo.pop(), set()) - known
            known |= found
            todo |= found
        reached |= {kinds[name] for name in known if name in kinds}
    return reached


def _kinds_of(path: Path, room: str) -> dict[str, str]:
    """The kinds that a file declares, by the name of their constant."""
    module = __import__(f"forum_app.{room}.{path.stem}", fromlist=["_"])
    return {name: value.name for name, value in vars(module).items() if isinstance(value, LetterKind)}


def _names(tree: ast.AST) -> set[str]:
    return set(_used(tree))


def _used(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
