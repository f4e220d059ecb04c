"""Two decisions on one thing: the second person reads both, and nothing is overwritten in silence.

The form of a decision is a shared form whose version is a stamp of the decision that its page showed. Where another one
was taken meanwhile the answer is a page (409) with both: to keep the first is to leave, to replace it is to send the
same form again with the new version. The same decision taken twice is no conflict.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forum_app.core.clock import now
from forum_app.core.db import Base, db
from forum_app.core.language import _, ngettext
from forum_app.core.shared_forms import Kept
from forum_app.core.typography import when


@dataclass(frozen=True)
class Author:
    """Who took a decision. name: empty for the service itself; is_reader: the one who decides now, in another tab."""

    name: str = ""
    full_name: str = ""
    is_reader: bool = False


@dataclass(frozen=True)
class Decision:
    """A decision as people read it. act: « Refusée »; at: None when nobody knows; message: added to the letter."""

    act: str
    reason: str = ""
    message: tuple[str, ...] = ()
    author: Author = field(default_factory=Author)
    at: datetime | None = None


@dataclass(frozen=True)
class Fate:
    """What becomes of the letter of a decision: when it leaves, or left."""

    at: datetime
    gone: bool


@dataclass(frozen=True)
class Conflict:
    """Both decisions, and what they are about.

    typed: the fields sent, to be sent again; version: of what holds; back: the page of what is decided; settle: the
    address that keeps the first decision, or holds its letter; letter: of the decision that holds; impossible: why the
    other cannot replace it any more.
    """

    about: str
    held: Decision
    wanted: Decision
    typed: tuple[tuple[str, str], ...]
    version: str
    back: str
    zone: str
    settle: str = ""
    letter: Fate | None = None
    impossible: str = ""

    @property
    def title(self) -> str:
        """Return who decided, and how long ago."""
        author, since = self.held.author, self.ago
        if not since:
            return _("Cette page n'est plus à jour")
        if author.is_reader:
            return _("Vous avez déjà décidé il y a %(ago)s", ago=since)
        if not author.name:
            return _("Une décision a été prise d'office %(ago)s avant la vôtre", ago=since)
        return _("%(name)s a décidé %(ago)s avant vous", name=author.name, ago=since)

    @property
    def ago(self) -> str:
        """Return « 40 secondes »; empty when nobody knows."""
        return stretch((now() - self.held.at).total_seconds()) if self.held.at is not None else ""


def decided(row: Any) -> Kept:
    """Return what a page shows of the decision on a row that has `state`, `state_at` and `state_reason`."""
    return {"state": row.state.value, "at": row.state_at, "reason": row.state_reason}


def decided_now(row: Base) -> Kept:
    """Return the same, read again: under the lock of the row above it, which every decision takes."""
    db.session.refresh(row, ["state", "state_at", "state_reason"])
    return decided(row)


def stretch(seconds: float) -> str:
    """Return a stretch of time in its largest unit: « 40 secondes », « 3 minutes », « 2 heures », « 4 jours »."""
    count = max(1, int(seconds))
    if count < 60:
        return ngettext("%(num)s seconde", "%(num)s secondes", count)
    if count < 3600:
        return ngettext("%(num)s minute", "%(num)s minutes", count // 60)
    if count < 86400:
        return ngettext("%(num)s heure", "%(num)s heures", count // 3600)
    return ngettext("%(num)s jour", "%(num)s jours", count // 86400)


def done_before(held: Decision, wanted: Decision, zone: str) -> str:
    """Return what is said of a decision that somebody has already taken, as it was wanted."""
    author = held.author
    if held.at is None:
        return _("C'est déjà fait.")
    moment = when(held.at, zone=zone, year=False)
    if author.is_reader or not author.name:
        return _("C'était déjà fait, %(moment)s. Rien ne change.", moment=moment)
    if held.reason == wanted.reason:
        return _("%(name)s l'a fait avant vous, %(moment)s, avec le même motif.", name=author.name, moment=moment)
    if not held.reason:
        return _("%(name)s l'a fait avant vous, %(moment)s, sans motif.", name=author.name, moment=moment)
    said = _("%(name)s l'a fait avant vous, %(moment)s. Son motif :", name=author.name, moment=moment)
    return f"{said} {held.reason}"
