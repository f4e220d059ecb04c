"""The walls around every request and every answer: sane addresses, bounded rates, a strict content policy, discreet
logs.
"""

import logging
import re
from typing import Any

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.routing import BaseConverter, IntegerConverter, Map

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
# What a file that somebody sent may do once opened: nothing.
FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"

# By network address. A whole class signs up from one address: these only slow machines down; guesses are counted apart,
# in the database.
SIGN_IN_RATE = "60 per 15 minutes"
SIGN_UP_RATE = "600 per 15 minutes"
limiter = Limiter(get_remote_address, headers_enabled=False)


class TokenConverter(BaseConverter):
    """`<token:token>` in a URL: a random secret as `core.tokens` makes them; anything else is no page at all."""

    regex = r"[A-Za-z0-9_-]{16,64}"


class RowConverter(IntegerConverter):
    """`<int:…>` in a URL names a row: plain digits (Python reads others too), and no number that a database could not
    hold.
    """

    regex = r"[0-9]+"

    def __init__(self, map: Map, *args: Any, **options: Any):
        options.setdefault("max", 2**31 - 1)
        super().__init__(map, *args, **options)


class Discreet(logging.Formatter):
    """A log line without personal data: addresses and secrets are struck out, whatever wrote them."""

    _STRUCK = (
        (re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;:]+\.[A-Za-z]{2,}"), "[address]"),
        (re.compile(r"(?<=/)[A-Za-z0-9_-]{22}(?![\w/-])"), "[secret]"),  # the end of a link sent by letter
        (re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[A-Za-z0-9_-]{20,}(?![\w-])"), "[secret]"),
    )

    def __init__(self, inner: logging.Formatter):
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        text = self.inner.format(record)
        for pattern, instead in self._STRUCK:
            text = pattern.sub(instead, text)
        return text


def install(app: Flask) -> None:
    """Build the walls."""
    app.url_map.converters.update(token=TokenConverter, int=RowConverter)
    limiter.init_app(app)
    limiter.enabled = not app.testing  # tests of other things knock often
    app.after_request(_add_headers)
    app.logger.setLevel(logging.INFO)  # the short codes that error pages show
    for handler in app.logger.handlers:
        handler.setFormatter(Discreet(handler.formatter or logging.Formatter()))


def _add_headers(response: Response) -> Response:
    """On every answer, error pages included. Pages are not kept by anybody; static files are."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if request.endpoint == "static" and response.status_code < 400:
        headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if "v" in request.args else "public, max-age=300"
        )
    else:
        headers.setdefault("Cache-Control", "no-store")
    return response
