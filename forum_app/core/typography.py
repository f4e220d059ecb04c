"""French typography, applied once: to every translated sentence and, by the filter `typo`, to sentences that people
wrote.

Only U+00A0 is used (no U+202F): our fonts lack the narrow space. Source of the rules: Lexique des règles
typographiques en usage à l'Imprimerie nationale.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from markupsafe import Markup, escape

from forum_app.core.time_zones import PARIS, in_zone

NBSP = "\u00a0"
_UNITS = r"h|min|mm|cm|m|km|Mo|ko|ans?|jours?|mois|places?|pages?|€|%"
_MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|janv\\.|févr\\.|avr\\.|juill\\.|sept\\.|oct\\.|nov\\.|déc\\."
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\.\.\.", "…"),
        (r"(?<=\w)'(?=\w)", "’"),
        (r"(?<=\w)'(?=«)", "’"),
        (r"«\s*", "«" + NBSP),
        (r"\s*»", NBSP + "»"),
        (r"(?<=[^\s\d])[ \u00a0]?([;!?])(?=[\s»)<\"]|$)", NBSP + r"\1"),
        (r"(?<=\d)[ \u00a0]?([;!?])(?=[\s»)<]|$)", NBSP + r"\1"),
        (r"[ \u00a0]:(?=[\s<]|$)", NBSP + ":"),
        (r"(?<=\d) (?=(?:" + _UNITS + r")(?![\w’']))", NBSP),
        (r"(?<=\d h) (?=\d\d\b)", NBSP),
        (r"(?<=\d\u00a0h) (?=\d\d\b)", NBSP),
        (r"(?<=\d) (?=(?:" + _MONTHS + r")(?![\w]))", NBSP),
        (r"\b1er (?=(?:" + _MONTHS + r"))", "1er" + NBSP),
        (r"\b(tables?|étapes?|niveau|page|groupe|zone) (?=\d|[A-Z]\b)", r"\1" + NBSP),
        (r"(?<=\d) (?=\d{3}(?!\d))", NBSP),
        (r"(?<=\d\d) (?=\d\d(?!\d))", NBSP),  # telephone numbers
        (r"\b(Bac) \+ (?=\d)", r"\1" + NBSP + "+" + NBSP),
        (r"(?<=\d) [x×] (?=\d)", NBSP + "×" + NBSP),
        (r"\b(M\.|Mme|Dr) (?=[A-ZÀ-Ý])", r"\1" + NBSP),
    )
)


def typo(text: str | Markup) -> str | Markup:
    """Return the sentence typeset by French rules; the tags inside a `Markup` stay untouched."""
    if isinstance(text, Markup):
        pieces = re.split(r"(<[^>]*>|&#?\w+;)", str(text))
        return Markup("".join(p if p.startswith(("<", "&")) else _apply(p) for p in pieces))  # noqa: S704 (pieces of a Markup)
    return _apply(str(text))


@lru_cache(maxsize=8192)  # the same sentences and names come back on every page
def _apply(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


_BEFORE_A_VALUE = re.compile(r"\b([Dd]|[Qq]u)e %\((\w+)\)s|\b([Àà]) %\((\w+)\)s")
# Values whose article joins the word before: places and organisations, never a person (« de Le Guen »).
_WITH_ARTICLE = frozenset({"city", "town", "organisation"})
# Numbers that count nothing, and are read digit by digit.
_NAMES_IN_DIGITS = frozenset({"year", "number", "line", "code", "version"})
_VOWELS = tuple("AEIOUÀÂÄÉÈÊËÎÏÔÖÙÛÜŒaeiouàâäéèêëîïôöùûüœ")


_CONTRACTIONS = {
    ("D", "Le"): "Du",
    ("d", "Le"): "du",
    ("D", "Les"): "Des",
    ("d", "Les"): "des",
    ("À", "Le"): "Au",
    ("à", "Le"): "au",
    ("À", "Les"): "Aux",
    ("à", "Les"): "aux",
}


def joined(sentence: str, values: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the sentence and its values with French elisions and contractions, and thousands set apart.

    « de %(name)s » becomes « d'%(name)s » before Inès, « de %(city)s » becomes « du » before Le Mans, « à %(city)s »
    « aux » before Les Ulis.

    Only the join changes: a name that says « de Almeida » stays as its owner writes it. A mute h is not guessed.
    """
    changed = {
        name: thousands(value) if type(value) is int and value > 999 and name not in _NAMES_IN_DIGITS else value
        for name, value in values.items()
    }

    def join(found: re.Match[str]) -> str:
        before, name = found[1] or found[3], found[2] or found[4]
        value = str(values.get(name, ""))
        if value.startswith(_VOWELS) and found[1]:
            return f"{before}’%({name})s"
        if name in _WITH_ARTICLE and before in "DdÀà" and value.startswith(("Le ", "Les ")):
            article, _space, rest = value.partition(" ")
            changed[name] = rest
            return _CONTRACTIONS[before, article] + f" %({name})s"
        return found[0]

    return _BEFORE_A_VALUE.sub(join, sentence), changed


def day(
    value: date | datetime, *, weekday: bool = False, year: bool = True, short: bool = False, zone: str = PARIS
) -> str:
    """Return « 18 mars 2027 », « jeudi 18 mars 2027 », « 18 mars » or « 1er mai », with non-breaking spaces."""
    if isinstance(value, datetime):
        value = in_zone(value, zone).date()
    return _written(value, ("EEEE " if weekday else "") + "d " + ("MMM" if short else "MMMM") + (" y" if year else ""))


@lru_cache(maxsize=4096)  # the same dates come back on every page
def _written(value: date, pattern: str) -> str:
    text = format_date(value, pattern, locale="fr_FR")
    if value.day == 1:
        text = re.sub(r"(?<!\d)1(?= )", "1er", text, count=1)
    return text.replace(" ", NBSP)


def local_date(value: datetime, zone: str = PARIS) -> date:
    """Return the date of that moment in `zone`."""
    return in_zone(value, zone).date()


def month(value: date | datetime, zone: str = PARIS) -> str:
    """Return « mars », for the square of a date."""
    return format_date(local_date(value, zone) if isinstance(value, datetime) else value, "MMMM", locale="fr_FR")


def weekday(value: date | datetime, zone: str = PARIS) -> str:
    """Return « jeudi »."""
    return format_date(local_date(value, zone) if isinstance(value, datetime) else value, "EEEE", locale="fr_FR")


def opening(text: str) -> str:
    """Return the text with a capital first, the rest untouched: « Jeudi 18 mars »."""
    return text[:1].upper() + text[1:]


def month_and_year(value: date) -> str:
    """Return « mai 2027 » with a non-breaking space."""
    return format_date(value, "MMMM y", locale="fr_FR").replace(" ", NBSP)


def hour(value: time | datetime, *, zone: str = PARIS) -> str:
    """Return « 14 h 30 » or « 9 h 00 », the time in `zone`, with non-breaking spaces."""
    if isinstance(value, datetime):
        value = in_zone(value, zone).time()
    return f"{value.hour}{NBSP}h{NBSP}{value.minute:02d}"


def when(value: datetime, *, zone: str = PARIS, year: bool = True) -> str:
    """Return « jeudi 18 mars 2027, 18 h 00 »."""
    return f"{day(value, weekday=True, year=year, zone=zone)}, {hour(value, zone=zone)}"


def ordinal(rank: int, *, feminine: bool = True) -> str:
    """Return « 1re », « 2e » (feminine by default: une place)."""
    return f"{rank}{('re' if feminine else 'er') if rank == 1 else 'e'}"


def thousands(number: int) -> str:
    """Return « 1 247 » with a non-breaking space."""
    return f"{number:,}".replace(",", NBSP)


def phone(number: str) -> str:
    """Return a stored E.164 number as « 01 99 00 12 34 », with non-breaking spaces.

    International ones keep their prefix.
    """
    import phonenumbers  # noqa: PLC0415 (heavy)

    parsed = phonenumbers.parse(number)
    french = parsed.country_code == 33 or phonenumbers.region_code_for_number(parsed) in ("RE", "YT", "GP", "GF", "MQ")
    style = phonenumbers.PhoneNumberFormat.NATIONAL if french else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style).replace(" ", NBSP)


def superscript(text: str) -> Markup:
    """Return « 1er mai » with the ordinal raised, for a screen."""
    return Markup(re.sub(r"\b(\d+)(er|re|e)\b", r"\1<sup>\2</sup>", str(escape(text))))  # noqa: S704 (escaped first)
