"""The organiser's list of companies, as a browser meets it."""

import re

import pytest
from flask import Flask

from forum_app.companies.models import TableAbsence
from forum_app.companies.vocabulary import CompanySize, ParticipationState
from forum_app.forums.models import Forum
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import InterviewState
from tests import factories
from tests.browser import text_of


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


def test_the_list_costs_the_same_with_3_rows_and_60(as_account, chartres: Forum, count_statements) -> None:
    visitor = as_account(factories.national_organiser())
    for number in range(3):
        factories.company(chartres, f"Société {number}")
    with count_statements() as few:
        assert visitor.get(f"/organisation/{chartres.slug}/entreprises").status_code == 200
    for number in range(3, 60):
        factories.company(chartres, f"Société {number}")
    with count_statements() as many:
        page = visitor.get(f"/organisation/{chartres.slug}/entreprises")
    assert len(few) == len(many)
    assert "Lignes 1 à 50 sur 60" in text_of(page)


@pytest.mark.both
def test_the_list_searches_filters_sorts_and_leaves(as_account, chartres: Forum) -> None:
    factories.company(chartres, "Élixir", size=CompanySize.TPE)
    factories.company(chartres, "Airbel")
    draft = factories.company(chartres, "Brouillon SA", state=ParticipationState.DRAFT)
    visitor = as_account(factories.national_organiser())
    address = f"/organisation/{chartres.slug}/entreprises"

    def names(query: str = "") -> list[str]:
        return re.findall(
            r'<th scope="row">\s*<a[^>]*>([^<]+)</a>', visitor.get(address + query).get_data(as_text=True)
        )

    assert names() == ["Airbel", "Élixir"]
    assert names("?q=elixir") == ["Élixir"]
    assert names("?taille=tpe") == ["Élixir"]
    assert names("?tri=nom&sens=desc") == ["Élixir", "Airbel"]
    assert names("?tri=table") == ["Élixir", "Airbel"]
    assert names("?vue=sans-offre&page=99") == ["Airbel", "Élixir"]
    assert names("?q=%25&vue=x&page=-1&tri=y&taille=z") == []
    assert visitor.get(f"{address}/{draft.id}").status_code == 404
    csv = visitor.get(f"{address}/export.csv?q=airbel").get_data(as_text=True)
    assert csv.startswith("\ufeffEntreprise;SIRET;")
    assert len(csv.splitlines()) == 2


def test_the_list_says_how_much_of_each_day_is_booked(as_account, chartres: Forum) -> None:
    airbel = factories.company(chartres, "Airbel", tables=2)
    marie = factories.candidate(chartres)
    factories.save(
        Interview(
            forum_id=chartres.id,
            slot=chartres.slots[0],
            table=airbel.tables[0],
            participation=airbel,
            registration=marie,
        )
    )
    factories.save(
        Interview(
            forum_id=chartres.id,
            slot=chartres.slots[1],
            table=airbel.tables[0],
            participation=airbel,
            registration=marie,
            state=InterviewState.CANCELLED,
        )
    )
    chartres.slots[11].closed_at = chartres.slots[11].starts_at
    factories.save(
        TableAbsence(table_id=airbel.tables[1].id, slot_id=chartres.slots[3].id),
        TableAbsence(table_id=airbel.tables[1].id, slot_id=chartres.slots[11].id),
    )
    page = text_of(as_account(factories.national_organiser()).get(f"/organisation/{chartres.slug}/entreprises"))
    assert "1 réservé sur 21" in page  # 11 open slots at two tables, less one absence
