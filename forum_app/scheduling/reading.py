"""Reading JSON with care: each reader gives a value of the expected kind or raises a ``ProblemError`` that names its place.

``data`` is a JSON object, ``place`` where it stands in its document (empty for the document itself).
"""

from collections.abc import Mapping
from typing import Any

from .errors import ProblemError

_MISSING: Any = object()


def objects(
    data: Mapping[str, Any], key: str, place: str, optional: bool = False
) -> list[tuple[Mapping[str, Any], str]]:
    """The objects of the list ``key`` with the place of each."""
    where = at(place, key)
    items = _list(data, key, place, optional)
    for n, item in enumerate(items):
        if not isinstance(item, dict):
            raise ProblemError(f"{where}[{n}]", "un objet est attendu")
    return [(item, f"{where}[{n}]") for n, item in enumerate(items)]


def slot_set(data: Mapping[str, Any], key: str, place: str, optional: bool = False) -> frozenset[int]:
    """A list of slots as a set."""
    where = at(place, key)
    return frozenset(whole_number(item, f"{where}[{n}]") for n, item in enumerate(_list(data, key, place, optional)))


def whole(data: Mapping[str, Any], key: str, place: str, default: Any = _MISSING) -> Any:
    """A whole number (the default where the key is absent)."""
    value = data.get(key, default)
    if value is _MISSING:
        raise ProblemError(at(place, key), "cette clé manque")
    return value if value is default else whole_number(value, at(place, key))


def text(data: Mapping[str, Any], key: str, place: str, default: Any = _MISSING) -> str:
    """A text (the default where the key is absent)."""
    value = data.get(key, default)
    if value is _MISSING:
        raise ProblemError(at(place, key), "cette clé manque")
    if not isinstance(value, str):
        raise ProblemError(at(place, key), "un texte est attendu")
    return value


def at(place: str, key: str) -> str:
    """The place of ``key`` in the object at ``place``: ``candidates[3].available``."""
    return f"{place}.{key}" if place else key


def texts(data: Mapping[str, Any], key: str) -> list[str]:
    """The texts of the list ``key``, none where it is absent."""
    items = _list(data, key, "", optional=True)
    for n, item in enumerate(items):
        if not isinstance(item, str):
            raise ProblemError(f"{key}[{n}]", "un texte est attendu")
    return items


def _list(data: Mapping[str, Any], key: str, place: str, optional: bool) -> list[Any]:
    if key not in data and not optional:
        raise ProblemError(at(place, key), "cette clé manque")
    items = data.get(key, [])
    if not isinstance(items, list):
        raise ProblemError(at(place, key), "une liste est attendue")
    return items


def whole_number(value: Any, place: str) -> int:
    """The value, if it is a whole number (true and false are not)."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ProblemError(place, "un nombre entier est attendu")
    return value
