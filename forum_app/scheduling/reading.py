"""Reading JSON with care: each reader gives a value of the expected kind or raises a ``ProblemError`` that names its
place.

``data`` is a JSON object, ``place`` where it stands in its document (empty for the document itself).
"""

from collections.abc import Mapping
from typing import Any

from forum_app.scheduling.errors import ProblemError

#: The greatest floor, cap or capacity: beyond it the data is surely wrong.
MOST_COUNT = 1_000_000

_MISSING: Any = object()


def objects(
    data: Mapping[str, Any], key: str, place: str, optional: bool = False
) -> list[tuple[Mapping[str, Any], str]]:
    """Return the objects of the list ``key`` with the place of each."""
    where = at(place, key)
    found = items(data, key, place, optional)
    for n, item in enumerate(found):
        if not isinstance(item, dict):
            raise ProblemError(f"{where}[{n}]", "un objet est attendu")
    return [(item, f"{where}[{n}]") for n, item in enumerate(found)]


def slot_set(data: Mapping[str, Any], key: str, place: str, optional: bool = False) -> frozenset[int]:
    """Return a list of slots as a set."""
    where = at(place, key)
    return frozenset(whole_number(item, f"{where}[{n}]") for n, item in enumerate(items(data, key, place, optional)))


def whole(data: Mapping[str, Any], key: str, place: str, default: Any = _MISSING) -> Any:
    """Return a whole number (the default where the key is absent)."""
    value = data.get(key, default)
    if value is _MISSING:
        raise ProblemError(at(place, key), "cette clé manque")
    return value if value is default else whole_number(value, at(place, key))


def text(data: Mapping[str, Any], key: str, place: str, default: Any = _MISSING) -> str:
    """Return a text (the default where the key is absent)."""
    value = data.get(key, default)
    if value is _MISSING:
        raise ProblemError(at(place, key), "cette clé manque")
    return _text(value, at(place, key))


def at(place: str, key: str) -> str:
    """Return the place of ``key`` in the object at ``place``: ``candidates[3].available``."""
    return f"{place}.{key}" if place else key


def texts(data: Mapping[str, Any], key: str, place: str, optional: bool = False) -> tuple[str, ...]:
    """Return the texts of a list."""
    where = at(place, key)
    return tuple(_text(item, f"{where}[{n}]") for n, item in enumerate(items(data, key, place, optional)))


def items(data: Mapping[str, Any], key: str, place: str, optional: bool = False) -> list[Any]:
    """Return a list of anything (empty where the key is absent and ``optional``)."""
    if key not in data and not optional:
        raise ProblemError(at(place, key), "cette clé manque")
    found = data.get(key, [])
    if not isinstance(found, list):
        raise ProblemError(at(place, key), "une liste est attendue")
    return found


def whole_number(value: Any, place: str) -> int:
    """Return the value, if it is a whole number (true and false are not)."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ProblemError(place, "un nombre entier est attendu")
    return value


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise ProblemError(place, "un texte est attendu")
    try:
        value.encode()
    except UnicodeEncodeError as error:  # JSON can name halves of characters, which no file can hold
        raise ProblemError(place, "ce texte contient un caractère incomplet") from error
    return value
