"""What a browser does around a form: carry the token of its session."""
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse


def post(client: FlaskClient, url: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
    """Post a form as the page would have: with the session's own token."""
    with client.session_transaction() as session:
        raw = session.setdefault("csrf_token", "0" * 40)
    signed = URLSafeTimedSerializer(client.application.secret_key or "", salt="wtf-csrf-token").dumps(raw)
    return client.post(url, data={"csrf_token": signed, **(data or {})}, **options)
