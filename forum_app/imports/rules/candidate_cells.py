"""What the cells of a candidate become: level, family, contract, mobility, wishes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forum_app.candidates.rules import SKILL_LENGTH, SKILLS_MOST
from forum_app.candidates.vocabulary import AlternanceContract, Level, Mobility, WantedContract
from forum_app.core.language import _
from forum_app.core.text_keys import distinct_words, plain
from forum_app.forums.departements import DEPARTEMENTS
from forum_app.forums.families import Family
from forum_app.imports.defect_vocabulary import Defect
from forum_app.imports.rules import text_cells
from forum_app.imports.rules.findings import CellNote, CellValue
from forum_app.imports.rules.text_cells import departement_of

# Words of a level or of a diploma, the first that is found wins; compared without accents or case, « bac + 5 » being «
# bac5 ».
_LEVELS: tuple[tuple[str, Level], ...] = (
    (r"pharmacien(ne)?|(docteur|doctorat) en pharmacie", Level.PHARMACIST),
    (r"doctorat|phd|these|cifre|bac8", Level.L8),
    (r"ingenieure?|masters?|mastere|m2|bac5", Level.L7),
    (r"licences?|bachelor|but|m1|maitrise|bac[34]", Level.L6),
    (r"bts|dut|deust|deug|bac2", Level.L5),
    (r"bac|baccalaureat|bp", Level.L4),
    (r"cap|bep", Level.L3),
)
_CONTRACTS: tuple[tuple[str, AlternanceContract], ...] = (
    (r"pro|professionnalisation|contratpro|contratdeprofessionnalisation|proa", AlternanceContract.PROFESSIONALISATION),
    (
        r"apprenti|apprentie|apprentissage|contratdapprentissage|contratapprentissage|app",
        AlternanceContract.APPRENTICESHIP,
    ),
    (r"autre|autresituation|stage|cdi|cdd|cifre|vie", AlternanceContract.OTHER),
)
_FAMILIES: tuple[tuple[str, Family], ...] = (
    (r"r&?et?d|rd|recherche(et)?developpement|recherche|rechercheet?d", Family.RD),
    (r"production(qualite)?|qualite|productionetqualite|fabrication", Family.PRODUCTION),
    (r"commercial|commerciale|commercialisation(etdiffusion)?|commerce|marketing|vente|ventes", Family.COMMERCIAL),
    (r"support|fonctions?supports?|fonctions?supportset?transverses?|supportettransverse", Family.SUPPORT),
)
_MOBILITIES: tuple[tuple[str, Mobility], ...] = (
    (r"francee?ntiere|france|toutelafrance|nationale?", Mobility.FRANCE),
    (r"(ma)?region|regionale?", Mobility.REGION),
    (r"(moinsde|rayonde|jusqua)?\d{1,2}km(autour)?|alentours|localement|locale", Mobility.NEIGHBOURS),
    (r"(mon)?departement|departementale?", Mobility.DEPARTEMENT),
)
_WANTED: dict[str, WantedContract] = {
    "cdi": WantedContract.CDI,
    "cdd": WantedContract.CDD,
    "interim": WantedContract.INTERIM,
    "interimaire": WantedContract.INTERIM,
    "vie": WantedContract.VIE,
    "cifre": WantedContract.CIFRE,
    "thesecifre": WantedContract.CIFRE,
    "postemutualise": WantedContract.SHARED,
}
# Which domain a job belongs to, in each family: words looked for in its name.
JOBS: dict[Family, tuple[tuple[str, str], ...]] = {
    Family.RD: (
        (r"recherche clinique|arc\b|essais? cliniques?|developpement clinique", "Développement clinique"),
        (r"biostat|statist|data|donnees|bio-?informat", "Biostatistique et données"),
        (r"formulation|galeni", "Formulation"),
        (r"recherche|r ?& ?d|laboratoire|chercheu|biolog|chimi", "Recherche"),
    ),
    Family.PRODUCTION: (
        (r"conditionnement", "Conditionnement"),
        (r"maintenance|automati", "Maintenance"),
        (r"supply|logisti|approvision|magasin", "Logistique"),
        (r"hse|securite|environnement", "HSE"),
        (r"qualite|controle|validation|qualification|metrolog", "Qualité"),
        (r"fabrication|production|procede|operat", "Fabrication"),
    ),
    Family.COMMERCIAL: (
        (r"information medicale|visit|delegue|promotion", "Information médicale"),
        (r"acces au marche|market access|pharmaco-?economie", "Accès au marché"),
        (r"marketing|produit|communication", "Marketing"),
        (r"vente|commercia|negocia", "Ventes"),
    ),
    Family.SUPPORT: (
        (r"reglementaire", "Affaires réglementaires"),
        (r"vigilance", "Pharmacovigilance"),
        (r"affaires medicales|\bmsl\b", "Affaires médicales"),
        (r"financ|gestion|comptab|achat", "Finance"),
        (r"\brh\b|ressources humaines|recrutement|formation", "Ressources humaines"),
        (r"data|informati|developp|systeme", "Systèmes d'information"),
        (r"juri|droit|propriete intellectuelle", "Juridique"),
    ),
}


def squeezed(text: str) -> str:
    """Return letters, digits and « & » alone: « Bac + 5 » → « bac5 », « R & D » → « r&d »."""
    return re.sub(r"[^a-z0-9&]", "", plain(text))


def _first(table: Sequence[tuple[str, object]], text: str) -> object | None:
    return next((value for pattern, value in table if re.fullmatch(pattern, text)), None)


def level_of(text: str) -> Level | None:
    """Return the level that a diploma's title or a written level says, or None.

    « Master (bac+5) », « Licence pro », « niveau 7 ».
    """
    key = re.sub(r"\bbac ?\+? ?(\d)", r"bac\1", plain(text))
    if found := re.search(r"\bniveau ([3-8])\b", key) or re.fullmatch(r"([3-8])", key):
        return Level(found[1])
    return next(
        (level for pattern, level in _LEVELS if re.search(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])", key)), None
    )


def level(text: str, diploma: str) -> CellValue:
    """Read the level of a diploma and check it against its title.

    Two levels in one cell are decided by the title, or left empty.
    """
    if not text:
        return CellValue(None, "", (CellNote(Defect.LEVEL_UNKNOWN),))
    said_by_diploma = level_of(diploma)
    if _is_either(text):
        if said_by_diploma in (Level.L5, Level.L6):
            return CellValue(
                said_by_diploma,
                str(said_by_diploma.label),
                (CellNote(Defect.LEVEL_BY_DIPLOMA, str(said_by_diploma.label)),),
            )
        return CellValue(None, "", (CellNote(Defect.LEVEL_EITHER),))
    found = level_of(text)
    if found is None:
        return CellValue(None, "", (CellNote(Defect.LEVEL_UNKNOWN),))
    notes: tuple[CellNote, ...] = ()
    if said_by_diploma is not None and not _agree(found, said_by_diploma):
        notes = (
            CellNote(
                Defect.LEVEL_AT_ODDS, str(found.label), params={"diploma": diploma, "level": said_by_diploma.label}
            ),
        )
    return CellValue(found, str(found.label), notes)


def _is_either(text: str) -> bool:
    """Return True when the text says both bac + 2 and bac + 3: « BTS / BUT (bac+2/3) »."""
    key = plain(text)
    return bool(re.search(r"\b(bts|dut)\b", key) and re.search(r"\b(but|licence)\b", key)) or bool(
        re.search(r"2\s*(/|ou|-|a|et)\s*\+?3", key)
    )


def _agree(one: Level, other: Level) -> bool:
    """Return True when the two levels agree; a pharmacist's diploma agrees with 7 and 8."""
    if Level.PHARMACIST in (one, other):
        return {one, other} <= {Level.PHARMACIST, Level.L7, Level.L8}
    return one is other


def family(text: str) -> CellValue:
    """Read one of the four families of jobs: « R & D », « production / qualité », « Support »."""
    found = family_of(text)
    if found is None:
        return CellValue(None, "", (CellNote(Defect.FAMILY_UNKNOWN),))
    return CellValue(found, str(found.label))


def family_of(text: str) -> Family | None:
    """Return the family of these words, or None."""
    found = _first(_FAMILIES, squeezed(text).replace("&", ""))
    return found if isinstance(found, Family) else None


def contract(text: str) -> CellValue:
    """Read a contract of alternance, or another situation: « apprenti », « Contrat pro »."""
    found = _first(_CONTRACTS, squeezed(text))
    if not isinstance(found, AlternanceContract):
        return CellValue(None, "", (CellNote(Defect.CONTRACT_UNKNOWN),))
    return CellValue(found, str(found.label))


def job(text: str, of: Family | None) -> CellValue:
    """Read the job aimed at as a domain of the chosen family."""
    read = text_cells.job_title(text, 80)
    if not read.value:
        return CellValue("", "", read.notes)
    found = (
        next((domain for pattern, domain in JOBS.get(of, ()) if re.search(pattern, plain(read.value))), "")
        if of
        else ""
    )
    notes = read.notes if found else (*read.notes, CellNote(Defect.JOB_UNKNOWN))
    return CellValue(found, found, notes)


def named_departements(text: str) -> list[str]:
    """Return the codes of the départements that a cell names, each once; none where it gives a distance."""
    codes = re.findall(r"\b(2[ABab]|\d{2,3}|\d{5})\b", text) if not re.search(r"\d\s*km", text) else []
    return [code for code in dict.fromkeys(departement_of(c.upper()) for c in codes) if code]


def mobility(text: str, own: str | None) -> CellValue:
    """Read how far somebody would work.

    A list of départements becomes « Ma région », proposed; one's own alone is « Mon département ».
    """
    if not text:
        return CellValue(None)
    found = named_departements(text)
    if found and found == [own]:
        return CellValue(Mobility.DEPARTEMENT, str(Mobility.DEPARTEMENT.label))
    if found:
        places = ", ".join(DEPARTEMENTS[code] for code in found)
        return CellValue(
            Mobility.REGION,
            str(Mobility.REGION.label),
            (CellNote(Defect.MOBILITY_LIST, str(Mobility.REGION.label), params={"places": places}),),
        )
    reach = _first(_MOBILITIES, squeezed(text))
    if not isinstance(reach, Mobility):
        return CellValue(None, "", (CellNote(Defect.MOBILITY_UNKNOWN),))
    return CellValue(reach, str(reach.label))


def wanted_contracts(text: str) -> CellValue:
    """Read the contracts wanted: « CDI ou CDD » → both; words that are no contract are set aside."""
    parts = [part for part in re.split(r"[,;/|+]|\bou\b|\bet\b", text) if part.strip()]
    found = list(dict.fromkeys(_WANTED[squeezed(part)] for part in parts if squeezed(part) in _WANTED))
    strangers = [part.strip() for part in parts if squeezed(part) not in _WANTED]
    said = ", ".join(str(contract.label) for contract in found)
    return CellValue(
        [contract.value for contract in found],
        said,
        tuple(CellNote(Defect.WANTED_UNKNOWN, raw=part) for part in strangers),
    )


def listed_words(text: str) -> CellValue:
    """Read words separated by commas or semicolons, each once; at most eight."""
    given = distinct_words([text_cells.words(part, 400).value for part in re.split(r"[,;|\n]", text)])
    kept = [word for word in given if len(word) <= SKILL_LENGTH and any(c.isalpha() for c in word)][:SKILLS_MOST]
    return CellValue(kept, ", ".join(kept), () if kept == given else (CellNote(Defect.SKILLS_BEYOND, ", ".join(kept)),))


@dataclass(frozen=True)
class WishableCompany:
    """A company of the forum that a wish may name."""

    participation_id: int
    name: str


def wishes(text: str, companies: Mapping[str, Sequence[WishableCompany]], cap: int) -> CellValue:
    """Read the companies named, first wish first: « ISOLYS > Néoform ».

    `companies`: those of the forum, by `plain(name)`.
    """
    kept: dict[int, WishableCompany] = {}
    notes: list[CellNote] = []
    for part in (piece.strip() for piece in re.split(r">|\||;|\n|→", text)):
        if not part:
            continue
        found = companies.get(plain(part), ())
        if len(found) != 1:
            notes.append(CellNote(Defect.WISH_AMBIGUOUS if found else Defect.WISH_UNKNOWN, raw=part))
            continue
        one = found[0]
        if one.name != part:
            notes.append(CellNote(Defect.WISH_SPELLING, one.name, raw=part))
        if one.participation_id in kept:
            notes.append(CellNote(Defect.WISH_TWICE, one.name, raw=part))
        elif len(kept) >= cap:
            notes.append(CellNote(Defect.WISH_BEYOND, raw=part, params={"cap": cap}))
        else:
            kept[one.participation_id] = one
    return CellValue(
        list(kept), " > ".join(one.name for one in kept.values()) or (_("aucun") if text else ""), tuple(notes)
    )
