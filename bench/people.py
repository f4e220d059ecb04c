"""Sessions of demonstration people, made with the application's own signer: a measurement signs nobody in by hand."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from forum_app.accounts.models import Account

TOKEN = "0" * 40


def cookie_of(app: Flask, account: Account) -> str:
    """The Cookie header of a browser in which that person is signed in."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return "session=" + signer.dumps(
        {"_user_id": account.get_id(), "_fresh": True, "_permanent": True, "csrf_token": TOKEN}
    )


def form_token(app: Flask) -> str:
    """The token that forms of those sessions carry."""
    from flask import session  # noqa: PLC0415 (this measure alone needs it)
    from flask_wtf.csrf import generate_csrf  # noqa: PLC0415 (this measure alone needs it)

    with app.test_request_context():
        session["csrf_token"] = TOKEN
        return generate_csrf()
