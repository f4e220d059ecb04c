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
    asked = {"about": kind, "identity": identity, "recipient": recipient, "kinds": [one.name for one in kinds]}
    return db.session.scalar(_LATEST_SENT, asked)


def _about(kind: str, identity: int) -> sa.Select[Letter]:
    own = (Letter.subject_kind == kind, Letter.subject_id == identity)
    return sa.select(Letter).where(*own).order_by(Letter.id.desc())


_LATEST_SENT = (  # built at import: each answer to somebody needs it
    sa.select(Letter)
    .where(
        Letter.subject_kind == sa.bindparam("about"),
        Letter.subject_id == sa.bindparam("identity"),
        Letter.recipient == sa.bindparam("recipient"),
        Letter.kind.in_(sa.bindparam("kinds", expanding=True)),
        Letter.state.in_((LetterState.CLAIMED, LetterState.SENT)),
    )
    .order_by(Letter.id.desc())
    .limit(1)
)
