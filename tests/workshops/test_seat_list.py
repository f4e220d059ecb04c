"""The organiser's list of seats, as a browser meets it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum_app.core.clock import now
from forum_app.forums.models import Forum
from forum_app.workshops.models import WorkshopOpening, WorkshopSeat
from forum_app.workshops.vocabulary import SeatState
from tests import factories
from tests.browser import post, text_of

URL = "/organisation/chartres-2027/atelier"


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum(capacity=200)


@pytest.fixture
def odile(as_account) -> FlaskClient:
    return as_account(factories.national_organiser())


def seats(forum: Forum, workshop: Any, count: int, state: SeatState = SeatState.TAKEN, name: str = "Nom") -> list[Any]:
    """So many seats, of people named in the order of their turns."""
    made = [
        WorkshopSeat(
            workshop=workshop,
            registration=factories.candidate(forum, "Léa", f"{name}{n:03d}"),
            state=state,
            queue_at=now() + timedelta(minutes=n),
        )
        for n in range(count)
    ]
    factories.save(*made)
    return made


def names(page: Any) -> list[str]:
    return re.findall(r'<th scope="row">\s*<a[^>]*>([^<]+)</a>', page.get_data(as_text=True))


def test_the_page_costs_the_same_with_3_seats_and_70(odile, chartres: Forum, count_statements) -> None:
    workshop = factories.workshop(chartres, capacity=60)
    with factories.together():
        seats(chartres, workshop, 2)
        seats(chartres, workshop, 1, SeatState.WAITING, "Attente")
    with count_statements() as few:
        assert len(names(odile.get(URL))) == 3
    with factories.together():
        seats(chartres, workshop, 60, name="Autre")
        seats(chartres, workshop, 7, SeatState.WAITING, "Attend")
    with count_statements() as many:
        page = odile.get(URL)
    assert len(few) == len(many)
    assert "Lignes 1 à 50 sur 70" in text_of(page)


@pytest.mark.both
def test_the_list_is_searched_viewed_filtered_and_paged(odile, chartres: Forum) -> None:
    morning = factories.workshop(chartres, capacity=60)
    evening = factories.workshop(chartres, title="Atelier du soir", capacity=2)
    with factories.together():
        seats(chartres, morning, 55)
        seats(chartres, evening, 1, name="Soir")
        seats(chartres, evening, 2, SeatState.WAITING, "Tard")
        seats(factories.forum("Lyon"), factories.workshop(factories.forum("Nantes")), 1, name="Ailleurs")
    assert names(odile.get(URL))[:2] == ["Nom000 Léa", "Nom001 Léa"]
    last = odile.get(f"{URL}?page=2")
    assert names(last) == [*(f"Nom{n:03d} Léa" for n in range(50, 55)), "Soir000 Léa", "Tard000 Léa", "Tard001 Léa"]
    assert "Lignes 51 à 58 sur 58" in text_of(last)
    assert names(odile.get(f"{URL}?page=99")) == names(last)
    assert names(odile.get(f"{URL}?vue=attente")) == ["Tard000 Léa", "Tard001 Léa"]
    assert names(odile.get(f"{URL}?vue=prises&q=soir")) == ["Soir000 Léa"]
    assert names(odile.get(f"{URL}?atelier={evening.id}&page=-2&vue=x")) == [
        "Soir000 Léa",
        "Tard000 Léa",
        "Tard001 Léa",
    ]
    searched = odile.get(f"{URL}?q=tard001&atelier={evening.id}")
    assert names(searched) == ["Tard001 Léa"]
    assert "En attente (2e)" in re.sub(r"</?sup>", "", searched.get_data(as_text=True)).replace("\u00a0", " ")
    assert f'href="{URL}?vue=attente&amp;q=tard001&amp;atelier={evening.id}"' in searched.get_data(as_text=True)
    assert "Aucune place pour ces filtres" in text_of(odile.get(f"{URL}?q=%25"))
    assert "Aucune place pour ces filtres" in text_of(odile.get(f"{URL}?atelier=999"))


def test_a_seat_given_comes_back_to_the_same_list(odile, chartres: Forum) -> None:
    workshop = factories.workshop(chartres, capacity=3)
    with factories.together():
        first, _second = seats(chartres, workshop, 2, SeatState.WAITING)
    page = odile.get(f"{URL}?vue=attente&q=nom")
    assert page.get_data(as_text=True).count('name="question" value="vue=attente&amp;q=nom"') == 2
    given = post(odile, f"{URL}/places/{first.id}", {"question": "vue=attente&q=nom"})
    assert given.location == f"{URL}?vue=attente&q=nom"
    assert first.state is SeatState.TAKEN
    assert names(odile.get(given.location)) == ["Nom001 Léa"]


@pytest.mark.both
def test_a_workshop_of_two_forums_shows_the_people_of_each_in_their_own_turns(odile, chartres: Forum) -> None:
    workshop, lyon = factories.workshop(chartres, capacity=1), factories.forum("Lyon")
    factories.save(WorkshopOpening(workshop=workshop, forum=lyon))
    with factories.together():
        seats(lyon, workshop, 3, SeatState.WAITING, "Lyon")
        seats(chartres, workshop, 1, SeatState.WAITING, "Ici")
    page = odile.get(URL)
    assert names(page) == ["Ici000 Léa"]
    assert "En attente (1re)" in re.sub(r"</?sup>", "", page.get_data(as_text=True)).replace("\u00a0", " ")


def test_a_forum_without_workshop_or_without_seats_says_so(odile, chartres: Forum) -> None:
    assert "Aucun atelier" in text_of(odile.get(URL))
    factories.workshop(chartres)
    assert "Personne n’a encore pris de place." in text_of(odile.get(URL))
    assert "Personne n’attend" in text_of(odile.get(f"{URL}?vue=attente"))
