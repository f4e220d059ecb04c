"""What a written date becomes: day first, ISO, two-digit years; the reason why a date is impossible."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time

from forum_app.candidates.rules import contract_end_refusal
from forum_app.core.language import _
from forum_app.core.text_keys import plain
from forum_app.core.time_zones import at
from forum_app.core.typography import day as in_words
from forum_app.core.typography import month as month_in_words
from forum_app.imports.defect_vocabulary import Defect
from forum_app.imports.rules.findings import CellNote, CellValue

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_IN_WORDS = re.compile(r"(?:(\d{1,2})(?:er)? )?([a-z]+)\.? (\d{4})", re.ASCII)
_HOUR = re.compile(r"(.+?)[T ,]+(\d{1,2})[:hH](\d{2})(?::(\d{2}))?", re.ASCII)


@dataclass(frozen=True)
class Day:
    """A day as written: its date, or why there is none (`why`), with the day probably meant; iso, two_digits: how it
    was written.
    """

    value: date | None = None
    why: str = ""
    meant: date | None = None
    iso: bool = False
    two_digits: bool = False


def read_day(text: str) -> Day | None:
    """Parse a day; None when the text is no date at all. Two-digit years are of this century."""
    written = " ".join(text.split())
    if found := _ISO.fullmatch(written):
        return _day(int(found[1]), int(found[2]), int(found[3]), iso=True)
    if found := _DAY_FIRST.fullmatch(written):
        two_digits = len(found[3]) == 2
        return _day(int(found[3]) + (2000 if two_digits else 0), int(found[2]), int(found[1]), two_digits=two_digits)
    if found := _IN_WORDS.fullmatch(plain(written)):
        month = next((rank for rank, start in enumerate(_MONTHS, start=1) if found[2].startswith(start)), 0)
        if month and 1900 <= int(found[3]) <= 2200:
            return _day(int(found[3]), month, int(found[1]) if found[1] else monthrange(int(found[3]), month)[1])
    return None


def _day(year: int, month: int, day: int, *, iso: bool = False, two_digits: bool = False) -> Day:
    if not 1 <= month <= 12:
        return Day(why=_("il n'y a pas de mois %(month)s.", month=month), iso=iso, two_digits=two_digits)
    if not 1900 <= year <= 2200:
        return Day(why=_("l'année %(year)s semble être une erreur.", year=year))
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        name = month_in_words(date(year, month, 1))
        return Day(
            why=_("%(month)s a %(days)s jours.", month=f"{name} {year}" if month == 2 else name, days=last),
            meant=date(year, month, last) if day > last else None,
        )
    return Day(date(year, month, day), iso=iso, two_digits=two_digits)


def contract_end(text: str, held_on: date) -> CellValue:
    """Read the end of a contract.

    An impossible or implausible one keeps the row out; a missing one is left for an organiser to examine.
    """
    if not text:
        return CellValue(None, "", (CellNote(Defect.DATE_MISSING),))
    found = read_day(text)
    if found is None:
        return CellValue(None, "", (CellNote(Defect.DATE_UNREADABLE),))
    if found.value is None:
        return CellValue(
            None,
            "",
            (
                CellNote(
                    Defect.DATE_IMPOSSIBLE,
                    proposal=f"{found.meant:%d/%m/%Y}" if found.meant else "",
                    params={"why": found.why},
                ),
            ),
        )
    if contract_end_refusal(found.value, held_on) is not None:
        return CellValue(None, "", (CellNote(Defect.DATE_IMPLAUSIBLE, params={"year": found.value.year}),))
    return CellValue(found.value, in_words(found.value), _ways(found))


def any_day(text: str) -> CellValue:
    """Read an optional date, left empty when it cannot be read."""
    found = read_day(text) if text else Day()
    if found is None or (text and found.value is None):
        return CellValue(None, "", (CellNote(Defect.DATE_DROPPED),))
    return CellValue(found.value, in_words(found.value), _ways(found)) if found.value else CellValue(None)


def _ways(found: Day) -> tuple[CellNote, ...]:
    said = in_words(found.value) if found.value else ""
    if found.two_digits and found.value:
        return (CellNote(Defect.TWO_DIGITS, said, params={"year": found.value.year}),)
    return (CellNote(Defect.ISO_DATE, said),) if found.iso else ()


def moment(text: str, zone: str, asked_at: datetime) -> CellValue:
    """Read when somebody answered the form, in the time of `zone`.

    It is the moment of the import when it cannot be read.
    """
    if not text:
        return CellValue(asked_at)
    found = _HOUR.fullmatch(text)
    written = read_day(found[1] if found else text)
    hour = _hour(found) if found else time(0)
    if written is None or written.value is None or hour is None:
        return CellValue(asked_at, "", (CellNote(Defect.TIME_UNREADABLE),))
    value = at(written.value, hour, zone)
    said = in_words(written.value)
    return CellValue(value, said, (CellNote(Defect.TIME_AHEAD, said),) if value > asked_at else ())


def _hour(found: re.Match[str]) -> time | None:
    hours, minutes, seconds = int(found[2]), int(found[3]), int(found[4] or 0)
    return time(hours, minutes, seconds) if hours < 24 and minutes < 60 and seconds < 60 else None
