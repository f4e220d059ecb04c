"""The session: who is signed in, and where to send somebody who is not, with what they had typed."""

from datetime import timedelta
from functools import cache

import sqlalchemy as sa
from flask import Flask, current_app, redirect, request, session, url_for
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from forum_app.accounts import form_keeping, rules
from forum_app.accounts.models import Account, EndedSession
from forum_app.core.clock import now
from forum_app.core.db import db, rollback, transaction
from forum_app.core.tokens import digest, new_token, same

KEY, SIGNED_IN_AT, SEEN_AT, CROSSES = "session_key", "signed_in_at", "seen_at", (form_keeping.KEY, "_flashes")


def install(app: Flask, manager: LoginManager) -> None:
    """Load the account of a session, and send strangers to the sign-in page."""
    manager.init_app(app)
    manager.user_loader(account_of_session)
    manager.unauthorized_handler(ask_to_sign_in)


def account_of_session(session_id: str) -> Account | None:
    """Return the account of this session, unless its stamp has changed, or its owner has closed it or left it alone.

    One statement.
    """
    identity, _, stamp = session_id.partition(".")
    if not (identity.isascii() and identity.isdigit() and len(identity) < 19):
        return None
    asked = {"identity": int(identity), "key_hash": digest(session[KEY]) if KEY in session else None}
    account = db.session.scalars(_by_session(), asked).unique().one_or_none()
    if account is None or not same(account.session_stamp, stamp) or _left_alone(account):
        return None
    _renew()
    return account


def _left_alone(account: Account) -> bool:
    """Return True when this session was not used for longer than the roles of its owner allow.

    A session without a moment (older than them) has just been used.
    """
    moment = now().timestamp()
    unused = timedelta(seconds=moment - session.get(SEEN_AT, session.get(SIGNED_IN_AT, moment)))
    most = timedelta(hours=current_app.config["SETTINGS"].organiser_idle_hours)
    return rules.is_idle({grant.role for grant in account.live_grants}, unused, most)


def _renew() -> None:
    """Say in the session that it is being used: every few minutes, and by whole pages alone.

    Each answer with a cookie may arrive after a later one and undo what it said: most answers carry none.
    """
    moment = int(now().timestamp())
    due = moment - session.get(SEEN_AT, 0) >= rules.SEEN_AGAIN / timedelta(seconds=1)
    if due and "HX-Request" not in request.headers:
        session[SEEN_AT] = moment


@cache
def _by_session() -> sa.Select[Account]:
    """Return the statement that every page asks, built once: to name a relationship is to configure every mapper.

    A session without a key (older than keys) has none that could have been ended.
    """
    ended = sa.exists().where(EndedSession.key_hash == sa.bindparam("key_hash"))
    return sa.select(Account).options(joinedload(Account.grants)).where(Account.id == sa.bindparam("identity"), ~ended)


def open_session(account: Account) -> None:
    """Sign somebody in: a new session under a new key, nothing kept of the visitor's but what they had typed."""
    crossing = {name: session[name] for name in CROSSES if name in session}
    session.clear()
    session.update(crossing)
    session.permanent = True
    session[KEY] = new_token()
    session[SIGNED_IN_AT] = session[SEEN_AT] = int(now().timestamp())
    login_user(account)


def keep_session(account: Account) -> None:
    """Stay signed in after the account's stamp has changed: this session alone goes on."""
    login_user(account)


def close_session() -> None:
    """Sign out: this cookie opens nothing more, even copied (needs a view that writes)."""
    if KEY in session:
        db.session.add(EndedSession(key_hash=digest(session[KEY])))
    logout_user()
    session.clear()


def just_signed_in() -> bool:
    """Return True while the last sign-in is recent enough to allow a sensitive act without another proof."""
    moment = session.get(SIGNED_IN_AT)
    return moment is not None and now().timestamp() - moment < rules.PROOF_LASTS / timedelta(seconds=1)


def ask_to_sign_in() -> Response:
    """Send a stranger to the sign-in page, then back.

    A form that was sent is kept for their return, in a transaction of its own.
    """
    asked = request.full_path.rstrip("?") if request.method == "GET" else None
    if request.method == "POST":
        rollback()  # the guard comes first: nothing has been done yet
        with transaction():
            form_keeping.keep()
    page = url_for("accounts.sign_in", next=asked)
    if request.headers.get("HX-Request"):
        return Response(headers={"HX-Redirect": page})
    return redirect(page, 303)
