"""Files that an import gives back: the rows left out, to correct and upload again, and everything that was said.

Accommodation needs are never in them.
"""

from dataclasses import dataclass

from forum_app.core.language import _
from forum_app.core.spreadsheets import write_csv
from forum_app.imports.check import CheckedFile
from forum_app.imports.rules.columns import COLUMNS, TITLE_OF_TO_CORRECT, TO_CORRECT


@dataclass(frozen=True)
class CsvReport:
    """A file that is given back: its bytes, and how many lines it has under its titles."""

    content: bytes
    lines: int


def rows_to_correct(checked: CheckedFile) -> CsvReport:
    """Return the rows left out as CSV: the file's columns plus « À corriger ». Cells of secret columns are empty."""
    secret = {
        checked.columns.places[column.name]
        for column in COLUMNS[checked.kind]
        if column.secret and column.name in checked.columns.places
    }
    former = checked.columns.places.get(TO_CORRECT)
    places = [place for place in range(len(checked.sheet.titles)) if place != former]
    header = [*(checked.sheet.titles[place] for place in places), TITLE_OF_TO_CORRECT]
    lines = [
        [
            *("" if place in secret else row.cells[place] for place in places),
            " ".join(_said(problem.title, problem.why) for problem in row.problems),
        ]
        for row in checked.left_out
    ]
    return CsvReport(write_csv(header, lines), len(lines))


def remarks(checked: CheckedFile) -> CsvReport:
    """Return everything that was said as CSV, one remark a line, then who is already there."""
    header = (
        _("Ligne"),
        _("Nom"),
        _("Devient"),
        _("Colonne"),
        _("Dans le fichier"),
        _("Retenu"),
        _("Gravité"),
        _("Pourquoi"),
    )
    lines = [
        (
            row.line,
            row.name,
            row.outcome.label,
            finding.title,
            finding.raw,
            finding.kept,
            finding.severity.label,
            finding.why,
        )
        for row in checked.rows
        for finding in row.findings
    ]
    lines += [
        (row.line, row.name, row.outcome.label, title, said, stored, row.known_state, "")
        for row in checked.known
        for title, stored, said in row.differences or (("", "", ""),)
    ]
    return CsvReport(write_csv(header, sorted(lines, key=lambda line: line[0])), len(lines))


def _said(title: str, why: str) -> str:
    return f"{title.strip()} : {why}" if title else why
