"""A row of each kind of file, parsed cell by cell in the order in which cells explain one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from forum_app.candidates.vocabulary import Mobility
from forum_app.core.language import _
from forum_app.core.text_keys import plain, sort_key
from forum_app.imports.defect_vocabulary import Defect
from forum_app.imports.rules import candidate_cells, company_cells, date_cells, text_cells
from forum_app.imports.rules.candidate_cells import WishableCompany
from forum_app.imports.rules.findings import CellNote, ParsedRow, RowReader

PROFILE_FIELDS = (
    "first_name",
    "last_name",
    "phone",
    "minor",
    "level",
    "diploma",
    "training_body",
    "contract",
    "host_company",
    "contract_end",
    "health_sector",
    "family",
    "sub_family",
    "skills",
    "achievement",
    "solves",
    "languages",
    "wanted_contracts",
    "available_from",
    "departement",
    "mobility",
)
IDENTITY_FIELDS = (
    "siret",
    "no_siret_reason",
    "name",
    "size",
    "headcount",
    "naf",
    "idcc",
    "city",
    "departement",
    "activity",
    "presentation",
)
PARTICIPATION_FIELDS = ("need_overload", "families", "contact_email", "contact_phone", "table_count")
NEED_AT_MOST = 300


@dataclass(frozen=True)
class ParseContext:
    """What parsing needs to know of the forum, and of the upload.

    companies: those of the forum, by `plain(name)`; health_sector: declared for the whole file; recase: names in
    capitals are proposed with small letters; has_slots: the forum has a grid.
    """

    held_on: date
    zone: str
    asked_at: datetime
    companies: Mapping[str, Sequence[WishableCompany]]
    wish_cap: int
    health_sector: bool = False
    recase: bool = True
    has_slots: bool = True


def read_candidate(reader: RowReader, context: ParseContext) -> ParsedRow:
    """Parse a candidate's row."""
    row, take = reader.row, reader.take
    last = take("last_name", text_cells.name, Defect.SURNAME_MISSING, context.recase)
    first = take("first_name", text_cells.name, Defect.FIRST_NAME_MISSING, context.recase)
    row.name = _called(first, last)
    take("email", text_cells.email)
    take("queue_at", date_cells.moment, context.zone, context.asked_at)
    take("phone", text_cells.phone)
    own = take("departement", text_cells.departement)
    diploma = take("diploma", text_cells.words)
    take("level", candidate_cells.level, diploma)
    for name in ("training_body", "host_company"):
        take(name, text_cells.words)
    take("contract", candidate_cells.contract)
    take("contract_end", date_cells.contract_end, context.held_on)
    if take("health_sector", text_cells.yes_or_no, Defect.YES_NO_UNKNOWN) is None and context.health_sector:
        row.values["health_sector"] = True
    family = take("family", candidate_cells.family)
    take("sub_family", candidate_cells.job, family)
    for name in ("skills", "languages"):
        take(name, candidate_cells.listed_words)
    take("achievement", text_cells.words, 200, lines=True)
    take("solves", text_cells.words, 400, lines=True)
    take("available_from", date_cells.any_day)
    region = take("mobility", candidate_cells.mobility, own) is Mobility.REGION
    row.values["mobility_departements"] = candidate_cells.named_departements(reader.raw("mobility")) if region else []
    take("wanted_contracts", candidate_cells.wanted_contracts)
    take("workshop", text_cells.yes_or_no, Defect.YES_NO_UNKNOWN, Defect.MAYBE)
    if take("minor", text_cells.yes_or_no, Defect.YES_NO_UNKNOWN):
        reader.note("minor", CellNote(Defect.GUARDIAN_MISSING))
    take("accommodation", text_cells.need, NEED_AT_MOST)
    take("wishes", candidate_cells.wishes, context.companies, context.wish_cap, lines=True)
    return row


def read_company(reader: RowReader, context: ParseContext) -> ParsedRow:
    """Parse a company's row."""
    row, take = reader.row, reader.take
    row.name = take("name", company_cells.company_name) or _("Sans nom")
    reason = take("no_siret_reason", company_cells.no_siret_reason)
    take("siret", company_cells.siret, reason)
    people = take("headcount", company_cells.headcount)
    size = take("size", company_cells.size, people)
    take("naf", company_cells.naf)
    take("idcc", company_cells.idcc)
    take("departement", text_cells.departement)
    take("city", text_cells.words, 80)
    take("activity", text_cells.words, 200)
    take("presentation", text_cells.words, 2000, lines=True)
    last = take("last_name", company_cells.contact_name, context.recase)
    first = take("first_name", company_cells.contact_name, context.recase)
    take("function", text_cells.words, 120)
    take("contact_email", text_cells.company_email)
    take("contact_phone", text_cells.phone)
    take("recruiters", company_cells.recruiters, bool(first and last))
    take("table_count", company_cells.table_count, size)
    take("families", company_cells.families)
    take("need_overload", text_cells.words, 600, lines=True)
    take("offers", company_cells.offers, lines=True)
    take("presence", company_cells.presence, context.has_slots)
    return row


def _called(first: str, last: str) -> str:
    if first and last:
        return f"{first} {last}"
    if first:
        return _("%(first)s, sans nom", first=first)
    return last or _("Sans nom")


def company_key(row: ParsedRow) -> str:
    """Return the key by which a company without SIRET is found again: its name."""
    return sort_key(str(row.values["name"]))


def leave_out_repeated(rows: Sequence[ParsedRow], readers: Sequence[RowReader], *, by: str) -> None:
    """Leave out the rows that give again somebody whom an earlier sound row gave. by: "email" or "siret" (else the
    name).
    """
    seen: dict[str, ParsedRow] = {}
    for row, reader in zip(rows, readers, strict=True):
        if row.problems:
            continue
        key = row.values.get(by) or plain(str(row.values.get("name", "")))
        former = seen.setdefault(key, row)
        if former is row:
            continue
        if by == "email":
            defect = Defect.TWICE_ALIKE if _alike(former, row) else Defect.TWICE
        else:
            defect = Defect.COMPANY_TWICE if row.values.get(by) else Defect.COMPANY_NAMED_TWICE
        reader.note(by, CellNote(defect, params={"line": former.line, "name": former.name}))


def _alike(one: ParsedRow, other: ParsedRow) -> bool:
    """Return True when the cells are the same, except for spaces, accents and capitals."""
    return [plain(cell) for cell in one.cells] == [plain(cell) for cell in other.cells]
