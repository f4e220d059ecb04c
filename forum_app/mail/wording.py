"""The sentences of a letter as they are written by hand: sections of plain text with placeholders, and no logic.

    [subject]
    {company} vous recevra à {hour}

    [paragraphs]
    Bonjour {first_name},

    {with_need} Lisez son besoin avant de venir.

    [facts]
    Quand = {day}
      {start} à {end}
    Avec = {people}

The facts of the letter decide what becomes of it:
* a paragraph, a row or a line of a row disappears when one of its facts is empty;
* a fact that is true prints nothing: it only keeps its paragraph (a false one is empty);
* a fact that is a list repeats its row, or its paragraph when it stands there alone; several lists go together;
* a fact that stands alone is somebody's own words, or was set already: it is not touched; every other sentence follows
  French typography.
Subject, preheader and title may have several lines: the first whose facts are all there is said, or else the last. Of
several rows in aside, button or link, the first that remains.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import groupby
from typing import Any

from forum_app.core.typography import joined, typo
from forum_app.mail.content import Content
from forum_app.mail.rules import for_subject

PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SECTION = re.compile(r"\[(\w+)\]")

Facts = Mapping[str, Any]


class WordingError(ValueError):
    """A text that is no letter: says where, and what is wrong."""


@dataclass(frozen=True)
class Row:
    """A label and its value, which may have several lines."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """The sections of a letter. What they become: `mail.content.Content`."""

    subject: tuple[str, ...]
    preheader: tuple[str, ...]
    title: tuple[str, ...]
    paragraphs: tuple[str, ...]
    why: tuple[str, ...]
    facts: tuple[Row, ...] = ()
    aside: tuple[Row, ...] = ()
    button: tuple[Row, ...] = ()
    digits: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    link: tuple[Row, ...] = ()

    @property
    def placeholders(self) -> frozenset[str]:
        """The names of the facts that this letter uses."""
        return frozenset(
            name
            for section in fields(self)
            for part in getattr(self, section.name)
            for sentence in ((part.label, *part.lines) if isinstance(part, Row) else (part,))
            for name in PLACEHOLDER.findall(sentence)
        )


_ALTERNATIVES = ("subject", "preheader", "title", "digits")
_PARAGRAPHS = ("paragraphs", "closing", "why")
_ROWS = ("facts", "aside", "button", "link")


def parse(text: str) -> Wording:
    """Return the sections of a text. Raises WordingError when a section is unknown, empty, repeated or missing."""
    found: dict[str, Any] = {}
    name = ""
    lines: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _SECTION.fullmatch(line.strip()):
            name = heading[1]
            if name in lines or name not in (*_ALTERNATIVES, *_PARAGRAPHS, *_ROWS):
                raise WordingError(f"line {number}: [{name}] is repeated, or is no section of a letter")
            lines[name] = []
        elif name:
            lines[name].append(line.rstrip())
        elif line.strip():
            raise WordingError(f"line {number}: a sentence before the first section")
    for name, written in lines.items():
        if name in _ALTERNATIVES:
            found[name] = tuple(line.strip() for line in written if line)
        elif name in _PARAGRAPHS:
            found[name] = tuple(
                " ".join(line.strip() for line in block) for filled, block in groupby(written, bool) if filled
            )
        else:
            found[name] = tuple(_rows(name, written))
        if not found[name]:
            raise WordingError(f"[{name}] is empty")
    missing = {"subject", "title", "why"} - found.keys()
    if missing:
        raise WordingError(f"{', '.join(sorted(missing))}: missing")
    return Wording(**{"preheader": (), "paragraphs": (), **found})


def _rows(section: str, lines: list[str]) -> Iterator[Row]:
    label, values = "", []
    for line in lines:
        if line.startswith(" ") and label:
            values.append(line.strip())
        elif line:
            if label:
                yield Row(label, tuple(values))
            label, equals, value = (part.strip() for part in line.partition(" = "))
            if not equals:
                raise WordingError(f"[{section}] {line}: no = between a label and its value")
            values = [value]
    if label:
        yield Row(label, tuple(values))


def fill(wording: Wording, facts: Facts) -> Content:
    """Return the letter that these sentences and facts make. Raises KeyError when a fact is missing."""
    asides, buttons, links = (_filled_rows(rows, facts) for rows in (wording.aside, wording.button, wording.link))
    return Content(
        subject=_one_of(wording.subject, {name: for_subject(fact) for name, fact in facts.items()}),
        preheader=_one_of(wording.preheader, facts),
        title=_one_of(wording.title, facts),
        paragraphs=_filled(wording.paragraphs, facts),
        facts=_filled_rows(wording.facts, facts),
        aside=asides[0] if asides else None,
        button=buttons[0] if buttons else None,
        digits=_one_of(wording.digits, facts) or None,
        closing=_filled(wording.closing, facts),
        link=links[0] if links else None,
        why=" ".join(_filled(wording.why, facts)),
    )


def _one_of(sentences: tuple[str, ...], facts: Facts) -> str:
    whole = (sentence for sentence in sentences if _is_whole(sentence, facts))
    chosen = next(whole, sentences[-1] if sentences else "")
    return _said(chosen, facts)


def _filled(paragraphs: tuple[str, ...], facts: Facts) -> tuple[str, ...]:
    found: list[str] = []
    for paragraph in paragraphs:
        if _is_whole(paragraph, facts):
            alone = PLACEHOLDER.fullmatch(paragraph)
            value = facts[alone[1]] if alone else None
            found += value if isinstance(value, list) else [_said(paragraph, facts)]
    return tuple(found)


def _filled_rows(rows: tuple[Row, ...], facts: Facts) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for row in rows:
        for each in _repeated(row, facts):
            lines = [_said(line, each) for line in row.lines if _is_whole(line, each)]
            if lines and _is_whole(row.label, each):
                found.append((_said(row.label, each), "\n".join(lines)))
    return tuple(found)


def _repeated(row: Row, facts: Facts) -> list[Facts]:
    """Return one set of facts per repetition of a row: the facts themselves, or one set per item of its lists."""
    names = [name for sentence in (row.label, *row.lines) for name in PLACEHOLDER.findall(sentence)]
    lists = {name: facts[name] for name in names if isinstance(facts[name], list)}
    if not lists:
        return [facts]
    return [{**facts, **dict(zip(lists, items, strict=True))} for items in zip(*lists.values(), strict=True)]


def _is_whole(sentence: str, facts: Facts) -> bool:
    return not any(_is_empty(facts[name]) for name in PLACEHOLDER.findall(sentence))


def _is_empty(fact: Any) -> bool:
    return fact is None or fact is False or fact == "" or fact == []


def _said(sentence: str, facts: Facts) -> str:
    """Return the sentence with its facts filled in and typeset; a fact that stands alone is left as it is."""
    names = PLACEHOLDER.findall(sentence)
    values = {name: "" if facts[name] is True or _is_empty(facts[name]) else facts[name] for name in names}
    if PLACEHOLDER.fullmatch(sentence):
        return str(values[names[0]])
    said, joined_values = joined(PLACEHOLDER.sub(r"%(\1)s", sentence.replace("%", "%%")), values)
    return str(typo(said % joined_values)).strip()
