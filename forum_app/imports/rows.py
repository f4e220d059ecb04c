"""A row of each kind of file, read cell by cell in the order in which cells explain one another.

Pure: no database, no clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from forum_app.core.language import _
from forum_app.core.text_keys import plain, sort_key
from forum_app.imports import candidate_rules, company_rules, date_rules, text_rules
from forum_app.imports.candidate_rules import Wished
from forum_app.imports.findings import Note, Row, RowReader
from forum_app.imports.vocabulary import Defect

PROFILE = (
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
IDENTITY = (
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
PARTICIPATION = ("need_overload", "families", "contact_email", "contact_phone", "table_count")
NEED_AT_MOST = 300


@dataclass(frozen=True)
class Facts:
    """What reading needs to know of the forum. companies: those of the forum, by `plain(name)`; health_sector: declared
    for the whole file;
    recase: names in capitals are proposed with small letters; has_slots: the forum has a grid."""

    held_on: date
    zone: str
    asked_at: datetime
    companies: Mapping[str, Sequence[Wished]]
    wish_cap: int
    health_sector: bool = False
    recase: bool = True
    has_slots: bool = True


def read_candidate(reader: RowReader, facts: Facts) -> Row:
    """A candidate's row."""
    row, take = reader.row, reader.take
    last = take("last_name", text_rules.name, Defect.SURNAME_MISSING, facts.recase)
    first = take("first_name", text_rules.name, Defect.FIRST_NAME_MISSING, facts.recase)
    row.name = _called(first, last)
    take("email", text_rules.email)
    take("queue_at", date_rules.moment, facts.zone, facts.asked_at)
    take("phone", text_rules.phone)
    own = take("departement", text_rules.departement)
    diploma = take("diploma", text_rules.words)
    take("level", candidate_rules.level, diploma)
    for name in ("training_body", "host_company"):
        take(name, text_rules.words)
    take("contract", candidate_rules.contract)
    take("contract_end", date_rules.contract_end, facts.held_on)
    if take("health_sector", text_rules.yes_or_no, Defect.YES_NO_UNKNOWN) is None and facts.health_sector:
        row.values["health_sector"] = True
    family = take("family", candidate_rules.family)
    take("sub_family", candidate_rules.job, family)
    for name in ("skills", "languages"):
        take(name, candidate_rules.listed_words)
    take("achievement", text_rules.words, 200, lines=True)
    take("solves", text_rules.words, 400, lines=True)
    take("available_from", date_rules.any_day)
    take("mobility", candidate_rules.mobility, own)
    take("wanted_contracts", candidate_rules.wanted_contracts)
    take("workshop", text_rules.yes_or_no, Defect.YES_NO_UNKNOWN, Defect.MAYBE)
    if take("minor", text_rules.yes_or_no, Defect.YES_NO_UNKNOWN):
        reader.note("minor", Note(Defect.GUARDIAN_MISSING))
    take("accommodation", text_rules.need, NEED_AT_MOST)
    take("wishes", candidate_rules.wishes, facts.companies, facts.wish_cap, lines=True)
    return row


def read_company(reader: RowReader, facts: Facts) -> Row:
    """A company's row."""
    row, take = reader.row, reader.take
    row.name = take("name", company_rules.company_name) or _("Sans nom")
    reason = take("no_siret_reason", company_rules.no_siret_reason)
    take("siret", company_rules.siret, reason)
    people = take("headcount", company_rules.headcount)
    size = take("size", company_rules.size, people)
    take("naf", company_rules.naf)
    take("idcc", company_rules.idcc)
    take("departement", text_rules.departement)
    take("city", text_rules.words, 80)
    take("activity", text_rules.words, 200)
    take("presentation", text_rules.words, 2000, lines=True)
    last = take("last_name", company_rules.contact_name, facts.recase)
    first = take("first_name", company_rules.contact_name, facts.recase)
    take("function", text_rules.words, 120)
    take("contact_email", text_rules.company_email)
    take("contact_phone", text_rules.phone)
    take("recruiters", company_rules.recruiters, bool(first and last))
    take("table_count", company_rules.table_count, size)
    take("families", company_rules.families)
    take("need_overload", text_rules.words, 600, lines=True)
    take("offers", company_rules.offers, lines=True)
    take("presence", company_rules.presence, facts.has_slots)
    return row


def _called(first: str, last: str) -> str:
    if first and last:
        return f"{first} {last}"
    if first:
        return _("%(first)s, sans nom", first=first)
    return last or _("Sans nom")


def company_key(row: Row) -> str:
    """How a company without SIRET is found again: by its name."""
    return sort_key(str(row.values["name"]))


def mark_repeated(rows: Sequence[Row], readers: Sequence[RowReader], *, by: str) -> None:
    """Leave out the rows that give again somebody whom an earlier sound row gave. by: "email" or "siret" (else the
    name).
    """
    seen: dict[str, Row] = {}
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
        reader.note(by, Note(defect, params={"line": former.line, "name": former.name}))


def _alike(one: Row, other: Row) -> bool:
    """Same cells, but for spaces and capitals."""
    return [plain(cell) for cell in one.cells] == [plain(cell) for cell in other.cells]
