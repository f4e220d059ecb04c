"""The security headers of every answer: a strict content policy, nothing sniffed, framed or kept by a cache."""

from flask import Flask, Response, current_app, request

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


def install(app: Flask) -> None:
    """Add the headers to every answer, error pages included."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    """Add what the view has not set itself. Browsers keep static files, never pages."""
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
