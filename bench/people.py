"""Sessions of demonstration people, signed as the application signs them: a benchmark need not go through the login
form.
"""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from forum_app.accounts.models import Account

TOKEN = "0" * 40


def cookie_of(app: Flask, account: Account) -> str:
    """Return the Cookie header of a browser where `account` is signed in."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return "session=" + signer.dumps(
        {"_user_id": account.get_id(), "_fresh": True, "_permanent": True, "csrf_token": TOKEN}
    )


def form_token(app: Flask) -> str:
    """Return the CSRF token that forms must send in the sessions of `cookie_of`."""
    from flask import session  # noqa: PLC0415 (this measure alone needs it)
    from flask_wtf.csrf import generate_csrf  # noqa: PLC0415 (this measure alone needs it)

    with app.test_request_context():
        session["csrf_token"] = TOKEN
        return generate_csrf()
