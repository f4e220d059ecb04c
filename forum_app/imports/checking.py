"""A file read against its forum: what each row becomes, who is already there, and what differs. Nothing is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from forum_app.companies import queries as companies
from forum_app.companies.models import Participation
from forum_app.core.language import _, ngettext
from forum_app.core.spreadsheets import Line, Sheet
from forum_app.core.typography import day
from forum_app.forums.models import Forum
from forum_app.imports import queries, rows
from forum_app.imports.columns import COLUMNS, Recognised, recognise
from forum_app.imports.findings import Finding, Note, Row, RowReader
from forum_app.imports.rows import Facts
from forum_app.imports.vocabulary import Defect, ImportKind, Outcome, Severity


@dataclass
class Check:
    """A file once read. blank: empty rows passed over; unread: titles of columns that no field reads; warnings: what
    concerns the whole file.
    """

    kind: ImportKind
    sheet: Sheet
    recognised: Recognised
    rows: list[Row]
    warnings: list[str] = field(default_factory=list)

    def of(self, outcome: Outcome) -> list[Row]:
        return [row for row in self.rows if row.outcome is outcome]

    @property
    def ready(self) -> list[Row]:
        return self.of(Outcome.READY)

    @property
    def left_out(self) -> list[Row]:
        return self.of(Outcome.LEFT_OUT)

    @property
    def known(self) -> list[Row]:
        return self.of(Outcome.KNOWN)

    @property
    def kept(self) -> list[Row]:
        return [row for row in self.rows if row.outcome is not Outcome.LEFT_OUT]

    @property
    def findings(self) -> list[Finding]:
        """Everything said, row after row."""
        return [finding for row in self.rows for finding in row.findings]

    def title_of(self, name: str) -> str:
        """The title of a field's column, as the file writes it."""
        return self.sheet.titles[self.recognised.places[name]].strip()


@dataclass(frozen=True)
class Given:
    """What is given to read: a file, what was said of it, and its corrections, by line then field (see `check`)."""

    kind: ImportKind
    sheet: Sheet
    asked_at: datetime
    health_sector: bool = False
    recase: bool = True
    corrections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass
class Reading:
    """The rows of a file, read but not yet compared with the forum.

    The same `given` and the same `facts` are always read the same way.
    """

    given: Given
    facts: Facts
    recognised: Recognised
    readers: list[RowReader]


def check(forum: Forum, given: Given, ready: Reading | None = None) -> Check:
    """What a file becomes at its forum as it is now. ready: what `read` gave before, taken as it is if it still holds:
    reading thousands of
    rows takes seconds, comparing them does not. Refuses the whole file as `columns.recognise`."""
    facts = _facts(forum, given)
    return _compare(
        forum, ready if ready is not None and (ready.given, ready.facts) == (given, facts) else _read_all(given, facts)
    )


def read(forum: Forum, given: Given) -> Reading:
    """Read the rows of a file, for a `check` soon after. Refuses the whole file as `columns.recognise`."""
    return _read_all(given, _facts(forum, given))


def _facts(forum: Forum, given: Given) -> Facts:
    return Facts(
        held_on=forum.held_on,
        zone=forum.time_zone,
        asked_at=given.asked_at,
        companies=queries.companies_by_name(forum.id) if given.kind is ImportKind.CANDIDATES else {},
        wish_cap=forum.wish_cap,
        health_sector=given.health_sector,
        recase=given.recase,
        has_slots=bool(forum.slots),
    )


def _read_all(given: Given, facts: Facts) -> Reading:
    kind, sheet = given.kind, given.sheet
    recognised = recognise(sheet, kind)
    readers = [
        _read(line, kind, sheet, recognised, facts, given.corrections.get(str(line.number), {})) for line in sheet.lines
    ]
    rows.mark_repeated(
        [reader.row for reader in readers], readers, by="email" if kind is ImportKind.CANDIDATES else "siret"
    )
    return Reading(given, facts, recognised, readers)


def _compare(forum: Forum, reading: Reading) -> Check:
    recognised = reading.recognised
    found = Check(reading.given.kind, reading.given.sheet, recognised, [reader.row for reader in reading.readers])
    if found.kind is ImportKind.CANDIDATES:
        _compare_candidates(forum, found)
        found.warnings += _candidate_warnings(forum, found, reading.facts)
    else:
        _compare_companies(forum, found, dict(zip((row.line for row in found.rows), reading.readers, strict=True)))
    if recognised.unread:
        found.warnings.append(
            ngettext(
                "Une colonne n'est pas lue : %(names)s.",
                "%(num)s colonnes ne sont pas lues : %(names)s.",
                len(recognised.unread),
                names=", ".join(f"« {title[:60]} »" for title in recognised.unread),
            )
        )
    return found


def _read(
    line: Line, kind: ImportKind, sheet: Sheet, recognised: Recognised, facts: Facts, corrected: Mapping[str, str]
) -> RowReader:
    cells = list(line.cells) + [""] * (len(sheet.titles) - len(line.cells))
    for name, text in corrected.items():
        if name in recognised.places:
            cells[recognised.places[name]] = text
    secret = frozenset(column.name for column in COLUMNS[kind] if column.secret)
    reader = RowReader(Row(line.number, tuple(cells)), recognised.places, sheet.titles, secret)
    if any(cell.strip() for cell in cells[len(sheet.titles) :]):
        reader.note("", Note(Defect.CELLS_BEYOND))
    (rows.read_candidate if kind is ImportKind.CANDIDATES else rows.read_company)(reader, facts)
    return reader


# --- What is already there --------------------------------------------------------------------------------------------


def _compare_candidates(forum: Forum, found: Check) -> None:
    sound = found.kept
    there = queries.registrations_by_email(forum.id, [row.values["email"] for row in sound])
    wished = queries.wished_names([registration.id for registration in there.values()])
    for row in sound:
        registration = there.get(row.values["email"])
        if registration is None:
            continue
        row.known_id, row.known_state = registration.id, str(registration.state.label)
        differences = _differences(found, row, registration, rows.PROFILE)
        written, stored = row.words.get("wishes", ("", ""))[1], " > ".join(wished.get(registration.id, []))
        if row.values["wishes"] and written != stored:
            differences.append((found.title_of("wishes"), stored, written))
        row.differences = tuple(differences)


def _compare_companies(forum: Forum, found: Check, readers: Mapping[int, RowReader]) -> None:
    sound = found.kept
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
                _differences(found, row, participation.company, rows.IDENTITY)
                + _differences(found, row, participation, rows.PARTICIPATION)
            )
        elif company is not None:
            readers[row.line].note("siret", Note(Defect.COMPANY_KNOWN, company.name))


def _differences(found: Check, row: Row, stored: object, names: Iterable[str]) -> list[tuple[str, str, str]]:
    """(title, what is there, what the file says) for what the file says and is not there; empty cells say nothing."""
    asked = [name for name in names if name in found.recognised.places and row.values.get(name) not in (None, "", [])]
    return [
        (found.title_of(name), in_words(getattr(stored, name)), in_words(row.values[name]))
        for name in asked
        if getattr(stored, name) != row.values[name]
    ]


def in_words(value: Any) -> str:
    """A stored value as a page shows it."""
    if value is None or value == "" or value == []:
        return _("vide")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(getattr(value, "label", value))


# --- What concerns the whole file
# ----------------------------------------------------------------------------------------


def _candidate_warnings(forum: Forum, found: Check, facts: Facts) -> list[str]:
    warnings = []
    if not facts.companies and any("wishes" in row.words for row in found.kept):
        warnings.append(
            _(
                "Ce forum n'a encore aucune entreprise : aucun vœu n'est retrouvé. Importez d'abord les entreprises, "
                "puis revenez à cette page."
            )
        )
    if queries.next_workshop(forum) is None and (seekers := sum(row.values["workshop"] is True for row in found.ready)):
        warnings.append(
            ngettext(
                "Aucun atelier à venir n'est ouvert à ce forum : une personne qui le demande n'y a pas de place.",
                "Aucun atelier à venir n'est ouvert à ce forum : %(num)s personnes qui le demandent n'y ont pas de "
                "place.",
                seekers,
            )
        )
    if not facts.health_sector and "health_sector" not in found.recognised.places:
        warnings.append(
            _("Rien ne dit que ces alternances sont dans les industries de santé : les inscriptions seront à examiner.")
        )
    if "minor" not in found.recognised.places:
        warnings.append(_("Le fichier ne dit pas qui a moins de 18 ans : demandez-le avant le forum."))
    return warnings


# --- For the page
# --------------------------------------------------------------------------------------------------------


@dataclass
class Becoming:
    """What written forms of a field become: each once (`written`), with how many rows.

    doubtful: something of it is to be read again; remarked: something was said of it.
    """

    kept: str
    doubtful: bool
    remarked: bool = False
    rows: int = 0
    written: list[str] = field(default_factory=list)


def becomings(found: Check) -> list[tuple[str, list[Becoming]]]:
    """(label, what its values become) for the fields listed on the page, doubtful values first, then those remarked,
    then the most frequent.

    Values kept as they are written are not listed.
    """
    listed: list[tuple[str, list[Becoming]]] = []
    for column in COLUMNS[found.kind]:
        groups: dict[tuple[str, bool], Becoming] = {}
        for row in found.kept if column.listed else ():
            written, kept = row.words.get(column.name, ("", ""))
            severity = row.severity_of(column.name)
            if not written or (written == kept and severity is None):
                continue
            doubtful = severity is Severity.DOUBT
            group = groups.setdefault((kept, doubtful), Becoming(kept, doubtful))
            group.rows += 1
            group.remarked = group.remarked or severity is not None
            if written not in group.written:
                group.written.append(written)
        if groups:
            listed.append(
                (
                    str(column.label),
                    sorted(groups.values(), key=lambda g: (not g.doubtful, not g.remarked, -g.rows, g.kept)),
                )
            )
    return listed


@dataclass(frozen=True)
class Group:
    """Findings of one sort under their title."""

    label: str
    findings: tuple[Finding, ...]


def groups_of(found: Check, severity: Severity) -> list[Group]:
    """What is said of the rows that are kept, under the title of each sort, in the order of the vocabulary."""
    kept = [finding for row in found.kept for finding in row.of(severity)]
    by_label: dict[str, list[Finding]] = {}
    for defect in Defect:
        by_label.setdefault(str(defect.label), [])
    for finding in kept:
        by_label[str(finding.defect.label)].append(finding)
    return [Group(label, tuple(findings)) for label, findings in by_label.items() if findings]
