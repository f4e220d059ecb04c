"""Each rule of a cell: what it becomes, and what is said of it."""

from datetime import UTC, date, datetime

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum import luhn

from forum_app.candidates.vocabulary import AlternanceContract, Level, Mobility
from forum_app.companies.vocabulary import CompanySize, NoSiretReason
from forum_app.core.text_keys import plain
from forum_app.forums.families import Family
from forum_app.forums.vocabulary import ForumState
from forum_app.imports.defect_vocabulary import Defect
from forum_app.imports.rules import batch as batch_rules
from forum_app.imports.rules import candidate_cells, company_cells, date_cells, text_cells
from forum_app.imports.rules.candidate_cells import WishableCompany
from forum_app.imports.rules.company_cells import Half
from forum_app.imports.rules.findings import CellValue
from forum_app.imports.vocabulary import ImportState

J = date(2027, 3, 18)


def codes(read: CellValue) -> list[str]:
    return [note.defect.value for note in read.notes]


def of(read: CellValue) -> tuple[object, list[str]]:
    return read.value, codes(read)


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("DA SILVA", "Da Silva"),
        ("thaïs", "Thaïs"),
        ("JEAN-BAPTISTE", "Jean-Baptiste"),
        ("L'HAŸ", "L'Haÿ"),
        ("D'ALMEIDA", "d'Almeida"),
        ("DU BOIS", "Du Bois"),
        ("DE LA ROCHEFOUCAULD-MONTBEL D'HARCOURT", "de La Rochefoucauld-Montbel d'Harcourt"),
        ("LE GOFF", "Le Goff"),
        ("O’BRIEN", "O’Brien"),
        ("DE", "De"),
        ("X", "X"),
        ("de La Tour", "de La Tour"),
        ("McDonald", "McDonald"),
        ("李", "李"),
    ],
)
def test_capitals_are_proposed(written, proposed):
    assert text_cells.recased(written) == proposed


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Traoré", ("Traoré", [])),
        ("", ("", ["surname_missing"])),
        ("=1+1", ("", ["name_formula"])),
        ("@SUM(A1)", ("", ["name_formula"])),
        ("<b>Zoé</b>", ("", ["name_signs"])),
        ("12", ("", ["name_letterless"])),
        ("?", ("", ["name_letterless"])),
        ("Nguy?t", ("Nguy?t", ["lost"])),
        ("FranÃ§ois", ("FranÃ§ois", ["garbled"])),
        ("GUÉRIN", ("Guérin", ["capitals"])),
        ("a" * 101, ("", ["name_long"])),
    ],
)
def test_a_name(written, expected):
    assert of(text_cells.name(written, Defect.SURNAME_MISSING)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Préparer une inspection ANSM", ("Préparer une inspection ANSM", [])),
        ('=HYPERLINK("http://evil.example","clic")', ("", ["formula"])),
        ("+CMD('x')", ("", ["formula"])),
        ("- Anglais courant", ("- Anglais courant", [])),
        ("<b>Ingénieur</b> &amp; Co", ("Ingénieur & Co", ["html"])),
        ("3 < 4", ("3 < 4", [])),
        ("a" * 161, ("a" * 160, ["long"])),
        ("", ("", [])),
        ("Pr?parer", ("Pr?parer", ["lost"])),
        ("Qui ?", ("Qui ?", [])),
    ],
)
def test_a_text(written, expected):
    assert of(text_cells.words(written)) == expected


@pytest.mark.parametrize(
    ("written", "value", "meant", "why"),
    [
        ("Agathe.0@Example.ORG", "agathe.0@example.org", "", None),
        (
            "Gaëlle 25@example,org",
            None,
            "gaelle.25@example.org",
            "une espace en trop, une virgule en trop et une lettre accentuée",
        ),
        ("sans arobase", None, "", "une espace en trop et il manque « @ »"),
        ("a@@b.fr", None, "", "« @ » s’y trouve plusieurs fois"),
        ("a@b", None, "", "vérifiez le nom et le domaine"),
    ],
)
def test_an_address(written, value, meant, why):
    read = text_cells.email(written)
    assert read.value == value
    assert [(n.proposal, n.params["why"].replace("\u00a0", " ")) for n in read.notes] == (
        [] if why is None else [(meant, why)]
    )


def test_no_address():
    assert of(text_cells.email("")) == (None, ["email_missing"])
    assert of(text_cells.company_email("")) == ("", [])
    assert of(text_cells.company_email("contact chez nous")) == ("", ["email_dropped"])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("261912200", ("+33261912200", ["phone_zero"])),
        ("0199 00 11 11", ("+33199001111", [])),
        ("+33199002201", ("+33199002201", [])),
        ("01.99.00.02.11", ("+33199000211", [])),
        ("12", (None, ["phone_unreadable"])),
        ("=1+1", (None, ["phone_unreadable"])),
        ("demander à Paul", (None, ["phone_unreadable"])),
        ("", (None, [])),
    ],
)
def test_a_phone(written, expected):
    assert of(text_cells.phone(written)) == expected


def test_a_phone_is_said_as_french_people_write_it():
    assert text_cells.phone("261912200").words == "02 61 91 22 00"
    assert text_cells.spoken_phone("+41446681800") == "+41446681800"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("28100", ("28", [])),
        ("1000", ("01", ["postal_zero"])),
        ("20000", ("2A", [])),
        ("20200", ("2B", [])),
        ("20620", ("2B", [])),
        ("2A004", ("2A", [])),
        ("2b", ("2B", [])),
        ("97410", ("974", [])),
        ("97133", ("971", [])),
        ("97600", ("976", [])),
        ("98800", (None, ["postal_unknown"])),
        ("00100", (None, ["postal_unknown"])),
        ("99999", (None, ["postal_unknown"])),
        ("75 001", ("75", [])),
        ("Chartres", (None, ["postal_unknown"])),
        ("", (None, [])),
    ],
)
def test_a_postal_code_is_reduced_to_its_departement(written, expected):
    assert of(text_cells.departement(written)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Oui", (True, [])),
        ("OUI", (True, [])),
        ("non", (False, [])),
        ("", (None, [])),
        ("peut-être", (None, ["maybe"])),
        ("?", (None, ["maybe"])),
        ("demain", (None, ["yes_no_unknown"])),
    ],
)
def test_yes_or_no(written, expected):
    assert of(text_cells.yes_or_no(written, Defect.YES_NO_UNKNOWN, Defect.MAYBE)) == expected


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("Technicien·ne R&D", "Technicien / technicienne R&D"),
        ("Chargé·e RH", "Chargé / chargée RH"),
        ("Opérateur·rice", "Opérateur / opératrice"),
        ("Infirmier·ère", "Infirmier / infirmière"),
        ("Acheteur·euse", "Acheteur / acheteuse"),
        ("Chef de produit", "Chef de produit"),
    ],
)
def test_a_job_with_a_median_dot_is_written_in_both_forms(written, becomes):
    read = text_cells.job_title(written)
    assert (read.value, codes(read)) == (becomes, [] if written == becomes else ["median_dot"])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("30/06/2027", (date(2027, 6, 30), [])),
        ("17/10/26", (date(2026, 10, 17), ["two_digits"])),
        ("2026-09-17", (date(2026, 9, 17), ["iso_date"])),
        ("31/06/2027", (None, ["date_impossible"])),
        ("29/02/2027", (None, ["date_impossible"])),
        ("29/02/2028", (date(2028, 2, 29), [])),
        ("12/13/2027", (None, ["date_impossible"])),
        ("01/01/1926", (None, ["date_implausible"])),
        ("bientôt", (None, ["date_unreadable"])),
        ("", (None, ["date_missing"])),
        ("1er mai 2027", (date(2027, 5, 1), [])),
        ("juin 2027", (date(2027, 6, 30), [])),
        ("00/00/0000", (None, ["date_impossible"])),
        ("2026-09-17 00:00:00", (date(2026, 9, 17), ["iso_date"])),
        ("01/06/9999", (None, ["date_impossible"])),
    ],
)
def test_the_end_of_a_contract(written, expected):
    assert of(date_cells.contract_end(written, J)) == expected


def test_june_has_thirty_days():
    note = date_cells.contract_end("31/06/2027", J).notes[0]
    assert (note.params["why"].replace("\u00a0", " "), note.proposal) == ("juin a 30 jours.", "30/06/2027")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("11/01/2027 09:00:00", ("2027-01-11T08:00:00+00:00", [])),
        ("2027-01-11T09:00", ("2027-01-11T08:00:00+00:00", [])),
        ("11/01/2027", ("2027-01-10T23:00:00+00:00", [])),
        ("", ("2027-02-01T09:00:00+00:00", [])),
        ("hier", ("2027-02-01T09:00:00+00:00", ["time_unreadable"])),
        ("11/01/2027 25:00", ("2027-02-01T09:00:00+00:00", ["time_unreadable"])),
        ("01/03/2027 9h00", ("2027-03-01T08:00:00+00:00", ["time_ahead"])),
    ],
)
def test_when_somebody_answered(written, expected):
    read = date_cells.moment(written, "Europe/Paris", datetime(2027, 2, 1, 9, tzinfo=UTC))
    assert (read.value.isoformat(), codes(read)) == expected


@pytest.mark.parametrize(
    ("written", "diploma", "expected"),
    [
        ("Bac+3", "Licence pro ARC", (Level.L6, [])),
        ("Bac + 5", "Master RH", (Level.L7, [])),
        ("M2", "", (Level.L7, [])),
        ("niveau 7", "", (Level.L7, [])),
        ("6", "", (Level.L6, [])),
        ("Bac pro", "Bac pro Pilote", (Level.L4, [])),
        ("?", "Docteur en pharmacie", (None, ["level_unknown"])),
        ("", "Master", (None, ["level_unknown"])),
        ("5 ans d'études", "", (None, ["level_unknown"])),
        ("Bac + 5", "BTS Bio-analyses", (Level.L7, ["level_at_odds"])),
        ("Pharmacien", "Docteur en pharmacie", (Level.PHARMACIST, [])),
        ("Bac + 5", "Docteur en pharmacie", (Level.L7, [])),
        ("BTS / BUT (bac+2/3)", "BTS Bio", (Level.L5, ["level_by_diploma"])),
        ("BTS / BUT (bac+2/3)", "BUT Génie", (Level.L6, ["level_by_diploma"])),
        ("BTS / BUT (bac+2/3)", "Master QHSE", (None, ["level_either"])),
        ("Doctorat", "CQP Conducteur", (Level.L8, [])),
        ("CAP", "", (Level.L3, [])),
    ],
)
def test_a_level(written, diploma, expected):
    assert of(candidate_cells.level(written, diploma)) == expected


@pytest.mark.parametrize(
    ("written", "family"),
    [
        ("R & D", Family.RD),
        ("R&D", Family.RD),
        ("Recherche et développement", Family.RD),
        ("production / qualité", Family.PRODUCTION),
        ("Commercial", Family.COMMERCIAL),
        ("Fonction support", Family.SUPPORT),
        ("Support", Family.SUPPORT),
        ("lune", None),
        ("", None),
    ],
)
def test_a_family(written, family):
    assert of(candidate_cells.family(written)) == (family, [] if family else ["family_unknown"])


@pytest.mark.parametrize(
    ("written", "contract"),
    [
        ("apprenti", AlternanceContract.APPRENTICESHIP),
        ("Contrat pro", AlternanceContract.PROFESSIONALISATION),
        ("Professionnalisation", AlternanceContract.PROFESSIONALISATION),
        ("stage", AlternanceContract.OTHER),
        ("quoi", None),
    ],
)
def test_a_contract(written, contract):
    assert of(candidate_cells.contract(written)) == (contract, [] if contract else ["contract_unknown"])


@pytest.mark.parametrize(
    ("family", "job", "expected"),
    [
        (Family.SUPPORT, "Data analyst", ("Systèmes d'information", [])),
        (Family.SUPPORT, "HSE", ("", ["job_unknown"])),
        (Family.RD, "Technicien·ne R&D", ("Recherche", ["median_dot"])),
        (Family.COMMERCIAL, "Chef de produit", ("Marketing", [])),
        (None, "HSE", ("", ["job_unknown"])),
        (Family.PRODUCTION, "", ("", [])),
        (Family.PRODUCTION, "<b>Qualité</b>", ("Qualité", ["html"])),
    ],
)
def test_a_job_is_a_domain_of_its_family(family, job, expected):
    assert of(candidate_cells.job(job, family)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("28", (Mobility.DEPARTEMENT, [])),
        ("28, 45 et 37", (Mobility.REGION, ["mobility_list"])),
        ("45", (Mobility.REGION, ["mobility_list"])),
        ("50 km", (Mobility.NEIGHBOURS, [])),
        ("Région", (Mobility.REGION, [])),
        ("France entière", (Mobility.FRANCE, [])),
        ("la lune", (None, ["mobility_unknown"])),
        ("", (None, [])),
    ],
)
def test_how_far_somebody_goes(written, expected):
    assert of(candidate_cells.mobility(written, "28")) == expected


def test_contracts_wanted():
    assert of(candidate_cells.wanted_contracts("CDI ou CDD")) == (["cdi", "cdd"], [])
    assert of(candidate_cells.wanted_contracts("CDI, bénévolat, CDI")) == (["cdi"], ["wanted_unknown"])
    assert of(candidate_cells.wanted_contracts("")) == ([], [])


def test_skills():
    assert of(candidate_cells.listed_words("BPF, HPLC; bpf")) == (["BPF", "HPLC"], [])
    assert of(candidate_cells.listed_words(",".join(f"savoir {n}" for n in range(9))))[1] == ["skills_beyond"]


COMPANIES = {plain(name): [WishableCompany(n, name)] for n, name in enumerate(("ISOLYS", "Néoform", "Airbel"))} | {
    "twin": [WishableCompany(8, "Twin"), WishableCompany(9, "TWIN")]
}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ISOLYS > Néoform", ([0, 1], [])),
        ("néoform > ISOLYS", ([1, 0], ["wish_spelling"])),
        ("Néoform > ISOLYS > néoform", ([1, 0], ["wish_spelling", "wish_twice"])),
        ("une entreprise inconnue > Airbel", ([2], ["wish_unknown"])),
        ("Twin", ([], ["wish_ambiguous"])),
        ("", ([], [])),
        (" > > ", ([], [])),
        ("ISOLYS > Néoform > Airbel", ([0, 1], ["wish_beyond"])),
    ],
)
def test_wishes(written, expected):
    assert of(candidate_cells.wishes(written, COMPANIES, 2)) == expected


@pytest.mark.parametrize(
    ("written", "reason", "expected"),
    [
        ("000 001 016 00013", None, ("00000101600013", [])),
        ("0000010320001X", None, (None, ["siret_bad"])),
        ("00000000000000", None, (None, ["siret_bad"])),
        ("00000100800011", None, (None, ["siret_bad"])),
        ("", None, (None, ["siret_missing"])),
        ("", NoSiretReason.STARTUP, (None, [])),
        ("101600013", None, (None, ["siret_bad"])),
        ("10160001300000", None, (None, ["siret_bad"])),
        ("732 829 320 00074", None, ("73282932000074", [])),
        ("35600000049837", None, ("35600000049837", [])),
    ],
)
def test_a_siret(written, reason, expected):
    assert of(company_cells.siret(written, reason)) == expected


def test_a_siret_without_its_zeros_is_proposed():
    siren = "05520081" + luhn.calc_check_digit("05520081")
    siret = f"{siren}0001" + luhn.calc_check_digit(f"{siren}0001")
    assert of(company_cells.siret(siret, None)) == (siret, [])
    assert of(company_cells.siret(siret.lstrip("0"), None)) == (siret, ["siret_zero"])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("45", (45, [])),
        ("1 250", (1250, [])),
        ("env. 45", (45, ["headcount_about"])),
        ("~ 45", (45, ["headcount_about"])),
        ("10-19", (None, ["headcount_unreadable"])),
        ("beaucoup", (None, ["headcount_unreadable"])),
        ("=1+1", (None, ["headcount_unreadable"])),
        ("", (None, [])),
    ],
)
def test_a_headcount(written, expected):
    assert of(company_cells.headcount(written)) == expected


@pytest.mark.parametrize(
    ("written", "people", "expected"),
    [
        ("TPE", 5, (CompanySize.TPE, [])),
        ("TPE", 45, (CompanySize.PME, ["size_small"])),
        ("PME", 300, (CompanySize.ETI, ["size_small"])),
        ("ETI", 45, (CompanySize.ETI, ["size_large"])),
        ("ETI", 2606, (CompanySize.ETI, [])),
        ("Petite entreprise", 3, (CompanySize.TPE, ["size_proposed"])),
        ("Petite entreprise", 30, (CompanySize.PME, ["size_proposed"])),
        ("Petite entreprise", None, (None, ["size_unknown"])),
        ("géante", 10, (None, ["size_unknown"])),
        ("", 10, (None, [])),
        ("PME", None, (CompanySize.PME, [])),
        ("Grande entreprise", 80, (CompanySize.GE, ["size_large"])),
    ],
)
def test_a_size(written, people, expected):
    assert of(company_cells.size(written, people)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("21.20Z", ("21.20Z", [])),
        ("2120Z", ("21.20Z", ["naf_dot"])),
        ("2120z", ("21.20Z", ["naf_dot"])),
        ("pharma", (None, ["naf_unknown"])),
        ("", (None, [])),
    ],
)
def test_a_naf_code(written, expected):
    assert of(company_cells.naf(written)) == expected


def test_families_repeated():
    assert of(company_cells.families("Production; Production")) == (["production"], ["repeated"])
    assert of(company_cells.families("Fonction support; R&D")) == (["support", "rd"], [])
    assert of(company_cells.families("Production; lune")) == (["production"], ["family_unknown"])


def test_offers():
    read = company_cells.offers("Data analyst (CDI) | Supply chain (CDD 12 mois) | HSE | Chargée RH (VIE)")
    assert [(o["title"], o["contract"].name, o["months"]) for o in read.value] == [
        ("Data analyst", "CDI", None),
        ("Supply chain", "CDD", 12),
        ("Chargée RH", "VIE", None),
    ]
    assert codes(read) == ["offer_contract", "offer_gender"]
    assert of(company_cells.offers("Chargé·e RH (CDI)"))[1] == ["median_dot"]
    assert of(company_cells.offers('=HYPERLINK("x")')) == ([], ["formula"])


@pytest.mark.parametrize(
    ("written", "has_slots", "expected"),
    [
        ("Journée", True, (None, [])),
        ("journée", True, (None, [])),
        ("Matin seulement", True, (Half.AFTERNOON, [])),
        ("Après-midi", True, (Half.MORNING, [])),
        ("Matin seulement", False, (None, ["presence_gridless"])),
        ("parfois", True, (None, ["presence_unknown"])),
        ("", True, (None, [])),
    ],
)
def test_presence(written, has_slots, expected):
    assert of(company_cells.presence(written, has_slots)) == expected


def test_tables_and_recruiters():
    assert of(company_cells.table_count("", CompanySize.PME)) == (1, [])
    assert of(company_cells.table_count("2", CompanySize.PME)) == (2, [])
    assert of(company_cells.table_count("9", CompanySize.PME)) == (2, ["tables"])
    assert of(company_cells.table_count("deux", CompanySize.PME)) == (1, ["tables"])
    assert of(company_cells.recruiters("3", True)) == (3, ["recruiters"])
    assert of(company_cells.recruiters("1", True)) == (1, [])
    assert of(company_cells.contact_name("=1+1", True)) == ("", ["contact_missing"])


def test_every_defect_has_its_words():
    lacking = [d.value for d in Defect if not str(d.label) or not str(d.sentence)]
    assert lacking == []


@pytest.mark.parametrize(
    ("where", "on", "text", "field"),
    [
        ("", date(2027, 1, 1), "v1", "consent_where"),
        ("ici", None, "v1", "consent_on"),
        ("ici", date(2027, 1, 1), "", "consent_text"),
        ("ici", date(2027, 5, 1), "v1", "consent_on"),
        ("ici", date(2027, 1, 1), "v1", None),
    ],
)
def test_an_agreement_says_where_when_and_on_which_text(where, on, text, field):
    refusal = batch_rules.consent_refusal(where, on, text, date(2027, 2, 1))
    assert (refusal.field if refusal else None) == field


@given(some.from_regex(r"(\+33|0033|0|\+262|\+49|)[1-9][0-9]{7,9}", fullmatch=True))
def test_a_number_has_a_type_exactly_when_it_is_valid(text):
    """`normal_phone` asks for the type alone, which is half the work."""
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        return
    typed = phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.UNKNOWN
    assert typed == phonenumbers.is_valid_number(number)


def test_when_a_file_may_be_entered():
    now, closing = datetime(2027, 2, 1, tzinfo=UTC), datetime(2027, 3, 18, tzinfo=UTC)
    assert batch_rules.forum_refusal(ForumState.DRAFT, closing, now) is None
    assert [
        r.code
        for r in (
            batch_rules.forum_refusal(ForumState.CANCELLED, closing, now),
            batch_rules.forum_refusal(ForumState.ANNOUNCED, now, closing),
        )
        if r
    ] == ["forum_cancelled", "forum_over"]
    assert batch_rules.run_refusal(ImportState.CHECKED, True, 42, 42) is None
    refused = (
        batch_rules.run_refusal(ImportState.DONE, True, 42, 42),
        batch_rules.run_refusal(ImportState.CHECKED, False, 0, 42),
        batch_rules.run_refusal(ImportState.CHECKED, True, 41, 42),
        batch_rules.run_refusal(ImportState.CHECKED, True, 0, None),
    )
    assert [r.code for r in refused if r] == ["import_moved", "file_purged", "import_changed", "nothing_ready"]
