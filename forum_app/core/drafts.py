"""Drafts: a form saves itself while it is typed, and what was typed last stays, whatever arrives first.

The browser numbers everything that leaves a displayed form, drafts and submission alike, with growing numbers. The
highest number received is kept here: a draft below it is older than what is stored and changes nothing. A submission
is always accepted. Two displays of the same form (two windows) are independent of each other.

A draft never writes the session: the session is a cookie, and the answer to a draft may reach the browser after the
answer to the submission, whose cookie it would overwrite. What a visitor typed is therefore kept here too, for the
browser that typed it.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from sqlalchemy.orm import Mapped, mapped_column

from forum_app.core import submissions
from forum_app.core.clock import now
from forum_app.core.db import Base, collision, db, rows_changed
from forum_app.core.refusals import Refusal, Refused
from forum_app.core.tokens import digest

DISPLAY = "draft_of"  # field of a draft: the key of the displayed form (a submission sends it as its own key)
RANK = "draft_rank"  # field of both: the number given by the browser
REMEMBERED_FOR = timedelta(days=7)
_HIGHEST = 2**53  # the largest whole number of a browser
_THERE = Refusal("draft_there", "")  # never shown


class Draft(Base):
    """What is known of the drafts of one displayed form, or of one visitor.

    key: hash of the displayed form's key, or of the visitor's session; rank: the highest number received;
    content: what the visitor typed.
    """

    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    rank: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    content: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class DraftSessions(SecureCookieSessionInterface):
    """Flask's sessions, left alone by the answer to a draft."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return not g.get("answers_draft", False) and super().should_set_cookie(app, session)


def is_newest() -> bool:
    """Return True when the draft of this request is newer than everything received of the same displayed form.

    Holds back other drafts and the submission of that form until the transaction ends: ask it first, then read. The
    session is not written by this request. A draft without a number is always newest.
    """
    g.answers_draft = True
    ranked = _ranked(DISPLAY)
    return ranked is None or _take(*ranked)


def supersede() -> None:
    """Make the submission of this request newer than every draft of the same displayed form that arrives after it."""
    ranked = _ranked(submissions.FIELD)
    if ranked is not None:
        _take(*ranked)


def keep_for_visitor(content: Mapping[str, Any]) -> None:
    """Keep what somebody who is not signed in typed, in place of what they had typed before."""
    key = _visitor()
    if key is None:
        return
    newer = sa.update(Draft).where(Draft.key == key).values(content=dict(content), at=now())
    if not _changes(newer):
        try:
            with collision(_THERE):
                db.session.add(Draft(key=key, content=dict(content)))
        except Refused:
            _changes(newer)


def of_visitor() -> dict[str, Any] | None:
    """Return what this visitor's drafts hold; None when there is none."""
    key = _visitor()
    return db.session.scalar(sa.select(Draft.content).where(Draft.key == key)) if key is not None else None


def forget_visitor() -> None:
    """Forget what this visitor's drafts hold: their submission says more."""
    db.session.execute(sa.delete(Draft).where(Draft.key == _visitor()))


def forget_address(email: str) -> None:
    """Forget what somebody typed with that address before they signed in."""
    said = sa.cast(Draft.content, sa.Text).contains(json.dumps(email), autoescape=True)
    db.session.execute(sa.delete(Draft).where(said), execution_options={"synchronize_session": False})


def _ranked(field: str) -> tuple[str, int] | None:
    """Return (key, number) of this request when it carries both."""
    display, rank = request.form.get(field, ""), request.form.get(RANK, "")
    if not display or len(display) > 64 or not (rank.isascii() and rank.isdigit() and len(rank) < 17):
        return None
    return digest(display, "display"), min(int(rank), _HIGHEST)


def _visitor() -> str | None:
    """Return the key of this browser until somebody signs in there: it stands on the session's own secret."""
    secret = session.get("csrf_token")
    return digest(secret, "visitor") if secret else None


def _take(key: str, rank: int) -> bool:
    """Raise the number of that key to `rank`; False when it is there already or beyond."""
    higher = sa.update(Draft).where(Draft.key == key, Draft.rank < rank).values(rank=rank, at=now())
    if _changes(higher):
        return True
    try:
        with collision(_THERE):
            db.session.add(Draft(key=key, rank=rank))
    except Refused:
        return _changes(higher)
    return True


def _changes(statement: sa.Update) -> bool:
    """Execute it; True when a row changed."""
    return rows_changed(statement.execution_options(synchronize_session=False)) > 0
