"""One transaction per request: returning commits, raising rolls back.

A view never commits. The commit stands around the dispatch of the view, inside Flask's error handling, so that a commit
that fails becomes a page (503 or 409), not a traceback.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, Response, abort, current_app, request
from flask_login import current_user

from forum_app.core import drafts, submissions
from forum_app.core.db import commit, rollback
from forum_app.core.engines import transaction_mode


class TransactionalFlask(Flask):
    """Flask, with one transaction around the dispatch of each request."""

    session_interface = drafts.DraftSessions()

    def dispatch_request(self, *args: Any, **kwargs: Any) -> Response:
        """Dispatch inside one transaction. Accepts any signature: Flask's own has changed between versions."""
        try:
            response = self._dispatch_once(*args, **kwargs)
            commit()
        except BaseException:
            rollback()
            transaction_mode.set("reads")  # the error page may still read who is asking
            raise
        return response

    def _dispatch_once(self, *args: Any, **kwargs: Any) -> Response:
        dispatch = partial(super().dispatch_request, *args, **kwargs)
        return once(dispatch) if mode_of_request() == "writes" else self.make_response(dispatch())


def once(act: Callable[[], Any]) -> Response:
    """Return the answer of `act`, done once for a form displayed once.

    Called in a transaction that writes: that of the whole request or, where a view declares `reads` and writes at its
    end, that end.
    """
    submission = None
    if request.method == "POST" and submissions.FIELD in request.form:
        drafts.supersede()
        received = submissions.receive(request, current_user.get_id() or "")
        if isinstance(received, Response):
            return received
        submission = received
    response = current_app.make_response(act())
    if submission is not None:
        submissions.close(submission, response)
    return response


def mode_of_request() -> str:
    """Return what the view declared, "reads" or "writes"; by default GET reads and POST writes."""
    view = current_app.view_functions.get(request.endpoint or "")
    declared = getattr(view, "transaction_mode", None)
    return declared or ("reads" if request.method in ("GET", "HEAD", "OPTIONS") else "writes")


FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "")
# Nobody types the name of a field: letters of ASCII, and numbers that any machine holds.
_FIELD_NAME = re.compile(r"(?=.{1,200}\Z)[A-Za-z_](?:[A-Za-z_.:\[\]-]|[0-9]{1,9}(?![0-9]))*", re.ASCII)


def install(app: Flask) -> None:
    """Set the mode of each request's transaction; refuse what no page of ours sends, before any view reads it."""

    @app.before_request
    def _prepare() -> None:
        transaction_mode.set(mode_of_request())
        refuse_what_no_page_sends()

    @app.teardown_request
    def _reset(_error: BaseException | None) -> None:
        transaction_mode.set("writes")


def refuse_what_no_page_sends() -> None:
    """Answer 415 to a body that is no form, 400 to a strange name of a field, or to a NUL, which no database stores."""
    values = [*request.view_args.values()] if request.view_args else []
    values += [v for pair in request.args.items(multi=True) for v in pair]
    if request.method == "POST":
        if request.mimetype not in FORMS:
            abort(415)
        if not all(_FIELD_NAME.fullmatch(name) for name in (*request.form, *request.files)):
            abort(400)
        values += [value for _name, value in request.form.items(multi=True)]
        values += [f.filename or "" for f in request.files.values()]
    if any("\x00" in v for v in values if isinstance(v, str)):
        abort(400)
