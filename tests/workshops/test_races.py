"""Sixty people take a seat at once in a room of eighteen: eighteen sit, the others wait. And the proof that this test sees a fault."""
from datetime import timedelta

import pytest
import sqlalchemy as sa

from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.workshops.models import WorkshopSeat
from forum_app.workshops.vocabulary import SeatState
from tests import factories
from tests.races.serving import Request, Stage, in_one_go, served, statuses

pytestmark = pytest.mark.race


def sixty_people() -> list[Request]:
    """Everybody presses « Prendre ma place » at the same instant."""
    with in_one_go():
        chartres = factories.forum(day=now().date() + timedelta(days=30))
        workshop = factories.workshop(chartres, capacity=18)
        people = [factories.candidate(chartres, f"Prénom{n}", "Nom") for n in range(60)]
        return [Request(person.account, f"/mon-forum/{chartres.slug}/atelier", {"workshop": str(workshop.id)}) for person in people]


def seats() -> dict[SeatState, int]:
    db.session.rollback()
    return dict(db.session.execute(sa.select(WorkshopSeat.state, sa.func.count()).group_by(WorkshopSeat.state)).all())


def taken(stage: Stage) -> int:
    stage.volley(sixty_people())
    return seats().get(SeatState.TAKEN, 0)


def test_eighteen_seats_seat_eighteen_people() -> None:
    with served() as stage:
        assert statuses(stage.volley(sixty_people())) == {303: 60}
        assert seats() == {SeatState.TAKEN: 18, SeatState.WAITING: 42}


def test_two_tabs_take_one_seat() -> None:
    with served() as stage:
        one = sixty_people()[0]
        assert statuses(stage.volley([one] * 4)) == {303: 4}
        assert seats() == {SeatState.TAKEN: 1}


def test_without_the_rule_seats_are_oversold() -> None:
    """If this fails, the first test proves nothing."""
    with served(["rule"]) as stage:
        assert taken(stage) == 60


def test_without_the_lock_seats_are_oversold_on_postgresql() -> None:
    """SQLite lets one writer in at a time: there the lock of the row is not what holds."""
    with served(["lock"]) as stage:
        postgresql = db.engine.dialect.name == "postgresql"
        assert (taken(stage) > 18) is postgresql
