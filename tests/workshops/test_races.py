"""Sixty people take a seat at once in a room of eighteen: eighteen sit, the others wait.

And the proof that this test sees a fault.
"""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.workshops.models import WorkshopSeat
from forum_app.workshops.vocabulary import SeatState
from tests import factories
from tests.races.serving import Request, Stage, StageOf, statuses

pytestmark = pytest.mark.race


def people_for_a_seat(count: int, capacity: int = 18) -> list[Request]:
    """Everybody presses « Prendre ma place » at the same instant."""
    with factories.together():
        chartres = factories.forum(day=now().date() + timedelta(days=30))
        workshop = factories.workshop(chartres, capacity=capacity)
        people = [factories.candidate(chartres, f"Prénom{n}", "Nom") for n in range(count)]
        return [
            Request(person.account, f"/mon-forum/{chartres.slug}/atelier", {"workshop": str(workshop.id)})
            for person in people
        ]


def seats() -> dict[SeatState, int]:
    db.session.rollback()
    return dict(db.session.execute(sa.select(WorkshopSeat.state, sa.func.count()).group_by(WorkshopSeat.state)).all())


def taken(stage: Stage) -> int:
    """How many of thirty sit on the two seats: the first to arrive already arrive together."""
    stage.volley(people_for_a_seat(30, capacity=2))
    return seats().get(SeatState.TAKEN, 0)


def test_eighteen_seats_seat_eighteen_people(stage_of: StageOf) -> None:
    assert statuses(stage_of().volley(people_for_a_seat(60))) == {303: 60}
    assert seats() == {SeatState.TAKEN: 18, SeatState.WAITING: 42}


def test_two_tabs_take_one_seat(stage_of: StageOf) -> None:
    stage = stage_of()
    one = people_for_a_seat(1)[0]
    assert statuses(stage.volley([one] * 4)) == {303: 4}
    assert seats() == {SeatState.TAKEN: 1}


def test_without_the_rule_seats_are_oversold(stage_of: StageOf) -> None:
    """If this fails, the first test proves nothing."""
    assert taken(stage_of("rule")) > 2


def test_without_the_lock_seats_are_oversold_on_postgresql(stage_of: StageOf) -> None:
    """SQLite lets one writer in at a time: there the lock of the row is not what holds."""
    stage = stage_of("lock")
    postgresql = db.engine.dialect.name == "postgresql"
    assert (taken(stage) > 2) is postgresql
