"""A parsed file summed up for its page: what written values become, what is said of the rows, and each row in a word.

The page shows the beginning of each list and how many there are: the rest is in the lines of the file, and in its
report.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from forum_app.core.spreadsheets import Sheet
from forum_app.imports.defect_vocabulary import Defect
from forum_app.imports.parse import ParsedFile
from forum_app.imports.rules import rows as row_rules
from forum_app.imports.rules.columns import COLUMNS, RecognisedColumns
from forum_app.imports.rules.findings import ParsedRow
from forum_app.imports.vocabulary import ImportKind, Severity

FINDINGS_SHOWN = 40  # of one sort and one reason
VALUES_SHOWN = 12  # of one field, and written forms of one value


@dataclass
class ValueChange:
    """What written forms of a field become: the first of them (`written`), how many they are (`forms`), and on how many
    rows.

    doubtful: something of it is to be read again; remarked: something was said of it.
    """

    kept: str
    doubtful: bool
    remarked: bool = False
    rows: int = 0
    forms: int = 0
    written: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FieldChanges:
    """What the values of a field become: the first ones, how many there are, and how many are to be read again."""

    label: str
    values: list[ValueChange]
    count: int
    doubtful: int


@dataclass(frozen=True)
class SaidOfRow:
    """One thing said of a cell, and of whom."""

    line: int
    name: str
    title: str
    raw: str
    kept: str


@dataclass(frozen=True)
class FindingReason:
    """Findings with the same sentence: the first ones, and how many there are."""

    why: str
    findings: list[SaidOfRow]
    count: int


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one sort under their title."""

    label: str
    reasons: list[FindingReason]

    @property
    def count(self) -> int:
        return sum(reason.count for reason in self.reasons)


@dataclass(frozen=True)
class RowFacts:
    """A row in a word. key: by which the forum knows it, empty when it stays out: an address, a SIRET, else `=` and the
    key of a name.

    doubtful, remarked: something of it is to be read again, or was said; need: it asks for something to come; seeks: a
    seat at the workshop.
    """

    line: int
    key: str
    left_out: bool = False
    doubtful: bool = False
    remarked: bool = False
    need: bool = False
    seeks: bool = False


@dataclass(frozen=True)
class Corrected:
    """A cell that an organiser typed over."""

    line: int
    title: str
    was: str
    text: str


@dataclass(frozen=True)
class FileSummary:
    """What the pages of a file show of it, before it is compared with the forum.

    sheet: without its rows; health_sector: declared for all its people; wishes: a row that is kept names some.
    """

    kind: ImportKind
    sheet: Sheet
    columns: RecognisedColumns
    rows: list[RowFacts]
    changes: list[FieldChanges]
    doubts: list[FindingGroup]
    remarks: list[FindingGroup]
    corrected: list[Corrected]
    health_sector: bool
    wishes: bool

    def title_of(self, name: str) -> str:
        """Return the title of a field's column, as the file writes it."""
        return self.sheet.titles[self.columns.places[name]].strip()


def summary_of(parsed: ParsedFile) -> FileSummary:
    """Sum up a parsed file."""
    uploaded, columns = parsed.uploaded, parsed.columns
    rows = [reader.row for reader in parsed.readers]
    kept = [row for row in rows if not row.problems]
    sheet = uploaded.sheet
    return FileSummary(
        uploaded.kind,
        Sheet(sheet.titles, (), sheet.blank, sheet.encoding, sheet.delimiter),
        columns,
        [_facts_of(row, uploaded.kind) for row in rows],
        value_changes(kept, uploaded.kind),
        findings_by_sort(kept, Severity.DOUBT),
        findings_by_sort(kept, Severity.REMARK),
        _corrected(parsed),
        uploaded.health_sector,
        any("wishes" in row.words for row in kept),
    )


def _corrected(parsed: ParsedFile) -> list[Corrected]:
    sheet, places = parsed.uploaded.sheet, parsed.columns.places
    return [
        Corrected(line.number, sheet.titles[place].strip(), line.cells[place] if place < len(line.cells) else "", text)
        for line in sheet.rows
        for name, text in parsed.uploaded.corrections.get(str(line.number), {}).items()
        if (place := places.get(name)) is not None
    ]


def _facts_of(row: ParsedRow, kind: ImportKind) -> RowFacts:
    if row.problems:
        return RowFacts(row.line, "", left_out=True)
    if kind is ImportKind.CANDIDATES:
        key = row.values["email"]
    else:
        key = row.values["siret"] or f"={row_rules.company_key(row)}"
    return RowFacts(
        row.line,
        key,
        doubtful=row.doubtful,
        remarked=bool(row.of(Severity.REMARK)),
        need=bool(row.values.get("accommodation")),
        seeks=row.values.get("workshop") is True,
    )


def value_changes(kept: Sequence[ParsedRow], kind: ImportKind) -> list[FieldChanges]:
    """Return what values become, of the fields listed on the page.

    Doubtful values come first, then those remarked on, then the most frequent. Values kept as they are written are not
    listed.
    """
    listed = []
    for column in COLUMNS[kind]:
        groups: dict[tuple[str, bool], ValueChange] = {}
        forms: dict[tuple[str, bool], dict[str, None]] = {}
        for row in kept if column.listed else ():
            written, becomes = row.words.get(column.name, ("", ""))
            severity = row.severity_of(column.name)
            if not written or (written == becomes and severity is None):
                continue
            key = becomes, severity is Severity.DOUBT
            group = groups.setdefault(key, ValueChange(*key))
            group.rows += 1
            group.remarked = group.remarked or severity is not None
            forms.setdefault(key, {})[written] = None
        for key, group in groups.items():
            group.forms, group.written = len(forms[key]), list(forms[key])[:VALUES_SHOWN]
        if groups:
            ranked = sorted(groups.values(), key=lambda g: (not g.doubtful, not g.remarked, -g.rows, g.kept))
            doubtful = sum(group.doubtful for group in ranked)
            listed.append(FieldChanges(str(column.label), ranked[:VALUES_SHOWN], len(ranked), doubtful))
    return listed


def findings_by_sort(kept: Iterable[ParsedRow], severity: Severity) -> list[FindingGroup]:
    """Return what is said, with this severity, of the rows that are kept: by sort, in the order of the vocabulary, then
    by sentence.
    """
    by_label: dict[str, dict[str, list[SaidOfRow]]] = {str(defect.label): {} for defect in Defect}
    for row in kept:
        for found in row.of(severity):
            said = SaidOfRow(row.line, row.name, found.title, found.raw, found.kept)
            by_label[str(found.defect.label)].setdefault(found.why, []).append(said)
    return [
        FindingGroup(
            label,
            [FindingReason(why, said[:FINDINGS_SHOWN], len(said)) for why, said in sorted(reasons.items())],
        )
        for label, reasons in by_label.items()
        if reasons
    ]
