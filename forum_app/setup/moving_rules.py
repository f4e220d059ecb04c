"""What a new day, new hours or another place change for those who are coming. Pure: facts in, lines out."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from forum_app.core.language import _
from forum_app.core.text_keys import full_address
from forum_app.core.typography import day, hour
from forum_app.forums.window_rules import moved


@dataclass(frozen=True)
class ChangedLine:
    """One thing that changes. workshop: it concerns candidates alone."""

    what: str
    before: str
    after: str
    workshop: bool = False


@dataclass(frozen=True)
class ForumChange:
    """All that changes. days: by how much the day moves."""

    days: int
    lines: tuple[ChangedLine, ...]


class Described(Protocol):
    """What is compared: a forum, or what was typed of it."""

    @property
    def held_on(self) -> date: ...
    @property
    def starts_at(self) -> time: ...
    @property
    def ends_at(self) -> time: ...
    @property
    def venue(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def city(self) -> str: ...


def change_of(
    before: Described, after: Described, workshop: tuple[datetime, datetime, str] | None = None
) -> ForumChange | None:
    """Return what people who are coming must be told; None when nothing changes for them.

    `workshop`: (start, end, zone) of one that follows a new day.
    """
    days = (after.held_on - before.held_on).days
    pairs = [
        (_("Date"), day(before.held_on, weekday=True), day(after.held_on, weekday=True)),
        (_("Horaires"), _hours(before), _hours(after)),
        (_("Lieu"), _place(before), _place(after)),
    ]
    lines = [ChangedLine(what, was, becomes) for what, was, becomes in pairs if was != becomes]
    if days and workshop is not None:
        starts_at, ends_at, zone = workshop
        follows, _end = moved((starts_at, ends_at), days, zone)
        lines.append(ChangedLine(_("Atelier"), _moment(starts_at, zone), _moment(follows, zone), workshop=True))
    return ForumChange(days, tuple(lines)) if lines else None


def _hours(described: Described) -> str:
    return _("%(start)s à %(end)s", start=hour(described.starts_at), end=hour(described.ends_at))


def _place(described: Described) -> str:
    return ", ".join(part for part in (described.venue, full_address(described.address, described.city)) if part)


def _moment(moment: datetime, zone: str) -> str:
    return _("%(day)s à %(hour)s", day=day(moment, weekday=True, zone=zone), hour=hour(moment, zone=zone))
