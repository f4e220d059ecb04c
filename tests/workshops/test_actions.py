"""Seats at the workshop of Chartres."""

from datetime import timedelta

import pytest

from forum_app.candidates.actions import Agreement
from forum_app.candidates.vocabulary import Accommodation, ConsentPurpose, RegistrationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import WorkshopPolicy
from forum_app.interviews import withdrawal_actions as withdrawals
from forum_app.journal.models import JournalEntry
from forum_app.mail.models import Letter
from forum_app.workshops import actions, queries, rules
from forum_app.workshops.models import WorkshopOpening, WorkshopSeat
from forum_app.workshops.vocabulary import SeatState
from tests import factories
from tests.letters import outbox

SHARE = Agreement(frozenset({ConsentPurpose.SHARE}))


@pytest.fixture
def chartres(app) -> Forum:
    return factories.forum()


def refusal_code(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.refusal.code


def test_seats_go_to_the_first_then_people_wait_in_turn(chartres: Forum):
    workshop = factories.workshop(chartres, capacity=2)
    people = [factories.candidate(chartres, name) for name in ("Ana", "Bob", "Cléo", "Dina")]
    assert [actions.take_seat(person, workshop.id) for person in people] == [SeatState.TAKEN] * 2 + [
        SeatState.WAITING
    ] * 2
    assert [queries.seat_rank(queries.seat_of(person)) for person in people] == [None, None, 1, 2]
    choice = queries.choice_of(chartres.id, workshop.id)
    assert (choice.taken, choice.places, choice.free, choice.open_seats, choice.waiting) == (2, 2, 0, 0, 2)


def test_changing_is_one_act(chartres: Forum):
    morning, evening = factories.workshop(chartres), factories.workshop(chartres, title="Atelier du soir")
    marie = factories.candidate(chartres)
    actions.take_seat(marie, morning.id)
    assert actions.take_seat(marie, evening.id) is SeatState.TAKEN
    assert [(s.workshop_id, s.state) for s in db.session.query(WorkshopSeat).order_by(WorkshopSeat.id)] == [
        (morning.id, SeatState.RELEASED),
        (evening.id, SeatState.TAKEN),
    ]
    assert [e.verb for e in db.session.query(JournalEntry).order_by(JournalEntry.id)] == [
        "workshop.seat_taken",
        "workshop.seat_released",
        "workshop.seat_taken",
    ]


def test_taking_the_same_seat_twice_changes_nothing(chartres: Forum):
    workshop, marie = factories.workshop(chartres), factories.candidate(chartres)
    actions.take_seat(marie, workshop.id)
    assert actions.take_seat(marie, workshop.id) is SeatState.TAKEN
    assert db.session.query(WorkshopSeat).count() == 1


def test_a_quota_keeps_seats_for_the_other_forum(chartres: Forum):
    lyon = factories.forum("Lyon")
    workshop = factories.workshop(chartres, capacity=4)
    workshop.openings[0].quota = 1
    workshop.openings.append(WorkshopOpening(forum=lyon))
    db.session.commit()
    assert actions.take_seat(factories.candidate(chartres, "Ana"), workshop.id) is SeatState.TAKEN
    assert actions.take_seat(factories.candidate(chartres, "Bob"), workshop.id) is SeatState.WAITING
    assert actions.take_seat(factories.candidate(lyon, "Cléo"), workshop.id) is SeatState.TAKEN
    assert [
        (c.taken, c.taken_by_forum, c.waiting, c.free)
        for c in (queries.choice_of(chartres.id, workshop.id), queries.choice_of(lyon.id, workshop.id))
    ] == [(2, 1, 1, 0), (2, 1, 0, 2)]


def test_a_freed_seat_is_kept_for_who_waits_and_given_by_hand(chartres: Forum):
    workshop = factories.workshop(chartres, capacity=1)
    ana, bob, zoe = (factories.candidate(chartres, name) for name in ("Ana", "Bob", "Zoé"))
    actions.take_seat(ana, workshop.id)
    actions.take_seat(bob, workshop.id)
    seat = queries.seat_of(bob)
    assert refusal_code(lambda: actions.place(seat)) == "workshop_full"
    actions.give_back(ana)
    assert actions.take_seat(zoe, workshop.id) is SeatState.WAITING
    actions.place(seat)
    assert (seat.state, refusal_code(lambda: actions.place(seat))) == (SeatState.TAKEN, "not_waiting")
    assert [(letter.kind, letter.recipient) for letter in outbox()] == [
        ("workshops.seat_taken", ana.email),
        ("workshops.seat_lost", ana.email),
        ("workshops.seat_given", bob.email),
    ]


@pytest.mark.parametrize("state", [RegistrationState.WAITING, RegistrationState.INVITED, RegistrationState.WITHDRAWN])
def test_a_seat_needs_a_place_at_the_forum(chartres: Forum, state: RegistrationState):
    workshop = factories.workshop(chartres)
    person = factories.candidate(chartres, state=state)
    assert refusal_code(lambda: actions.take_seat(person, workshop.id)) == "no_place_at_forum"


def test_a_workshop_that_has_begun_or_is_elsewhere_is_refused(chartres: Forum):
    begun = factories.workshop(chartres, starts_at=now(), ends_at=now() + timedelta(hours=3))
    elsewhere = factories.workshop(factories.forum("Lyon"))
    marie = factories.candidate(chartres)
    assert refusal_code(lambda: actions.take_seat(marie, begun.id)) == "workshop_begun"
    assert refusal_code(lambda: actions.take_seat(marie, elsewhere.id)) == "workshop_unknown"
    assert refusal_code(lambda: actions.take_seat(marie, 10**9)) == "workshop_unknown"


def test_a_refused_enrolment_leaves_nothing_behind(chartres: Forum):
    person = factories.candidate(chartres, state=RegistrationState.DRAFT, agreed_at=None)
    elsewhere = factories.workshop(factories.forum("Lyon"))
    assert (
        refusal_code(lambda: actions.enrol(person, SHARE, elsewhere.id, [Accommodation.QUIET], ""))
        == "workshop_unknown"
    )
    db.session.commit()
    assert (person.state, db.session.query(WorkshopSeat).count(), db.session.query(Letter).count()) == (
        RegistrationState.DRAFT,
        0,
        0,
    )


def test_a_required_workshop_is_chosen_even_by_a_hand_made_request(chartres: Forum):
    chartres.workshop_policy = WorkshopPolicy.REQUIRED
    factories.workshop(chartres)
    person = factories.candidate(chartres, state=RegistrationState.DRAFT, agreed_at=None)
    assert refusal_code(lambda: actions.enrol(person, SHARE, None, [], "")) == "workshop_required"


def test_leaving_the_forum_gives_the_seat_back(chartres: Forum):
    workshop, marie = factories.workshop(chartres), factories.candidate(chartres)
    actions.take_seat(marie, workshop.id)
    withdrawals.withdraw_registration(marie)
    assert (marie.state, queries.seat_of(marie)) == (RegistrationState.WITHDRAWN, None)


@pytest.mark.parametrize(
    ("capacity", "taken", "quota", "taken_by_forum", "free"),
    [
        (18, 0, None, 0, 18),
        (18, 18, None, 4, 0),
        (18, 10, 6, 2, 4),
        (18, 16, 6, 0, 2),
        (18, 4, 3, 4, 0),
        (10, 12, None, 12, 0),
    ],
)
def test_free_seats(capacity: int, taken: int, quota: int | None, taken_by_forum: int, free: int):
    assert rules.free_seats(capacity, taken, quota, taken_by_forum) == free
