"""What was read of a file, as it is stored between its pages: a summary, and the rows, sealed like the file itself.

A row is one line, so that a page makes again only the rows that it shows: two JSON texts with a tab between them, its
values, and what they were made of.
"""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

from flask_babel.speaklater import LazyString

from forum_app.candidates.vocabulary import AlternanceContract, Level, Mobility, WantedContract
from forum_app.companies.vocabulary import CompanySize, NoSiretReason, OfferContract
from forum_app.core import sealing
from forum_app.core.spreadsheets import Sheet
from forum_app.forums.families import Family
from forum_app.imports.defect_vocabulary import Defect
from forum_app.imports.parse import ParsedFile
from forum_app.imports.rules.columns import RecognisedColumns, secret_fields
from forum_app.imports.rules.company_cells import Half
from forum_app.imports.rules.findings import CellNote, Finding, ParsedRow, RowReader
from forum_app.imports.summary import (
    Corrected,
    FieldChanges,
    FileSummary,
    FindingGroup,
    FindingReason,
    RowFacts,
    SaidOfRow,
    ValueChange,
    summary_of,
)
from forum_app.imports.vocabulary import ImportKind

PURPOSE = "import reading"
_MARK = "is a"  # the key that no record has: it tells a value that JSON does not know
_KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        AlternanceContract,
        CompanySize,
        Family,
        Half,
        Level,
        Mobility,
        NoSiretReason,
        OfferContract,
        WantedContract,
    )
} | {"date": date.fromisoformat, "datetime": datetime.fromisoformat}

_DEFECTS = {defect.value: defect for defect in Defect}


@dataclass(frozen=True)
class StoredReading:
    """A file read before. lines: its rows, in the order of those of the summary, each made again when it is asked
    for.
    """

    summary: FileSummary
    lines: tuple[bytes, ...]

    def readers(self, ranks: Iterable[int]) -> list[RowReader]:
        """Return the rows of these ranks, each with what may still be said of it."""
        return [self._reader(_row_of(self.lines[rank], self.summary)) for rank in ranks]

    def values(self, ranks: Iterable[int]) -> list[RowReader]:
        """Return the rows of these ranks with their values alone, to be compared: neither cells nor findings."""
        return [self._reader(_values_of_row(self.lines[rank].partition(b"\t")[0])) for rank in ranks]

    def _reader(self, row: ParsedRow) -> RowReader:
        summary = self.summary
        return RowReader(row, summary.columns.places, summary.sheet.titles, secret_fields(summary.kind))

    @property
    def all_readers(self) -> list[RowReader]:
        return self.readers(range(len(self.lines)))


class SealedReading(NamedTuple):
    """A summary and rows, unreadable without the key of the settings; how many rows."""

    summary: bytes
    rows: bytes
    total: int


def seal(parsed: ParsedFile, sealing_key: str) -> SealedReading:
    """Return the summary and the rows of a parsed file. Its kind stands on its batch."""
    summary = summary_of(parsed)
    stored = {name: value for name, value in _values_of(summary).items() if name != "kind"}
    lines = "\n".join(_line_of(reader.row) for reader in parsed.readers)
    text = json.dumps(stored, ensure_ascii=False, default=_listed)
    return SealedReading(_sealed(text, sealing_key), _sealed(lines, sealing_key), len(parsed.readers))


def unseal(summary: bytes, rows: bytes, kind: ImportKind, sealing_key: str) -> StoredReading:
    """Return what was read. Raises InvalidToken when the key of the settings has changed."""
    stored = json.loads(_unsealed(summary, sealing_key))
    return StoredReading(_summary_of(stored, kind), tuple(_unsealed(rows, sealing_key).splitlines()))


def _sealed(text: str, sealing_key: str) -> bytes:
    return sealing.seal(zlib.compress(text.encode()), sealing_key, PURPOSE)


def _unsealed(sealed: bytes, sealing_key: str) -> bytes:
    return zlib.decompress(sealing.unseal(sealed, sealing_key, PURPOSE))


def _line_of(row: ParsedRow) -> str:
    findings = [
        (f.field, f.raw, f.defect.value, f.kept, f.note.raw, f.note.proposal, f.note.params) for f in row.findings
    ]
    parts = (row.line, row.name, row.values, row.words), (row.cells, findings)
    return "\t".join(json.dumps(part, ensure_ascii=False, default=_marked) for part in parts)


def _row_of(line: bytes, summary: FileSummary) -> ParsedRow:
    values, _tab, rest = line.partition(b"\t")
    row = _values_of_row(values)
    cells, findings = json.loads(rest)
    places, titles = summary.columns.places, summary.sheet.titles
    row.cells = tuple(cells)
    row.findings = [
        Finding(
            row.line,
            field,
            titles[places[field]] if field in places else "",
            shown,
            CellNote(_DEFECTS[defect], kept, raw, proposal, params),
        )
        for field, shown, defect, kept, raw, proposal, params in findings
    ]
    return row


def _values_of_row(text: bytes) -> ParsedRow:
    line, name, values, words = _VALUES.decode(text.decode())
    return ParsedRow(line, (), name, values, {field: tuple(said) for field, said in words.items()})


def _marked(value: object) -> object:
    """Return a value of a record that JSON does not know as one that it does; a lazy sentence is said now."""
    name = type(value).__name__
    if name in _KINDS:
        return {_MARK: name, "value": value.value if isinstance(value, Enum) else value.isoformat()}  # type: ignore[attr-defined] # a date
    if isinstance(value, LazyString):
        return str(value)
    raise TypeError(f"a row of an import holds {name}: how is it stored?")


def _unmarked(found: dict[str, Any]) -> Any:
    return _KINDS[found[_MARK]](found["value"]) if _MARK in found else found


_VALUES = json.JSONDecoder(object_hook=_unmarked)


def _values_of(one: Any) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in fields(one)}


def _listed(one: Any) -> list[Any]:
    """Return the values of a part of the summary, in their order."""
    return list(_values_of(one).values())


def _summary_of(stored: dict[str, Any], kind: ImportKind) -> FileSummary:
    titles, _rows, *written = stored["sheet"]
    places, unread = stored["columns"]
    return FileSummary(
        kind,
        Sheet(tuple(titles), (), *written),
        RecognisedColumns(places, tuple(unread)),
        [RowFacts(*row) for row in stored["rows"]],
        [
            FieldChanges(label, [ValueChange(*one) for one in values], *counts)
            for label, values, *counts in stored["changes"]
        ],
        _groups_of(stored["doubts"]),
        _groups_of(stored["remarks"]),
        [Corrected(*one) for one in stored["corrected"]],
        stored["health_sector"],
        stored["wishes"],
    )


def _groups_of(stored: list[Any]) -> list[FindingGroup]:
    return [
        FindingGroup(
            label, [FindingReason(why, [SaidOfRow(*one) for one in said], count) for why, said, count in reasons]
        )
        for label, reasons in stored
    ]
