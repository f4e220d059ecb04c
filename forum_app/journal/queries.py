import sqlalchemy as sa

from forum_app.core.db import db
from forum_app.journal.models import JournalEntry


def latest_of_forum(forum_id: int, limit: int = 20) -> list[JournalEntry]:
    """Return the last acts on a forum, newest first."""
    statement = (
        sa.select(JournalEntry)
        .where(JournalEntry.forum_id == forum_id)
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
    )
    return list(db.session.scalars(statement.limit(limit)))


def history_of(kind: str, object_id: int, limit: int = 50) -> list[JournalEntry]:
    """Return the last acts on one thing, newest first."""
    statement = sa.select(JournalEntry).where(JournalEntry.kind == kind, JournalEntry.object_id == object_id)
    return list(db.session.scalars(statement.order_by(JournalEntry.at.desc(), JournalEntry.id.desc()).limit(limit)))
