"""Send letters: claim, commit, write, send, mark.

A letter is sent at least once; twice only if the connection is lost after the text was handed over. Nothing is locked
while a letter is written or a server is talked to. Letters claimed by a worker that died are taken up again. A letter
that cannot be written is marked failed, and stops no other.
"""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from forum_app.core.clock import now
from forum_app.core.db import db, transaction
from forum_app.core.language import _
from forum_app.mail import rendering
from forum_app.mail.kinds import CATALOGUE, Busy
from forum_app.mail.models import Letter
from forum_app.mail.rules import cause_of, wait_before
from forum_app.mail.transports import PermanentFailure, TemporaryFailure, Transport, transport_for
from forum_app.mail.vocabulary import LetterState

BATCH = 20
FORGOTTEN = timedelta(minutes=10)


def deliver_letters(transport: Transport | None = None) -> int:
    """Send all that may leave now; return how many left."""
    sent = 0
    with transport or transport_for(current_app.config["SETTINGS"]) as opened:
        while (batch := _claim()) is not None:
            sent += sum(_deliver(identity, opened) for identity in batch)
    return sent


def keep_as_sent(letter: Letter) -> None:
    """Leave a letter of the running transaction as a worker that sends it now does, and hand it to nobody: the
    demonstration's were read long ago.
    """
    if letter.state is not LetterState.WAITING or not _has_something_to_say(letter):
        return
    if letter.state is not LetterState.WAITING:
        return
    gathered = rendering.gather(letter)
    if gathered is None:
        letter.state = LetterState.CANCELLED
        return
    written = asdict(rendering.compose(letter, gathered))
    for name, value in (_NOTHING_KEPT if letter.security else written).items():
        setattr(letter, name, value)
    letter.state, letter.attempts, letter.claimed_at, letter.sent_at = LetterState.SENT, 1, now(), now()


def _claim() -> list[int] | None:
    """Take the next letters for this worker alone and return their identifiers; None when none is ready."""
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
        touched = [letter for letter in db.session.scalars(statement).all() if _has_something_to_say(letter)]
        claimed = [letter for letter in touched if letter.state in (LetterState.WAITING, LetterState.CLAIMED)]
        for letter in claimed:
            letter.state, letter.claimed_at, letter.attempts = LetterState.CLAIMED, moment, letter.attempts + 1
        return [letter.id for letter in claimed] if touched else None


def _has_something_to_say(letter: Letter) -> bool:
    """Let the room decide what a letter claimed for the first time says, and write down what its reader is told by it.

    Return False when it stays where it is until the next round; one that says nothing any more is cancelled.
    """
    kind = CATALOGUE.get(letter.kind)
    if letter.attempts or kind is None or kind.when_claimed is None:
        return True
    try:
        with db.session.begin_nested():
            leaving = kind.when_claimed(letter)
            if leaving is None:
                letter.state = LetterState.CANCELLED
            else:
                letter.kind = leaving.name
    except Busy:
        return False
    except Exception as fault:  # whatever it is, it is about this letter: the others leave
        current_app.logger.exception("letter %s (%s): what it says could not be decided", letter.id, letter.kind)
        letter.state, letter.failure = LetterState.FAILED, _unwritten(fault)
    return True


def _deliver(identity: int, transport: Transport) -> bool:
    """Write and send one claimed letter, then mark what became of it. Return True when it left."""
    try:
        letter = _written(identity)
    except Exception as fault:  # a template or a fact is wrong: the other letters leave
        db.session.rollback()
        current_app.logger.exception("letter %s could not be written", identity)
        _mark(identity, {"state": LetterState.FAILED, "failure": _unwritten(fault)})
        return False
    if letter is None:
        _mark(identity, {"state": LetterState.CANCELLED})
        return False
    kept = {} if letter.security else {name: getattr(letter, name) for name in _WRITTEN}
    erased: dict[str, Any] = _NOTHING_KEPT if letter.security else kept
    try:
        transport.send(letter)
    except TemporaryFailure as failure:
        after = _after_a_failure(letter, str(failure))
        _mark(identity, {**after, **(kept if after["state"] is LetterState.WAITING else erased)})
        return False
    except PermanentFailure as failure:
        cause = cause_of(failure.code, failure.answer)
        _mark(identity, {"state": LetterState.FAILED, "failure": cause, **erased})
        return False
    _mark(identity, {"state": LetterState.SENT, "sent_at": now(), "failure": None, **erased})
    return True


_WRITTEN = ("subject", "text", "html", "calendar", "calendar_method")
_NOTHING_KEPT: dict[str, Any] = {"facts": {}, "text": "", "html": ""}  # of a letter of security


def _written(identity: int) -> Letter | None:
    """Return the letter as it leaves, apart from the database; None when there is nothing to say any more.

    What was tried before leaves again as it was written then, but for letters of security, of which nothing is kept.
    """
    with transaction("reads"):
        letter = db.session.get_one(Letter, identity, populate_existing=True)
        gathered = None if letter.html else rendering.gather(letter)
        db.session.expunge(letter)
    if letter.html:
        return letter
    if gathered is None:
        return None
    for name, value in asdict(rendering.compose(letter, gathered)).items():
        setattr(letter, name, value)
    return letter


def _unwritten(fault: Exception) -> str:
    """Return the cause of a fault of ours, in words for an organiser; the log has the details."""
    return _("Ce courriel n'a pas pu être écrit (%(fault)s)", fault=type(fault).__name__)


def _after_a_failure(letter: Letter, what: str) -> dict[str, Any]:
    wait = wait_before(letter.attempts)
    if wait is None:
        return {"state": LetterState.FAILED, "failure": _("Le serveur de courriel n'a pas répondu")}
    return {"state": LetterState.WAITING, "not_before": now() + wait, "failure": what[:500]}


def _mark(identity: int, values: dict[str, Any]) -> None:
    with transaction():
        db.session.execute(sa.update(Letter).where(Letter.id == identity).values(**values))
