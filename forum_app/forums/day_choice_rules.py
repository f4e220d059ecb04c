"""Which day to choose for a forum: public holidays by territory, school holidays by zone, other forums.

A note never forbids a day: organisers know things that calendars do not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from forum_app.core.language import _

NoteKind = Literal["public", "school", "weekend", "forum", "unpublished"]
WEEK = timedelta(days=7)
# The last school year whose decree the pinned `holidays` knows (21 July 2026, for 2027-2028); beyond, the library
# extrapolates and we say nothing.
PUBLISHED_UNTIL = date(2028, 7, 1)
SUBDIVISIONS: dict[str, str] = {
    "6AE": "Alsace",
    "57": "Moselle",
    "971": "Guadeloupe",
    "972": "Martinique",
    "973": "Guyane",
    "974": "La Réunion",
    "976": "Mayotte",
}
SCHOOL_ZONES = ("A", "B", "C")


@dataclass(frozen=True)
class DayNote:
    """Something to know about a day. name: what the calendar calls it (« Ascension », « Vacances de printemps », a
    town).
    """

    kind: NoteKind
    name: str


@dataclass(frozen=True)
class Surroundings:
    """Where and among what a day is looked at: the territory's calendar, and the towns of other forums by date."""

    school_zone: str | None = None
    subdivision: str | None = None
    forums: Mapping[date, str] | None = None


@dataclass(frozen=True)
class Proposal:
    """A day near the one asked, with what there is to know about it and about its workshop, a week before."""

    day: date
    workshop_day: date
    day_notes: tuple[DayNote, ...]
    workshop_notes: tuple[DayNote, ...]

    @property
    def clear(self) -> bool:
        return not self.day_notes and not self.workshop_notes


@lru_cache(maxsize=128)
def _days(year: int, subdivision: str | None, category: str = "public") -> dict[date, str]:
    from holidays import country_holidays  # noqa: PLC0415 (heavy)

    return dict(country_holidays("FR", subdiv=subdivision, years=year, categories=(category,), language="fr"))


def public_holiday(day: date, subdivision: str | None = None) -> str | None:
    """Return the name of the public holiday on `day` there (« Vendredi saint » in Alsace-Moselle), or None."""
    return _days(day.year, subdivision).get(day)


def school_holiday(day: date, zone: str) -> str | None:
    """Return the name of the school holidays of that zone on `day`, or None."""
    return _days(day.year, f"Zone {zone}", "school").get(day)


def notes_on(day: date, around: Surroundings) -> tuple[DayNote, ...]:
    """Return what there is to know about `day`, the most serious first."""
    notes: list[DayNote] = []
    if name := public_holiday(day, around.subdivision):
        notes.append(DayNote("public", name))
    if day.weekday() >= 5:
        notes.append(DayNote("weekend", _("samedi") if day.weekday() == 5 else _("dimanche")))
    if town := (around.forums or {}).get(day):
        notes.append(DayNote("forum", town))
    if around.school_zone:
        if day > PUBLISHED_UNTIL:
            notes.append(DayNote("unpublished", str(day.year)))
        elif name := school_holiday(day, around.school_zone):
            notes.append(DayNote("school", name))
    return tuple(notes)


def proposal(day: date, around: Surroundings, workshop_day: date | None = None) -> Proposal:
    """Return the notes on a day and on its workshop's day, a week before unless `workshop_day` says otherwise."""
    before = workshop_day or day - WEEK
    return Proposal(day, before, notes_on(day, around), notes_on(before, around))


def neighbours(day: date, around: Surroundings, today: date, count: int = 3) -> list[Proposal]:
    """Return the best days near `day`: those with the fewest notes, then the nearest.

    They are Tuesdays to Thursdays within six weeks, one a week, whose workshop is still ahead.
    """
    near = [day + timedelta(days=n) for n in range(-42, 43) if n]
    looked_at = [proposal(d, around) for d in near if d.weekday() in (1, 2, 3) and d - WEEK > today]
    # Two neighbours in the same week say the same thing: the best of each week is enough.
    looked_at.sort(key=lambda p: (_weight(p), abs((p.day - day).days), p.day.weekday() != day.weekday()))
    kept: list[Proposal] = []
    for found in looked_at:
        if all(found.day.isocalendar()[:2] != other.day.isocalendar()[:2] for other in kept):
            kept.append(found)
        if len(kept) == count:
            break
    return kept


def _weight(found: Proposal) -> int:
    weights = {"public": 8, "weekend": 8, "forum": 3, "school": 2, "unpublished": 0}
    return sum(weights[n.kind] for n in (*found.day_notes, *found.workshop_notes))


def sentence_of(note: DayNote, zone: str | None = None) -> str:
    """Return « férié : Ascension », « vacances de printemps (zone B) » or « jour du forum de Chartres »."""
    match note.kind:
        case "public":
            return _("férié : %(name)s", name=note.name)
        case "weekend":
            return _("un %(day)s", day=note.name)
        case "forum":
            return _("jour du forum de %(town)s", town=note.name)
        case "school":
            return _("pendant les vacances scolaires, zone %(zone)s (%(name)s)", zone=zone or "", name=note.name)
        case "unpublished":
            return _("vacances %(year)s pas encore publiées, nous vérifierons", year=note.name)


@dataclass(frozen=True)
class CalendarDay:
    """A day in the calendar of wells. kind: what its well says ("forum", "workshop", "public", "other", "school",
    "weekend", "free"); word: the same, written.
    """

    day: date
    kind: str
    word: str = ""


def weeks_around(day: date, around: Surroundings, count: int = 6) -> list[list[CalendarDay]]:
    """Return `count` weeks, Monday to Sunday, around a forum's day and its workshop."""
    first = day - WEEK - timedelta(days=(day - WEEK).weekday())
    first -= WEEK if count > 5 else timedelta()
    return [[_cell(first + timedelta(days=7 * week + n), day, around) for n in range(7)] for week in range(count)]


def _cell(shown: date, day: date, around: Surroundings) -> CalendarDay:
    notes = {note.kind: note.name for note in notes_on(shown, around)}
    if shown == day:
        return CalendarDay(shown, "forum-public" if "public" in notes else "forum", notes.get("public", _("forum")))
    if shown == day - WEEK:
        return CalendarDay(shown, "workshop", _("atelier"))
    if "public" in notes:
        return CalendarDay(shown, "public", _("férié"))
    if "forum" in notes:
        return CalendarDay(shown, "other", notes["forum"])
    if "weekend" in notes:
        return CalendarDay(shown, "weekend")
    return CalendarDay(shown, "school", _("congés")) if "school" in notes else CalendarDay(shown, "free")
