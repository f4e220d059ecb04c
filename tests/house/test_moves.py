"""Every table of moves is what the acts do: each (verb, state) that it holds leads to its state, each other is refused.

A room that declares a table adds its acts here; a test fails until it does.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from flask import Flask

import forum_app
from forum_app.candidates import actions as candidates
from forum_app.candidates import letters as candidate_letters
from forum_app.candidates.actions import Agreement
from forum_app.candidates.vocabulary import ConsentPurpose
from forum_app.candidates.vocabulary import RegistrationState as Registered
from forum_app.companies import actions as companies
from forum_app.companies import approval_actions
from forum_app.companies import letters as company_letters
from forum_app.companies.vocabulary import ParticipationState as Participating
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.moves import Moves
from forum_app.core.refusals import Refused
from forum_app.forums.actions import forum as forums
from forum_app.forums.vocabulary import ForumState
from forum_app.imports import actions as imports
from forum_app.imports.models import ImportBatch
from forum_app.imports.undo import undo_import
from forum_app.imports.vocabulary import ImportKind, ImportState
from forum_app.interviews import actions as interviews
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE, DeclineReason, InterviewState
from forum_app.mail.rules import TIME_TO_REPLACE
from forum_app.workshops import actions as workshops
from forum_app.workshops.models import WorkshopSeat
from forum_app.workshops.vocabulary import SeatState
from tests import factories
from tests.house.world import SHEET
from tests.interviews.world import world

SHARE = Agreement(frozenset({ConsentPurpose.SHARE}))
UNFINISHED = (Registered.DRAFT, Registered.INVITED)


@dataclass(frozen=True)
class Acts:
    """The acts of one table. make: a row of a new forum; by: what does each verb to it.

    repeated: (verb, state) that changes nothing and is not refused, since it was done already.
    """

    make: Callable[[], Any]
    by: dict[str, Callable[[Any], object]]
    repeated: frozenset[tuple[str, Any]] = field(default_factory=frozenset)


def _sent(registration: Any, **facts: Any) -> None:
    """Send the sign-up of somebody of whom these facts are true."""
    for name, value in facts.items():
        setattr(registration, name, value)
    candidates.submit(registration, SHARE)


def _confirm(registration: Any) -> None:
    if registration.state in UNFINISHED:
        _sent(registration)
    else:
        candidates.confirm(registration, reason="Diplôme vérifié")


def _undone(registration: Any, verb: str) -> None:
    """Take back a confirmation whose letter still waits."""
    if registration.state is Registered.CONFIRMED:
        candidate_letters.tell_state(registration, delay=TIME_TO_REPLACE)
    candidates.take_back_confirmation(registration, verb)


def _unapproved(participation: Any, verb: str) -> None:
    """Take back an approval whose letter still waits."""
    if participation.state is Participating.APPROVED:
        company_letters.tell_approved(participation, [1])
    approval_actions.take_back_approval(participation, verb)


def _queue(registration: Any) -> None:
    registration.forum.capacity = 0
    candidates.submit(registration, SHARE)


def _imported(state: ImportState = ImportState.CHECKED) -> ImportBatch:
    forum = factories.forum()
    batch = imports.receive(forum, ImportKind.CANDIDATES, "liste.csv", SHEET.encode(), account_id=None)
    imports.run(batch, invite=False)
    db.session.commit()
    batch.state = ImportState.CHECKED
    return batch


def _enter(batch: ImportBatch) -> None:
    if batch.state is ImportState.CHECKED:  # the same file again, for other people: the first ones are there already
        imports.correct(batch, 2, "email", "autre@exemple.example")
    imports.run(batch, invite=False)


def _interview() -> Interview:
    w = world()
    made = interviews.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    return made


def _seat() -> WorkshopSeat:
    forum = factories.forum()
    seat = WorkshopSeat(workshop=factories.workshop(forum), registration=factories.candidate(forum))
    factories.save(seat)
    return seat


NOT_LIVE = tuple(state for state in InterviewState if state not in LIVE)
ACTS: dict[str, Acts] = {
    "candidates": Acts(
        lambda: factories.candidate(factories.forum(capacity=5)),
        {
            "confirm": _confirm,
            "examine": lambda row: _sent(row, contract_end=date(2025, 12, 31)),
            "queue": _queue,
            "refuse": lambda row: candidates.refuse(row, reason="Hors conditions"),
            "withdraw": candidates.withdraw,
            "overturn": lambda row: candidates.overturn(row, reason="Diplôme vérifié"),
            "reopen": candidates.reopen,
            "examine_again": lambda row: _undone(row, "examine_again"),
            "queue_again": lambda row: _undone(row, "queue_again"),
        },
        # A sign-up sent twice is sent once.
        frozenset((verb, s) for verb in ("examine", "queue") for s in Registered if s not in UNFINISHED),
    ),
    "companies": Acts(
        lambda: factories.company(factories.forum()),
        {
            "submit": companies.submit,
            "approve": approval_actions.approve,
            "queue": approval_actions.queue,
            "refuse": lambda row: approval_actions.refuse(row, "Hors du champ"),
            "withdraw": companies.withdraw,
            "examine_again": lambda row: _unapproved(row, "examine_again"),
            "queue_again": lambda row: _unapproved(row, "queue_again"),
        },
        frozenset(("submit", s) for s in Participating if s is not Participating.DRAFT),
    ),
    "interviews": Acts(
        _interview,
        {
            "move": lambda row: interviews.move(row, row.registration.forum.slots[3]),
            "cancel": interviews.free,
            "restore": interviews.restore,
            "decline": lambda row: interviews.decline(row, DeclineReason.OTHER),
        },
        frozenset({("cancel", InterviewState.CANCELLED), *(("restore", state) for state in LIVE)}),
    ),
    "forums": Acts(
        factories.forum,
        {"announce": lambda row: forums.announce(row, []), "cancel": lambda row: forums.cancel(row, row.city)},
    ),
    "imports": Acts(
        _imported,
        {"enter": _enter, "abandon": imports.abandon, "cancel": lambda row: undo_import(row, account_id=None)},
    ),
    "workshops": Acts(
        _seat,
        {"give": workshops.place, "release": lambda row: workshops.release_seat(row.registration)},
        frozenset({("release", SeatState.RELEASED)}),
    ),
}
STATES: dict[str, Any] = {
    "candidates": Registered,
    "companies": Participating,
    "interviews": InterviewState,
    "forums": ForumState,
    "imports": ImportState,
    "workshops": SeatState,
}


def tables() -> dict[str, Moves[Any]]:
    """The table of each room that declares one in its vocabulary."""
    found = {}
    for room in pkgutil.iter_modules(forum_app.__path__):
        name = f"forum_app.{room.name}.vocabulary"
        if importlib.util.find_spec(f"forum_app.{room.name}").submodule_search_locations and importlib.util.find_spec(
            name
        ):
            moves = getattr(importlib.import_module(name), "MOVES", None)
            if moves is not None:
                found[room.name] = moves
    return found


TABLES = tables()


def test_every_table_has_its_acts_here_and_every_verb_an_act():
    assert {room: moves.verbs for room, moves in TABLES.items()} == {
        room: tuple(sorted(acts.by, key=TABLES[room].verbs.index)) for room, acts in ACTS.items()
    }


@pytest.mark.parametrize("room", ACTS)
def test_acts_make_the_moves_of_their_table_and_no_other(app: Flask, room: str) -> None:
    moves, acts = TABLES[room], ACTS[room]
    row = acts.make()
    for verb, act in acts.by.items():
        for state in STATES[room]:
            undone = db.session.begin_nested()
            row.state = state
            if hasattr(row, "state_at"):
                row.state_at = now()
            db.session.flush()
            try:
                act(row)
                came = "done"
            except Refused:
                came = "refused"
            outcome = (came, row.state)
            undone.rollback()
            if moves.allows(verb, state):
                expected = ("done", moves.target(verb))
            else:
                expected = ("done" if (verb, state) in acts.repeated else "refused", state)
            assert outcome == expected, (room, verb, state)
