"""The pages of an import, as an organiser's browser asks for them."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.imports.models import ImportBatch, ImportEntry
from forum_app.imports.vocabulary import ImportState
from forum_app.mail.models import Letter
from tests import factories
from tests.browser import post
from tests.house.reading import faults

SAMPLES = Path(__file__).parent / "samples"
START = "/organisation/chartres-2027/importer/candidats"
FIRMS = "/organisation/chartres-2027/importer/entreprises"
AGREED = {
    "agreed": "yes",
    "consent_where": "Formulaire du cluster",
    "consent_on": "2027-01-12",
    "consent_text": "Mention v2",
    "health_sector": "y",
}


@pytest.fixture
def chartres(app):
    forum = factories.forum("Chartres")
    factories.workshop(forum, capacity=20)
    return forum


@pytest.fixture
def odile(as_account, chartres):
    return as_account(factories.national_organiser())


def upload(client, url: str, name: str, content: bytes | None = None, **data: str):
    body = (SAMPLES / name).read_bytes() if content is None else content
    return post(client, url, {"file": (io.BytesIO(body), name), **data}, content_type="multipart/form-data")


def text_of(answer) -> str:
    return BeautifulSoup(answer.text, "html.parser").get_text(" ", strip=True).replace("\u00a0", " ")


def give(client, url: str, name: str, **data: str) -> str:
    answer = upload(client, url, name, **data)
    assert answer.status_code == 303
    return answer.location


def test_the_whole_way_from_two_files_to_a_forum(odile, chartres):
    page = odile.get(START)
    assert "Importez d’abord les entreprises" in text_of(page)
    firms = give(odile, FIRMS, "entreprises.csv")
    checked = odile.get(firms)
    assert (
        BeautifulSoup(checked.text, "html.parser").h1.get_text(strip=True).replace("\u00a0", " ")
        == "14 lignes prêtes, 3 à corriger"
    )
    assert post(odile, f"{firms}/importation", {"expected": "14", "recase": "y"}).location == firms
    assert "14 entreprises importées" in text_of(odile.get(firms))

    people = give(odile, START, "candidats.csv", **AGREED)
    checked = odile.get(people)
    assert (
        BeautifulSoup(checked.text, "html.parser").h1.get_text(strip=True).replace("\u00a0", " ")
        == "42 lignes prêtes, 5 à corriger"
    )
    shown = text_of(checked)
    for words in (
        "juin a 30 jours.",
        "Un nom ne commence pas par « = ».",
        "Même courriel que la ligne 4.",
        "2 besoins d’accueil, que seule lira",
        "une entreprise inconnue",
        "02 61 91 22 00",
    ):
        assert words in shown, words
    assert "fauteuil" not in checked.text
    assert post(odile, f"{people}/importation", {"expected": "42", "recase": "y"}).location == people
    result = odile.get(people)
    assert "42 candidats importés" in text_of(result)
    assert "Aucun courriel n’est parti" in text_of(result)
    assert db.session.query(Registration).count() == 42
    assert [faults(p.text) for p in (page, checked, result, odile.get(START), odile.get(firms))] == [[]] * 5


def test_the_same_file_again_shows_what_differs_and_enters_nothing(odile):
    first = give(odile, START, "candidats.csv", **AGREED)
    post(odile, f"{first}/importation", {"expected": "42", "recase": "y"})
    db.session.query(Registration).filter_by(email="agathe.0@example.org").one().diploma = "Master Vigilances"
    db.session.commit()
    page = odile.get(give(odile, START, "candidats.csv", **AGREED))
    for words in (
        "0 ligne prête, 5 à corriger",
        "42 lignes déjà là",
        "Une valeur différente",
        "Master Vigilances (dans le fichier : Master Pharmacovigilance)",
        "41 lignes sans différence",
    ):
        assert words in text_of(page), words
    assert "Importer les" not in text_of(page).split("Tout entre ensemble")[1]
    assert faults(page.text) == []


def test_a_correction_in_place(odile):
    people = give(odile, START, "candidats.csv", **AGREED)
    field = (
        BeautifulSoup(odile.get(people).text, "html.parser")
        .select_one("form.import-correct input[value='contract_end']")
        .find_parent("form")
    )
    assert (field.select_one("[name=line]")["value"], field.select_one("[name=text]")["value"]) == ("13", "30/06/2027")
    sent = {one["name"]: one["value"] for one in field.select("input[name]") if one["name"] != "csrf_token"}
    answer = post(odile, f"{people}/correction", sent)
    assert answer.location == f"{people}#a-corriger"
    page = odile.get(people)
    assert "43 lignes prêtes, 4 à corriger" in text_of(page)
    assert "31/06/2027 devient 30/06/2027" in text_of(page)
    assert faults(page.text) == []


def test_what_is_typed_comes_back_beside_its_error(odile):
    answer = upload(
        odile, START, "candidats.csv", agreed="yes", consent_where="Salon", consent_on="2027-05-01", consent_text=""
    )
    soup = BeautifulSoup(answer.text, "html.parser")
    assert (answer.status_code, soup.select_one("[name=consent_where]")["value"]) == (422, "Salon")
    assert "Cette date n’est pas encore passée." in text_of(answer)
    assert faults(answer.text) == []
    assert db.session.query(ImportBatch).count() == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "Ce fichier est vide."),
        ("a.pdf", b"%PDF-1.7", "est un PDF"),
        ("a.xlsx", b"PK\x03\x04", "est un classeur"),
        ("a.csv", b"Nom;Ville\na;b", "Il manque 5 colonnes"),
        ("a.csv", b"Nom;Ville\n" + b"a;b\n" * 5001, "plus de 5 000 lignes"),
        ("a.csv", b"Nom;Ville\x00\n", "n’est pas un tableau CSV"),
    ],
)
def test_a_file_refused_whole_says_why_beside_its_field(odile, name, content, words):
    answer = upload(odile, START, name, content)
    assert answer.status_code == 422
    error = BeautifulSoup(answer.text, "html.parser").select_one("#file-error")
    assert words in error.get_text(" ", strip=True).replace("\u00a0", " ")
    assert faults(answer.text) == []


def test_no_file_at_all(odile):
    answer = post(odile, START, {})
    assert (answer.status_code, "Choisissez un fichier." in text_of(answer)) == (422, True)


def test_the_files_given_back(odile):
    people = give(odile, START, "candidats.csv", **AGREED)
    rest = odile.get(f"{people}/a-corriger.csv")
    assert rest.headers["Content-Disposition"] == 'attachment; filename="candidats-a-corriger.csv"'
    rows = list(csv.reader(io.StringIO(rest.get_data().decode("utf-8-sig"), newline=""), delimiter=";"))
    assert (len(rows), rows[0][-1], rows[4][1]) == (6, "À corriger", "'=1+1")
    report = odile.get(f"{people}/remarques.csv").get_data().decode("utf-8-sig")
    assert "fauteuil" not in report
    assert "Nguy?t" in report


def test_a_page_that_is_late_is_shown_again(odile, chartres):
    people = give(odile, START, "candidats.csv", **AGREED)
    factories.candidate(chartres, "Agathe", email="agathe.0@example.org")
    answer = post(odile, f"{people}/importation", {"expected": "42", "recase": "y"})
    assert answer.status_code == 409
    assert "41 lignes sont prêtes, et non 42" in text_of(answer)
    assert faults(answer.text) == []
    assert db.session.query(Registration).count() == 1


def test_a_double_click_enters_once(odile):
    people = give(odile, START, "candidats.csv", **AGREED)
    first = post(odile, f"{people}/importation", {"expected": "42", "form_key": "k" * 20})
    second = post(odile, f"{people}/importation", {"expected": "42", "form_key": "k" * 20})
    assert (first.status_code, second.status_code, second.location, db.session.query(Registration).count()) == (
        303,
        303,
        people,
        42,
    )
    third = post(odile, f"{people}/importation", {"expected": "42", "form_key": "j" * 20})
    assert (third.status_code, "déjà à l’état « Importé »" in text_of(third)) == (409, True)


def test_inviting_is_ticked_or_nothing_leaves(odile):
    people = give(odile, START, "candidats.csv")
    post(odile, f"{people}/importation", {"expected": "42", "recase": "y", "invite": "y"})
    assert {letter.kind for letter in db.session.query(Letter)} == {"candidates.invited"}
    assert "42 courriels sont partis" in text_of(odile.get(people))


def test_a_file_given_up(odile):
    people = give(odile, START, "candidats.csv")
    assert post(odile, f"{people}/abandon").location == START
    assert db.session.query(ImportBatch).one().state is ImportState.ABANDONED
    assert odile.get(people).location == START
    assert odile.get(f"{people}/a-corriger.csv").status_code == 404


def test_a_purged_file_says_so(odile):
    people, firms = give(odile, START, "candidats.csv"), give(odile, FIRMS, "entreprises.csv")
    post(odile, f"{firms}/importation", {"expected": "14"})
    for batch in db.session.query(ImportBatch):
        db.session.delete(batch.file)
    db.session.commit()
    for page, words in (
        (odile.get(people), "Ce fichier a été effacé"),
        (odile.get(firms), "Le fichier est effacé"),
        (odile.get(START), "fichier effacé"),
    ):
        assert words in text_of(page)
        assert faults(page.text) == []


def test_a_secret_cell_is_not_shown_to_who_corrects_it_from_an_old_page(odile):
    people = give(odile, START, "candidats.csv", **AGREED)
    columns = {"line": "2", "text": "Bureau au calme"}
    answer = post(odile, f"{people}/correction", {**columns, "field": "accommodation"})
    assert (answer.status_code, "confidentiel (vous : Bureau au calme)" in text_of(answer)) == (409, True)
    assert "fauteuil" not in answer.text


def test_bad_corrections_are_no_accident(odile):
    people = give(odile, START, "candidats.csv")
    assert post(odile, f"{people}/correction", {"line": "x", "field": "email", "text": "a"}).status_code == 422
    assert post(odile, f"{people}/correction", {"line": "2", "field": "absent", "text": "a"}).status_code == 409
    assert odile.get("/organisation/chartres-2027/importer/lune").status_code == 404
    assert odile.get(people.replace("candidats", "entreprises")).status_code == 404


def test_a_file_of_another_territory_is_not_found(odile, as_account, chartres):
    people = give(odile, START, "candidats.csv")
    east = factories.territory("Grand-Est", organisation=factories.organisation("Alsace BioValley"))
    neighbour = as_account(factories.territorial_organiser(east))
    assert [
        neighbour.get(url).status_code for url in (START, people, f"{people}/a-corriger.csv", f"{people}/remarques.csv")
    ] == [404] * 4
    assert post(neighbour, f"{people}/importation", {"expected": "42"}).status_code == 404


def test_pages_of_a_large_file_show_a_part_and_the_report_the_rest(odile):
    header = "Nom;Prénom;Courriel;Niveau;Famille;Fin de contrat"
    rows = "\n".join(
        f"MARTIN;LÉA{n};lea{n}@exemple.example;?;lune;31/06/2027"
        if n % 2
        else f"MARTIN;LÉA{n};lea{n}@exemple.example;?;lune;30/06/27"
        for n in range(400)
    )
    answer = upload(odile, START, "a.csv", f"{header}\n{rows}".encode())
    page = odile.get(answer.location)
    assert len(page.get_data()) < 250_000
    assert faults(page.text) == []


def test_a_forum_that_is_over_refuses_files(odile, chartres):
    chartres.held_on = chartres.held_on.replace(month=1, day=5)
    db.session.commit()
    assert "L’import est fermé" in text_of(odile.get(START))
    assert upload(odile, START, "candidats.csv").status_code == 422
    assert db.session.query(Participation).count() == 0


# --- An import taken back
# -------------------------------------------------------------------------------------------------


def entered(client) -> str:
    people = give(client, START, "candidats.csv", **AGREED)
    post(client, f"{people}/importation", {"expected": "42", "recase": "y"})
    return people


def test_an_import_is_taken_back_from_its_page(odile, chartres):
    people = entered(odile)
    result, question = odile.get(people), odile.get(f"{people}/annulation")
    dialog = BeautifulSoup(result.text, "html.parser").select_one("dialog#annuler")
    assert dialog.h2.get_text(strip=True).replace("\u00a0", " ") == "Retirer 42 inscriptions ?"
    assert [
        BeautifulSoup(page.text, "html.parser").select_one(f"form[action='{people}/annulation'] [name=expected]")[
            "value"
        ]
        for page in (result, question)
    ] == ["42", "42"]
    assert "mardi 2 février 2027, 10 h 00" in text_of(result)
    assert f"{people}/annulation" in odile.get(START).text
    answer = post(odile, f"{people}/annulation", {"expected": "42"})
    assert (answer.status_code, answer.location, db.session.query(Registration).count()) == (303, people, 0)
    done = odile.get(people)
    for words in ("42 inscriptions retirées", "par Odile Ravinel", "Rien n’est resté"):
        assert words in text_of(done), words
    assert odile.get(f"{people}/annulation").location == people
    assert "Annulé" in text_of(odile.get(START))
    assert [faults(page.text) for page in (result, question, done, odile.get(START))] == [[]] * 4


def test_who_stays_is_named_with_the_reason_before_and_after(odile):
    people = entered(odile)
    agathe = db.session.query(Registration).filter_by(email="agathe.0@example.org").one()
    agathe.diploma = "Master Vigilances"
    db.session.commit()
    reason = f"{agathe.full_name} : le dossier a changé"
    for page in (odile.get(people), odile.get(f"{people}/annulation")):
        assert "Retirer 41 inscriptions ?" in text_of(page)
        assert reason in text_of(page)
    post(odile, f"{people}/annulation", {"expected": "41"})
    page = odile.get(people)
    assert reason in text_of(page)
    assert "Une ligne est restée" in text_of(page)
    assert faults(page.text) == []
    db.session.query(ImportEntry).delete()
    db.session.commit()
    assert "Leur liste a été gardée sept jours" in text_of(odile.get(people))


def test_a_cancellation_that_is_late_is_shown_again(odile):
    people = entered(odile)
    db.session.query(Registration).filter_by(email="agathe.0@example.org").one().diploma = "Master Vigilances"
    answer = post(odile, f"{people}/annulation", {"expected": "42", "form_key": "k" * 20})
    assert (answer.status_code, "41 lignes peuvent être retirées, et non 42" in text_of(answer)) == (409, True)
    assert faults(answer.text) == []
    assert db.session.query(Registration).count() == 42


def test_when_everything_has_served_the_page_says_so(odile):
    people = entered(odile)
    for registration in db.session.query(Registration):
        registration.diploma = "Master Vigilances"
    db.session.commit()
    page, question = odile.get(people), odile.get(f"{people}/annulation")
    assert "Pourquoi rien ne peut être retiré" in text_of(page)
    assert "Rien à retirer" in text_of(question)
    assert "Et 2 autres." in text_of(question)
    assert [faults(page.text), faults(question.text)] == [[], []]
    assert post(odile, f"{people}/annulation", {"expected": "42"}).status_code == 409


def test_whoever_cancels_second_reads_by_whom_it_was_done(odile, as_account):
    people = entered(odile)
    first = post(odile, f"{people}/annulation", {"expected": "42", "form_key": "k" * 20})
    again = post(odile, f"{people}/annulation", {"expected": "42", "form_key": "k" * 20})
    assert (first.status_code, again.status_code, again.location) == (303, 303, people)
    anna = as_account(factories.national_organiser("Anna", "Lévy"))
    late = post(anna, f"{people}/annulation", {"expected": "42"})
    assert late.location == people
    assert "Cet import a déjà été annulé par Odile Ravinel" in text_of(anna.get(people))


def test_after_a_day_the_page_offers_it_no_more(odile, as_account):
    people = entered(odile)
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        odile = as_account(factories.national_organiser())  # a session of the day before has ended
        assert "Annuler cet import" not in text_of(odile.get(people))
        assert "/annulation" not in odile.get(START).text
        for answer in (odile.get(f"{people}/annulation"), post(odile, f"{people}/annulation", {"expected": "42"})):
            assert (answer.status_code, "s’annule dans les 24 heures" in text_of(answer)) == (409, True)
    assert db.session.query(Registration).count() == 42


def test_companies_taken_back(odile):
    firms = give(odile, FIRMS, "entreprises.csv")
    post(odile, f"{firms}/importation", {"expected": "14"})
    question = odile.get(f"{firms}/annulation")
    assert "Retirer 14 entreprises ?" in text_of(question)
    post(odile, f"{firms}/annulation", {"expected": "14"})
    page = odile.get(firms)
    assert "14 entreprises retirées" in text_of(page)
    assert [faults(question.text), faults(page.text), db.session.query(Participation).count()] == [[], [], 0]


def test_the_journal_of_the_dashboard_tells_a_cancellation(odile):
    people = entered(odile)
    post(odile, f"{people}/annulation", {"expected": "42"})
    page = odile.get("/organisation/chartres-2027")
    assert "Vous : import annulé, 42 lignes retirées, 0 restées." in text_of(page)
    assert faults(page.text) == []
