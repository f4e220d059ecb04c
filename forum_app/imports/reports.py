"""Files that an import gives back: the rows left out, to correct and give in again, and everything that was said.

Accommodation never leaves.
"""

from forum_app.core.spreadsheets import write_csv
from forum_app.imports.checking import Check
from forum_app.imports.columns import COLUMNS, TITLE_OF_TO_CORRECT, TO_CORRECT


def rest(found: Check) -> bytes:
    """The rows left out: the columns of the file plus « À corriger ». Cells of secret columns are left empty."""
    secret = {
        found.recognised.places[column.name]
        for column in COLUMNS[found.kind]
        if column.secret and column.name in found.recognised.places
    }
    former = found.recognised.places.get(TO_CORRECT)
    places = [place for place in range(len(found.sheet.titles)) if place != former]
    header = [*(found.sheet.titles[place] for place in places), TITLE_OF_TO_CORRECT]
    lines = (
        [
            *("" if place in secret else row.cells[place] for place in places),
            " ".join(_said(problem.title, problem.why) for problem in row.problems),
        ]
        for row in found.left_out
    )
    return write_csv(header, lines)


def report(found: Check) -> bytes:
    """Everything that was said, one remark a line, then who is already there."""
    header = ("Ligne", "Nom", "Devient", "Colonne", "Dans le fichier", "Retenu", "Gravité", "Pourquoi")
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
        for row in found.rows
        for finding in row.findings
    ]
    lines += [
        (row.line, row.name, row.outcome.label, title, said, stored, row.known_state, "")
        for row in found.known
        for title, stored, said in row.differences or (("", "", ""),)
    ]
    return write_csv(header, sorted(lines, key=lambda line: line[0]))


def _said(title: str, why: str) -> str:
    return f"{title.strip()} : {why}" if title else why
