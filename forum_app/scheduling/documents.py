"""JSON files, in and out, whatever the kind of problem: size, encoding, version."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from forum_app.scheduling.errors import ProblemError, quoted
from forum_app.scheduling.reading import text, whole

VERSION = 1
#: Bytes of the largest file that is read; the largest forum measured takes 2 MB.
MOST_BYTES = 50_000_000


def load(path: str | Path) -> dict[str, Any]:
    """Return the JSON object of a file (``-`` is standard input); anything else is a ``ProblemError`` on its path."""
    place = str(path)
    try:
        with open(0 if place == "-" else path, "rb", closefd=place != "-") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise ProblemError(place, "ce fichier n'existe pas") from error
    except OSError as error:
        raise ProblemError(place, f"le fichier ne peut pas être lu ({error.strerror})") from error
    if len(raw) > MOST_BYTES:
        raise ProblemError(place, f"le fichier dépasse {MOST_BYTES // 1_000_000} Mo")
    try:
        data = json.loads(raw, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ProblemError(place, "le JSON est imbriqué trop profondément") from error
    except ProblemError as error:
        raise ProblemError(place, error.reason) from error
    except json.JSONDecodeError as error:
        reason = f"ce n'est pas du JSON (ligne {error.lineno}, colonne {error.colno})"
        raise ProblemError(place, reason) from error
    except ValueError as error:
        raise ProblemError(place, "ce n'est pas du JSON en UTF-8 avec des nombres raisonnables") from error
    if not isinstance(data, dict):
        raise ProblemError(place, "un objet JSON est attendu")
    return data


def save(document: Mapping[str, Any], path: str | Path) -> None:
    """Write a JSON object; a place that cannot be written is a ``ProblemError``."""
    try:
        Path(path).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise ProblemError(str(path), f"le fichier ne peut pas être écrit ({error.strerror})") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ProblemError("", f"{quoted(name)} n'est pas un nombre admis")


def kind_of(data: Mapping[str, Any]) -> str:
    """Return the kind that a document names (``forum`` where it names none); its version is checked on the way."""
    if whole(data, "version", "", default=None) != VERSION:
        raise ProblemError("version", f"seule la version {VERSION} est connue")
    return text(data, "kind", "", default="forum")
