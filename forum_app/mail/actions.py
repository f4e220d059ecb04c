"""Putting letters in the outbox, and taking them back while they have not left."""

from datetime import timedelta
from typing import Protocol

import sqlalchemy as sa
from flask import current_app, render_template

from forum_app.core.clock import now
from forum_app.core.db import after_commit, db, rows_changed
from forum_app.core.tokens import new_token
from forum_app.mail.content import Content
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState


class Event(Protocol):
    """What a letter may be about. contact_name, contact_email: who reads the answers, or empty."""

    id: int
    contact_name: str
    contact_email: str

    @property
    def inline_title(self) -> str: ...


INTERVIEW_DELAY = timedelta(minutes=5)
_BY_KEY = sa.select(Letter).where(Letter.key == sa.bindparam("key"))  # built at import: each letter needs it


def post(  # noqa: PLR0913 (a letter and all that may go with it)
    kind: str,
    content: Content,
    *,
    key: str,
    recipient: str,
    account_id: int | None = None,
    forum: Event | None = None,
    about: tuple[str, int] | None = None,
    delay: timedelta = timedelta(),
    calendar: str | None = None,
    calendar_method: str | None = None,
    security: bool = False,
) -> Letter:
    """Add one letter to the outbox, in the transaction of the act that it tells.

    forum: the event it is about, whose team reads what people answer;
    key: unique per act and person: posting the same key again gives the letter already there;
    about: the thing it speaks of, for `take_back`; delay: it does not leave before;
    calendar: an iCalendar text to attach, or several one after the other (empty or None: nothing to attach), all of
    calendar_method.
    """
    existing = db.session.scalar(_BY_KEY, {"key": key})
    if existing is not None:
        return existing
    parts = {"letter": content, "event": forum, "privacy": address_of("public.privacy")}
    letter = Letter(
        key=key,
        kind=kind,
        recipient=recipient,
        account_id=account_id,
        forum_id=forum.id if forum is not None else None,
        reply_to=forum.contact_email if forum is not None else "",
        subject=content.subject,
        text=render_template("mail/letter.txt", **parts),
        html=render_template("mail/letter.html", **parts),
        calendar=calendar or None,
        calendar_method=calendar_method if calendar else None,
        subject_kind=about[0] if about else None,
        subject_id=about[1] if about else None,
        security=security,
        not_before=now() + delay,
        message_id=f"<{new_token()}@{current_app.config['SETTINGS'].host.rsplit(':', 1)[0]}>",
    )
    db.session.add(letter)
    if not delay:
        after_commit(_wake_the_worker)
    return letter


def take_back(kind: str, identity: int, recipient: str | None = None) -> int:
    """Cancel the letters about a thing that have not begun to leave; how many were cancelled.

    What was claimed counts as told.
    """
    statement = sa.update(Letter).where(
        Letter.subject_kind == kind, Letter.subject_id == identity, Letter.state == LetterState.WAITING
    )
    if recipient is not None:
        statement = statement.where(Letter.recipient == recipient)
    return rows_changed(statement.values(state=LetterState.CANCELLED))


def last_told(kind: str, identity: int, recipient: str) -> Letter | None:
    """The last letter about this thing that has left (or is leaving) to this person."""
    told = (LetterState.CLAIMED, LetterState.SENT)
    statement = sa.select(Letter).where(
        Letter.subject_kind == kind,
        Letter.subject_id == identity,
        Letter.recipient == recipient,
        Letter.state.in_(told),
    )
    return db.session.scalar(statement.order_by(Letter.id.desc()).limit(1))


def absolute(path: str) -> str:
    """The address of a page as letters give it: from the configured base URL, never from the request's Host."""
    return current_app.config["SETTINGS"].base_url.rstrip("/") + path


def address_of(endpoint: str, **values: object) -> str:
    """The same, of a page named by its endpoint, from a request or from the terminal alike."""
    return absolute(current_app.url_map.bind("localhost").build(endpoint, values))


def _wake_the_worker() -> None:
    """Enqueue delivery now; the worker's round finds what was missed."""
    current_app.extensions["queue"].wake_worker("deliver_letters")
