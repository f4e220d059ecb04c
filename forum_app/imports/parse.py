"""An uploaded file is parsed: the value of each cell, and what there is to say of it.

Nothing is compared or written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from forum_app.core.spreadsheets import SheetRow
from forum_app.forums.models import Forum
from forum_app.imports import queries
from forum_app.imports.defect_vocabulary import Defect
from forum_app.imports.rules import rows
from forum_app.imports.rules.columns import RecognisedColumns, recognise_columns, secret_fields
from forum_app.imports.rules.findings import CellNote, ParsedRow, RowReader
from forum_app.imports.rules.rows import ParseContext
from forum_app.imports.uploads import UploadedFile
from forum_app.imports.vocabulary import ImportKind


@dataclass
class ParsedFile:
    """The rows of a file, not yet compared with the forum. The same file in the same context always parses alike."""

    uploaded: UploadedFile
    context: ParseContext
    columns: RecognisedColumns
    readers: list[RowReader]

    def holds(self, uploaded: UploadedFile, context: ParseContext) -> bool:
        """Return True when parsing this file in this context would give the same again."""
        return (self.uploaded, self.context) == (uploaded, context)


def parse_file(forum: Forum, uploaded: UploadedFile, asked_at: datetime, *, recase: bool = True) -> ParsedFile:
    """Parse a file, for a `check_file` soon after. Raises Refused for the whole file, as `recognise_columns`."""
    return parse_in(context_of_file(forum, uploaded, asked_at, recase=recase), uploaded)


def context_of_file(forum: Forum, uploaded: UploadedFile, asked_at: datetime, *, recase: bool) -> ParseContext:
    """Return what parsing this file needs to know of the forum as it is now."""
    context = context_of(forum, uploaded.kind, asked_at)
    return replace(context, health_sector=uploaded.health_sector, recase=recase)


def context_of(forum: Forum, kind: ImportKind, asked_at: datetime) -> ParseContext:
    """Return what parsing a file of that kind needs to know of the forum as it is now."""
    return ParseContext(
        held_on=forum.held_on,
        zone=forum.time_zone,
        asked_at=asked_at,
        companies=queries.companies_by_name(forum.id) if kind is ImportKind.CANDIDATES else {},
        wish_cap=forum.wish_cap,
        has_slots=bool(forum.slots),
    )


def parse_in(
    context: ParseContext, uploaded: UploadedFile, progress: Callable[[int], None] = lambda _done: None
) -> ParsedFile:
    """Parse every row, and leave out those that repeat an earlier one. Raises Refused as `recognise_columns`.

    progress: told how many rows are parsed, after each.
    """
    columns = recognise_columns(uploaded.sheet, uploaded.kind)
    readers = []
    for row in uploaded.sheet.rows:
        readers.append(_parse_row(row, uploaded, columns, context, uploaded.corrections.get(str(row.number), {})))
        progress(len(readers))
    rows.leave_out_repeated(
        [reader.row for reader in readers], readers, by="email" if uploaded.kind is ImportKind.CANDIDATES else "siret"
    )
    return ParsedFile(uploaded, context, columns, readers)


def _parse_row(
    row: SheetRow,
    uploaded: UploadedFile,
    columns: RecognisedColumns,
    context: ParseContext,
    corrected: Mapping[str, str],
) -> RowReader:
    titles = uploaded.sheet.titles
    cells = list(row.cells) + [""] * (len(titles) - len(row.cells))
    for name, text in corrected.items():
        if name in columns.places:
            cells[columns.places[name]] = text
    reader = RowReader(ParsedRow(row.number, tuple(cells)), columns.places, titles, secret_fields(uploaded.kind))
    if any(cell.strip() for cell in cells[len(titles) :]):
        reader.note("", CellNote(Defect.CELLS_BEYOND))
    (rows.read_candidate if uploaded.kind is ImportKind.CANDIDATES else rows.read_company)(reader, context)
    return reader
