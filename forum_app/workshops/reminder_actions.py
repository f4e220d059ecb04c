"""Reminders of a workshop, a week before: once, and only to those who have not read of their seat since."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum_app.candidates.models import Registration
from forum_app.core.clock import now
from forum_app.core.db import db, transaction
from forum_app.forums.rules import reminder_due
from forum_app.mail.models import Letter
from forum_app.workshops import letters
from forum_app.workshops.models import Workshop, WorkshopSeat
from forum_app.workshops.vocabulary import SeatState

DAYS_BEFORE = 7


def remind_of_workshops() -> int:
    """Write to each person who has a seat at a workshop of the coming week; return to how many."""
    with transaction("reads"):
        coming = db.session.scalars(sa.select(Workshop).where(Workshop.starts_at > now()).order_by(Workshop.id))
        due = [w.id for w in coming if reminder_due(w.starts_at, DAYS_BEFORE, w.time_zone) <= now()]
    told = 0
    for workshop_id in due:
        with transaction():
            unreminded = _unreminded(db.session.get_one(Workshop, workshop_id))
            for seat in unreminded:
                letters.remind(seat)
            told += len(unreminded)
    return told


def _unreminded(workshop: Workshop) -> list[WorkshopSeat]:
    """Return the seats taken before the reminder was due, of which nothing was written since."""
    since = reminder_due(workshop.starts_at, DAYS_BEFORE, workshop.time_zone)
    written = sa.exists().where(
        Letter.subject_kind == letters.ABOUT, Letter.subject_id == WorkshopSeat.id, Letter.created_at >= since
    )
    statement = (
        sa.select(WorkshopSeat)
        .where(
            WorkshopSeat.workshop_id == workshop.id,
            WorkshopSeat.state == SeatState.TAKEN,
            WorkshopSeat.queue_at < since,
            ~written,
        )
        .options(joinedload(WorkshopSeat.registration).joinedload(Registration.forum))
    )
    return list(db.session.scalars(statement.order_by(WorkshopSeat.id)))
