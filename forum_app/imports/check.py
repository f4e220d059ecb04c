"""Check a parsed file against its forum: what each row becomes, who is already there, what differs.

Nothing is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from forum_app.companies import queries as companies
from forum_app.companies.models import Participation
from forum_app.core.language import _, ngettext
from forum_app.core.spreadsheets import Sheet
from forum_app.core.typography import day
from forum_app.forums.models import Forum
from forum_app.imports import queries
from forum_app.imports.defect_vocabulary import Defect
from forum_app.imports.parse import ParsedFile, context_of_file, parse_in
from forum_app.imports.rules import rows
from forum_app.imports.rules.columns import RecognisedColumns
from forum_app.imports.rules.findings import CellNote, Finding, ParsedRow, RowReader
from forum_app.imports.rules.rows import ParseContext
from forum_app.imports.uploads import UploadedFile
from forum_app.imports.vocabulary import ImportKind, Outcome


@dataclass
class CheckedFile:
    """A parsed file compared with its forum. warnings: what concerns the whole file."""

    kind: ImportKind
    sheet: Sheet
    columns: RecognisedColumns
    rows: list[ParsedRow]
    warnings: list[str] = field(default_factory=list)

    def of(self, outcome: Outcome) -> list[ParsedRow]:
        return [row for row in self.rows if row.outcome is outcome]

    @property
    def ready(self) -> list[ParsedRow]:
        return self.of(Outcome.READY)

    @property
    def left_out(self) -> list[ParsedRow]:
        return self.of(Outcome.LEFT_OUT)

    @property
    def known(self) -> list[ParsedRow]:
        return self.of(Outcome.KNOWN)

    @property
    def kept(self) -> list[ParsedRow]:
        return [row for row in self.rows if row.outcome is not Outcome.LEFT_OUT]

    @property
    def findings(self) -> list[Finding]:
        """Everything said, row after row."""
        return [finding for row in self.rows for finding in row.findings]

    def title_of(self, name: str) -> str:
        """Return the title of a field's column, as the file writes it."""
        return self.sheet.titles[self.columns.places[name]].strip()


def check_file(
    forum: Forum,
    uploaded: UploadedFile,
    asked_at: datetime,
    *,
    recase: bool = True,
    parsed: ParsedFile | None = None,
) -> CheckedFile:
    """Return what a file becomes at its forum as it is now.

    parsed: what `parse_file` gave before, used if it still holds: parsing thousands of rows takes seconds, comparing
    them does not. Raises Refused for the whole file, as `recognise_columns`.
    """
    context = context_of_file(forum, uploaded, asked_at, recase=recase)
    if parsed is None or not parsed.holds(uploaded, context):
        parsed = parse_in(context, uploaded)
    checked = compare(forum, uploaded.kind, uploaded.sheet, parsed.columns, parsed.readers)
    checked.warnings += warnings_of(
        forum,
        context,
        checked.kind,
        parsed.columns,
        wishes=any("wishes" in row.words for row in checked.kept),
        seekers=sum(row.values.get("workshop") is True for row in checked.ready),
    )
    return checked


def compare(
    forum: Forum, kind: ImportKind, sheet: Sheet, columns: RecognisedColumns, readers: Sequence[RowReader]
) -> CheckedFile:
    """Compare parsed rows with what the forum holds now. What is said of each one depends on no other."""
    checked = CheckedFile(kind, sheet, columns, [reader.row for reader in readers])
    if kind is ImportKind.CANDIDATES:
        _compare_candidates(forum, checked)
    else:
        _compare_companies(forum, checked, {reader.row.line: reader for reader in readers})
    return checked


# What is already there


def _compare_candidates(forum: Forum, checked: CheckedFile) -> None:
    sound = checked.kept
    there = queries.registrations_by_email(forum.id, [row.values["email"] for row in sound], rows.PROFILE_FIELDS)
    wished = queries.wished_names([registration.id for registration in there.values()])
    for row in sound:
        registration = there.get(row.values["email"])
        if registration is None:
            continue
        row.known_id, row.known_state = registration.id, str(registration.state.label)
        differences = _differences(checked, row, registration, rows.PROFILE_FIELDS)
        written, stored = row.words.get("wishes", ("", ""))[1], " > ".join(wished.get(registration.id, []))
        if row.values["wishes"] and written != stored:
            differences.append((checked.title_of("wishes"), stored, written))
        row.differences = tuple(differences)


def _compare_companies(forum: Forum, checked: CheckedFile, readers: Mapping[int, RowReader]) -> None:
    sound = checked.kept
    known = companies.companies_by_siret([row.values["siret"] for row in sound if row.values["siret"]])
    there = queries.participations_by_company(forum.id)
    unnumbered = {p.company.sort_key: p for p in there.values() if p.company.siret is None}
    for row in sound:
        company = known.get(row.values["siret"] or "")
        participation: Participation | None = (
            there.get(company.id)
            if company
            else unnumbered.get(rows.company_key(row))
            if not row.values["siret"]
            else None
        )
        if participation is not None:
            row.known_id, row.known_state = participation.id, str(participation.state.label)
            row.differences = tuple(
                _differences(checked, row, participation.company, rows.IDENTITY_FIELDS)
                + _differences(checked, row, participation, rows.PARTICIPATION_FIELDS)
            )
        elif company is not None:
            readers[row.line].note("siret", CellNote(Defect.COMPANY_KNOWN, company.name))


def _differences(
    checked: CheckedFile, row: ParsedRow, stored: object, names: Iterable[str]
) -> list[tuple[str, str, str]]:
    """Return (title, what is there, what the file says) where they differ; empty cells say nothing."""
    asked = [name for name in names if name in checked.columns.places and row.values.get(name) not in (None, "", [])]
    return [
        (checked.title_of(name), in_words(getattr(stored, name)), in_words(row.values[name]))
        for name in asked
        if getattr(stored, name) != row.values[name]
    ]


def in_words(value: Any) -> str:
    """Return a stored value as a page shows it."""
    if value is None or value == "" or value == []:
        return _("vide")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(getattr(value, "label", value))


# What concerns the whole file


def warnings_of(
    forum: Forum,
    context: ParseContext,
    kind: ImportKind,
    columns: RecognisedColumns,
    *,
    wishes: bool,
    seekers: int,
) -> list[str]:
    """Return what is said of the whole file. wishes: a row that is kept names some; seekers: how many rows that are
    ready ask for a seat at the workshop.
    """
    warnings = []
    if kind is ImportKind.CANDIDATES:
        warnings += _candidate_warnings(forum, context, columns, wishes=wishes, seekers=seekers)
    if columns.unread:
        warnings.append(
            ngettext(
                "Une colonne n'est pas lue : %(names)s.",
                "%(num)s colonnes ne sont pas lues : %(names)s.",
                len(columns.unread),
                names=", ".join(_("« %(title)s »", title=title[:60]) for title in columns.unread),
            )
        )
    return warnings


def _candidate_warnings(
    forum: Forum, context: ParseContext, columns: RecognisedColumns, *, wishes: bool, seekers: int
) -> list[str]:
    warnings = []
    if wishes and not context.companies:
        warnings.append(
            _(
                "Ce forum n'a encore aucune entreprise : aucun vœu n'est retrouvé. Importez d'abord les entreprises, "
                "puis revenez à cette page."
            )
        )
    if seekers and queries.next_workshop(forum) is None:
        warnings.append(
            ngettext(
                "Aucun atelier à venir n'est ouvert à ce forum : une personne qui le demande n'y a pas de place.",
                "Aucun atelier à venir n'est ouvert à ce forum : %(num)s personnes qui le demandent n'y ont pas de "
                "place.",
                seekers,
            )
        )
    if not context.health_sector and "health_sector" not in columns.places:
        warnings.append(
            _("Rien ne dit que ces alternances sont dans les industries de santé : les inscriptions seront à examiner.")
        )
    if "minor" not in columns.places:
        warnings.append(_("Le fichier ne dit pas qui a moins de 18 ans : demandez-le avant le forum."))
    return warnings
