"""Static files, served in front of the application as compressed at build time; pages, compressed as they leave.

A proxy in front may do the same; then it finds the work done (docs/operations.md).
"""

from collections.abc import MutableMapping

from flask import Flask
from flask_compress import Compress
from whitenoise import WhiteNoise

WEEK = 7 * 24 * 3600


def install(app: Flask) -> None:
    """Serve `static/` in front of the application, and compress pages of 500 bytes and more."""
    app.config.update(
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/csv", "application/json", "image/svg+xml"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_MIN_SIZE=500,
    )
    Compress(app)
    static_files = WhiteNoise(
        app.wsgi_app,
        root=app.static_folder,
        prefix="static/",
        max_age=WEEK,
        autorefresh=app.config["SETTINGS"].environment != "production",
        add_headers_function=_security_headers,
        allow_all_origins=False,
    )
    app.wsgi_app = static_files  # type: ignore[method-assign] # as Flask documents


def _security_headers(headers: MutableMapping[str, str], _path: str, _url: str) -> None:
    """Add the security headers that make sense for a static file."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    headers["Referrer-Policy"] = "same-origin"
