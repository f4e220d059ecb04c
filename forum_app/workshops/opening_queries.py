"""Which workshop a forum has."""

import sqlalchemy as sa

from forum_app.core.db import db
from forum_app.workshops.models import Workshop, WorkshopOpening


def first_workshop_of(forum_id: int) -> Workshop | None:
    """Return the workshop opened to a forum, the earliest when there are several."""
    statement = (
        sa.select(Workshop)
        .join(Workshop.openings)
        .where(WorkshopOpening.forum_id == forum_id)
        .order_by(Workshop.starts_at, Workshop.id)
        .limit(1)
    )
    return db.session.scalar(statement)


def workshops_of(forum_id: int) -> list[Workshop]:
    """Return every workshop opened to a forum, in the order in which they are locked."""
    statement = sa.select(Workshop).join(Workshop.openings).where(WorkshopOpening.forum_id == forum_id)
    return list(db.session.scalars(statement.order_by(Workshop.id)))
