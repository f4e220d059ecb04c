"""What an organiser does for somebody: their seat given, moved or taken back, and the exception to the workshop.

Each act on a seat is one letter. Locks are taken in the written order: workshops, then registration.
"""

from typing import Any

from forum_app.candidates.models import Registration
from forum_app.core.clock import now
from forum_app.core.db import collision, db, lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.journal import actions as journal
from forum_app.workshops import actions, letters, queries, rules
from forum_app.workshops.models import WorkshopException, WorkshopSeat
from forum_app.workshops.vocabulary import MOVES, SeatState


def give_seat(registration: Registration, workshop_id: int) -> None:
    """Give somebody a seat, whoever waits; the one that they had is given back in the same act.

    Raises Refused: "workshop_unknown", "not_confirmed", "workshop_begun", "already_here", "workshop_full".
    """
    former = _locked(registration, workshop_id)
    choice = queries.choice_of(registration.forum_id, workshop_id)
    if choice is None:
        raise Refused(actions.not_offered())
    here = former.state if former is not None and former.workshop_id == workshop_id else None
    refuse_if(rules.giving_refusal(registration.state, choice.workshop, now(), seat=here, free=choice.free))
    if former is not None and here is not None:
        MOVES.make("give", former, now(), rules.wrong_state)
        db.session.flush()
        journal.write("workshop.seat_given", former, **_about(registration, workshop_id=former.workshop_id))
        letters.seat_given(former)
        return
    had = former if former is not None and former.state is SeatState.TAKEN else None
    seat = WorkshopSeat(workshop=choice.workshop, registration=registration, state=SeatState.TAKEN)
    if former is not None:
        refuse_if(rules.leaving_refusal(former.workshop, now()))
        MOVES.make("release", former, now(), rules.wrong_state)
        db.session.flush()
    with collision(actions.seated()):
        db.session.add(seat)
    if had is None:
        journal.write("workshop.seat_given", seat, **_about(registration, workshop_id=seat.workshop_id))
    else:
        journal.write("workshop.seat_moved", seat, **_about(registration, workshop_id=seat.workshop_id))
    letters.seat_given(seat, had)


def take_seat_back(registration: Registration) -> SeatState:
    """Take somebody's seat, or their turn, back; return which it was.

    Raises Refused: "no_seat", "workshop_begun".
    """
    seat = _locked(registration)
    if seat is None:
        raise Refused(Refusal("no_seat", _("Cette personne n'a plus de place à l'atelier."), field="workshop"))
    refuse_if(rules.leaving_refusal(seat.workshop, now()))
    was = seat.state
    MOVES.make("release", seat, now(), rules.wrong_state)
    db.session.flush()
    journal.write("workshop.seat_withdrawn", seat, **_about(registration, workshop_id=seat.workshop_id))
    if was is SeatState.TAKEN:
        letters.seat_lost(seat, by_organiser=True)
    else:
        letters.left_queue(seat)
    return was


def except_from_workshop(registration: Registration, reason: str) -> None:
    """Let companies book somebody without a seat, or say another reason for it.

    Raises Refused: "not_required", "not_confirmed", "already_seated".
    """
    forum = registration.forum
    lock(Registration, registration.id)
    seat = queries.seat_of(registration)
    refuse_if(
        rules.exception_refusal(
            registration.state,
            forum.workshop_policy,
            len(queries.titles_at(forum)),
            seated=seat is not None and seat.state is SeatState.TAKEN,
        )
    )
    made = queries.exception_of(registration.id) or WorkshopException(registration_id=registration.id)
    made.reason, made.made_at, made.account_id = reason, now(), journal.actor_id()
    db.session.add(made)
    db.session.flush()
    journal.write("workshop.excepted", registration, **_about(registration))


def end_exception(registration: Registration) -> None:
    """Ask for the seat again; nothing when nothing was excepted."""
    lock(Registration, registration.id)
    made = queries.exception_of(registration.id)
    if made is not None:
        db.session.delete(made)
        journal.write("workshop.exception_ended", registration, **_about(registration))


def _locked(registration: Registration, *workshop_ids: int) -> WorkshopSeat | None:
    """Return somebody's live seat, read again once its workshop and those given are locked."""
    seat = queries.seat_of(registration)
    actions.lock_in_order(*workshop_ids, *(() if seat is None else (seat.workshop_id,)))
    lock(Registration, registration.id)
    seat = queries.seat_of(registration)
    return None if seat is None else lock(WorkshopSeat, seat.id)


def _about(registration: Registration, **more: Any) -> dict[str, Any]:
    """Return whom an act is for, as the journal keeps it."""
    values = {"forum_id": registration.forum_id, "on_behalf_of_id": registration.account_id}
    return {**values, "registration_id": registration.id, **more}
