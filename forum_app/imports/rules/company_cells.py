"""What the cells of a company become: SIRET, size, NAF, families, offers, presence."""

import enum
import re

from forum_app.companies import rules
from forum_app.companies.vocabulary import CompanySize, NoSiretReason, OfferContract
from forum_app.core.language import _
from forum_app.core.text_keys import plain
from forum_app.imports.defect_vocabulary import Defect
from forum_app.imports.rules import text_cells
from forum_app.imports.rules.candidate_cells import family_of, squeezed
from forum_app.imports.rules.findings import CellNote, CellValue

HEADCOUNT_AT_LEAST: dict[CompanySize, int] = {CompanySize.ETI: 250, CompanySize.GE: 5000}
_SIZES: dict[str, CompanySize] = {
    "tpe": CompanySize.TPE,
    "microentreprise": CompanySize.TPE,
    "mic": CompanySize.TPE,
    "pme": CompanySize.PME,
    "eti": CompanySize.ETI,
    "ge": CompanySize.GE,
    "grandeentreprise": CompanySize.GE,
    "grandgroupe": CompanySize.GE,
}
_UNOFFICIAL = re.compile(
    r"(petite|moyenne|petite ?et ?moyenne|petite/moyenne)s?( entreprises?)?|startup|start-up|startups?"
)
_CONTRACTS: tuple[tuple[str, OfferContract], ...] = (
    (r"cdi", OfferContract.CDI),
    (r"cdd", OfferContract.CDD),
    (r"interim", OfferContract.INTERIM),
    (r"vie", OfferContract.VIE),
    (r"(these )?cifre", OfferContract.CIFRE),
    (r"alternance|apprentissage", OfferContract.ALTERNANCE),
    (r"poste mutualise|mutualise", OfferContract.SHARED),
)
_ONE_GENDER = re.compile(
    r"^(charg[ée]e?|technicien(ne)?|conduct(eur|rice)|opérat(eur|rice)|assistante?|attachée?|ingénieure?|direct(eur|rice)|déléguée?|infirmi(er|ère)|acheteu(r|se))\b(?!.*(/|\b[FH]\b))",
    re.IGNORECASE,
)


class Half(enum.Enum):
    """The half-day at which a company's tables are absent."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


def company_name(text: str) -> CellValue:
    """Read a company's name as it writes it: its capitals are kept."""
    read = text_cells.words(text, 160)
    if not any(c.isalnum() for c in read.value):
        return CellValue("", "", (CellNote(Defect.COMPANY_NAME_MISSING),))
    return read


def contact_name(text: str, recase: bool) -> CellValue:
    """Read a name of the person to contact; a bad one does not keep the row out."""
    read = text_cells.name(text, Defect.CONTACT_MISSING, recase)
    return read if read.value else CellValue("", "", (CellNote(Defect.CONTACT_MISSING),))


def siret(text: str, reason: NoSiretReason | None) -> CellValue:
    """Read the 14 digits without their spaces. Zeros lost by a spreadsheet are restored if the number is then valid."""
    number = rules.normal_siret(text)
    if not number:
        return CellValue(None, "", () if reason else (CellNote(Defect.SIRET_MISSING),))
    refusal = rules.siret_refusal(number)
    if refusal is None:
        return CellValue(number, rules.spaced_siret(number))
    whole = number.zfill(14)
    if number.isascii() and number.isdigit() and 9 < len(number) < 14 and rules.siret_refusal(whole) is None:
        said = rules.spaced_siret(whole)
        return CellValue(whole, said, (CellNote(Defect.SIRET_ZERO, said, params={"siret": said}),))
    return CellValue(None, "", (CellNote(Defect.SIRET_BAD, params={"why": refusal.sentence}),))


def no_siret_reason(text: str) -> CellValue:
    """Read why a company has no SIRET: it is being created, or is settled abroad."""
    key = plain(text)
    if not key:
        return CellValue(None)
    found = (
        NoSiretReason.STARTUP
        if re.search(r"creation|start-?up", key)
        else NoSiretReason.FOREIGN
        if re.search(r"etrang", key)
        else None
    )
    return CellValue(found, str(found.label)) if found else CellValue(None, "", (CellNote(Defect.REASON_UNKNOWN),))


def headcount(text: str) -> CellValue:
    """Read « 45 », « 1 250 » or « env. 45 » (proposed); anything else is left empty."""
    if not text:
        return CellValue(None)
    if re.fullmatch(r"\d{1,3}([ .]\d{3})+|\d{1,7}", text, re.ASCII):
        return CellValue(int(re.sub(r"\D", "", text)), re.sub(r"\D", "", text))
    numbers = re.findall(r"\d{1,7}", re.sub(r"(?<=\d) (?=\d{3}\b)", "", text), re.ASCII)
    if len(numbers) == 1 and re.search(r"[a-zA-Z~≈<>]", text) and not text_cells.is_formula(text):
        return CellValue(int(numbers[0]), numbers[0], (CellNote(Defect.HEADCOUNT_ABOUT, numbers[0]),))
    return CellValue(None, "", (CellNote(Defect.HEADCOUNT_UNREADABLE),))


def size(text: str, people: int | None) -> CellValue:
    """Read one of the four sizes, checked against the headcount; an unofficial word is proposed from it."""
    if not text:
        return CellValue(None)
    found = _SIZES.get(squeezed(text))
    if found is None:
        if people is not None and _UNOFFICIAL.fullmatch(plain(text)):
            proposed = _size_for(people)
            return CellValue(
                proposed, proposed.short, (CellNote(Defect.SIZE_PROPOSED, proposed.short, params={"count": people}),)
            )
        return CellValue(None, "", (CellNote(Defect.SIZE_UNKNOWN),))
    if people is None:
        return CellValue(found, found.short)
    if rules.size_refusal(found, people) is not None:
        proposed = _size_for(people)
        return CellValue(
            proposed,
            proposed.short,
            (CellNote(Defect.SIZE_SMALL, proposed.short, params={"count": people, "size": found.short}),),
        )
    if people < HEADCOUNT_AT_LEAST.get(found, 0):
        return CellValue(
            found,
            found.short,
            (CellNote(Defect.SIZE_LARGE, found.short, params={"count": people, "size": found.short}),),
        )
    return CellValue(found, found.short)


def _size_for(people: int) -> CompanySize:
    """Return the smallest size that so many people fit in."""
    return next((size for size, limit in rules.HEADCOUNT_BELOW.items() if people < limit), CompanySize.GE)


def naf(text: str) -> CellValue:
    """Read « 21.20Z », its point restored when it is missing."""
    if not text:
        return CellValue(None)
    code = rules.normal_naf(text)
    if code is None:
        return CellValue(None, "", (CellNote(Defect.NAF_UNKNOWN),))
    return CellValue(code, code, (CellNote(Defect.NAF_DOT, code),) if "." not in text else ())


def idcc(text: str) -> CellValue:
    """Read the collective agreement, on four digits."""
    code = rules.normal_idcc(text) if text else None
    return CellValue(code, code or "", () if code or not text else (CellNote(Defect.IDCC_UNKNOWN),))


def recruiters(text: str, named: bool) -> CellValue:
    """Read how many people are announced: the company names the others itself."""
    if not text:
        return CellValue(None)
    if not re.fullmatch(r"\d{1,2}", text, re.ASCII):
        return CellValue(None, "", (CellNote(Defect.RECRUITERS_UNREADABLE),))
    count = int(text)
    return CellValue(
        count, text, (CellNote(Defect.RECRUITERS, text, params={"count": count}),) if named and count > 1 else ()
    )


def table_count(text: str, size: CompanySize | None) -> CellValue:
    """Read how many tables are asked for; one when nothing is said, and never more than the size allows."""
    most = rules.tables_at_most(size)
    if not text:
        return CellValue(1)
    if re.fullmatch(r"\d{1,2}", text, re.ASCII) and 1 <= int(text) <= most:
        return CellValue(int(text), text)
    kept = most if re.fullmatch(r"\d{1,3}", text, re.ASCII) and int(text) > most else 1
    return CellValue(kept, str(kept), (CellNote(Defect.TABLES, str(kept), params={"most": most}),))


def families(text: str) -> CellValue:
    """Read « Production; R&D » as both, each once."""
    parts = [part.strip() for part in re.split(r"[;,|\n]", text) if part.strip()]
    found = [(part, family_of(part)) for part in parts]
    kept = list(dict.fromkeys(family for _part, family in found if family))
    said = ", ".join(str(family.label) for family in kept)
    notes = [CellNote(Defect.FAMILY_UNKNOWN, raw=part) for part, family in found if family is None]
    if len(kept) < sum(family is not None for _part, family in found):
        notes.append(CellNote(Defect.REPEATED, said))
    return CellValue([family.value for family in kept], said, tuple(notes))


def offers(text: str) -> CellValue:
    """Read « Data analyst (CDI) | Supply chain (CDD 12 mois) » as dicts of title, contract and months."""
    kept: list[dict[str, object]] = []
    notes: list[CellNote] = []
    if text_cells.is_formula(text):
        return CellValue([], "", (CellNote(Defect.FORMULA),))
    for part in (piece.strip() for piece in re.split(r"[|\n]", text)):
        if not part:
            continue
        found = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", part)
        contract = _offer_contract(found[2]) if found else None
        if found is None or contract is None:
            notes.append(CellNote(Defect.OFFER_CONTRACT, raw=part))
            continue
        title = text_cells.job_title(found[1])
        notes += [CellNote(note.defect, note.kept, part, params=note.params) for note in title.notes]
        if title.value:
            if _ONE_GENDER.match(title.value):
                notes.append(CellNote(Defect.OFFER_GENDER, title.value, part))
            months = re.search(r"(\d{1,2})\s*mois", plain(found[2]))
            kept.append({"title": title.value, "contract": contract, "months": int(months[1]) if months else None})
    return CellValue(kept, ", ".join(str(offer["title"]) for offer in kept), tuple(notes))


def _offer_contract(text: str) -> OfferContract | None:
    return next((contract for pattern, contract in _CONTRACTS if re.match(rf"(?:{pattern})\b", plain(text))), None)


def presence(text: str, has_slots: bool) -> CellValue:
    """Read the half-day when the company is away; None when it is present all day.

    `has_slots`: the forum has a grid to note it on.
    """
    key = squeezed(text)
    if not key or re.fullmatch(r"(toutela)?journee(entiere|complete)?|touslesdeux|matinetapresmidi", key):
        return CellValue(None, _("journée") if key else "")
    away = (
        Half.AFTERNOON
        if re.fullmatch(r"(le)?matin(ee)?(seulement|uniquement)?", key)
        else Half.MORNING
        if re.fullmatch(r"(l)?apresmidi(seulement|uniquement)?", key)
        else None
    )
    if away is None:
        return CellValue(None, _("journée"), (CellNote(Defect.PRESENCE_UNKNOWN, _("journée")),))
    if not has_slots:
        return CellValue(None, _("journée"), (CellNote(Defect.PRESENCE_GRIDLESS, _("journée")),))
    return CellValue(away, _("matin seulement") if away is Half.AFTERNOON else _("après-midi seulement"))
