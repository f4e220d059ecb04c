"""Two people of one company on the page of their team: each is told what the other did meanwhile."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum_app.companies import team_actions
from forum_app.companies.models import Participation, RecruiterPresence
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.permissions.vocabulary import Role, ScopeKind
from tests import factories
from tests.browser import fields, post

PRESENCE, TABLES = "#presence", 'form[action$="/tables"]'
SEATS = 'form[action$="/table"]:has([aria-current])'


@pytest.fixture
def airbel(app: Flask) -> Participation:
    return factories.company(factories.forum(slots=6), tables=2)


@pytest.fixture
def marie(airbel: Participation, as_account: Callable[..., FlaskClient]) -> FlaskClient:
    return as_account(factories.recruiter_of(airbel))


@pytest.fixture
def solveig(airbel: Participation, as_account: Callable[..., FlaskClient]) -> FlaskClient:
    person = factories.account("solveig@airbel.example", first_name="Solveig", last_name="Mazurier")
    factories.grant(person, Role.RECRUITER, ScopeKind.COMPANY, airbel.company_id)
    return as_account(person)


def team(airbel: Participation) -> str:
    return f"/entreprise/{airbel.id}/equipe"


def facts(answer: TestResponse) -> dict[str, str]:
    """What the page says was changed meanwhile."""
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    said = [" ".join(one.get_text(" ").split()) for one in page.select(".note .facts > *")]
    return dict(zip(said[::2], said[1::2], strict=True))


def closed(airbel: Participation) -> list[tuple[int, int]]:
    """The cells closed: the rank of the table, and that of the slot."""
    db.session.expire_all()
    ranks = {slot.id: rank for rank, slot in enumerate(airbel.forum.slots)}
    return [(n, ranks[a.slot_id]) for n, table in enumerate(airbel.tables) for a in table.absences]


def without(form: dict[str, object], airbel: Participation, *cells: tuple[int, int]) -> dict[str, object]:
    """The same form, with these cells unticked."""
    names = {f"{airbel.tables[n].id}-{airbel.forum.slots[rank].id}" for n, rank in cells}
    present = form["present"]
    assert isinstance(present, list)
    return {**form, "present": [cell for cell in present if cell not in names]}


def test_the_page_names_the_ticks_of_a_colleague_and_keeps_ones_own(
    airbel: Participation, marie: FlaskClient, solveig: FlaskClient
) -> None:
    address = f"/entreprise/{airbel.id}/presence"
    form = fields(marie.get(team(airbel)), PRESENCE)
    assert post(marie, address, without(form, airbel, (0, 1), (1, 2), (1, 3), (1, 4))).status_code == 303
    mine = without(form, airbel, (1, 3), (1, 5))
    answer = post(solveig, address, mine)
    assert answer.status_code == 409
    assert facts(answer) == {
        "Table 1, 9 h 55": "fermé (vous : ouvert)",
        "Table 2, 10 h 20, 11 h 10": "fermé (vous : ouvert)",
    }
    assert closed(airbel) == [(0, 1), (1, 2), (1, 3), (1, 4)]
    again = fields(answer, PRESENCE)
    assert again["present"] == mine["present"]
    assert post(solveig, address, again).status_code == 303
    assert closed(airbel) == [(1, 3), (1, 5)]


def test_a_half_day_closed_from_an_old_page_stays_asked_for(
    airbel: Participation, marie: FlaskClient, solveig: FlaskClient
) -> None:
    address = f"/entreprise/{airbel.id}/presence"
    form = fields(marie.get(team(airbel)), PRESENCE)
    post(marie, address, without(form, airbel, (0, 1)))
    answer = post(solveig, address, {**form, "half": f"{airbel.tables[1].id}:morning:close"})
    assert (answer.status_code, facts(answer)) == (409, {"Table 1, 9 h 55": "fermé (vous : ouvert)"})
    post(solveig, address, fields(answer, PRESENCE))
    assert closed(airbel) == [(1, rank) for rank in range(6)]


def test_two_who_close_the_same_slot_do_not_quarrel(
    airbel: Participation, marie: FlaskClient, solveig: FlaskClient
) -> None:
    address = f"/entreprise/{airbel.id}/presence"
    form = without(fields(marie.get(team(airbel)), PRESENCE), airbel, (0, 1))
    assert [post(one, address, form).status_code for one in (marie, solveig)] == [303, 303]
    assert closed(airbel) == [(0, 1)]


def test_a_table_taken_meanwhile_is_not_closed_by_a_page_that_did_not_show_it(
    airbel: Participation, marie: FlaskClient, solveig: FlaskClient
) -> None:
    team_actions.set_table_count(airbel, 1, booked={})
    db.session.commit()
    form = fields(solveig.get(team(airbel)), PRESENCE)
    count = {**fields(marie.get(team(airbel)), TABLES), "table_count": "2"}
    assert post(marie, f"/entreprise/{airbel.id}/tables", count).status_code == 303
    assert post(solveig, f"/entreprise/{airbel.id}/presence", without(form, airbel, (0, 1))).status_code == 303
    assert closed(airbel) == [(0, 1)]


def test_nobody_is_seated_at_a_table_given_back(
    airbel: Participation, marie: FlaskClient, solveig: FlaskClient
) -> None:
    presence = airbel.presences[0]
    address = f"/entreprise/{airbel.id}/equipe/{presence.recruiter_id}/table"
    form = {**fields(solveig.get(team(airbel)), SEATS), "table_id": str(airbel.tables[1].id)}
    post(marie, f"/entreprise/{airbel.id}/tables", {**fields(marie.get(team(airbel)), TABLES), "table_count": "1"})
    answer = post(solveig, address, form)
    assert answer.status_code == 409
    assert "Cette table a été rendue." in answer.get_data(as_text=True).replace("\u00a0", " ")
    db.session.expire_all()
    assert presence.table_id is None


def test_who_has_left_the_team_meanwhile_is_not_seated(airbel: Participation) -> None:
    team_actions.add_recruiter(airbel, "Inès", "Rousseau")
    db.session.commit()
    left = airbel.presences[1]
    db.session.execute(sa.delete(RecruiterPresence).where(RecruiterPresence.id == left.id))
    with pytest.raises(Refused) as refused:
        team_actions.seat(airbel, left, airbel.tables[0].id)
    assert refused.value.refusal.code == "not_in_team"
