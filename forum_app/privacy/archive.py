"""What is held on somebody, as one file for them: a ZIP with the data for machines, and the files that they sent."""

import json
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from forum_app.files.models import StoredFile

DATA = "donnees.json"


def archive_of(tree: dict[str, Any], files: Sequence[tuple[str, StoredFile]]) -> bytes:
    """Return the ZIP. Dates are written as ISO 8601, moments in UTC."""
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        archive.writestr(DATA, json.dumps(tree, ensure_ascii=False, indent=2, default=_iso))
        for folder, stored in files:
            archive.writestr(f"{folder}/{stored.id}-{PurePosixPath(stored.name).name}", stored.content)
    return kept.getvalue()


def _iso(value: Any) -> str:
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    raise TypeError(type(value).__name__)
