"""Keep what was typed when a session has expired: it waits an hour for the same browser, which sends it again by one
button.
"""

from datetime import timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import request, session

from forum_app.accounts.models import KeptForm
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.tokens import digest, new_token

KEY = "kept_form"
FORM_KEPT_FOR = timedelta(hours=1)
MOST_FIELDS, MOST_CHARACTERS = 500, 100_000


def keep() -> bool:
    """Keep the form of this request; False when there is nothing to keep, or when it does not come from a page of this
    site.

    A page of another site must not be able to leave a form here for somebody to send by mistake.
    """
    if not from_this_site():
        return False
    fields = [
        [name, value]
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    ]
    if not fields or len(fields) > MOST_FIELDS or sum(len(n) + len(v) for n, v in fields) > MOST_CHARACTERS:
        return False
    forget()
    session[KEY] = new_token()
    db.session.add(
        KeptForm(
            key_hash=digest(session[KEY]),
            path=request.full_path.rstrip("?"),
            fields=fields,
            expires_at=now() + FORM_KEPT_FOR,
        )
    )
    return True


def kept() -> KeptForm | None:
    """Return the form that waits for this browser, or None when there is none or it has expired."""
    if KEY not in session:
        return None
    return db.session.scalar(
        sa.select(KeptForm).where(KeptForm.key_hash == digest(session[KEY]), KeptForm.expires_at > now())
    )


def forget() -> None:
    """Let it go."""
    if KEY in session:
        db.session.execute(sa.delete(KeptForm).where(KeptForm.key_hash == digest(session.pop(KEY))))


def from_this_site() -> bool:
    """Return True when the browser says that one of our own pages sent this request."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.host
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
