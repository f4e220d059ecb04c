"""« Entretiens »: what an organiser searches, filters and takes away, and where each name leads."""

import csv
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from forum_app.core.db import db
from forum_app.interviews import actions
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import DeclineReason
from forum_app.journal.models import JournalEntry
from tests import factories
from tests.interviews.world import World, choose, world


@pytest.fixture
def booked(app: Flask) -> World:
    """Marie meets Airbel at 9 h 30 and Galénor at 9 h 55; Inès, Galénor at 9 h 30."""
    w = world()
    galenor, ines = factories.company(w.chartres, "Galénor"), factories.candidate(w.chartres, "Inès", "Carpentoux")
    choose(ines, galenor)
    for participation, registration, slot in ((w.airbel, w.marie, 0), (galenor, w.marie, 1), (galenor, ines, 0)):
        place = {"forum_id": w.chartres.id, "slot": w.slots[slot], "table": participation.tables[0]}
        factories.save(Interview(participation=participation, registration=registration, **place))
    return w


@pytest.fixture
def organiser(booked: World, as_account) -> FlaskClient:
    return as_account(factories.national_organiser())


def rows(browser: FlaskClient, query: str = "") -> list[list[str]]:
    page = BeautifulSoup(browser.get(f"/organisation/chartres-2027/entretiens{query}").text, "html.parser")
    cells = ([cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page.select("tbody tr"))
    return [[" ".join(cell.split()) for cell in row] for row in cells]


def who(browser: FlaskClient, query: str) -> list[str]:
    return [f"{row[0]} {row[1]} {row[2]}" for row in rows(browser, query)]


MARIE_AIRBEL, INES_GALENOR = "9 h 30 Airbel Marie Tessier", "9 h 30 Galénor Inès Carpentoux"
MARIE_GALENOR = "9 h 55 Galénor Marie Tessier"


def test_the_day_is_searched_by_candidate_and_by_company(organiser: FlaskClient) -> None:
    assert who(organiser, "") == [MARIE_AIRBEL, INES_GALENOR, MARIE_GALENOR]
    assert who(organiser, "?q=tessier") == [MARIE_AIRBEL, MARIE_GALENOR]
    assert who(organiser, "?q=galenor") == [INES_GALENOR, MARIE_GALENOR]
    assert who(organiser, "?q=galenor+marie") == [MARIE_GALENOR]
    nobody = organiser.get("/organisation/chartres-2027/entretiens?q=personne").text
    assert "Aucun entretien pour ces filtres" in nobody
    assert "Effacer les filtres" in nobody


def test_the_day_is_filtered_by_hour_company_table_and_state(booked: World, organiser: FlaskClient) -> None:
    galenor = db.session.query(Interview).order_by(Interview.id).all()[1]
    assert who(organiser, f"?heure={booked.slots[1].id}") == [MARIE_GALENOR]
    assert who(organiser, f"?entreprise={booked.airbel.id}") == [MARIE_AIRBEL]
    assert who(organiser, f"?table={galenor.table_id}&heure={booked.slots[0].id}") == [INES_GALENOR]
    assert who(organiser, "?etat=firm") == [MARIE_AIRBEL, INES_GALENOR, MARIE_GALENOR]
    assert who(organiser, "?etat=proposed") == []
    page = BeautifulSoup(organiser.get(f"/organisation/chartres-2027/entretiens?table={galenor.table_id}").text, "lxml")
    chip = page.select_one(".filter-chip")
    assert chip is not None
    assert chip.get_text(strip=True).startswith(f"Table {galenor.table.number}")
    assert chip["href"] == "/organisation/chartres-2027/entretiens"


def test_each_name_leads_to_its_record(booked: World, organiser: FlaskClient) -> None:
    page = BeautifulSoup(organiser.get("/organisation/chartres-2027/entretiens").text, "html.parser")
    links = [str(link["href"]) for link in page.select("tbody tr:first-child a")]
    assert links == [
        f"/organisation/chartres-2027/entreprises/{booked.airbel.id}",
        f"/organisation/chartres-2027/candidats/{booked.marie.id}",
    ]
    assert [organiser.get(link).status_code for link in links] == [200, 200]


def test_a_declined_one_is_found_among_its_own_states(booked: World, organiser: FlaskClient) -> None:
    interview = db.session.query(Interview).order_by(Interview.id).first()
    assert interview is not None
    actions.decline(interview, DeclineReason.FOUND, "")
    db.session.commit()
    assert who(organiser, "?vue=clos&etat=declined") == [MARIE_AIRBEL]
    assert who(organiser, "?vue=clos&etat=cancelled") == []
    assert who(organiser, "?etat=declined") == []


def test_the_export_holds_the_rows_asked_for_and_is_journaled(booked: World, organiser: FlaskClient) -> None:
    answer = organiser.get(f"/organisation/chartres-2027/entretiens/export.csv?heure={booked.slots[0].id}&q=tessier")
    lines = list(csv.reader(StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert lines == [
        ["Début", "Fin", "Table", "Entreprise", "Nom", "Prénom", "État", "Motif"],
        ["2027-03-18 09:30", "2027-03-18 09:50", "1", "Airbel", "Tessier", "Marie", "Ferme", ""],
    ]
    line = db.session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()
    assert line is not None
    assert (line.verb, line.params) == ("interview.exported", {"count": 1, "filters": ["heure", "q"]})
