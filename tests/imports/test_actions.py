"""A file given in, corrected in place, entered whole or not at all, given up."""

import csv
import io
from datetime import date, timedelta

import pytest

from forum_app.candidates import accommodation
from forum_app.candidates import actions as candidates
from forum_app.candidates.models import Registration
from forum_app.candidates.rules import reach_words
from forum_app.candidates.vocabulary import Mobility, RegistrationState
from forum_app.companies import actions as companies
from forum_app.companies.models import Company, Participation
from forum_app.companies.vocabulary import NoSiretReason
from forum_app.core.clock import now
from forum_app.core.db import db, rollback
from forum_app.core.refusals import Refused
from forum_app.files.models import StoredFile
from forum_app.imports import actions, csv_reports, readings
from forum_app.imports.models import ImportBatch
from forum_app.imports.vocabulary import ImportKind, ImportState
from forum_app.workshops.models import WorkshopSeat
from tests import factories

TITLES = "Horodateur;Nom;Prénom;Courriel;Niveau;Famille;Fin de contrat;Contrat;Atelier;Aménagement;Vœux"
MARIE = "12/01/2027 09:00;Tessier;Marie;marie@exemple.example;Bac+5;Production;30/06/2027;apprenti;oui;;"
AWA = "11/01/2027 09:00;Diallo;Awa;awa@exemple.example;Bac+5;Production;30/06/2027;apprenti;non;boucle magnétique;"
FIRMS = "Raison sociale;SIRET;Raison sans SIRET;Taille;Effectif"
CONSENT = actions.Consent("Salon", date(2027, 1, 10), "Bulletin papier")


@pytest.fixture
def chartres(app):
    return factories.forum("Chartres")


def give(forum, *lines: str, kind: ImportKind = ImportKind.CANDIDATES, titles: str = TITLES, **options) -> ImportBatch:
    options = {"consent": CONSENT, "health_sector": True, **options} if kind is ImportKind.CANDIDATES else options
    batch = actions.receive(forum, kind, "liste.csv", "\n".join((titles, *lines)).encode(), account_id=None, **options)
    db.session.commit()
    return batch


def look(batch: ImportBatch):
    checked = actions.check(batch)
    assert checked is not None
    return checked


def run(batch: ImportBatch, **options) -> None:
    actions.run(batch, **{"invite": False, **options})
    db.session.commit()


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    rollback()
    return caught.value.refusal.code


def test_the_first_to_have_asked_take_the_last_places(chartres):
    chartres.capacity = 1
    run(give(chartres, MARIE, AWA))
    assert {r.first_name: r.state for r in db.session.query(Registration)} == {
        "Awa": RegistrationState.CONFIRMED,
        "Marie": RegistrationState.WAITING,
    }


def test_the_departements_of_a_region_are_kept_until_another_mobility_is_chosen(chartres):
    titles, row = TITLES + ";Mobilité", ";".join([MARIE + ";" * (TITLES.count(";") - MARIE.count(";")), "28, 45 et 37"])
    run(give(chartres, row, titles=titles))
    marie = db.session.query(Registration).filter_by(first_name="Marie").one()
    assert (marie.mobility, marie.mobility_departements) == (Mobility.REGION, ["28", "45", "37"])
    assert (
        reach_words(marie.mobility, marie.mobility_departements) == "Ma région (Eure-et-Loir, Loiret, Indre-et-Loire)"
    )
    candidates.update_profile(marie, {"mobility": Mobility.REGION})
    assert marie.mobility_departements == ["28", "45", "37"]
    candidates.update_profile(marie, {"mobility": Mobility.FRANCE})
    assert (marie.mobility_departements, reach_words(marie.mobility, [])) == ([], "France entière")


def test_those_who_already_wait_come_first(chartres):
    chartres.capacity = 1
    factories.candidate(chartres, "Lucie", state=RegistrationState.WAITING)
    run(give(chartres, MARIE))
    assert db.session.query(Registration).filter_by(first_name="Marie").one().state is RegistrationState.WAITING


def test_health_industries_that_nobody_declared_are_examined(chartres):
    run(give(chartres, MARIE, health_sector=False))
    assert db.session.query(Registration).one().state is RegistrationState.TO_EXAMINE


def test_an_account_that_exists_is_taken_and_never_renamed(chartres):
    person = factories.account("marie@exemple.example", first_name="Marie-Lou", last_name="Tessier")
    run(give(chartres, MARIE))
    registration = db.session.query(Registration).one()
    assert (registration.account_id, registration.first_name, person.first_name) == (person.id, "Marie", "Marie-Lou")
    assert [g.role.value for g in person.live_grants] == ["candidate"]


def test_a_correction_in_place_brings_the_row_in_and_the_original_stays_known(chartres):
    batch = give(chartres, MARIE.replace("30/06", "31/06"), AWA)
    assert [row.line for row in look(batch).left_out] == [2]
    actions.correct(batch, 2, "contract_end", "30/06/2027")
    db.session.commit()
    uploaded = actions.uploaded_file(batch)
    assert uploaded is not None
    assert (uploaded.corrections, uploaded.sheet.rows[0].cells[6]) == (
        {"2": {"contract_end": "30/06/2027"}},
        "31/06/2027",
    )
    run(batch, expected=2)
    assert db.session.query(Registration).filter_by(first_name="Marie").one().contract_end == date(2027, 6, 30)


def test_a_correction_of_no_cell_is_refused(chartres):
    batch = give(chartres, MARIE)
    assert refused(actions.correct, batch, 2, "phone", "x") == "no_such_cell"
    assert refused(actions.correct, batch, 99, "email", "x") == "no_such_cell"


def test_what_changed_since_the_page_is_said_and_nothing_is_written(chartres):
    batch = give(chartres, MARIE, AWA)
    factories.candidate(chartres, "Marie", email="marie@exemple.example")
    assert refused(actions.run, batch, invite=False, expected=2) == "import_changed"
    assert db.session.query(Registration).count() == 1
    run(batch, expected=1)
    assert batch.result["known"] == 1


def test_a_file_is_entered_once(chartres):
    batch = give(chartres, MARIE)
    run(batch)
    assert refused(actions.run, batch, invite=False) == "import_moved"
    assert refused(actions.correct, batch, 2, "email", "x@y.fr") == "import_moved"
    assert refused(actions.abandon, batch) == "import_moved"


def test_everything_or_nothing(chartres, monkeypatch):
    batch = give(chartres, MARIE, AWA)

    def fail(*_args):
        raise Refused(actions.Refusal("broken", "Panne."))

    monkeypatch.setattr(accommodation, "declare_many", fail)
    assert refused(actions.run, batch, invite=False) == "broken"
    assert (db.session.query(Registration).count(), db.session.get_one(ImportBatch, batch.id).state) == (
        0,
        ImportState.CHECKED,
    )


def test_a_company_refused_at_the_last_moment_names_its_row_and_nothing_is_written(chartres, monkeypatch):
    batch = give(
        chartres,
        "Airbel;00000101600013;;TPE;5",
        "Galénor;73282932000074;;ETI;300",
        kind=ImportKind.COMPANIES,
        titles=FIRMS,
    )
    monkeypatch.setattr(
        "forum_app.companies.rules.size_refusal",
        lambda size, people: actions.Refusal("size_headcount", "Trop.") if people == 300 else None,
    )
    with pytest.raises(Refused) as caught:
        actions.run(batch, invite=False)
    rollback()
    assert "Ligne 3" in caught.value.refusal.sentence
    assert db.session.query(Company).count() == 0


def test_companies_without_siret_say_why_and_are_found_again_by_name(chartres):
    lines = ("Néobulle;;en création;TPE;3", "NÉOBULLE;;en création;TPE;3", "Sans rien;;;TPE;3", "Autre;;jamais;TPE;2")
    batch = give(chartres, *lines, kind=ImportKind.COMPANIES, titles=FIRMS)
    assert {row.line: [p.defect.value for p in row.problems] for row in look(batch).left_out} == {
        3: ["company_named_twice"],
        4: ["siret_missing"],
        5: ["reason_unknown", "siret_missing"],
    }
    run(batch)
    assert [(c.name, c.no_siret_reason) for c in db.session.query(Company)] == [("Néobulle", NoSiretReason.STARTUP)]
    again = give(chartres, *lines[:1], kind=ImportKind.COMPANIES, titles=FIRMS)
    assert (len(look(again).ready), len(look(again).known)) == (0, 1)


def test_a_company_that_withdrew_is_left_as_it_is(chartres):
    run(give(chartres, "Airbel;00000101600013;;TPE;5", kind=ImportKind.COMPANIES, titles=FIRMS))
    companies.withdraw(db.session.query(Participation).one())
    db.session.commit()
    assert [
        (row.known_state, row.line)
        for row in look(give(chartres, "Airbel;00000101600013;;TPE;5", kind=ImportKind.COMPANIES, titles=FIRMS)).known
    ] == [("Désistement", 2)]


def test_a_seat_is_waited_for_when_the_workshop_is_full_and_none_is_taken_when_there_is_none(chartres):
    run(give(chartres, MARIE))
    assert db.session.query(WorkshopSeat).count() == 0
    lyon = factories.forum("Lyon")
    factories.workshop(lyon, capacity=0)
    batch = give(lyon, MARIE)
    run(batch)
    assert (batch.result["seats"], batch.result["seats_waiting"]) == (0, 1)


def test_an_abandoned_file_is_erased(chartres):
    batch = give(chartres, MARIE)
    actions.abandon(batch)
    db.session.commit()
    assert (batch.state, batch.file, db.session.query(StoredFile).count()) == (ImportState.ABANDONED, None, 0)


def test_a_file_lasts_seven_days(chartres):
    batch = give(chartres, MARIE)
    assert batch.file is not None
    assert batch.file.purge_at == now() + timedelta(days=7)
    db.session.delete(batch.file)
    db.session.commit()
    db.session.expire_all()
    assert refused(actions.run, batch, invite=False) == "file_purged"


def test_the_rest_has_the_same_columns_plus_one_and_comes_back_corrected(chartres):
    bad = "13/01/2027 09:00;=1+1;Éva;eva@exemple.example;Bac+5;Production;30/06/2027;apprenti;oui;salle calme;"
    found = look(give(chartres, MARIE, bad))
    text = csv_reports.rows_to_correct(found).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert rows == [
        [*TITLES.split(";"), "À corriger"],
        [
            "13/01/2027 09:00",
            "'=1+1",
            "Éva",
            "eva@exemple.example",
            "Bac+5",
            "Production",
            "30/06/2027",
            "apprenti",
            "oui",
            "",
            "",
            "Nom : Un nom ne commence pas par «\u00a0=\u00a0».",
        ],
    ]
    corrected = csv_reports.rows_to_correct(found).content.decode("utf-8-sig").replace("'=1+1", "Marchetti")
    batch = actions.receive(
        chartres,
        ImportKind.CANDIDATES,
        "reste.csv",
        corrected.encode(),
        account_id=None,
        consent=CONSENT,
        health_sector=True,
    )
    assert (len(look(batch).ready), look(batch).columns.unread) == (1, ())


def test_the_report_says_everything_but_what_is_secret(chartres):
    found = look(give(chartres, AWA.replace("Awa", "AWA"), MARIE.replace("30/06", "31/06")))
    text = csv_reports.remarks(found).content.decode("utf-8-sig")
    assert "31/06/2027" in text
    assert "Majuscules" in text
    assert "boucle" not in text


def test_cells_beyond_the_titles_keep_the_row_out(chartres):
    found = look(give(chartres, MARIE + ";;", AWA + ";surplus"))
    assert [[p.defect.value for p in row.problems] for row in found.rows] == [[], ["cells_beyond"]]


def test_a_first_row_with_a_problem_does_not_shadow_a_sound_one(chartres):
    found = look(give(chartres, MARIE.replace("Tessier", ""), MARIE))
    assert [row.line for row in found.ready] == [3]


def test_a_forum_that_is_over_takes_nobody(chartres):
    chartres.held_on = date(2027, 1, 20)
    db.session.commit()
    assert (
        refused(
            actions.receive, chartres, ImportKind.CANDIDATES, "a.csv", f"{TITLES}\n{MARIE}".encode(), account_id=None
        )
        == "forum_over"
    )


@pytest.mark.parametrize("kind", list(ImportKind))
def test_questions_asked_do_not_follow_the_number_of_rows(app, count_statements, kind):
    """Each new row costs its own insertions, a few, and nothing else: what is asked is asked for all of them at
    once."""

    def statements(rows: int, city: str) -> tuple[int, float]:
        forum = factories.forum(city, capacity=10)
        factories.workshop(forum, capacity=5)
        firm = factories.company(forum, f"Firme {city}").company.name
        if kind is ImportKind.CANDIDATES:
            lines = [AWA.replace("awa@", f"{city}{n}@").replace("non", "oui") + firm for n in range(rows)]
            batch = give(forum, *lines)
        else:
            lines = [f"{city} {n};;en création;TPE;3;Haddad;Nora;Pilote F/H (CDI)" for n in range(rows)]
            batch = give(forum, *lines, kind=kind, titles=f"{FIRMS};Nom du contact;Prénom;Offres")
        with count_statements() as seen:
            run(batch)
        assert batch.result["entered"] == rows
        insertions = [statement for statement in seen.statements if statement.startswith("INSERT")]
        return len(seen) - len(insertions), len(insertions) / rows

    (few, _cost), (many, cost) = statements(10, "chartres"), statements(100, "lyon")
    assert many == few
    assert cost < 8


def test_rows_read_before_the_transaction_are_read_again_when_the_forum_has_changed(chartres):
    airbel = factories.company(chartres, "Airbel")
    batch = give(chartres, MARIE + "Airbel")
    parsed = readings.parse(batch)
    airbel.company.name = "Airbel Santé"
    db.session.commit()
    run(batch, parsed=parsed)
    assert (batch.result["entered"], batch.result["wishes"]) == (1, 0)
