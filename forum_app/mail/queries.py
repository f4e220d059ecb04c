"""Questions about letters, asked by rooms that speak of what leaves, or has left."""

from collections.abc import Collection

import sqlalchemy as sa

from forum_app.core.db import db
from forum_app.mail.kinds import LetterKind
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState

# Letters that did not arrive and may be sent again; those of security are shown to nobody.
TO_RESEND = sa.and_(Letter.state == LetterState.FAILED, Letter.security.is_(False))


def latest_about(kind: str, identity: int) -> Letter | None:
    """Return the last letter about a thing that was not cancelled, or None."""
    return db.session.scalar(_about(kind, identity).where(Letter.state != LetterState.CANCELLED).limit(1))


def latest_sent(kind: str, identity: int, recipient: str, kinds: Collection[LetterKind]) -> Letter | None:
    """Return the last letter of these kinds that this person was sent about a thing, or None."""
    statement = _about(kind, identity).where(
        Letter.recipient == recipient,
        Letter.kind.in_([one.name for one in kinds]),
        Letter.state.in_((LetterState.CLAIMED, LetterState.SENT)),
    )
    return db.session.scalar(statement.limit(1))


def _about(kind: str, identity: int) -> sa.Select[Letter]:
    own = (Letter.subject_kind == kind, Letter.subject_id == identity)
    return sa.select(Letter).where(*own).order_by(Letter.id.desc())
