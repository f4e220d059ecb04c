"""The same import from the terminal."""

from pathlib import Path

import pytest

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Participation
from forum_app.core.db import db
from forum_app.imports.models import ImportBatch
from forum_app.mail.models import Letter
from tests import factories

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def terminal(app):
    factories.forum("Chartres")

    def run(*args: str):
        db.session.commit()
        answer = app.test_cli_runner().invoke(args=["import", *args])
        db.session.expire_all()
        return answer

    return run


def candidates(run, *more: str):
    return run("candidates", "--forum", "chartres-2027", str(SAMPLES / "candidats.csv"), *more)


def test_a_dry_run_says_everything_and_writes_nothing(terminal, tmp_path):
    answer = candidates(terminal, "--dry-run", "--report", str(tmp_path / "out.csv"))
    assert answer.exit_code == 0
    lines = answer.output.replace("\u00a0", " ").splitlines()
    assert lines[0] == "47 lignes lues, 1 vides passées : 42 prêtes, 5 à corriger, 0 déjà là."
    assert [line.split(",")[0].strip() for line in lines if line.startswith("  ligne")] == [
        f"ligne {n}" for n in (6, 13, 15, 17, 27)
    ]
    assert lines[-1] == "Essai : rien n'est écrit."
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").startswith("Ligne;Nom;Devient;")
    assert [db.session.query(table).count() for table in (Registration, ImportBatch, Letter)] == [0, 0, 0]


def test_candidates_with_their_agreement(terminal):
    answer = candidates(
        terminal,
        "--health-sector",
        "--consent-where",
        "Formulaire",
        "--consent-on",
        "2027-01-12",
        "--consent-text",
        "Mention v2",
    )
    assert answer.exit_code == 0
    assert "entered 42" in answer.output
    assert db.session.query(Registration).filter_by(state=RegistrationState.CONFIRMED).count() > 30
    batch = db.session.query(ImportBatch).one()
    assert (batch.file, batch.consent_where, batch.result["entered"]) == (None, "Formulaire", 42)
    again = candidates(terminal)
    assert "0 prêtes, 5 à corriger, 42 déjà là" in again.output.replace("\u00a0", " ")
    assert again.output.rstrip().endswith("Rien à importer.")


def test_companies_then_letters_only_when_asked(terminal):
    answer = terminal("companies", "--forum", "chartres-2027", str(SAMPLES / "entreprises.csv"), "--invite")
    assert answer.exit_code == 0
    assert (db.session.query(Participation).count(), db.session.query(Letter).count()) == (14, 14)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--forum", "ailleurs"), "No forum is called"),
        (("--forum", "chartres-2027", "--consent-where", "Salon"), "Donnez la date"),
    ],
)
def test_what_cannot_be_done_says_why(terminal, args, words):
    answer = terminal("candidates", *args, str(SAMPLES / "candidats.csv"))
    assert (answer.exit_code, words in answer.output) == (1, True)
    assert db.session.query(Registration).count() == 0


def test_a_file_that_is_no_table(terminal, tmp_path):
    (tmp_path / "a.csv").write_bytes(b"%PDF-1.7")
    answer = terminal("candidates", "--forum", "chartres-2027", str(tmp_path / "a.csv"))
    assert (answer.exit_code, "est un PDF" in answer.output) == (1, True)


def test_an_import_taken_back(terminal):
    candidates(terminal)
    number = str(db.session.query(ImportBatch).one().id)
    assert terminal("cancel", number, "--dry-run").output == "42 à retirer, 0 à laisser.\n"
    assert db.session.query(Registration).count() == 42
    db.session.query(Registration).filter_by(email="agathe.0@example.org").one().diploma = "Master Vigilances"
    answer = terminal("cancel", number)
    lines = answer.output.replace("\u00a0", " ").splitlines()
    assert (answer.exit_code, len(lines), lines[0].endswith(" : le dossier a changé"), lines[-1]) == (
        0,
        2,
        True,
        "41 retirées, 1 restées.",
    )
    assert db.session.query(Registration).count() == 1
    again, nothing = terminal("cancel", number), terminal("cancel", "99")
    assert (again.exit_code, "déjà annulé" in again.output.replace("\u00a0", " ")) == (1, True)
    assert (nothing.exit_code, "No import has the number 99" in nothing.output) == (1, True)


def test_the_page_of_an_import_from_the_terminal_does_not_promise_its_file(terminal, as_account):
    candidates(terminal)
    page = (
        as_account(factories.national_organiser())
        .get("/organisation/chartres-2027/importer/candidats/1")
        .get_data(as_text=True)
    )
    assert "Un import de la ligne de commande" in page
    assert "Il a été gardé sept jours" not in page
