"""A file is read once: stored sealed, shown from there, read again when it or the forum has changed, erased with it."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from cryptography.fernet import InvalidToken
from flask_migrate import downgrade, upgrade

from forum_app.candidates.models import Registration
from forum_app.core.clock import now
from forum_app.core.db import db, transaction
from forum_app.core.spreadsheets import read_csv
from forum_app.files.models import StoredFile
from forum_app.imports import actions, parse, reading_worker, readings, stored_reading
from forum_app.imports.models import ImportBatch, ImportReading
from forum_app.imports.parse import ParsedFile, parse_file
from forum_app.imports.reading_check import LINES_A_PAGE, check_reading
from forum_app.imports.rules.findings import ParsedRow
from forum_app.imports.summary import summary_of
from forum_app.imports.uploads import UploadedFile
from forum_app.imports.vocabulary import ImportKind, LineView, ReadingState
from forum_app.purge import purge
from forum_app.worker.__main__ import WORK
from tests import factories
from tests.browser import fields, post, text_of
from tests.house.reading import faults
from tests.house.test_migrations import _application
from tests.imports.test_actions import AWA, FIRMS, MARIE, TITLES, give

SAMPLES = Path(__file__).parent / "samples"
START = "/organisation/chartres-2027/importer/candidats"
KEY = "k" * 40
WAITS = "Le fichier attend d’être lu"


@pytest.fixture
def chartres(app):
    return factories.forum("Chartres")


@pytest.fixture
def odile(as_account, chartres):
    return as_account(factories.national_organiser())


@pytest.fixture
def parsed_times(monkeypatch) -> list[int]:
    """How many rows were parsed, one entry a row."""
    rows: list[int] = []
    parse_row = parse._parse_row
    monkeypatch.setattr(parse, "_parse_row", lambda row, *facts: rows.append(row.number) or parse_row(row, *facts))
    return rows


@pytest.fixture
def long_files(app, monkeypatch) -> Iterator[Callable[[], None]]:
    """Files of two rows are long here, and this is the worker: it does what it was woken for."""
    monkeypatch.setattr(readings, "AT_ONCE", 1)
    queue, woken = app.extensions["queue"], []
    monkeypatch.setattr(queue, "wake_worker", woken.append)
    monkeypatch.setitem(queue.work, "read_imports", WORK["read_imports"])

    def work() -> None:
        db.session.commit()
        while woken:
            queue.do(woken.pop())

    return work


def address(batch: ImportBatch, end: str = "") -> str:
    return f"{START}/{batch.id}{end}"


def upload(client, *lines: str) -> str:
    content = "\n".join((TITLES, *lines)).encode()
    sent = {"file": (io.BytesIO(content), "liste.csv"), "health_sector": "y"}
    answer = post(client, START, sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    return answer.location


def title(answer) -> str:
    return BeautifulSoup(answer.text, "html.parser").h1.get_text(" ", strip=True).replace("\u00a0", " ")


def reading() -> ImportReading:
    db.session.rollback()
    return db.session.query(ImportReading).populate_existing().one()


def people(count: int) -> list[str]:
    return [MARIE.replace("marie@", f"marie{n}@") for n in range(count)]


# --- What is stored


def sample(forum, name: str, kind: ImportKind) -> ParsedFile:
    return parse_file(forum, UploadedFile(kind, name, read_csv((SAMPLES / name).read_bytes())), now())


def everything(row: ParsedRow) -> tuple:
    said = [
        (f.line, f.field, f.title, f.raw, f.defect, f.kept, f.why, f.note.raw, f.note.proposal) for f in row.findings
    ]
    return row.line, row.name, row.cells, row.values, row.words, said


@pytest.mark.parametrize("kind", list(ImportKind))
def test_a_reading_comes_back_as_it_was_made(chartres, kind):
    factories.company(chartres, "ISOLYS")
    parsed = sample(chartres, f"{kind.slug}.csv", kind)
    sealed = stored_reading.seal(parsed, KEY)
    back = stored_reading.unseal(sealed.summary, sealed.rows, kind, KEY)
    assert sealed.total == len(parsed.readers)
    assert [everything(one.row) for one in back.all_readers] == [everything(one.row) for one in parsed.readers]
    assert back.summary == summary_of(parsed)
    assert [one.row.values for one in back.values([3, 1])] == [parsed.readers[rank].row.values for rank in (3, 1)]


def test_a_reading_is_unreadable_without_its_key(chartres):
    sealed = stored_reading.seal(sample(chartres, "candidats.csv", ImportKind.CANDIDATES), KEY)
    with pytest.raises(InvalidToken):
        stored_reading.unseal(sealed.summary, sealed.rows, ImportKind.CANDIDATES, "j" * 40)


def test_a_value_that_could_not_be_stored_is_refused_at_once(chartres):
    parsed = sample(chartres, "candidats.csv", ImportKind.CANDIDATES)
    parsed.readers[0].row.values["skills"] = {"HPLC"}
    with pytest.raises(TypeError, match="a row of an import holds set"):
        stored_reading.seal(parsed, KEY)


def test_nobody_is_named_in_the_database(chartres, odile):
    odile.get(upload(odile, MARIE, AWA))
    row = db.session.query(ImportReading.summary, ImportReading.rows).one()
    assert [b"marie" in sealed or json.dumps("boucle").encode() in sealed for sealed in row] == [False, False]
    assert len(row.rows) > 500


# --- Short files, by the page


def test_the_file_is_parsed_for_the_first_page_alone(odile, parsed_times):
    page = upload(odile, MARIE, AWA)
    assert [title(odile.get(page)) for _time in range(3)] == ["2 lignes prêtes, rien à corriger"] * 3
    odile.get(f"{page}/lignes")
    odile.get(f"{page}/remarques.csv")
    post(odile, f"{page}/importation", {"expected": "2", "recase": "y"})
    assert (db.session.query(Registration).count(), parsed_times) == (2, [2, 3])
    assert "Rien n’est resté dehors" in odile.get(page).text
    assert parsed_times == [2, 3]


def test_names_kept_as_written_are_parsed_anew(odile, parsed_times):
    page = upload(odile, MARIE.replace("Tessier", "TESSIER"))
    odile.get(page)
    post(odile, f"{page}/importation", {"expected": "1"})
    assert (db.session.query(Registration).one().last_name, parsed_times) == ("TESSIER", [2, 2])


def test_who_registers_meanwhile_is_known_without_reading_again(chartres, odile, parsed_times):
    page = upload(odile, MARIE, AWA)
    odile.get(page)
    factories.candidate(chartres, "Marie", email="marie@exemple.example")
    assert title(odile.get(page)) == "1 ligne prête, rien à corriger"
    assert "1 ligne déjà là" in text_of(odile.get(page))
    assert parsed_times == [2, 3]


def test_a_company_that_joins_is_found_in_wishes(chartres, odile, parsed_times):
    page = upload(odile, MARIE + "Airbel")
    assert "Aucune entreprise de ce forum ne porte ce nom" in text_of(odile.get(page))
    factories.company(chartres, "Airbel")
    assert "Aucune entreprise de ce forum ne porte ce nom" not in text_of(odile.get(page))
    assert parsed_times == [2, 2]


def test_what_another_version_of_the_program_read_is_read_again(odile, parsed_times, monkeypatch):
    page = upload(odile, MARIE)
    odile.get(page)
    monkeypatch.setattr(readings, "PROGRAM", b"the next version")
    assert title(odile.get(page)) == "1 ligne prête, rien à corriger"
    assert parsed_times == [2, 2]


def test_what_was_left_out_of_a_file_that_is_entered_stays_whatever_the_forum_becomes(chartres, odile, parsed_times):
    page = upload(odile, MARIE + "Airbel", AWA.replace("30/06", "31/06"))
    odile.get(page)
    post(odile, f"{page}/importation", {"expected": "1", "recase": "y"})
    factories.company(chartres, "Airbel")
    assert "juin a 30 jours" in text_of(odile.get(page))
    assert parsed_times == [2, 3]


def test_another_version_of_the_program_reads_again_what_was_left_out(odile, parsed_times, monkeypatch):
    page = upload(odile, MARIE, AWA.replace("30/06", "31/06"))
    odile.get(page)
    post(odile, f"{page}/importation", {"expected": "1", "recase": "y"})
    monkeypatch.setattr(readings, "PROGRAM", b"the next version")
    assert "juin a 30 jours" in text_of(odile.get(page))
    assert parsed_times == [2, 3, 2, 3]


def test_a_correction_is_read(odile):
    page = upload(odile, MARIE.replace("30/06", "31/06"), AWA)
    answer = post(odile, f"{page}/correction", fields(odile.get(page), "form.import-correct"))
    assert answer.location == f"{page}#a-corriger"
    shown = odile.get(page)
    assert title(shown) == "2 lignes prêtes, rien à corriger"
    assert "31/06/2027 devient 30/06/2027" in text_of(shown)


def test_a_file_that_cannot_be_read_says_so(app, odile, monkeypatch, caplog):
    page = upload(odile, MARIE)
    settings = app.config["SETTINGS"]
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, sealing_key=KEY))  # the file was sealed by another
    answer = odile.get(page)
    assert (answer.status_code, title(answer)) == (200, "Ce fichier n’a pas pu être lu")
    assert faults(answer.text) == []
    assert (reading().state, len(caplog.records)) == (ReadingState.FAILED, 1)
    assert title(odile.get(f"{page}/lignes")) == "Ce fichier n’a pas pu être lu"
    assert len(caplog.records) == 1  # and it is not tried at each page
    assert post(odile, f"{page}/abandon").location == START
    assert db.session.query(ImportReading).count() == 0


def test_a_reading_sealed_by_another_key_is_made_again(app, odile, monkeypatch):
    page = upload(odile, MARIE)
    odile.get(page)
    before = reading().context
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], sealing_key=KEY))
    assert title(odile.get(page)) == "Ce fichier n’a pas pu être lu"
    assert reading().context != before


# --- Long files, by the worker


def test_a_long_file_waits_for_the_worker_and_its_page_comes_back_by_itself(odile, long_files, parsed_times):
    page = upload(odile, MARIE, AWA)
    waiting = odile.get(page)
    assert (title(waiting), WAITS in waiting.text, parsed_times) == ("Lecture du fichier", True, [])
    assert f'<meta http-equiv="refresh" content="2; url={page}">' in waiting.text
    assert faults(waiting.text) == []
    polled = odile.get(page, headers={"HX-Request": "true"})
    assert BeautifulSoup(polled.text, "html.parser").select_one(".progress-band")["data-hx-get"] == page
    assert polled.text.count("<h1") == 0
    long_files()
    assert odile.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert title(odile.get(page)) == "2 lignes prêtes, rien à corriger"
    assert parsed_times == [2, 3]


def test_a_page_that_waits_follows_what_a_colleague_does_with_the_file(odile, long_files):
    given_up, entered = upload(odile, MARIE, AWA), upload(odile, MARIE, AWA)
    post(odile, f"{given_up}/abandon")
    post(odile, f"{entered}/importation", {"expected": "2", "recase": "y"})
    for page in (given_up, entered, f"{given_up}/lignes", f"{entered}/lignes"):
        answer = odile.get(page, headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["HX-Refresh"]) == (200, "true")


def test_without_the_worker_the_file_waits_and_nothing_is_lost(odile, long_files):
    page = upload(odile, MARIE, AWA)
    for _time in range(2):
        assert WAITS in odile.get(page).text
    assert odile.get(f"{page}/lignes?vue=a-relire").status_code == 200
    assert post(odile, f"{page}/importation", {"expected": "2", "recase": "y"}).status_code == 303
    assert "2 candidats importés" in text_of(odile.get(page))
    long_files()
    assert title(odile.get(page)) == "2 candidats importés"


def test_progress_is_written_while_rows_are_read(chartres, monkeypatch):
    monkeypatch.setattr(reading_worker, "BETWEEN_REPORTS", 0.0)
    give(chartres, MARIE, AWA)
    seen = []
    parse_row = parse._parse_row

    def look(row, *facts):
        seen.append((row.number, reading().state, reading().done))
        return parse_row(row, *facts)

    monkeypatch.setattr(parse, "_parse_row", look)
    reading_worker.read_imports()
    assert seen == [(2, ReadingState.RUNNING, 0), (3, ReadingState.RUNNING, 1)]
    assert (reading().state, reading().done) == (ReadingState.DONE, 2)


def test_a_correction_of_a_long_file_is_read_by_the_worker_from_the_list_and_back(odile, long_files):
    page = upload(odile, MARIE.replace("30/06", "31/06"), AWA)
    long_files()
    listed = odile.get(f"{page}/lignes?vue=a-corriger")
    answer = post(odile, f"{page}/correction", fields(listed, "form.import-correct"))
    assert answer.location == f"{page}/lignes?vue=a-corriger"
    waiting = odile.get(answer.location)
    assert f'content="2; url={page}/lignes?vue=a-corriger"' in waiting.text
    assert WAITS in waiting.text
    long_files()
    assert "Aucune ligne de cette sorte." in text_of(odile.get(answer.location))
    assert title(odile.get(page)) == "2 lignes prêtes, rien à corriger"


def test_a_forum_that_moves_on_never_leaves_an_old_reading_on_the_page(chartres, odile, long_files):
    page = upload(odile, MARIE + "Airbel", AWA)
    long_files()
    assert "Aucune entreprise de ce forum ne porte ce nom" in text_of(odile.get(page))
    factories.company(chartres, "Airbel")
    assert [WAITS in odile.get(page).text for _time in range(2)] == [True, True]
    long_files()
    assert "Aucune entreprise de ce forum ne porte ce nom" not in text_of(odile.get(page))


def test_what_was_typed_over_a_colleague_s_correction_stays_while_the_file_is_read(odile, long_files):
    page = upload(odile, MARIE.replace("30/06", "31/06"), AWA)
    long_files()
    typed = fields(odile.get(page), "form.import-correct")
    post(odile, f"{page}/correction", {**typed, "form_key": "k" * 20, "text": "01/07/2027"})
    late = post(odile, f"{page}/correction", {**typed, "form_key": "j" * 20, "text": "30/06/2027"})
    assert (late.status_code, "01/07/2027 (vous : 30/06/2027)" in text_of(late)) == (409, True)
    assert faults(late.text) == []
    assert "http-equiv" not in late.text
    again = fields(late, "form.import-correct")
    assert again["text"] == "30/06/2027"
    assert post(odile, f"{page}/correction", again).status_code == 303
    long_files()
    assert "31/06/2027 devient 30/06/2027" in text_of(odile.get(page))


def read_while(batch: ImportBatch, act: Callable[[], None]) -> None:
    """Read the file, and do that once its first row is read."""

    def meanwhile(done: int) -> None:
        if done == 1:
            with transaction():
                act()

    readings.read(reading().id, meanwhile)


def test_a_cell_corrected_while_the_file_is_read_is_read_again(chartres):
    batch = give(chartres, MARIE.replace("30/06", "31/06"), AWA)
    read_while(batch, lambda: actions.correct(batch, 2, "contract_end", "30/06/2027"))
    assert reading().state is ReadingState.ASKED
    assert readings.stored(batch) is None
    assert reading_worker.read_imports() == 1
    stored = readings.stored(db.session.get_one(ImportBatch, batch.id, populate_existing=True))
    assert stored is not None
    assert [facts.left_out for facts in stored.summary.rows] == [False, False]


def test_a_file_given_up_while_it_is_read_stays_erased(chartres):
    batch = give(chartres, MARIE, AWA)
    read_while(batch, lambda: actions.abandon(batch))
    assert (db.session.query(ImportReading).count(), db.session.query(StoredFile).count()) == (0, 0)


def test_a_file_entered_while_it_is_read_keeps_its_reading(chartres):
    batch = give(chartres, MARIE, AWA)
    read_while(batch, lambda: actions.run(batch, invite=False))
    assert (reading().state, db.session.query(Registration).count()) == (ReadingState.DONE, 2)
    assert readings.stored(batch) is not None


def test_a_reading_whose_worker_died_is_taken_again(chartres):
    give(chartres, MARIE, AWA)
    taken = [reading_worker._take_one() for _time in range(2)]
    with time_machine.travel(now() + reading_worker.ABANDONED_AFTER + timedelta(seconds=1), tick=False):
        taken.append(reading_worker._take_one())
    assert taken == [reading().id, None, reading().id]


# --- As long as the file


def test_the_night_erases_a_reading_with_its_file(chartres):
    batch = give(chartres, MARIE)
    reading_worker.read_imports()
    with time_machine.travel(now() + timedelta(days=6), tick=False):
        purge()
        assert db.session.query(ImportReading).count() == 1
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        purge()
        assert (db.session.query(StoredFile).count(), db.session.query(ImportReading).count()) == (0, 0)
    db.session.expire_all()
    assert readings.up_to_date(db.session.get_one(ImportBatch, batch.id)) is None


def test_files_kept_before_readings_existed_are_to_be_read(settings, tmp_path):
    with _application(settings, tmp_path):
        upgrade()
        give(factories.forum("Chartres"), MARIE, AWA)
        db.session.remove()
        downgrade(revision="0007")
        upgrade()
        assert (reading().state, reading().total) == (ReadingState.ASKED, 0)
        reading_worker.read_imports()
        assert (reading().state, reading().total) == (ReadingState.DONE, 2)


# --- The lines, and what a page costs


def test_lines_by_a_hundred_and_by_what_is_said_of_them(chartres, odile):
    factories.candidate(chartres, "Marie", email="marie1@exemple.example")
    lines = people(150)
    lines[0], lines[2] = lines[0].replace("30/06", "31/06"), lines[2].replace("Bac+5", "lune")
    page = upload(odile, *lines)
    odile.get(page)
    first = odile.get(f"{page}/lignes")
    assert text_of(first).count("Prête") == LINES_A_PAGE - 2
    assert "Lignes 1 à 100 sur 150" in text_of(first)
    assert "Lignes 101 à 150 sur 150" in text_of(odile.get(f"{page}/lignes?page=2"))
    counts = {
        view: len(BeautifulSoup(odile.get(f"{page}/lignes?vue={view.value}").text, "html.parser").select(".import-row"))
        for view in LineView
    }
    assert counts == {
        LineView.ALL: 100,
        LineView.TO_CORRECT: 1,
        LineView.TO_READ_AGAIN: 1,
        LineView.REMARKED: 0,
        LineView.KNOWN: 1,
    }
    assert [faults(answer.text) for answer in (first, odile.get(f"{page}/lignes?vue=deja-la"))] == [[], []]


def test_a_company_that_another_forum_knows_is_told_among_remarks(chartres, odile):
    factories.company(factories.forum("Lyon"), "Airbel", siret="00000101600013")
    lines = ("Airbel;00000101600013;;TPE;5", "Galénor;73282932000074;;ETI;300")
    batch = give(chartres, *lines, kind=ImportKind.COMPANIES, titles=FIRMS)
    reading_worker.read_imports()
    page = f"/organisation/chartres-2027/importer/entreprises/{batch.id}"
    assert "Déjà connue par un autre forum" in text_of(odile.get(page))
    listed = text_of(odile.get(f"{page}/lignes?vue=remarques"))
    assert ("Airbel" in listed, "Galénor" in listed) == (True, False)


@pytest.mark.parametrize("end", ["", "/lignes", "/lignes?vue=deja-la"])
def test_a_page_asks_as_much_for_two_rows_and_for_three_hundred(odile, chartres, count_statements, end):
    factories.workshop(chartres)
    factories.candidate(chartres, "Marie", email="marie0@exemple.example")

    def statements(rows: int) -> int:
        page = upload(odile, *people(rows))
        odile.get(page)
        with count_statements() as seen:
            assert odile.get(page + end).status_code == 200
        return len(seen)

    few = statements(2)  # one is there, the other asks for a seat
    for n in range(1, 150):
        factories.candidate(chartres, "Marie", email=f"marie{n}@exemple.example")
    assert statements(300) == few


def test_figures_are_those_of_the_whole_check(chartres):
    factories.company(chartres, "ISOLYS")
    content = (SAMPLES / "candidats.csv").read_bytes()
    batch = actions.receive(chartres, ImportKind.CANDIDATES, "candidats.csv", content, account_id=None)
    factories.candidate(chartres, "Agathe", email="agathe.0@example.org")
    reading_worker.read_imports()
    whole, stored = actions.check(batch), readings.stored(batch)
    assert whole is not None
    assert stored is not None
    page = check_reading(batch, stored)
    assert (len(page.ready), len(page.left_out), len(page.known)) == (
        len(whole.ready),
        len(whole.left_out),
        len(whole.known),
    )
    assert page.warnings == whole.warnings
    assert [everything(row) for row in page.page_of(LineView.TO_CORRECT, 1).rows] == [
        everything(row) for row in whole.left_out
    ]
    assert [(row.line, row.known_id, row.differences) for row in page.known_rows] == [
        (row.line, row.known_id, row.differences) for row in whole.known
    ]
