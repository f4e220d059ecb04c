"""How names are compared, sorted and searched, and how an address reads.

The keys are stored, not left to a collation, so that both databases agree.
"""

import unicodedata
from collections.abc import Iterable

PARTICLES = ("de ", "d'")


def plain(text: str) -> str:
    """Return the text in lower case, without accents, with straight apostrophes and single spaces: « L'Haÿ » → « l'hay
    ».
    """
    if text.isascii():  # nothing to take off: most cells of a spreadsheet
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize(
        "NFKD",
        text.replace("œ", "oe")
        .replace("Œ", "OE")
        .replace("æ", "ae")
        .replace("Æ", "AE")
        .replace("ł", "l")
        .replace("Ł", "L")
        .replace("’", "'"),
    )
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


def sort_key(last_name: str, first_name: str = "") -> str:
    """Return the key to sort people by: « de » and « d' » are ignored; La, Le, Du and Des count, as French usage has
    it.
    """
    last = plain(last_name)
    for particle in PARTICLES:
        last = last.removeprefix(particle)
    return f"{last} {plain(first_name)}".strip()[:200]


def search_key(*texts: str | None) -> str:
    """Return the text that a search looks into: all words, without accents or case."""
    return plain(" ".join(t for t in texts if t))[:1000]


def initial(last_name: str) -> str:
    """Return the initial of a name: « Tessier » → « T. », « de La Rochefoucauld » → « L. ».

    Empty when there is no letter.
    """
    words = [
        w
        for w in last_name.replace("'", "' ").replace("’", "' ").split()
        if w.rstrip("'").casefold() not in {"de", "d"}
    ]
    letters = [c for w in words[:1] for c in w if c.isalpha()]
    return f"{letters[0].upper()}." if letters else ""


def full_address(street: str, town: str) -> str:
    """Return the street and its town, named once: many type « 12 rue du Faubourg, 28000 Chartres » as the street."""
    return street if town in street else ", ".join(part for part in (street, town) if part)


def distinct_words(words: Iterable[str]) -> list[str]:
    """Return the words in their order, each once (accents and case ignored), empty ones dropped."""
    kept: dict[str, str] = {}
    for word in words:
        if plain(word):
            kept.setdefault(plain(word), word.strip())
    return list(kept.values())
