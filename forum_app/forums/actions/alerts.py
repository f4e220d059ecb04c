"""« Me prévenir »: an address is kept for one letter, and for nothing else.

Nobody learns here whether an address was already known.
"""

import base64
import hashlib
import hmac
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from forum_app.core.clock import now, today
from forum_app.core.db import collision, db, transaction
from forum_app.core.refusals import Refusal, Refused
from forum_app.core.tokens import digest
from forum_app.forums import letters, queries
from forum_app.forums.models import Forum, OpeningAlert
from forum_app.forums.rules import is_open
from forum_app.forums.vocabulary import ForumState, WindowKind
from forum_app.mail.models import Letter

ADDRESS_KEPT_FOR = timedelta(days=400)  # without a date announced meanwhile
LETTER_KEPT_FOR = timedelta(days=30)


def ask(forum_id: int | None, email: str) -> str:
    """Keep an address until the registrations of this forum (None: of any to come) open; the token that erases it.

    Asking again changes nothing.
    """
    token = token_of(forum_id, email)
    if queries.alert_of(digest(token)) is None:
        try:
            with collision(Refusal("already_asked", "")):
                db.session.add(OpeningAlert(forum_id=forum_id, email=email, digest=digest(token)))
        except Refused:
            return token  # a double click: the address is there
    return token


def erase(token: str) -> None:
    """Forget the address of this token, and the letter that was written to it.

    Erasing what is not there is no error.
    """
    db.session.execute(sa.delete(OpeningAlert).where(OpeningAlert.digest == digest(token)))
    db.session.execute(sa.delete(Letter).where(Letter.key == letters.alert_key(digest(token))))


def token_of(forum_id: int | None, email: str) -> str:
    """Return an unguessable token, always the same for an address and a forum: 132 bits of a keyed hash."""
    secret = current_app.config["SECRET_KEY"].encode()
    signed = hmac.new(secret, f"opening-alert:{forum_id}:{email}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(signed).decode()[:22]


def send_opening_alerts() -> int:
    """Write to those whose forum now takes registrations (or will never do), and forget them in the same act; how
    many."""
    with transaction():
        alerts = queries.alerts()
        dates_known = queries.next_announced(today()) is not None
        told = 0
        for alert in alerts:
            if not _is_due(alert, dates_known):
                continue
            letters.tell_opening(alert.forum, alert.email, alert.digest, token_of(alert.forum_id, alert.email))
            db.session.delete(alert)
            told += 1
    return told


def _is_due(alert: OpeningAlert, dates_known: bool) -> bool:
    if alert.forum is None:
        return dates_known
    cancelled = alert.forum.state is ForumState.CANCELLED
    return cancelled or (
        alert.forum.state is ForumState.ANNOUNCED and is_open(alert.forum.windows, WindowKind.CANDIDATES, now())
    )


def purge() -> None:
    """Erase what was asked for a forum that is over, or too long ago, and the letters that have served.

    In the transaction of the nightly purge.
    """
    moment = now()
    over = sa.select(Forum.id).where(Forum.held_on < today())
    db.session.execute(
        sa.delete(OpeningAlert).where(
            sa.or_(OpeningAlert.forum_id.in_(over), OpeningAlert.created_at < moment - ADDRESS_KEPT_FOR)
        )
    )
    db.session.execute(
        sa.delete(Letter).where(Letter.kind.in_(letters.ALERTS), Letter.sent_at < moment - LETTER_KEPT_FOR)
    )
