"""The file of an import, kept a few days between its reading and its correction: sealed, because it holds accommodation
needs and addresses
that nobody but their reader may see."""

import json
import zlib
from dataclasses import asdict, dataclass, field

from forum_app.core import sealing
from forum_app.core.spreadsheets import Line, Sheet

PURPOSE = "import"


@dataclass
class Kept:
    """What is kept of a file. corrections: what an organiser wrote in place, by line then field; health_sector:
    declared for all its people.
    """

    name: str
    sheet: Sheet
    health_sector: bool = False
    corrections: dict[str, dict[str, str]] = field(default_factory=dict)


def seal(kept: Kept, sealing_key: str) -> bytes:
    """The file, unreadable without the key of the settings."""
    return sealing.seal(zlib.compress(json.dumps(asdict(kept), ensure_ascii=False).encode()), sealing_key, PURPOSE)


def unseal(sealed: bytes, sealing_key: str) -> Kept:
    """The file again. Raises InvalidToken when the key of the settings has changed."""
    plain = json.loads(zlib.decompress(sealing.unseal(sealed, sealing_key, PURPOSE)))
    sheet = plain.pop("sheet")
    lines = tuple(Line(line["number"], tuple(line["cells"])) for line in sheet.pop("lines"))
    return Kept(sheet=Sheet(titles=tuple(sheet.pop("titles")), lines=lines, **sheet), **plain)
