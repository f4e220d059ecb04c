"""Keep what was typed when a session has expired: it waits an hour for the same person in the same browser, who sends
it again by one button.

Files, passwords and accommodation needs are never kept. Where the cookie no longer says whose session it was, nothing
is: somebody else may sign in next on a shared machine.
"""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app, request, session

from forum_app.accounts.models import Account, KeptForm
from forum_app.core import sealing
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.tokens import digest, new_token

KEY = "kept_form"
FORM_KEPT_FOR = timedelta(hours=1)
MOST_FIELDS, MOST_CHARACTERS = 500, 100_000
NEVER_KEPT = ("csrf_token", "password", "needs", "need_words")
PURPOSE = "kept form"


def keep() -> bool:
    """Keep the form of this request; False when there is nothing to keep, when nobody can be told it is theirs, or when
    it does not come from a page of this site.

    A page of another site must not be able to leave a form here for somebody to send by mistake.
    """
    whose, _dot, _stamp = str(session.get("_user_id", "")).partition(".")
    if not from_this_site() or not whose.isdecimal() or db.session.get(Account, int(whose)) is None:
        return False
    fields = [
        [name, value]
        for name, value in request.form.items(multi=True)
        if not any(kept_out in name for kept_out in NEVER_KEPT)
    ]
    if not fields or len(fields) > MOST_FIELDS or sum(len(n) + len(v) for n, v in fields) > MOST_CHARACTERS:
        return False
    forget()
    session[KEY] = new_token()
    db.session.add(
        KeptForm(
            key_hash=digest(session[KEY]),
            account_id=int(whose),
            path=request.full_path.rstrip("?"),
            sealed=sealing.seal(json.dumps(fields).encode(), current_app.config["SETTINGS"].sealing_key, PURPOSE),
            expires_at=now() + FORM_KEPT_FOR,
        )
    )
    return True


def kept(account: Account) -> KeptForm | None:
    """Return the form that waits for this person in this browser, or None when there is none or it has expired."""
    if KEY not in session:
        return None
    return db.session.scalar(
        sa.select(KeptForm).where(
            KeptForm.key_hash == digest(session[KEY]), KeptForm.account_id == account.id, KeptForm.expires_at > now()
        )
    )


def fields_of(form: KeptForm) -> list[tuple[str, str]]:
    """Return what was typed, as (name, value) pairs in the order of the form."""
    plain = sealing.unseal(form.sealed, current_app.config["SETTINGS"].sealing_key, PURPOSE)
    return [(name, value) for name, value in json.loads(plain)]


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
