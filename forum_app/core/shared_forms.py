"""Forms over what two people can change: the second one is told and reads both values, never silently obeyed.

The form carries, as its version, a stamp of the values that its page showed. When it is sent, what is kept is read
again under the lock of its rows: another stamp means that somebody was faster. Nothing is written then; the page comes
back (409) with what is kept, what was typed stays in its fields, and sending it again keeps what was typed.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from wtforms import HiddenField

from forum_app.core.db import Base, lock
from forum_app.core.forms import BaseForm
from forum_app.core.labelled_enum import Labelled
from forum_app.core.language import _
from forum_app.core.typography import day, hour

Kept = Mapping[str, Any]  # what is kept, by the name of the field that shows it


def stamp(values: Kept) -> str:
    """Return what a page showed, in a few characters: it travels with the form."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Seen:
    """What the person saw. read: what is kept now; version: the stamp of what the page showed."""

    read: Callable[[], Kept]
    version: str

    def is_current(self, *rows: Base) -> bool:
        """Return True when what the page showed is still what is kept. rows: locked first, in the written order."""
        for row in rows:
            lock(type(row), row.id)
        return stamp(self.read()) == self.version


@dataclass(frozen=True)
class Difference:
    """A field whose value was changed meanwhile, or is typed otherwise: its label, what is kept, what is typed."""

    label: str
    kept: str
    typed: str


class SharedForm(BaseForm):
    """A form that changes what two people can change."""

    version = HiddenField()

    def shows(self, kept: Kept) -> None:
        """Remember what the page shows."""
        self.version.data = stamp(kept)

    def seen(self, read: Callable[[], Kept]) -> Seen:
        """Return what the person who sent this form saw, for the action that checks it under its lock."""
        return Seen(read, self.version.data or "")

    def changed_since(self, read: Callable[[], Kept], *rows: Base) -> list[Difference]:
        """Return what is kept otherwise than typed, when somebody changed it since the page was shown; else nothing.

        The form then carries the new version: sent again, it is kept as typed.
        """
        if self.seen(read).is_current(*rows):
            return []
        kept = read()
        found = self.differences(kept)
        self.shows(kept)
        return found

    def differences(self, kept: Kept) -> list[Difference]:
        """Return the fields where what is typed is not what is kept, in the order of the form."""
        found = [
            Difference(str(f.label.text), written(self, f.name, kept[f.name]), written(self, f.name, f.data))
            for f in self
            if f.name in kept
        ]
        return [one for one in found if one.kept != one.typed]


def written(form: BaseForm, name: str, value: Any) -> str:
    """Return a value of a field as people read it."""
    if isinstance(value, list):
        rows = any(isinstance(part, dict) for part in value)
        return (" · " if rows else ", ").join(
            " ".join(written(form, name, cell) for cell in part.values() if cell not in (None, ""))
            if isinstance(part, dict)
            else str(part)
            for part in value
        )
    choices = dict(getattr(form[name], "choices", None) or ())
    if value in choices:
        return str(choices[value])
    if isinstance(value, Labelled):
        return str(value.label)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime):
        return f"{day(value.date())}, {hour(value.time())}"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, time):
        return hour(value)
    return "" if value is None else str(value)
