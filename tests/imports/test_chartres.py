"""The two files of a real-shaped forum: every defect is named at its row, every sound row is kept."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from forum_app.candidates import accommodation
from forum_app.candidates.models import AccommodationNeed, Consent, Registration
from forum_app.candidates.vocabulary import ConsentPurpose, RegistrationState
from forum_app.companies import approval_actions
from forum_app.companies.models import Company, Participation
from forum_app.companies.vocabulary import OfferContract, ParticipationState
from forum_app.core.db import db
from forum_app.core.spreadsheets import read_csv
from forum_app.imports import actions, queries
from forum_app.imports.check import CheckedFile
from forum_app.imports.models import ImportBatch
from forum_app.imports.vocabulary import ImportKind, Severity
from forum_app.journal.models import JournalEntry
from forum_app.mail.models import Letter
from forum_app.wishes import queries as wish_queries
from forum_app.wishes.models import Wish
from forum_app.workshops.models import WorkshopSeat
from tests import factories

SAMPLES = Path(__file__).parent / "samples"
CONSENT = actions.Consent("Formulaire du cluster", date(2027, 1, 12), "Mention du formulaire, janvier 2027")

# Line of the file → what is said of it, beyond spaces and capitals, which are in their own tables below.
COMPANIES_SAID = {
    2: ["offer_gender", "offer_gender"],
    4: ["recruiters"],
    5: ["siret_bad"],
    6: ["repeated", "offer_gender"],
    7: ["siret_bad", "recruiters"],
    8: ["repeated", "offer_gender"],
    9: ["repeated", "offer_gender", "company_twice"],
    10: ["size_proposed", "offer_gender"],
    11: ["headcount_about", "size_large", "offer_gender"],
    12: ["naf_dot", "recruiters", "repeated", "formula", "offer_gender"],
    13: ["recruiters", "offer_gender"],
    14: ["recruiters"],
    15: ["size_proposed", "lost", "recruiters"],
    16: ["recruiters", "repeated", "offer_gender", "offer_gender", "offer_gender"],
    17: ["recruiters"],
    18: ["recruiters", "repeated"],
}
COMPANIES_WITH_SPACES = {
    2: ["siret"],
    3: ["presence"],
    7: ["presence"],
    10: ["name", "siret"],
    13: ["siret"],
    15: ["siret", "presence"],
    17: ["name"],
    18: ["siret"],
}

CANDIDATES_SAID = {
    2: ["phone_zero", "mobility_list"],
    3: ["level_at_odds", "iso_date", "job_unknown", "maybe"],
    4: ["lost", "iso_date"],
    6: ["lost", "iso_date", "twice_alike"],
    7: ["level_at_odds", "two_digits"],
    8: ["two_digits", "maybe", "guardian_missing"],
    9: ["iso_date", "mobility_list"],
    11: ["level_either", "iso_date", "wish_unknown"],
    12: ["level_at_odds", "iso_date"],
    13: ["level_at_odds", "date_impossible", "mobility_list"],
    14: ["level_unknown", "iso_date", "maybe", "wish_unknown"],
    15: ["surname_missing", "level_at_odds"],
    16: ["level_at_odds", "iso_date", "wish_unknown"],
    17: ["name_formula", "level_at_odds", "job_unknown", "wish_unknown"],
    18: ["phone_zero", "iso_date", "html", "job_unknown", "wish_spelling", "wish_unknown"],
    19: ["level_at_odds", "two_digits", "mobility_list", "wish_unknown"],
    20: ["level_at_odds", "iso_date"],
    21: ["level_at_odds"],
    22: ["level_at_odds", "mobility_list"],
    23: ["phone_zero", "level_at_odds", "iso_date", "wish_unknown", "wish_spelling", "wish_twice"],
    24: ["two_digits", "wish_unknown"],
    25: ["level_at_odds"],
    26: ["phone_zero", "level_at_odds", "two_digits"],
    27: ["email_broken", "wish_spelling", "wish_unknown"],
    28: ["level_at_odds", "iso_date"],
    29: ["phone_zero", "two_digits"],
    30: ["level_at_odds", "two_digits", "maybe"],
    31: ["level_at_odds"],
    32: ["iso_date", "median_dot", "wish_unknown"],
    33: ["level_at_odds"],
    34: ["iso_date", "wish_spelling"],
    35: ["phone_zero", "level_either"],
    36: ["phone_zero", "level_at_odds", "mobility_list", "wish_unknown"],
    37: ["iso_date", "maybe"],
    38: ["phone_zero", "level_at_odds"],
    39: ["level_at_odds", "median_dot", "maybe", "wish_spelling"],
    41: ["iso_date", "mobility_list", "wish_unknown", "wish_unknown"],
    42: ["phone_zero", "level_at_odds", "two_digits", "wish_unknown"],
    43: ["level_at_odds", "iso_date", "median_dot", "wish_unknown"],
    44: ["level_at_odds", "two_digits"],
    45: ["level_at_odds", "two_digits"],
    46: ["iso_date"],
    47: ["phone_zero", "level_at_odds", "two_digits", "mobility_list"],
    48: ["level_either", "iso_date"],
}
NAMES_PROPOSED = {
    7: ["Thaïs"],
    8: ["Guérin"],
    9: ["Rayan"],
    10: ["Da Silva", "Jules"],
    11: ["Eliott"],
    12: ["Yanis"],
    14: ["Charpentier", "Anaïs"],
    15: ["Chloé"],
    17: ["Eliott"],
    18: ["Solène"],
    19: ["Solène"],
    20: ["Guérin"],
    22: ["Jules"],
    24: ["Moreau"],
    26: ["Maël"],
    28: ["Colin"],
    29: ["Barbier"],
    30: ["Manon"],
    31: ["Morin"],
    32: ["Maël"],
    34: ["Colin"],
    35: ["Zoë"],
    36: ["Marie-Lou"],
    37: ["Jade"],
    38: ["Tristan"],
    41: ["Aubert"],
    42: ["Jean-Baptiste"],
    43: ["Meunier", "François"],
    44: ["Eliott"],
    45: ["Gaëlle"],
    46: ["Lemaire", "Mehdi"],
    47: ["d'Almeida", "Solène"],
}


@pytest.fixture
def chartres(app):
    forum = factories.forum("Chartres", capacity=30)
    factories.workshop(forum, capacity=10)
    return forum


def give(forum, kind: ImportKind, name: str, **options) -> ImportBatch:
    batch = actions.receive(forum, kind, name, (SAMPLES / name).read_bytes(), account_id=None, **options)
    db.session.commit()
    return batch


def look(batch: ImportBatch) -> CheckedFile:
    checked = actions.check(batch)
    assert checked is not None
    return checked


def enter(batch: ImportBatch, **options) -> None:
    actions.run(batch, **{"invite": False, **options})
    db.session.commit()


def import_companies(forum) -> ImportBatch:
    batch = give(forum, ImportKind.COMPANIES, "entreprises.csv")
    enter(batch)
    return batch


def import_candidates(forum, **options) -> ImportBatch:
    batch = give(forum, ImportKind.CANDIDATES, "candidats.csv", consent=CONSENT, health_sector=True)
    enter(batch, **options)
    return batch


def said(found: CheckedFile, *, but: tuple[str, ...] = ("spaces", "capitals")) -> dict[int, list[str]]:
    """What is said of each line, in the order of its cells, without these."""
    return {
        row.line: codes
        for row in found.rows
        if (codes := [f.defect.value for f in row.findings if f.defect.value not in but])
    }


def test_the_companies_are_read_and_every_defect_is_named(chartres):
    found = look(give(chartres, ImportKind.COMPANIES, "entreprises.csv"))
    assert (found.sheet.encoding, found.sheet.delimiter, len(found.rows), found.sheet.blank) == (
        "Windows-1252",
        ";",
        17,
        1,
    )
    assert said(found, but=("spaces",)) == COMPANIES_SAID
    assert {
        row.line: [f.field for f in row.findings if f.defect.value == "spaces"]
        for row in found.rows
        if any(f.defect.value == "spaces" for f in row.findings)
    } == COMPANIES_WITH_SPACES
    assert [row.line for row in found.left_out] == [5, 7, 9]
    assert [(p.title, p.raw, p.why.replace("\u00a0", " ")) for row in found.left_out for p in row.problems] == [
        ("SIRET", "0000010320001X", "Un SIRET ne contient que des chiffres."),
        (
            "SIRET",
            "00000000000000",
            "Ce numéro ne désigne aucune entreprise. Recopiez-le depuis une facture ou un avis de situation.",
        ),
        ("SIRET", "000 001 065 00010", "Même SIRET que la ligne 8, « Néoform »."),
    ]
    kept = {f.defect.value: f.kept for row in found.rows for f in row.findings if f.severity is not Severity.PROBLEM}
    assert (kept["naf_dot"], kept["headcount_about"], kept["size_proposed"], kept["formula"]) == (
        "21.20Z",
        "45",
        "TPE",
        "",
    )


def test_every_sound_company_takes_part(chartres):
    batch = import_companies(chartres)
    assert batch.result == {"read": 17, "entered": 14, "known": 0, "left_out": 3, "to_examine": 14, "letters": 0}
    firms = {p.company.name: p for p in db.session.query(Participation)}
    assert sorted(firms) == [
        "ANTITECH",
        "Antisens SARL",
        "Gynlab SAS",
        "ISOLYS",
        "ISOTECH",
        "ISOTRACE",
        "Néoform",
        "Néologic",
        "Néomed SAS",
        "Oncolys SARL",
        "Ortholys",
        "VAXIFORM",
        "Vitalab SAS",
        "Vitaval SAS",
    ]
    assert {p.state for p in firms.values()} == {ParticipationState.TO_EXAMINE}
    vitalab, isolys, vaxiform = firms["Vitalab SAS"], firms["ISOLYS"], firms["VAXIFORM"]
    assert (vitalab.company.naf, vitalab.company.departement, vitalab.need_overload, vitalab.families) == (
        "21.20Z",
        "28",
        "",
        ["support"],
    )
    assert [(o.title, o.contract, o.months) for o in isolys.offers] == [
        ("Supply chain", OfferContract.CDD, 12),
        ("Conducteur de ligne de conditionnement", OfferContract.CDI, None),
    ]
    assert (vaxiform.company.siret, vaxiform.contact_phone) == ("00000113100010", "+33261912233")
    assert [(p.recruiter.full_name, p.recruiter.function) for p in vaxiform.presences] == [("Fatou ?ó?kiewska", "DRH")]
    hours = {slot.id: slot.starts_at.hour + 1 for slot in chartres.slots}
    away = {name: {hours[a.slot_id] >= 13 for table in p.tables for a in table.absences} for name, p in firms.items()}
    assert {name for name, late in away.items() if late == {True}} == {
        "ISOTRACE",
        "Néoform",
        "Vitaval SAS",
        "Gynlab SAS",
    }
    assert {name for name, late in away.items() if late == {False}} == {"ISOTECH", "Néomed SAS"}
    assert db.session.query(Letter).count() == 0


def test_the_candidates_are_read_and_every_defect_is_named(chartres):
    import_companies(chartres)
    found = look(give(chartres, ImportKind.CANDIDATES, "candidats.csv"))
    assert (len(found.rows), found.sheet.blank, len(found.ready)) == (47, 1, 42)
    assert said(found) == CANDIDATES_SAID
    assert {
        row.line: names
        for row in found.rows
        if (names := [f.kept for f in row.findings if f.defect.value == "capitals"])
    } == NAMES_PROPOSED
    assert [
        (row.line, row.name, [(p.title, p.raw, p.note.proposal) for p in row.problems]) for row in found.left_out
    ] == [
        (6, "Nguy?t Köhler", [("Adresse e-mail", "NGUYT.2@EXAMPLE.ORG", "")]),
        (13, "Thaïs Charpentier", [("Fin de contrat", "31/06/2027", "30/06/2027")]),
        (15, "Chloé, sans nom", [("Nom", "", "")]),
        (17, "Eliott, sans nom", [("Nom", "=1+1", "")]),
        (27, "Gaëlle Lefèvre", [("Adresse e-mail", "Gaëlle 25@example,org", "gaelle.25@example.org")]),
    ]
    assert [p.why.replace("\u00a0", " ") for row in found.left_out for p in row.problems] == [
        "Même courriel que la ligne 4. Tout le reste est pareil.",
        "juin a 30 jours.",
        "Le nom est vide.",
        "Un nom ne commence pas par « = ».",
        "Cette adresse n’a pas la forme nom@domaine.fr : une espace en trop, une virgule en trop et une lettre "
        "accentuée.",
    ]


def test_every_sound_candidate_is_registered_and_the_surplus_waits_by_date(chartres):
    import_companies(chartres)
    batch = import_candidates(chartres)
    people = {r.email: r for r in db.session.query(Registration)}
    assert len(people) == 42
    states = [
        r.state for r in sorted(people.values(), key=lambda r: r.queue_at) if r.state is not RegistrationState.INVITED
    ]
    assert len(states) == 41
    assert states[30:] == [RegistrationState.WAITING] * 11
    assert RegistrationState.WAITING not in states[:30]
    # to examine: bac + 2 or + 3 (lines 11 and 35), level « ? » (14), a contract that ends after 30 September (20)
    assert sorted(e for e, r in people.items() if r.state is RegistrationState.TO_EXAMINE) == [
        "anas.12@example.org",
        "eliott.9@example.org",
        "yanis.18@example.org",
        "zo.33@example.org",
    ]
    assert (
        people["tho.6@example.org"].state is RegistrationState.INVITED
    )  # under 18, without a guardian's authorisation
    assert (
        batch.result["confirmed"],
        batch.result["to_examine"],
        batch.result["waiting"],
        batch.result["invited"],
    ) == (26, 4, 11, 1)
    agathe = people["agathe.0@example.org"]
    assert (agathe.last_name, agathe.phone, agathe.departement, agathe.sub_family) == (
        "L'Haÿ",
        "+33261912200",
        "28",
        "Systèmes d'information",
    )
    assert agathe.queue_at.isoformat() == "2027-01-11T08:00:00+00:00"
    assert db.session.query(Letter).count() == 0


def test_their_agreement_is_kept_with_where_when_and_on_which_text(chartres):
    import_candidates(chartres)
    consents = db.session.query(Consent).all()
    assert len(consents) == 41
    assert {(c.purpose, c.source, c.given_at.isoformat()) for c in consents} == {
        (
            ConsentPurpose.SHARE,
            "Formulaire du cluster ; Mention du formulaire, janvier 2027",
            "2027-01-12T11:00:00+00:00",
        )
    }


def test_the_journal_says_who_was_entered_on_whose_behalf(chartres):
    import_companies(chartres)
    batch = import_candidates(chartres)
    lines = Counter(entry.verb for entry in db.session.query(JournalEntry))
    assert {
        verb: lines[verb]
        for verb in (
            "import.received",
            "import.done",
            "participation.entered",
            "registration.confirmed",
            "registration.waiting",
            "registration.invited",
            "registration.consents",
            "account.created",
            "wish.entered",
        )
    } == {
        "import.received": 2,
        "import.done": 2,
        "participation.entered": 14,
        "registration.confirmed": 26,
        "registration.waiting": 11,
        "registration.invited": 1,
        "registration.consents": 41,
        "account.created": 42,
        "wish.entered": 37,
    }
    agathe = db.session.query(Registration).filter_by(email="agathe.0@example.org").one()
    entry = (
        db.session.query(JournalEntry)
        .filter_by(kind="registration", object_id=agathe.id, verb="registration.confirmed")
        .one()
    )
    assert (entry.on_behalf_of_id, entry.forum_id, entry.params) == (
        agathe.account_id,
        chartres.id,
        {"source": "import", "reasons": []},
    )
    assert (
        db.session.query(JournalEntry).filter_by(verb="import.done", object_id=batch.id).one().params["entered"] == 42
    )


def test_without_an_agreement_they_are_invited_and_hold_no_place(chartres):
    batch = give(chartres, ImportKind.CANDIDATES, "candidats.csv")
    enter(batch)
    assert {(r.state, r.agreed_at) for r in db.session.query(Registration)} == {(RegistrationState.INVITED, None)}
    assert (db.session.query(Consent).count(), db.session.query(WorkshopSeat).count()) == (0, 0)


def test_seats_of_the_workshop_go_to_those_who_want_one_and_hold_a_place(chartres):
    batch = import_candidates(chartres)
    seats = db.session.query(WorkshopSeat).order_by(WorkshopSeat.id).all()
    assert (batch.result["seats"], batch.result["seats_waiting"]) == (10, len(seats) - 10)
    wanted = {row.values["email"] for row in look(batch).rows if row.values["workshop"]}
    assert {seat.registration.email for seat in seats} <= wanted
    assert {seat.registration.holds_a_place for seat in seats} == {True}


def test_wishes_keep_their_order_and_each_company_once(chartres):
    import_companies(chartres)
    import_candidates(chartres)
    ids = {p.company.name: p.id for p in db.session.query(Participation)}
    wished = {}
    for wish in db.session.query(Wish).order_by(Wish.registration_id, Wish.rank):
        wished.setdefault(wish.registration.email, []).append((wish.rank, wish.participation_id))
    assert wished["agathe.21@example.org"] == [
        (1, ids["Néoform"]),
        (2, ids["VAXIFORM"]),
        (3, ids["Vitalab SAS"]),
        (4, ids["ANTITECH"]),
    ]
    assert wished["solne.17@example.org"] == [(1, ids["Néologic"])]
    assert "agathe.0@example.org" not in wished


def test_accommodation_is_sealed_and_repeated_nowhere(chartres):
    batch = import_candidates(chartres)
    needs = db.session.query(AccommodationNeed).all()
    assert len(needs) == 2
    assert all(b"fauteuil" not in need.sealed for need in needs)
    registration = db.session.query(Registration).filter_by(email="sofiane.1@example.org").one()
    need = accommodation.read_own(registration)
    assert need is not None
    assert need.words == "accès fauteuil"
    content = queries.content_of(batch)
    assert content is not None
    assert b"fauteuil" not in content
    assert "fauteuil" not in repr([(f.raw, f.note, f.why) for f in look(batch).findings])
    assert [e for e in db.session.query(JournalEntry) if "fauteuil" in str(e.params)] == []


def test_the_same_file_again_creates_nothing_and_shows_what_differs(chartres):
    import_companies(chartres)
    import_candidates(chartres)
    agathe = db.session.query(Registration).filter_by(email="agathe.0@example.org").one()
    agathe.diploma, agathe.phone = "Master Vigilances", None
    db.session.query(Company).filter_by(name="Néoform").one().city = "Vernon"
    db.session.commit()
    before = {
        table: db.session.query(table).count()
        for table in (Registration, Participation, Company, Wish, WorkshopSeat, Consent, AccommodationNeed)
    }

    people = look(give(chartres, ImportKind.CANDIDATES, "candidats.csv", consent=CONSENT, health_sector=True))
    assert (len(people.ready), len(people.known), len(people.left_out)) == (0, 42, 5)
    assert {row.line: row.differences for row in people.known if row.differences} == {
        2: (
            ("Téléphone", "vide", "+33261912200"),
            ("Diplôme préparé", "Master Vigilances", "Master Pharmacovigilance"),
        ),
    }
    firms = look(give(chartres, ImportKind.COMPANIES, "entreprises.csv"))
    assert (len(firms.ready), len(firms.known), len(firms.left_out)) == (0, 14, 3)
    assert {row.line: row.differences for row in firms.known if row.differences} == {
        8: (("Ville", "Vernon", "Évreux"),)
    }
    assert {table: db.session.query(table).count() for table in before} == before


def test_a_company_known_elsewhere_keeps_what_it_says(chartres):
    import_companies(chartres)
    rouen = factories.forum("Rouen")
    found = look(give(rouen, ImportKind.COMPANIES, "entreprises.csv"))
    assert (len(found.ready), len(found.known)) == (14, 0)
    assert sum(f.defect.value == "company_known" for f in found.findings) == 14


def test_inviting_writes_once_to_each(chartres):
    batch = give(chartres, ImportKind.COMPANIES, "entreprises.csv")
    enter(batch, invite=True)
    assert sorted(letter.recipient for letter in db.session.query(Letter)) == sorted(
        p.contact_email for p in db.session.query(Participation)
    )
    people = import_candidates(chartres, invite=True)
    kinds = [letter.kind for letter in db.session.query(Letter).filter(Letter.kind.like("candidates.%"))]
    assert (
        len(kinds),
        people.result["letters"],
        kinds.count("candidates.invited"),
        kinds.count("candidates.waiting"),
    ) == (42, 42, 1, 11)


def test_wishes_of_imported_people_are_seen_once_the_company_is_approved(chartres):
    import_companies(chartres)
    import_candidates(chartres)
    isolys = db.session.query(Participation).join(Company).filter(Company.name == "ISOLYS").one()
    approval_actions.approve(isolys)
    db.session.commit()
    first, total = wish_queries.candidates_who_chose(isolys.id, most=50)
    assert total == 6
    assert sorted(r.last_name for r in first) == sorted(
        [
            "Blanchard",
            "de La Rochefoucauld-Montbel",
            "Lefèvre",
            "Lefèvre",
            "Moreau",
            "Saint-Martin",
        ]
    )


def test_names_may_stay_as_they_were_written(chartres):
    batch = give(chartres, ImportKind.CANDIDATES, "candidats.csv", consent=CONSENT)
    enter(batch, recase=False)
    assert db.session.query(Registration).filter_by(email="jules.8@example.org").one().full_name == "JULES DA SILVA"


def test_reading_does_not_depend_on_how_the_file_is_written(chartres):
    text = (SAMPLES / "candidats.csv").read_bytes().decode("cp1252")
    expected = read_csv(text.encode("cp1252"))
    for content in (
        text.encode(),
        b"\xef\xbb\xbf" + text.encode(),
        text.encode("utf-16"),
        text.replace("\r\n", "\n").encode("cp1252"),
    ):
        again = read_csv(content)
        assert (again.titles, again.rows, again.blank) == (expected.titles, expected.rows, expected.blank)
