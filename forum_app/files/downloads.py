"""Downloads of stored files: always attachments that can do nothing once opened."""

from flask import Response

from forum_app.core.security_headers import FILE_POLICY
from forum_app.files.models import StoredFile


def as_attachment(stored: StoredFile) -> Response:
    """Return the file as an attachment under its own strict policy.

    The view that calls this has checked who asks, and for what.
    """
    response = Response(stored.content, mimetype=stored.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=stored.name)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
