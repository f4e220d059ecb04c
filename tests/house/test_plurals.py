"""A number is followed by a word of its own number: « 0 candidat », « 1 table prise », « 2 tables prises »."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from forum_app.core.language import ngettext

TOP = Path(__file__).parents[2]
CALL = re.compile(r'(?<![a-z])(?:_|lazy)\(\s*((?:"[^"]*"\s*)+)', re.DOTALL)
COUNTED = re.compile(r"%\((\w+)\)s[ \u00a0]?(?!mois)[a-zéèêàâîôûç]{2,}[sx]\b")
COUNTED_SENTENCE = re.compile(r'ngettext\(\s*((?:"[^"]*"\s*)+),\s*((?:"[^"]*"\s*)+),', re.DOTALL)
#: Numbers that are never 0 nor 1, or that stand before a word which does not depend on them.
LARGE = {"age", "at_most", "cap", "capacity", "each", "limit", "most", "year"}
OTHERS = {"city", "company", "date", "day", "forum", "hour", "label", "month", "name", "title", "who", "whom", "window"}
NOT_ONE = {
    "Jusqu'à %(count)s candidats formés en entreprise": "the places of a forum",
    "Dans %(days)s jours.": "said of two days at least",
    "%(count)s places": "said of four at least",
    "Donnez au moins %(count)s compétences.": "three",
    "Gardez les %(count)s compétences qui vous décrivent le mieux.": "eight",
    "%(count)s compétences au plus.": "eight",
    "Une compétence tient en %(count)s caractères.": "forty",
    "%(count)s caractères : la limite est de %(limit)s.": "more than a limit",
    "%(count)s caractères : le texte est coupé à %(limit)s.": "more than a limit",
    "%(count)s caractères : un nom en a %(limit)s au plus.": "more than a limit",
    "Avec %(count)s personnes, ce n'est plus une %(size)s. Corrigez la taille ou l'effectif.": "ten at least",
    "%(past)s entretiens sur %(total)s passés": "said of two at least",
    "%(month)s a %(days)s jours.": "of a month",
}
ROOMS_OF_SETTINGS = ("templates/setup/", "forum_app/setup/", "forum_app/imports/defect_vocabulary.py")


def sentences(source: str, call: re.Pattern[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(line, strings) of each call of a translator."""
    for found in call.finditer(source):
        yield (
            source.count("\n", 0, found.start()) + 1,
            tuple("".join(re.findall(r'"([^"]*)"', g)) for g in found.groups()),
        )


def files() -> Iterator[tuple[str, str]]:
    for folder, kind in (("templates", "*.html"), ("forum_app", "*.py")):
        for path in sorted((TOP / folder).rglob(kind)):
            name = path.relative_to(TOP).as_posix()
            if not re.search(r"components\.html|/demo/|/scheduling/|vocabulary\.py", name):
                yield name, path.read_text(encoding="utf-8")


def alone(sentence: str) -> str | None:
    """The name of a number that stands before a plural which does not follow it."""
    return next((name for name in COUNTED.findall(sentence) if name not in LARGE | OTHERS), None)


def test_no_plural_is_written_whatever_the_number() -> None:
    found = [
        f"{name}:{line}: {sentence}"
        for name, source in files()
        if not name.startswith(ROOMS_OF_SETTINGS)
        for line, (sentence,) in sentences(source, CALL)
        if sentence not in NOT_ONE and alone(sentence)
    ]
    assert not found, "\n".join(found)


def test_a_plural_that_ignores_its_number_is_seen() -> None:
    assert alone("%(taken)s tables prises") == "taken"
    assert alone("%(name)s tables prises") is None
    assert alone("%(most)s tables au plus") is None


def test_each_counted_sentence_reads_right_of_none_of_one_and_of_two(app: Flask) -> None:
    """None and one take the singular, in French; each form says its number or a word for it."""
    wrong, seen = [], 0
    with app.test_request_context():
        for name, source in files():
            for line, (one, several) in sentences(source, COUNTED_SENTENCE):
                seen += 1
                names = {n: "x" for n in re.findall(r"%\((\w+)\)s", one + several) if n != "num"}
                said = [str(ngettext(one, several, n, **names)) for n in (0, 1, 2)]
                if "%(" in "".join(said) or (one != several and said[1] == said[2]):
                    wrong.append(f"{name}:{line}: {said}")
                if "%(num)s" in one and not said[0].replace("\u00a0", " ").count("0"):
                    wrong.append(f"{name}:{line}: {said[0]}")
                if re.search(r"(?<!\d)[01] [a-zéè]{3,}s\b(?<!mois)(?<!fois)(?<!vous)", said[1].replace("\u00a0", " ")):
                    wrong.append(f"{name}:{line}: {said[1]}")
    assert seen > 100
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("number", "said"), [(0, "0 table"), (1, "1 table"), (2, "2 tables")])
def test_zero_takes_the_singular(app: Flask, number: int, said: str) -> None:
    with app.test_request_context():
        assert str(ngettext("%(num)s table", "%(num)s tables", number)).replace("\u00a0", " ") == said
