"""Putting letters in the outbox, and taking them back while they have not left."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from flask import current_app

from forum_app.core.calendar import cancellations_in
from forum_app.core.clock import now
from forum_app.core.db import after_commit, db, rows_changed
from forum_app.core.language import reader
from forum_app.core.tokens import new_token
from forum_app.mail.kinds import LetterKind
from forum_app.mail.models import Letter
from forum_app.mail.rendering import check_facts
from forum_app.mail.vocabulary import LetterState


class Event(Protocol):
    """What a letter may be about. contact_name, contact_email: who reads the answers, or empty."""

    id: int
    contact_name: str
    contact_email: str

    @property
    def inline_title(self) -> str: ...


# Built at import: each letter needs them.
_BY_KEY = sa.select(Letter).where(Letter.key == sa.bindparam("key"))
_NOT_BEGUN = (
    sa.select(Letter)
    .where(
        Letter.subject_kind == sa.bindparam("kind"),
        Letter.subject_id == sa.bindparam("identity"),
        Letter.recipient == sa.bindparam("recipient"),
        Letter.state == LetterState.WAITING,
        Letter.attempts == 0,
    )
    .order_by(Letter.id)
    .with_for_update()
)


def post(  # noqa: PLR0913 (a letter and all that may go with it)
    kind: LetterKind,
    facts: Mapping[str, Any] | None = None,
    *,
    key: str,
    recipient: str,
    account_id: int | None = None,
    forum: Event | None = None,
    about: tuple[str, int] | None = None,
    delay: timedelta = timedelta(),
    calendar: str | None = None,
    calendar_method: str | None = None,
) -> Letter:
    """Add one letter to the outbox, in the transaction of the act that it tells. It is written when it leaves.

    facts: those that the kind declares; where it gathers them later, the references that it needs for that. Both as
    JSON;
    key: unique per act and person: posting the same key again gives the letter already there;
    forum: the event it is about, whose team reads what people answer;
    about: the thing it speaks of, for `take_back`; delay: it does not leave before;
    calendar: an iCalendar text to attach, or several one after the other (empty or None: nothing to attach);
    calendar_method: of the first of them.
    """
    existing = db.session.scalar(_BY_KEY, {"key": key})
    if existing is not None:
        return existing
    if kind.gather is None:
        check_facts(kind, facts or {})
    letter = Letter(
        key=key,
        kind=kind.name,
        language=reader.get(),
        facts=dict(facts or {}),
        recipient=recipient,
        account_id=account_id,
        forum_id=forum.id if forum is not None else None,
        forum_title=forum.inline_title if forum is not None else "",
        reply_to=forum.contact_email if forum is not None else "",
        reply_name=forum.contact_name if forum is not None else "",
        calendar=calendar or None,
        calendar_method=calendar_method if calendar else None,
        subject_kind=about[0] if about else None,
        subject_id=about[1] if about else None,
        security=kind.security,
        not_before=now() + delay,
        message_id=f"<{new_token()}@{current_app.config['SETTINGS'].host.rsplit(':', 1)[0]}>",
    )
    db.session.add(letter)
    if not delay:
        after_commit(_wake_the_worker)
    return letter


def take_back(kind: str, identity: int, recipient: str) -> int:
    """Cancel the letters about a thing to this person that have not begun to leave; return how many.

    What was claimed once counts as told, even where the server did not take it yet.
    """
    statement = sa.update(Letter).where(
        Letter.subject_kind == kind,
        Letter.subject_id == identity,
        Letter.recipient == recipient,
        Letter.state == LetterState.WAITING,
        Letter.attempts == 0,
    )
    return rows_changed(statement.values(state=LetterState.CANCELLED))


def replace(kind: str, identity: int, recipient: str) -> str:
    """Cancel the letters about a thing to this person that have not begun to leave; return their calendar entries.

    The letter about to be posted says what is true now, and brings what they would have taken out of a calendar.
    """
    asked = {"kind": kind, "identity": identity, "recipient": recipient}
    replaced = db.session.scalars(_NOT_BEGUN, asked).all()
    for letter in replaced:
        letter.state = LetterState.CANCELLED
    return "".join(cancellations_in(letter.calendar or "") for letter in replaced)


def replace_older(letter: Letter) -> None:
    """Cancel the older letters about the same thing to the same person that could not leave yet: this one, about to
    leave, says what is true now.
    """
    statement = sa.update(Letter).where(
        Letter.subject_kind == letter.subject_kind,
        Letter.subject_id == letter.subject_id,
        Letter.recipient == letter.recipient,
        Letter.state == LetterState.WAITING,
        Letter.id < letter.id,
    )
    db.session.execute(statement.values(state=LetterState.CANCELLED))


def send_again(letters: Collection[Letter]) -> None:
    """Let letters that did not arrive leave once more, written anew with what is true now; the caller holds their lock.

    What they told is not decided again: it was when they first left.
    """
    for letter in letters:
        letter.state, letter.failure, letter.not_before = LetterState.WAITING, None, now()
        letter.attempts = min(letter.attempts, 1)
        letter.text = letter.html = ""
    after_commit(_wake_the_worker)


def give_up(letters: Collection[Letter]) -> None:
    """Leave letters that did not arrive as they are: nobody is asked about them any more."""
    for letter in letters:
        letter.state = LetterState.CANCELLED


def hold(kind: str, identity: int, until: datetime) -> int:
    """Keep the letters about a thing that have not begun to leave until later; return how many."""
    statement = sa.update(Letter).where(
        Letter.subject_kind == kind,
        Letter.subject_id == identity,
        Letter.state == LetterState.WAITING,
        Letter.attempts == 0,
    )
    return rows_changed(statement.values(not_before=until))


def _wake_the_worker() -> None:
    """Enqueue delivery now; the worker's round finds what was missed."""
    current_app.extensions["queue"].wake_worker("deliver_letters")
