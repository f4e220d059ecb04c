"""The picture of a forum's windows, and what to know of the days when they open. Pure: facts in, places and sentences
out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from babel.dates import format_date

from forum_app.core.language import _
from forum_app.core.time_zones import at, in_zone
from forum_app.forums.day_choice_rules import public_holiday
from forum_app.forums.rules import Opening, Stage, WindowFacts, window_of, window_state
from forum_app.forums.vocabulary import BY_DATES_ALONE, WindowKind
from forum_app.forums.window_rules import window_words

BEFORE, AFTER = timedelta(days=2), timedelta(days=14)  # what is shown before the first opening and after the forum
NARROWEST = 0.8  # in hundredths: a window of an hour is still seen
# Nobody has anything to do at the moment when these open: any day will do.
_OPEN_ON_ANY_DAY = (WindowKind.FREEZE, WindowKind.DAY, WindowKind.FOLLOW_UP)
# Many act in the last hours of these, and ask the organisers for help.
_ACTED_UPON_LAST_DAY = (WindowKind.COMPANIES, WindowKind.CANDIDATES, WindowKind.WISHES, WindowKind.BOOKING)


class Dated(Protocol):
    """What the picture needs of a forum."""

    @property
    def windows(self) -> Sequence[Opening]: ...
    @property
    def opening(self) -> datetime: ...
    @property
    def closing(self) -> datetime: ...
    @property
    def time_zone(self) -> str: ...


@dataclass(frozen=True)
class DatedWindows:
    """A forum's day and windows as plain rows."""

    windows: tuple[WindowFacts, ...]
    opening: datetime
    closing: datetime
    time_zone: str

    @classmethod
    def of(cls, forum: Dated) -> "DatedWindows":
        rows = (WindowFacts(w.kind, w.opens_at, w.closes_at, w.override) for w in forum.windows)
        return cls(tuple(rows), forum.opening, forum.closing, forum.time_zone)


def typed_over(forum: Dated, typed: Mapping[WindowKind, tuple[datetime | None, datetime | None]]) -> DatedWindows:
    """Return the forum with its windows as typed; what is not typed yet stays as kept."""
    kept = DatedWindows.of(forum)
    return replace(
        kept,
        windows=tuple(
            replace(w, opens_at=typed[w.kind][0] or w.opens_at, closes_at=typed[w.kind][1] or w.closes_at)
            for w in kept.windows
        ),
    )


@dataclass(frozen=True)
class WindowBar:
    """A window on the page. start, width: its bar on the timeline, in hundredths of its length."""

    kind: WindowKind
    window: Opening
    stage: Stage
    start: float
    width: float
    words: dict[str, str]

    @property
    def by_hand(self) -> bool:
        """True when an organiser may open or close it whatever its dates."""
        return self.kind not in BY_DATES_ALONE


@dataclass(frozen=True)
class Timeline:
    """The picture of all windows. months: (place, name); places, in hundredths, of the workshop, the forum and today
    (None: outside).
    """

    lines: list[WindowBar]
    months: list[tuple[float, str]]
    forum: float
    workshop: float | None
    today: float | None


@dataclass(frozen=True)
class _Scale:
    """The length of time that is shown."""

    first: datetime
    last: datetime

    def place(self, moment: datetime) -> float:
        """Return where a moment stands, in hundredths; at an end when it is beyond."""
        share = (moment - self.first).total_seconds() / (self.last - self.first).total_seconds()
        return round(100 * min(max(share, 0.0), 1.0), 2)


def timeline_of(forum: Dated, now: datetime, workshop_at: datetime | None = None) -> Timeline:
    """Draw bars from the first opening to a few days after the forum; the follow-up runs out of the picture."""
    windows = [w for kind in WindowKind if (w := window_of(forum.windows, kind)) is not None]
    first = min((w.opens_at for w in windows), default=forum.opening) - BEFORE
    scale = _Scale(first, forum.closing + AFTER)
    return Timeline(
        [_bar(window, scale, now) for window in windows],
        _months(scale, forum.time_zone),
        scale.place(forum.opening),
        None if workshop_at is None else scale.place(workshop_at),
        scale.place(now) if scale.first < now < scale.last else None,
    )


def _bar(window: Opening, scale: _Scale, now: datetime) -> WindowBar:
    start = scale.place(window.opens_at)
    width = max(round(scale.place(window.closes_at) - start, 2), NARROWEST)
    return WindowBar(window.kind, window, window_state(window, now), start, width, window_words(window.kind))


def _months(scale: _Scale, zone: str) -> list[tuple[float, str]]:
    """Return the place and the name of the first day of each month shown."""
    months, month = [], _next_month(in_zone(scale.first, zone).date())
    while (start := at(month, time(0), zone)) < scale.last:
        months.append((scale.place(start), format_date(month, "MMMM", locale="fr_FR")))
        month = _next_month(month)
    return months


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def advice_of(windows: Iterable[Opening], zone: str, holiday_subdivision: str | None = None) -> list[str]:
    """Return warnings on windows that open on a holiday or a weekend, close on a holiday, or last less than a day."""
    found = []
    for window in windows:
        if window.kind in _OPEN_ON_ANY_DAY:
            continue
        label = window.kind.label
        opens_on = in_zone(window.opens_at, zone).date()
        name = public_holiday(opens_on, holiday_subdivision)
        if name:
            found.append(
                _(
                    "%(window)s : la fenêtre ouvre un jour férié (%(name)s). Peu de monde sera là.",
                    window=label,
                    name=name,
                )
            )
        elif opens_on.weekday() >= 5:
            found.append(_("%(window)s : la fenêtre ouvre un week-end. Peu de monde sera là.", window=label))
        closes_on = in_zone(window.closes_at, zone).date()
        last_day = public_holiday(closes_on, holiday_subdivision) if window.kind in _ACTED_UPON_LAST_DAY else None
        if last_day and closes_on != opens_on:
            found.append(
                _(
                    "%(window)s : la fenêtre ferme un jour férié (%(name)s). Les questions de la dernière heure "
                    "resteront sans réponse.",
                    window=label,
                    name=last_day,
                )
            )
        if window.closes_at - window.opens_at < timedelta(hours=24):
            found.append(_("%(window)s : la fenêtre dure moins de 24 h.", window=label))
    return found
