"""Questions about workshops and their seats, always ordered."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.workshops import rules
from forum_app.workshops.models import Workshop, WorkshopException, WorkshopOpening, WorkshopSeat
from forum_app.workshops.vocabulary import LIVE_SEATS, SeatState

# Confirmed, and no seat at a workshop: somebody who waits for one has none yet.
UNSEATED = sa.and_(
    Registration.state == RegistrationState.CONFIRMED,
    ~sa.exists()
    .where(WorkshopSeat.registration_id == Registration.id, WorkshopSeat.state == SeatState.TAKEN)
    .correlate(Registration),
)


@dataclass(frozen=True)
class Choice:
    """A workshop as one forum may use it. taken: in the room, by everybody; waiting: those of this forum."""

    workshop: Workshop
    quota: int | None
    taken: int
    taken_by_forum: int
    waiting: int

    @property
    def places(self) -> int:
        """Seats of this forum, taken or not: what its wells show."""
        return self.taken_by_forum + self.free

    @property
    def free(self) -> int:
        return rules.free_seats(self.workshop.capacity, self.taken, self.quota, self.taken_by_forum)

    @property
    def open_seats(self) -> int:
        """Seats that a newcomer gets at once: those who wait come first."""
        return max(0, self.free - self.waiting)


def choices_of(forum: Forum) -> list[Choice]:
    """Return the workshops opened to a forum, the first to begin first; two statements."""
    openings = (
        sa.select(WorkshopOpening)
        .join(WorkshopOpening.workshop)
        .options(contains_eager(WorkshopOpening.workshop))
        .where(WorkshopOpening.forum_id == forum.id)
    )
    found = list(db.session.scalars(openings.order_by(Workshop.starts_at, Workshop.title, Workshop.id)))
    counts = _counts(forum.id, [opening.workshop_id for opening in found])
    return [_choice(opening, counts) for opening in found]


def titles_at(forum: Forum) -> list[tuple[int, str]]:
    """Return (id, title) of the workshops opened to a forum, in the same order."""
    opened = sa.select(Workshop.id, Workshop.title).join(WorkshopOpening).where(WorkshopOpening.forum_id == forum.id)
    return [
        (identity, title)
        for identity, title in db.session.execute(opened.order_by(Workshop.starts_at, Workshop.title, Workshop.id))
    ]


def workshops_at(forum_id: int, ids: Sequence[int | None]) -> list[Workshop]:
    """Return the workshops of these ids opened to a forum, in the order in which they are locked."""
    opened = sa.select(Workshop).join(WorkshopOpening).where(WorkshopOpening.forum_id == forum_id)
    known = [identity for identity in ids if identity is not None]
    return list(db.session.scalars(opened.where(Workshop.id.in_(known)).order_by(Workshop.id)))


def choice_of(forum_id: int, workshop_id: int) -> Choice | None:
    """Return a workshop as a forum may use it, or None when it is not opened to it.

    Exact only under the lock of the workshop's row.

    Under the lock of the workshop's row, the truth.
    """
    opening = db.session.scalar(
        sa.select(WorkshopOpening).where(
            WorkshopOpening.forum_id == forum_id, WorkshopOpening.workshop_id == workshop_id
        )
    )
    return None if opening is None else _choice(opening, _counts(forum_id, [workshop_id]))


def _choice(opening: WorkshopOpening, counts: dict[tuple[int, SeatState, bool], int]) -> Choice:
    def count(state: SeatState, *, here: bool) -> int:
        return counts.get((opening.workshop_id, state, here), 0)

    return Choice(
        opening.workshop,
        opening.quota,
        count(SeatState.TAKEN, here=False),
        count(SeatState.TAKEN, here=True),
        count(SeatState.WAITING, here=True),
    )


def _counts(forum_id: int, workshop_ids: list[int]) -> dict[tuple[int, SeatState, bool], int]:
    """Count the live seats by (workshop, state, of this forum's people alone); one statement.

    Registrations are wide rows: the forum's are known by its index, none of them is read.
    """
    here = sa.select(Registration.id).where(Registration.forum_id == forum_id)
    everybody = sa.select(WorkshopSeat.workshop_id, WorkshopSeat.state, sa.literal(0).label("here"), sa.func.count())
    live = (WorkshopSeat.workshop_id.in_(workshop_ids), WorkshopSeat.state.in_(LIVE_SEATS))
    own = sa.select(WorkshopSeat.workshop_id, WorkshopSeat.state, sa.literal(1), sa.func.count()).where(
        WorkshopSeat.registration_id.in_(here)
    )
    by = (WorkshopSeat.workshop_id, WorkshopSeat.state)
    statement = sa.union_all(everybody.where(*live).group_by(*by), own.where(*live).group_by(*by))
    return {(workshop, state, bool(only)): n for workshop, state, only, n in db.session.execute(statement)}


def seat_of(registration: Registration) -> WorkshopSeat | None:
    """Return the seat that somebody holds or waits for."""
    statement = sa.select(WorkshopSeat).where(
        WorkshopSeat.registration_id == registration.id, WorkshopSeat.state.in_(LIVE_SEATS)
    )
    return db.session.scalar(statement)


def exception_of(registration_id: int) -> WorkshopException | None:
    """Return the exception that an organiser made for somebody, or None."""
    return db.session.scalar(sa.select(WorkshopException).where(WorkshopException.registration_id == registration_id))


def place_of(registration_id: int) -> tuple[int, SeatState] | None:
    """Return (workshop, state) of the seat that somebody holds or waits for, as it is kept now; None without one."""
    statement = sa.select(WorkshopSeat.workshop_id, WorkshopSeat.state).where(
        WorkshopSeat.registration_id == registration_id, WorkshopSeat.state.in_(LIVE_SEATS)
    )
    row = db.session.execute(statement).one_or_none()
    return None if row is None else (row.workshop_id, row.state)


def seat_rank(seat: WorkshopSeat) -> int | None:
    """Turn of somebody of a forum who waits for a workshop, from 1; None when they do not wait."""
    if seat.state is not SeatState.WAITING:
        return None
    earlier = sa.or_(
        WorkshopSeat.queue_at < seat.queue_at,
        sa.and_(WorkshopSeat.queue_at == seat.queue_at, WorkshopSeat.id < seat.id),
    )
    statement = (
        sa.select(sa.func.count())
        .select_from(WorkshopSeat)
        .join(WorkshopSeat.registration)
        .where(
            WorkshopSeat.workshop_id == seat.workshop_id,
            WorkshopSeat.state == SeatState.WAITING,
            Registration.forum_id == seat.registration.forum_id,
            earlier,
        )
    )
    return 1 + (db.session.scalar(statement) or 0)


def seat_at(slug: str, seat_id: int) -> WorkshopSeat | None:
    """Return a seat of a candidate of the forum of this slug."""
    statement = (
        sa.select(WorkshopSeat)
        .join(WorkshopSeat.registration)
        .join(Registration.forum)
        .where(Forum.slug == slug, WorkshopSeat.id == seat_id)
    )
    return db.session.scalar(statement)


def unseated_count(forum: Forum) -> int:
    """Return how many who come to the forum have no seat at a workshop."""
    here = sa.select(sa.func.count()).select_from(Registration).where(Registration.forum_id == forum.id, UNSEATED)
    return db.session.scalar(here) or 0


def seats_taken_at(workshop: Workshop) -> list[WorkshopSeat]:
    """Return the seats taken at a workshop, by candidates of whatever forum, oldest first."""
    statement = (
        sa.select(WorkshopSeat)
        .where(WorkshopSeat.workshop_id == workshop.id, WorkshopSeat.state == SeatState.TAKEN)
        .options(joinedload(WorkshopSeat.registration).joinedload(Registration.forum))
    )
    return list(db.session.scalars(statement.order_by(WorkshopSeat.id)))


def live_seats_of(forum: Forum) -> list[WorkshopSeat]:
    """Return the seats taken or waited for by the candidates of a forum, oldest first."""
    statement = (
        sa.select(WorkshopSeat)
        .join(Registration)
        .where(Registration.forum_id == forum.id, WorkshopSeat.state.in_(LIVE_SEATS))
    )
    return list(db.session.scalars(statement.order_by(WorkshopSeat.id)))
