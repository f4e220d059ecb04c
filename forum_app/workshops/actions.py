"""Seats: taken, changed, given back, under the lock of the workshop's row.

Locks are taken in the written order: forum, workshop, registration.
"""

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa

from forum_app.candidates import accommodation
from forum_app.candidates import actions as candidates
from forum_app.candidates.actions import Agreement
from forum_app.candidates.letters import SeatTold
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import HOLDING, Accommodation, RegistrationState
from forum_app.core import calendar
from forum_app.core.clock import now
from forum_app.core.db import collision, db, in_chunks, lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.forums.models import Forum
from forum_app.journal import actions as journal
from forum_app.journal.actions import JournalLine, Reference
from forum_app.mail.erasing import erase as erase_letters
from forum_app.workshops import calendar_entries, letters, queries, rules
from forum_app.workshops.models import Trainer, Workshop, WorkshopException, WorkshopSeat
from forum_app.workshops.vocabulary import MOVES, SeatState


def enrol(
    registration: Registration,
    agreement: Agreement,
    workshop_id: int | None,
    needs: Sequence[Accommodation],
    words: str,
) -> RegistrationState:
    """Do the last step of the sign-up in one act: send the file and take the seat.

    `workshop_id`: the workshop chosen, None for none. Somebody who waits for a place at the forum takes no seat yet.
    """
    forum = lock(Forum, registration.forum_id)
    refuse_if(rules.choice_refusal(forum.workshop_policy, workshop_id is not None, len(forum_workshops(forum))))
    if workshop_id is not None:
        lock_in_order(workshop_id)
    with db.session.begin_nested():  # all of it or nothing, even when the view shows the refusal beside its field
        accommodation.declare(registration, needs, words)
        return candidates.submit(registration, agreement, lambda: _seat_with_registration(registration, workshop_id))


def _seat_with_registration(registration: Registration, workshop_id: int | None) -> SeatTold | None:
    """Take the seat chosen with a registration just sent, and return what its letter says of it; None without one."""
    if workshop_id is None or registration.state not in HOLDING:
        return None
    seat, _former = _take(registration, workshop_id)
    return letters.told_with_registration(seat) if seat.state is SeatState.TAKEN else None


def forum_workshops(forum: Forum) -> list[int]:
    """Return the ids of the workshops that one may still choose."""
    moment = now()
    return [choice.workshop.id for choice in queries.choices_of(forum) if moment < choice.workshop.starts_at]


def take_seat(registration: Registration, workshop_id: int) -> SeatState:
    """Take a seat, or change to it: the former one is given back in the same act, and one letter tells it.

    When the workshop is full the person waits, in turn; somebody whose turn has come takes it. Raises Refused:
    "workshop_unknown" (not opened to this forum), "no_place_at_forum", "workshop_begun".
    """
    before = queries.seat_of(registration)
    had = (before.id, before.state) if before is not None else None
    seat, former = _take(registration, workshop_id)
    if seat.state is SeatState.TAKEN and (seat.id, seat.state) != had:
        letters.seat_taken(seat, former)
    elif former is not None:
        letters.seat_lost(former)
    return seat.state


def _take(registration: Registration, workshop_id: int) -> tuple[WorkshopSeat, WorkshopSeat | None]:
    """Do as `take_seat`, without a letter. Return the seat, and the one that was taken before and is given back."""
    former = queries.seat_of(registration)
    lock_in_order(workshop_id, *(() if former is None else (former.workshop_id,)))
    lock(Registration, registration.id)
    choice = queries.choice_of(registration.forum_id, workshop_id)
    if choice is None:
        raise Refused(not_offered())
    refuse_if(rules.seat_refusal(registration.state, choice.workshop, now()))
    former = queries.seat_of(registration)
    if former is not None:
        if former.workshop_id == workshop_id:
            if former.state is SeatState.WAITING and (queries.seat_rank(former) or 1) <= choice.free:
                MOVES.make("give", former, now(), rules.wrong_state)
                db.session.flush()
                _write_taken(former)
            return former, None
        refuse_if(rules.seat_refusal(registration.state, former.workshop, now()))
    given_back = former if former is not None and former.state is SeatState.TAKEN else None
    seat = WorkshopSeat(
        workshop=choice.workshop,
        registration=registration,
        state=rules.state_of_next(choice.free, choice.waiting),
        queue_at=now(),
    )
    with collision(seated()):
        if former is not None:
            _release(former)
        db.session.add(seat)
    _write_taken(seat)
    return seat, given_back


def _write_taken(seat: WorkshopSeat) -> None:
    journal.write(
        f"workshop.seat_{seat.state.value}",
        seat,
        forum_id=seat.registration.forum_id,
        registration_id=seat.registration_id,
        workshop_id=seat.workshop_id,
    )


def seat_newcomers(forum: Forum, workshop_id: int, newcomers: Sequence[int]) -> Counter[SeatState]:
    """Seat new registrations that hold a place, in that order, and return how many got each state.

    The same as `take_seat` for each, in a number of statements that does not grow with them. Raises Refused:
    "workshop_unknown", "workshop_begun".
    """
    if not newcomers:
        return Counter()
    lock_in_order(workshop_id)
    choice = queries.choice_of(forum.id, workshop_id)
    if choice is None:
        raise Refused(not_offered())
    refuse_if(rules.begun_refusal(choice.workshop, now()))
    states = rules.states_of_newcomers(len(newcomers), choice.free, choice.waiting)
    moment = now()
    rows = [
        {"workshop_id": workshop_id, "registration_id": identity, "state": state, "queue_at": moment}
        for identity, state in zip(newcomers, states, strict=True)
    ]
    with collision(seated()):
        seats = db.session.scalars(
            sa.insert(WorkshopSeat).returning(WorkshopSeat.id, sort_by_parameter_order=True), rows
        ).all()
    journal.write_many(
        JournalLine(
            f"workshop.seat_{row['state'].value}",
            Reference("workshop_seat", seat, forum.id),
            params={"registration_id": row["registration_id"], "workshop_id": workshop_id},
        )
        for seat, row in zip(seats, rows, strict=True)
    )
    return Counter(states)


def unseat(registration_ids: Sequence[int]) -> None:
    """Erase the seats of registrations that are erased: unlike `release_seat`, no line remembers them.

    Their workshops are locked first. What an organiser excepted them from goes with them.
    """
    for some in in_chunks(registration_ids):
        db.session.execute(
            sa.delete(WorkshopException).where(WorkshopException.registration_id.in_(some)),
            execution_options={"synchronize_session": False},
        )
        theirs = WorkshopSeat.registration_id.in_(some)
        lock_in_order(*db.session.scalars(sa.select(WorkshopSeat.workshop_id).where(theirs)))
        seats = sa.select(WorkshopSeat.id).where(theirs)
        erase_letters("workshop_seat", seats)
        journal.forget("workshop_seat", seats)
        db.session.execute(sa.delete(WorkshopSeat).where(theirs), execution_options={"synchronize_session": False})


def forget_trainers(account_ids: Sequence[int]) -> None:
    """Erase those who run workshops with an account that is erased."""
    db.session.execute(
        sa.delete(Trainer).where(Trainer.account_id.in_(account_ids)), execution_options={"synchronize_session": False}
    )


def forget_authors(account_ids: Sequence[int]) -> None:
    """Let the exceptions made by accounts that are erased stand without them."""
    statement = sa.update(WorkshopException).where(WorkshopException.account_id.in_(account_ids))
    db.session.execute(statement.values(account_id=None), execution_options={"synchronize_session": False})


def give_back(registration: Registration) -> None:
    """Give the seat back (or stop waiting); nothing when there is none. Raises Refused("workshop_begun")."""
    seat = _locked_seat(registration)
    if seat is not None:
        refuse_if(rules.seat_refusal(registration.state, seat.workshop, now()))
        had_it = seat.state is SeatState.TAKEN
        _release(seat)
        if had_it:
            letters.seat_lost(seat)


def release_seat(registration: Registration) -> str:
    """Free the seat of somebody who leaves the forum, whatever the date.

    For the act of withdrawal, in a higher room, whose letter tells it. Return the calendar entry that takes the seat
    out; empty where there was none, or where it is past.
    """
    seat = _locked_seat(registration)
    if seat is None:
        return ""
    expected = seat.state is SeatState.TAKEN and now() < seat.workshop.starts_at
    _release(seat)
    return calendar_entries.invitation(seat, calendar.CANCEL) if expected else ""


def release_all(forum: Forum) -> dict[int, str]:
    """Free every seat of a forum that is cancelled, and stop every wait, without a letter of its own: that of the forum
    tells it. Return the calendar entries that take out those to come, by registration.
    """
    seats = queries.live_seats_of(forum)
    for workshop_id in sorted({seat.workshop_id for seat in seats}):
        lock(Workshop, workshop_id)
    moment = now()
    entries = {
        seat.registration_id: calendar_entries.invitation(seat, calendar.CANCEL)
        for seat in seats
        if seat.state is SeatState.TAKEN and moment < seat.workshop.starts_at
    }
    for seat in seats:
        MOVES.make("release", seat, moment, rules.wrong_state)
    db.session.flush()
    ids = [
        JournalLine(
            "workshop.seat_released",
            seat,
            params={"registration_id": seat.registration_id, "workshop_id": seat.workshop_id},
        )
        for seat in seats
    ]
    journal.write_many(ids, forum_id=forum.id)
    return entries


def place(seat: WorkshopSeat) -> None:
    """Give a free seat to somebody who waits, and tell them. Raises Refused: "not_waiting", "workshop_full"."""
    lock(Workshop, seat.workshop_id)
    lock(WorkshopSeat, seat.id)
    choice = queries.choice_of(seat.registration.forum_id, seat.workshop_id)
    refuse_if(rules.placing_refusal(seat.state, choice.free if choice else 0))
    MOVES.make("give", seat, now(), rules.wrong_state)
    db.session.flush()
    journal.write(
        "workshop.seat_given",
        seat,
        forum_id=seat.registration.forum_id,
        on_behalf_of_id=seat.registration.account_id,
        registration_id=seat.registration_id,
        workshop_id=seat.workshop_id,
    )
    letters.seat_given(seat)


def _locked_seat(registration: Registration) -> WorkshopSeat | None:
    """Return somebody's live seat, read again once its workshop is locked."""
    seat = queries.seat_of(registration)
    if seat is None:
        return None
    lock(Workshop, seat.workshop_id)
    lock(Registration, registration.id)
    return queries.seat_of(registration)


def not_offered() -> Refusal:
    """Return what is said of a workshop that is not opened to the forum."""
    return Refusal("workshop_unknown", _("Cet atelier n'est pas proposé pour ce forum."), field="workshop")


def _release(seat: WorkshopSeat) -> None:
    MOVES.make("release", seat, now(), rules.wrong_state)
    db.session.flush()
    journal.write(
        "workshop.seat_released",
        seat,
        forum_id=seat.registration.forum_id,
        registration_id=seat.registration_id,
        workshop_id=seat.workshop_id,
    )


def lock_in_order(*workshop_ids: int) -> None:
    """Lock several workshops, always the smaller identifier first."""
    for identity in sorted(set(workshop_ids)):
        if lock(Workshop, identity) is None:
            raise Refused(Refusal("workshop_unknown", _("Cet atelier n'existe plus."), field="workshop"))


def seated() -> Refusal:
    """Return what is said to who takes a seat for somebody who has just got one."""
    return Refusal("already_seated", _("Une place à un atelier est déjà prise."), field="workshop")
