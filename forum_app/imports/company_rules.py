"""What the cells of a company become: SIRET, size, NAF, families, offers, presence.

Pure answers: no database, no clock.
"""

import enum
import re

from forum_app.companies import rules
from forum_app.companies.vocabulary import CompanySize, NoSiretReason, OfferContract
from forum_app.core.language import _
from forum_app.core.text_keys import plain
from forum_app.imports import text_rules
from forum_app.imports.candidate_rules import family_of, squeezed
from forum_app.imports.findings import Note, Read
from forum_app.imports.vocabulary import Defect

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
    """The half-day at which a company's tables are not held."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


def company_name(text: str) -> Read:
    """The name of a company, as it writes it: capitals are its own."""
    read = text_rules.words(text, 160)
    if not any(c.isalnum() for c in read.value):
        return Read("", "", (Note(Defect.COMPANY_NAME_MISSING),))
    return read


def contact_name(text: str, recase: bool) -> Read:
    """A name of the person to contact; a row is not left out for it."""
    read = text_rules.name(text, Defect.CONTACT_MISSING, recase)
    return read if read.value else Read("", "", (Note(Defect.CONTACT_MISSING),))


def siret(text: str, reason: NoSiretReason | None) -> Read:
    """The 14 digits without their spaces. Zeros that a spreadsheet lost are proposed when the number is then right."""
    number = rules.normal_siret(text)
    if not number:
        return Read(None, "", () if reason else (Note(Defect.SIRET_MISSING),))
    refusal = rules.siret_refusal(number)
    if refusal is None:
        return Read(number, rules.spaced_siret(number))
    whole = number.zfill(14)
    if number.isascii() and number.isdigit() and 9 < len(number) < 14 and rules.siret_refusal(whole) is None:
        said = rules.spaced_siret(whole)
        return Read(whole, said, (Note(Defect.SIRET_ZERO, said, params={"siret": said}),))
    return Read(None, "", (Note(Defect.SIRET_BAD, params={"why": refusal.sentence}),))


def no_siret_reason(text: str) -> Read:
    """Why a company has no SIRET: it is being created, or is settled abroad."""
    key = plain(text)
    if not key:
        return Read(None)
    found = (
        NoSiretReason.STARTUP
        if re.search(r"creation|start-?up", key)
        else NoSiretReason.FOREIGN
        if re.search(r"etrang", key)
        else None
    )
    return Read(found, str(found.label)) if found else Read(None, "", (Note(Defect.REASON_UNKNOWN),))


def headcount(text: str) -> Read:
    """« 45 », « 1 250 », « env. 45 » (proposed); anything else is left empty."""
    if not text:
        return Read(None)
    if re.fullmatch(r"\d{1,3}([ .]\d{3})+|\d{1,7}", text, re.ASCII):
        return Read(int(re.sub(r"\D", "", text)), re.sub(r"\D", "", text))
    numbers = re.findall(r"\d{1,7}", re.sub(r"(?<=\d) (?=\d{3}\b)", "", text), re.ASCII)
    if len(numbers) == 1 and re.search(r"[a-zA-Z~≈<>]", text) and not text_rules.is_formula(text):
        return Read(int(numbers[0]), numbers[0], (Note(Defect.HEADCOUNT_ABOUT, numbers[0]),))
    return Read(None, "", (Note(Defect.HEADCOUNT_UNREADABLE),))


def size(text: str, people: int | None) -> Read:
    """One of the four sizes, checked against the headcount; an unofficial word is proposed from it."""
    if not text:
        return Read(None)
    found = _SIZES.get(squeezed(text))
    if found is None:
        if people is not None and _UNOFFICIAL.fullmatch(plain(text)):
            proposed = _size_for(people)
            return Read(
                proposed, proposed.short, (Note(Defect.SIZE_PROPOSED, proposed.short, params={"count": people}),)
            )
        return Read(None, "", (Note(Defect.SIZE_UNKNOWN),))
    if people is None:
        return Read(found, found.short)
    if rules.size_refusal(found, people) is not None:
        proposed = _size_for(people)
        return Read(
            proposed,
            proposed.short,
            (Note(Defect.SIZE_SMALL, proposed.short, params={"count": people, "size": found.short}),),
        )
    if people < HEADCOUNT_AT_LEAST.get(found, 0):
        return Read(
            found, found.short, (Note(Defect.SIZE_LARGE, found.short, params={"count": people, "size": found.short}),)
        )
    return Read(found, found.short)


def _size_for(people: int) -> CompanySize:
    """The smallest size that so many people may have."""
    return next((size for size, limit in rules.HEADCOUNT_BELOW.items() if people < limit), CompanySize.GE)


def naf(text: str) -> Read:
    """« 21.20Z », its point given back when it is missing."""
    if not text:
        return Read(None)
    code = rules.normal_naf(text)
    if code is None:
        return Read(None, "", (Note(Defect.NAF_UNKNOWN),))
    return Read(code, code, (Note(Defect.NAF_DOT, code),) if "." not in text else ())


def idcc(text: str) -> Read:
    """The collective agreement on four digits."""
    code = rules.normal_idcc(text) if text else None
    return Read(code, code or "", () if code or not text else (Note(Defect.IDCC_UNKNOWN),))


def recruiters(text: str, named: bool) -> Read:
    """How many people are announced: the company names the others itself."""
    if not text:
        return Read(None)
    if not re.fullmatch(r"\d{1,2}", text, re.ASCII):
        return Read(None, "", (Note(Defect.RECRUITERS_UNREADABLE),))
    count = int(text)
    return Read(count, text, (Note(Defect.RECRUITERS, text, params={"count": count}),) if named and count > 1 else ())


def table_count(text: str, size: CompanySize | None) -> Read:
    """How many tables are asked for; one when nothing is said, and never more than the size allows."""
    most = rules.tables_at_most(size)
    if not text:
        return Read(1)
    if re.fullmatch(r"\d{1,2}", text, re.ASCII) and 1 <= int(text) <= most:
        return Read(int(text), text)
    kept = most if re.fullmatch(r"\d{1,3}", text, re.ASCII) and int(text) > most else 1
    return Read(kept, str(kept), (Note(Defect.TABLES, str(kept), params={"most": most}),))


def families(text: str) -> Read:
    """« Production; R&D » → both, each once."""
    parts = [part.strip() for part in re.split(r"[;,|\n]", text) if part.strip()]
    found = [(part, family_of(part)) for part in parts]
    kept = list(dict.fromkeys(family for _part, family in found if family))
    said = ", ".join(str(family.label) for family in kept)
    notes = [Note(Defect.FAMILY_UNKNOWN, raw=part) for part, family in found if family is None]
    if len(kept) < sum(family is not None for _part, family in found):
        notes.append(Note(Defect.REPEATED, said))
    return Read([family.value for family in kept], said, tuple(notes))


def offers(text: str) -> Read:
    """« Data analyst (CDI) | Supply chain (CDD 12 mois) » → dicts of title, contract and months."""
    kept: list[dict[str, object]] = []
    notes: list[Note] = []
    if text_rules.is_formula(text):
        return Read([], "", (Note(Defect.FORMULA),))
    for part in (piece.strip() for piece in re.split(r"[|\n]", text)):
        if not part:
            continue
        found = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", part)
        contract = _offer_contract(found[2]) if found else None
        if found is None or contract is None:
            notes.append(Note(Defect.OFFER_CONTRACT, raw=part))
            continue
        title = text_rules.job_title(found[1])
        notes += [Note(note.defect, note.kept, part, params=note.params) for note in title.notes]
        if title.value:
            if _ONE_GENDER.match(title.value):
                notes.append(Note(Defect.OFFER_GENDER, title.value, part))
            months = re.search(r"(\d{1,2})\s*mois", plain(found[2]))
            kept.append({"title": title.value, "contract": contract, "months": int(months[1]) if months else None})
    return Read(kept, ", ".join(str(offer["title"]) for offer in kept), tuple(notes))


def _offer_contract(text: str) -> OfferContract | None:
    return next((contract for pattern, contract in _CONTRACTS if re.match(rf"(?:{pattern})\b", plain(text))), None)


def presence(text: str, has_slots: bool) -> Read:
    """The half-day at which the company is away: None for the whole day present. has_slots: the forum has a grid to
    note it on.
    """
    key = squeezed(text)
    if not key or re.fullmatch(r"(toutela)?journee(entiere|complete)?|touslesdeux|matinetapresmidi", key):
        return Read(None, _("journée") if key else "")
    away = (
        Half.AFTERNOON
        if re.fullmatch(r"(le)?matin(ee)?(seulement|uniquement)?", key)
        else Half.MORNING
        if re.fullmatch(r"(l)?apresmidi(seulement|uniquement)?", key)
        else None
    )
    if away is None:
        return Read(None, _("journée"), (Note(Defect.PRESENCE_UNKNOWN, _("journée")),))
    if not has_slots:
        return Read(None, _("journée"), (Note(Defect.PRESENCE_GRIDLESS, _("journée")),))
    return Read(away, _("matin seulement") if away is Half.AFTERNOON else _("après-midi seulement"))
