"""CSV tables, written and read.

What leaves opens as French spreadsheets expect, and no cell is ever taken for a formula. What comes in is read whatever
its encoding and separator, or refused whole with a sentence.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import NoReturn

from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.core.typography import thousands

ROWS_AT_MOST = 5000
COLUMNS_AT_MOST = 200
HEAVIEST = 5 * 1024 * 1024

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_DELIMITERS = (";", ",", "\t")
_BLANK = " \t\u00a0\u202f"
# How other files begin: (first bytes, what they are). A table of text begins like none of them.
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "workbook"),
    (b"\xd0\xcf\x11\xe0", "workbook"),
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"RIFF", "picture"),
    (b"{\\rtf", "text"),
    (b"<", "page"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
)
# Files that begin as a workbook does, by a name that stands inside.
_PACKED = ((b"word/", "text"), (b"ppt/", "slides"), (b"application/vnd.oasis.opendocument.text", "text"))


@dataclass(frozen=True)
class SheetRow:
    """A row of the file. number: as spreadsheets count them, the titles being row 1."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip(_BLANK) for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """A table that was read: its titles, its rows that are not blank, how many were blank, and how it was written."""

    titles: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    blank: int
    encoding: str
    delimiter: str


def neutral(value: object) -> str:
    """Return the cell as text that no spreadsheet computes: an apostrophe goes before a sign that starts a formula.

    See OWASP, « CSV injection ».
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def as_typed(text: str) -> str:
    """Undo `neutral`: a file of ours that comes back reads as it was typed."""
    return text[1:] if text.startswith("'") and text[1:].lstrip(" \u00a0").startswith(_FORMULA) else text


def write_csv(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file that French Excel opens by itself: UTF-8 with BOM, `;` between cells, each cell neutralised."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(name) for name in header])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def read_csv(content: bytes) -> Sheet:
    """Parse a CSV file: UTF-8 (with BOM or not), UTF-16 with BOM or Windows-1252; `;`, `,` or tab between cells.

    Raises Refused for the whole file, field "file": "file_empty", "file_heavy", "file_characters", "file_columns",
    "file_quotes", "file_rows"; for another kind "file_workbook", "file_pdf", "file_picture", "file_text",
    "file_slides", "file_page", "file_archive", or "file_kind" where it is not known.
    """
    _refuse_other_kinds(content)
    text, encoding = _decoded(content)
    if "\x00" in text:
        _refuse("file_kind")
    delimiter = _delimiter_of(text)
    try:
        records = [
            SheetRow(number, tuple(map(as_typed, cells)))
            for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1)
        ]
    except csv.Error:
        _refuse("file_quotes")
    while records and records[0].is_blank:
        records.pop(0)
    if not records:
        _refuse("file_empty")
    titles, rows = records[0].cells, [row for row in records[1:] if not row.is_blank]
    if not 2 <= max(len(record.cells) for record in records) <= COLUMNS_AT_MOST:
        _refuse("file_columns")
    if len(rows) > ROWS_AT_MOST:
        _refuse("file_rows")
    return Sheet(titles, tuple(rows), len(records) - 1 - len(rows), encoding, delimiter)


def _refuse_other_kinds(content: bytes) -> None:
    if len(content) > HEAVIEST:
        _refuse("file_heavy")
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        _refuse("file_empty")
    for beginning, kind in _OTHERS:
        if start.startswith(beginning):
            packed = next((inside for name, inside in _PACKED if name in content), kind) if kind == "workbook" else kind
            _refuse(f"file_{packed}")


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the text and its encoding. What is valid UTF-8 is UTF-8: other encodings practically never are.

    What is in none of the known encodings is not guessed.
    """
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for codec, name in (("utf-16", "UTF-16"),) if marked else (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")):
        with suppress(UnicodeDecodeError):
            return content.decode(codec), name
    return _refuse("file_characters")


def _delimiter_of(text: str) -> str:
    """Return the separator found in most of the first five rows, the same number of times in each.

    If several tie, the one that cuts a row into the most cells.
    """
    first = list(islice((line for line in io.StringIO(text) if line.strip()), 5))

    def regularity(mark: str) -> tuple[int, int, int]:
        counts = [_count(line, mark) for line in first]
        held = [count for count in counts if count]
        return len(held), max(map(held.count, held), default=0), max(counts, default=0)

    return max(_DELIMITERS, key=regularity)


def _count(line: str, mark: str) -> int:
    """Return how many of these separators are outside quotes."""
    return sum(piece.count(mark) for piece in line.split('"')[::2])


def _refuse(code: str) -> NoReturn:
    sentences = {
        "file_empty": _("Ce fichier est vide. Choisissez-en un autre."),
        "file_heavy": _("Ce fichier est trop lourd : la limite est de 5 Mo. Partagez-le en plusieurs."),
        "file_workbook": _(
            "Ce fichier est un classeur. Dans votre tableur, choisissez « Enregistrer sous », puis le format CSV, et "
            "déposez le nouveau fichier."
        ),
        "file_kind": _("Ce fichier n'est pas un tableau CSV. Ouvrez votre tableau et enregistrez-le au format CSV."),
        "file_pdf": _("Ce fichier est un PDF. Demandez le tableau d'origine, et enregistrez-le au format CSV."),
        "file_picture": _("Ce fichier est une image. Demandez le tableau d'origine, et enregistrez-le au format CSV."),
        "file_text": _(
            "Ce fichier est un texte mis en page. Copiez son tableau dans un tableur, et enregistrez celui-ci au "
            "format CSV."
        ),
        "file_slides": _("Ce fichier est une présentation. Déposez un tableau, enregistré au format CSV."),
        "file_page": _("Ce fichier est une page web. Déposez un tableau, enregistré au format CSV."),
        "file_archive": _("Ce fichier est une archive. Ouvrez-la, puis déposez le tableau qu'elle contient, en CSV."),
        "file_characters": _(
            "Les caractères de ce fichier ne se lisent pas. Enregistrez-le en « CSV UTF-8 », puis déposez-le de "
            "nouveau."
        ),
        "file_columns": _(
            "Ce fichier n'est pas un tableau : sa première ligne doit donner les titres des colonnes, séparés par "
            "des points-virgules, des virgules ou des tabulations."
        ),
        "file_quotes": _(
            "Un guillemet ouvert ne se ferme pas dans ce fichier. Enregistrez-le de nouveau en CSV depuis votre "
            "tableur."
        ),
        "file_rows": _("Ce fichier a plus de %(most)s lignes. Partagez-le en plusieurs.", most=thousands(ROWS_AT_MOST)),
    }
    raise Refused(Refusal(code, sentences[code], field="file"))
