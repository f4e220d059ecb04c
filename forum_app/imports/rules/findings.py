"""What parsing finds in a row: the value of each cell, and what there is to say about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from forum_app.core.text_cleaning import clean, clean_lines
from forum_app.imports.defect_vocabulary import Defect
from forum_app.imports.vocabulary import Outcome, Severity


@dataclass(frozen=True)
class CellNote:
    """What a rule says of a cell. kept: what it becomes, in words (empty: nothing); raw: the part of the cell meant,
    when not all of it.
    """

    defect: Defect
    kept: str = ""
    raw: str | None = None
    proposal: str = ""  # what to write in place, when the organiser corrects it here
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CellValue:
    """What a cell becomes: a value for the records, the same in words, and what there is to say."""

    value: Any = None
    words: str = ""
    notes: tuple[CellNote, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A note at its place in the file."""

    line: int
    field: str
    title: str  # of the column, as the file writes it
    raw: str
    note: CellNote

    @property
    def defect(self) -> Defect:
        return self.note.defect

    @property
    def severity(self) -> Severity:
        return self.note.defect.severity

    @property
    def kept(self) -> str:
        return self.note.kept

    @property
    def why(self) -> str:
        """The sentence that says why, for the organiser."""
        return str(self.defect.sentence) % dict(self.note.params)


@dataclass
class ParsedRow:
    """A row of the file.

    values: by field, as the records want them; words: (as written, what it becomes) by field. Filled by the check:
    known_id, the registration or participation that is already there; differences, (title, what is there, what the file
    says).
    """

    line: int
    cells: tuple[str, ...]
    name: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    words: dict[str, tuple[str, str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    known_id: int | None = None
    known_state: str = ""
    differences: tuple[tuple[str, str, str], ...] = ()

    @property
    def problems(self) -> list[Finding]:
        return self.of(Severity.PROBLEM)

    def of(self, severity: Severity) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity is severity]

    def severity_of(self, name: str) -> Severity | None:
        """Return the gravest severity noted on a field, spaces apart; None when nothing was."""
        said = {
            finding.severity
            for finding in self.findings
            if finding.field == name and finding.defect is not Defect.SPACES
        }
        return next((severity for severity in Severity if severity in said), None)

    @property
    def doubtful(self) -> bool:
        """Something of it is to be read again."""
        return any(finding.severity is Severity.DOUBT for finding in self.findings)

    @property
    def outcome(self) -> Outcome:
        if self.problems:
            return Outcome.LEFT_OUT
        return Outcome.KNOWN if self.known_id is not None else Outcome.READY


class RowReader:
    """Reads the cells of one row by their fields, and keeps what the rules say of them.

    places: the rank of each field's column; titles: the titles of the columns as the file writes them; secret: fields
    that no page shows.
    """

    def __init__(
        self, row: ParsedRow, places: Mapping[str, int], titles: tuple[str, ...], secret: frozenset[str] = frozenset()
    ):
        self.row, self.places, self.titles, self.secret = row, places, titles, secret

    def raw(self, name: str) -> str:
        """Return the cell as the file writes it; empty when the file has no such column."""
        place = self.places.get(name)
        return self.row.cells[place] if place is not None and place < len(self.row.cells) else ""

    def take(self, name: str, rule: Callable[..., CellValue], *facts: Any, lines: bool = False) -> Any:
        """Keep and return the value of a field: its cell is tidied, then read by `rule(text, *facts)`.

        `lines`: the text may have several lines. For a column that the file does not have, only problems are noted.
        """
        raw = self.raw(name)
        text = (clean_lines if lines else clean)(raw) or ""
        if text != raw.replace("\r\n", "\n") and text:
            self.note(name, CellNote(Defect.SPACES, text))
        read = rule(text, *facts)
        self.row.values[name] = read.value
        if text and name not in self.secret:
            self.row.words[name] = (text, read.words)
        for note in read.notes:
            if name in self.places or note.defect.severity is Severity.PROBLEM:
                self.note(name, note)
        return read.value

    def note(self, name: str, note: CellNote) -> None:
        """Keep what is said of a field. What a secret column says is never repeated."""
        place = self.places.get(name)
        title = self.titles[place] if place is not None else ""
        raw = "" if name in self.secret else note.raw if note.raw is not None else self.raw(name)
        if name in self.secret:
            note = CellNote(note.defect, params=note.params)
        self.row.findings.append(Finding(self.row.line, name, title, raw, note))
