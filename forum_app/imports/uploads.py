"""The uploaded file, kept a few days between its upload and its correction.

It is sealed, because it holds addresses and accommodation needs that only the people who correct it may read.
"""

import json
import zlib
from dataclasses import asdict, dataclass, field

from forum_app.core import sealing
from forum_app.core.spreadsheets import Sheet, SheetRow
from forum_app.imports.vocabulary import ImportKind

PURPOSE = "import"


@dataclass
class UploadedFile:
    """A file as an organiser gave it.

    health_sector: declared for all its people; corrections: what an organiser typed over cells, by line then field.
    """

    kind: ImportKind
    name: str
    sheet: Sheet
    health_sector: bool = False
    corrections: dict[str, dict[str, str]] = field(default_factory=dict)


def seal(uploaded: UploadedFile, sealing_key: str) -> bytes:
    """Return the file, unreadable without the key of the settings. Its kind stands on its batch."""
    content = {name: value for name, value in asdict(uploaded).items() if name != "kind"}
    return sealing.seal(zlib.compress(json.dumps(content, ensure_ascii=False).encode()), sealing_key, PURPOSE)


def unseal(sealed: bytes, kind: ImportKind, sealing_key: str) -> UploadedFile:
    """Return the file again. Raises InvalidToken when the key of the settings has changed."""
    content = json.loads(zlib.decompress(sealing.unseal(sealed, sealing_key, PURPOSE)))
    sheet = content.pop("sheet")
    rows = tuple(SheetRow(row["number"], tuple(row["cells"])) for row in sheet.pop("rows"))
    return UploadedFile(kind, sheet=Sheet(titles=tuple(sheet.pop("titles")), rows=rows, **sheet), **content)
