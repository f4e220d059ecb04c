"""What a company gives back while a colleague books it: the one who locks first is the one who is right."""

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from forum_app.candidates.models import Registration
from forum_app.companies import rules as company_rules
from forum_app.companies import team_actions as company_team
from forum_app.companies.models import Participation, RecruiterPresence, Table, TableAbsence
from forum_app.core.db import db, transaction
from forum_app.core.refusals import Refused
from forum_app.forums.models import Slot
from forum_app.forums.vocabulary import BookingAudience
from forum_app.interviews import actions, queries, team_actions
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE
from tests import factories

pytestmark = pytest.mark.both


def only_the_second_table_is_there(airbel: Participation) -> None:
    airbel.tables[0].absences.append(TableAbsence(slot_id=airbel.forum.slots[0].id))


def give_back_a_table(airbel: Participation) -> None:
    team_actions.set_table_count(airbel, 1)


def close_the_slot(airbel: Participation) -> None:
    elsewhere = {slot.id for slot in airbel.forum.slots[1:]}
    team_actions.set_presence(airbel, {table.id: elsewhere for table in airbel.tables})


def booked_by_a_colleague(app: Flask, airbel_id: int, marie_id: int, slot_id: int) -> threading.Thread:
    """A colleague who books that slot, in a transaction of their own, begun now."""

    def book() -> None:
        with app.app_context():
            try:
                with transaction():
                    airbel, marie = (
                        db.session.get_one(Participation, airbel_id),
                        db.session.get_one(Registration, marie_id),
                    )
                    actions.book(airbel, marie, db.session.get_one(Slot, slot_id))
            except Refused:
                pass  # the table or the slot is gone: nothing is booked, which the test counts

    thread = threading.Thread(target=book)
    thread.start()
    return thread


def abandoned() -> int:
    """Live interviews at a table that was given back, or at a slot where their table is absent."""
    db.session.rollback()
    absent = sa.exists().where(TableAbsence.table_id == Interview.table_id, TableAbsence.slot_id == Interview.slot_id)
    gone = sa.or_(Table.removed_at.is_not(None), absent)
    statement = sa.select(sa.func.count(Interview.id)).join(Table, Table.id == Interview.table_id)
    return db.session.scalar(statement.where(Interview.state.in_(LIVE), gone)) or 0


@pytest.fixture
def left_alone(app: Flask, monkeypatch) -> Callable[..., int]:
    """How many interviews nobody is there for, when a colleague books right after an act has asked what is booked."""

    def play(act: Callable[[Participation], None], patience: float) -> int:
        chartres = factories.forum(slots=2, booking_audience=BookingAudience.ALL)
        marie, airbel = factories.candidate(chartres), factories.company(chartres, tables=2)
        only_the_second_table_is_there(airbel)
        db.session.commit()
        who = (airbel.id, marie.id, chartres.slots[0].id)
        colleagues = []
        asked = queries.booked_slots

        def asked_then_booked(participation: Participation) -> dict[int, set[int]]:
            found = asked(participation)
            colleagues.append(booked_by_a_colleague(app, *who))
            colleagues[0].join(patience)  # as far as it gets: to its end, or to a lock that this act holds
            return found

        monkeypatch.setattr(team_actions.queries, "booked_slots", asked_then_booked)
        with transaction():
            act(db.session.get_one(Participation, airbel.id))
        colleagues[0].join(30)
        assert not colleagues[0].is_alive()
        return abandoned()

    return play


@pytest.mark.parametrize("act", [give_back_a_table, close_the_slot])
def test_nobody_is_booked_where_nobody_will_be(left_alone: Callable[..., int], act) -> None:
    assert left_alone(act, patience=0.5) == 0


@pytest.mark.parametrize("act", [give_back_a_table, close_the_slot])
def test_without_the_locks_somebody_is_on_postgresql(left_alone: Callable[..., int], act, monkeypatch) -> None:
    """SQLite lets one writer in at a time: the colleague waits all the same."""
    postgresql = db.engine.dialect.name == "postgresql"
    monkeypatch.setattr(actions, "lock_row", lambda kind, identity: None)
    monkeypatch.setattr(
        team_actions, "lock", lambda kind, identity, *_with: db.session.get(kind, identity, populate_existing=True)
    )
    assert (left_alone(act, patience=30 if postgresql else 0.5) > 0) is postgresql


@pytest.fixture
def seated_at_no_table(app: Flask, monkeypatch) -> Callable[[float], int]:
    """How many people sit at a table that is gone, when a colleague gives it back right after an act has looked."""

    def play(patience: float) -> int:
        airbel = factories.company(factories.forum(slots=2), tables=2)
        airbel_id, seat_refusal, colleagues = airbel.id, company_rules.seat_refusal, []
        db.session.commit()

        def give_back() -> None:
            with app.app_context(), transaction():
                give_back_a_table(db.session.get_one(Participation, airbel_id))

        def looked_then_given_back(**facts: bool) -> object:
            colleagues.append(threading.Thread(target=give_back))
            colleagues[0].start()
            colleagues[0].join(patience)
            return seat_refusal(**facts)

        monkeypatch.setattr(company_rules, "seat_refusal", looked_then_given_back)
        with transaction():
            airbel = db.session.get_one(Participation, airbel_id)
            company_team.seat(airbel, airbel.presences[0], airbel.tables[1].id)
        colleagues[0].join(30)
        assert not colleagues[0].is_alive()
        db.session.rollback()
        gone = sa.select(sa.func.count(RecruiterPresence.id)).join(Table, Table.id == RecruiterPresence.table_id)
        return db.session.scalar(gone.where(Table.removed_at.is_not(None))) or 0

    return play


def test_nobody_sits_at_a_table_that_a_colleague_gives_back(seated_at_no_table: Callable[[float], int]) -> None:
    assert seated_at_no_table(0.5) == 0


def test_without_the_lock_somebody_does_on_postgresql(seated_at_no_table: Callable[[float], int], monkeypatch) -> None:
    postgresql = db.engine.dialect.name == "postgresql"
    monkeypatch.setattr(
        company_team, "lock", lambda kind, identity: db.session.get(kind, identity, populate_existing=True)
    )
    assert (seated_at_no_table(30 if postgresql else 0.5) > 0) is postgresql
