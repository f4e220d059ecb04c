"""A form displayed once is carried out once: the second of two identical posts gets the answer to the first.

The key is drawn when the form is displayed. A form that was corrected is another submission, even with the same key.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Request, Response
from markupsafe import escape
from sqlalchemy.orm import Mapped, mapped_column

from forum_app.core.clock import now
from forum_app.core.db import Base, collision, db
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused

FIELD = "form_key"
_UNTYPED = (FIELD, "csrf_token", "draft_rank")  # what the page adds to what was typed
REMEMBERED_FOR = timedelta(hours=24)


class Submission(Base):
    """One form sent once: who, what (as a hash), and the answer given."""

    __table_args__ = (sa.UniqueConstraint("key", "fingerprint"),)

    key: Mapped[str] = mapped_column(sa.String(64))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int | None]
    location: Mapped[str | None] = mapped_column(sa.String(2000))
    body: Mapped[str | None] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(default=now, index=True)


def receive(request: Request, person: str) -> Submission | Response | None:
    """Return the answer to replay, or the row to close with `close`.

    None when the form carries no key, or the key comes with other contents.
    """
    key = request.form.get(FIELD, "")
    if not key or len(key) > 64 or request.method != "POST":
        return None
    fingerprint = _fingerprint(request, person)
    submission = Submission(key=key, fingerprint=fingerprint)
    try:
        with collision(Refusal("already_submitted", _("Ce formulaire est déjà parti."))):
            db.session.add(submission)
    except Refused:
        first = db.session.scalar(
            sa.select(Submission).where(Submission.key == key, Submission.fingerprint == fingerprint)
        )
        return _replay(first) if first is not None else None
    return submission


def close(submission: Submission, response: Response) -> None:
    """Keep the answer of an act that was done; forget a form that must be corrected."""
    if response.status_code >= 400:
        db.session.delete(submission)
        return
    submission.status = response.status_code
    submission.location = response.headers.get("Location")
    submission.body = None if submission.location else response.get_data(as_text=True)


def forget_words(words: Iterable[str]) -> None:
    """Forget the answers that say one of these words: somebody's name or address."""
    for word in filter(None, words):
        said = Submission.body.contains(str(escape(word)), autoescape=True)
        db.session.execute(sa.delete(Submission).where(said), execution_options={"synchronize_session": False})


def _replay(first: Submission) -> Response:
    response = Response(first.body or "", status=first.status or 303, mimetype="text/html")
    if first.location:
        response.headers["Location"] = first.location
    return response


def _fingerprint(request: Request, person: str) -> str:
    parts = [person, request.path, request.query_string.decode("latin-1")]
    parts += [f"{name}={value}" for name, value in sorted(request.form.items(multi=True)) if name not in _UNTYPED]
    for name, upload in sorted(request.files.items(multi=True)):
        parts.append(f"{name}:{hashlib.sha256(upload.stream.read()).hexdigest()}")
        upload.stream.seek(0)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
