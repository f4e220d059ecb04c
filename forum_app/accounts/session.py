"""The session: who is signed in, and where somebody who is not is sent."""
import sqlalchemy as sa
from flask import Flask, redirect, request, url_for
from flask_login import LoginManager
from werkzeug.wrappers import Response

from forum_app.accounts.models import Account
from forum_app.core.db import db
from forum_app.core.tokens import same


def install(app: Flask, manager: LoginManager) -> None:
    """Load the account of a session, and send strangers to the sign-in page."""
    manager.init_app(app)
    manager.user_loader(account_of_session)
    manager.unauthorized_handler(_ask_to_sign_in)


def account_of_session(session_id: str) -> Account | None:
    """The account whose session this is, while its stamp has not changed."""
    identity, _, stamp = session_id.partition(".")
    if not identity.isdigit():
        return None
    account = db.session.scalar(sa.select(Account).where(Account.id == int(identity)))
    return account if account is not None and same(account.session_stamp, stamp) else None


def _ask_to_sign_in() -> Response:
    asked = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("accounts.sign_in", next=asked or None), 303)
