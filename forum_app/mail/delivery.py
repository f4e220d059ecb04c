"""Letters leave: claimed, committed, sent, marked. At least once; twice only when the line is cut after the text was
handed over.

Nothing is locked while a server is being talked to. A worker that dies leaves claimed letters, which are taken up
again.
"""

from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from forum_app.core.clock import now
from forum_app.core.db import db, transaction
from forum_app.core.language import _
from forum_app.mail.models import Letter
from forum_app.mail.rules import cause_of, wait_before
from forum_app.mail.transports import PermanentFailure, TemporaryFailure, Transport, transport_for
from forum_app.mail.vocabulary import LetterState

BATCH = 20
FORGOTTEN = timedelta(minutes=10)


def deliver_letters(transport: Transport | None = None) -> int:
    """Send all that may leave now; how many left."""
    sent = 0
    with transport or transport_for(current_app.config["SETTINGS"]) as opened:
        while batch := _claim():
            sent += sum(_deliver(identity, opened) for identity in batch)
    return sent


def _claim() -> list[int]:
    """Take the next letters for this worker alone; their identifiers."""
    moment = now()
    with transaction():
        ready = sa.and_(Letter.state == LetterState.WAITING, Letter.not_before <= moment)
        forgotten = sa.and_(Letter.state == LetterState.CLAIMED, Letter.claimed_at < moment - FORGOTTEN)
        statement = (
            sa.select(Letter)
            .where(sa.or_(ready, forgotten))
            .order_by(Letter.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        letters = db.session.scalars(statement).all()
        for letter in letters:
            letter.state, letter.claimed_at, letter.attempts = LetterState.CLAIMED, moment, letter.attempts + 1
        return [letter.id for letter in letters]


def _deliver(identity: int, transport: Transport) -> bool:
    """Send one claimed letter, then write what became of it. True when it left."""
    with transaction("reads"):
        letter = db.session.get_one(Letter, identity, populate_existing=True)
        db.session.expunge(letter)
    try:
        transport.send(letter)
    except TemporaryFailure as failure:
        _mark(identity, _after_a_failure(letter, str(failure)))
        return False
    except PermanentFailure as failure:
        _mark(identity, {"state": LetterState.FAILED, "failure": cause_of(failure.code, failure.answer)})
        return False
    bodies = {"text": "", "html": ""} if letter.security else {}
    _mark(identity, {"state": LetterState.SENT, "sent_at": now(), "failure": None, **bodies})
    return True


def _after_a_failure(letter: Letter, what: str) -> dict[str, object]:
    wait = wait_before(letter.attempts)
    if wait is None:
        return {"state": LetterState.FAILED, "failure": _("Le serveur de courriel n'a pas répondu")}
    return {"state": LetterState.WAITING, "not_before": now() + wait, "failure": what[:500]}


def _mark(identity: int, values: dict[str, object]) -> None:
    with transaction():
        db.session.execute(sa.update(Letter).where(Letter.id == identity).values(**values))
