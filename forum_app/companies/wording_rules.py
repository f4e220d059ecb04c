"""Words of an offer that name an age, an origin or another forbidden criterion, each with a better one.

Code du travail, L1132-1 and L5331-2. A warning helps, it never decides: nothing here blocks an offer.
"""

import re
from dataclasses import dataclass

from forum_app.companies.vocabulary import Theme
from forum_app.core.language import lazy as _


@dataclass(frozen=True)
class Flag:
    """An expression found in a text: where it stands, what it aims at, and what to write in its place (empty: take it
    out).
    """

    start: int
    end: int
    words: str
    theme: Theme
    replacement: str


# (theme, pattern, replacement), the longest expressions first: the first one found at a place wins.
FLAGGED: tuple[tuple[Theme, re.Pattern[str], object], ...] = tuple(
    (theme, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), replacement)
    for theme, pattern, replacement in (
        (Theme.AGE, r"jeunes? et dynamiques?", _("motivée")),
        (Theme.AGE, r"jeunes? diplômée?s?", _("première expérience bienvenue")),
        (Theme.AGE, r"(?:entre )?\d\d (?:et|à) \d\d ans", ""),
        (Theme.AGE, r"(?:moins|plus) de \d\d ans", ""),
        (Theme.AGE, r"\d\d ans (?:au )?(?:maximum|minimum|max|min)", ""),
        (Theme.AGE, r"(?:équipe|ambiance) jeune", _("équipe à taille humaine")),
        (Theme.AGE, r"jeunes? retraitée?s?", ""),
        (Theme.AGE, r"juniors?", _("débutant accepté")),
        (Theme.AGE, r"seniors?", _("expérience confirmée")),
        (Theme.AGE, r"jeunes?", ""),
        (Theme.AGE, r"digital natives?", _("à l'aise avec les outils numériques")),
        (Theme.ORIGIN, r"langue maternelle", _("langue parlée couramment")),
        (Theme.ORIGIN, r"de nationalité \w+", ""),
        (Theme.ORIGIN, r"(?:français|française) de souche", ""),
        (Theme.ORIGIN, r"sans accent", ""),
        (Theme.ORIGIN, r"(?:habitant|résidant) (?:à|le quartier|la commune)", _("pouvant se rendre à")),
        (Theme.SEX, r"(?:jeune )?(?:homme|femme)s? (?:exclusivement|uniquement|seulement)", ""),
        (Theme.SEX, r"poste réservé aux (?:hommes|femmes)", ""),
        (Theme.SEX, r"(?:hôtesse|secrétaire femme|assistante féminine)", _("personne chargée de l'accueil")),
        (Theme.FAMILY, r"sans enfants?", ""),
        (Theme.FAMILY, r"(?:célibataire|mariée?|père de famille|mère de famille)", ""),
        (Theme.FAMILY, r"libre de toute (?:charge|contrainte) familiale", _("horaires à préciser avec nous")),
        (Theme.HEALTH, r"(?:en )?(?:parfaite|bonne) (?:santé|condition physique)", _("port de charges à prévoir")),
        (Theme.HEALTH, r"(?:non|pas) handicapée?s?", ""),
        (Theme.APPEARANCE, r"(?:bonne|excellente) présentation", _("sens de l'accueil")),
        (Theme.APPEARANCE, r"physique agréable", ""),
    )
)


def flags_of(text: str) -> list[Flag]:
    """Return the flagged expressions of a text, in reading order, never overlapping."""
    found: list[Flag] = []
    for theme, pattern, replacement in FLAGGED:
        for match in pattern.finditer(text):
            if all(match.end() <= f.start or f.end <= match.start() for f in found):
                found.append(Flag(match.start(), match.end(), match[0], theme, str(replacement)))
    return sorted(found, key=lambda f: f.start)


def replaced(text: str, words: str) -> str:
    """Return the text with the first flagged expression written `words` replaced; unchanged when it is not there."""
    for flag in flags_of(text):
        if flag.words == words:
            rest = text[: flag.start] + flag.replacement + text[flag.end :]
            return re.sub(r" {2,}", " ", re.sub(r"[ ,]+(?=[,.])", "", rest)).strip(" ,")
    return text
