"""The house around every request: one transaction, one commit, the same walls for every page.

`returning commits, raising rolls back`: a view never commits. The commit stands around the dispatch of the view, inside
Flask's error handling, so that a commit that fails becomes a page (503 or 409), not a traceback.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, Response, abort, current_app, request
from flask_login import current_user

from forum_app.core import submissions
from forum_app.core.db import commit, rollback, transaction_mode


class House(Flask):
    """Flask, with the transaction of the request around its dispatch."""

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
    """The answer of `act`, done once for a form displayed once. In a transaction that writes: of the whole request, or,
    for a door that
    declares that it reads and then writes at the end, of that end."""
    submission = None
    if request.method == "POST" and submissions.FIELD in request.form:
        received = submissions.receive(request, current_user.get_id() or "")
        if isinstance(received, Response):
            return received
        submission = received
    response = current_app.make_response(act())
    if submission is not None:
        submissions.close(submission, response)
    return response


def mode_of_request() -> str:
    """What the door being entered declared; by default GET reads and POST writes."""
    view = current_app.view_functions.get(request.endpoint or "")
    declared = getattr(view, "door_mode", None)
    return declared or ("reads" if request.method in ("GET", "HEAD", "OPTIONS") else "writes")


def stand_guard(app: Flask) -> None:
    """What every request meets before its view: the mode of its transaction, and no NUL byte anywhere."""

    @app.before_request
    def _enter() -> None:
        transaction_mode.set(mode_of_request())
        values = [*request.view_args.values()] if request.view_args else []
        values += [v for pair in request.args.items(multi=True) for v in pair]
        if request.method == "POST" and request.mimetype in (
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ):
            values += [v for pair in request.form.items(multi=True) for v in pair]
            values += [f.filename or "" for f in request.files.values()]
        if any("\x00" in v for v in values if isinstance(v, str)):
            abort(400)

    @app.teardown_request
    def _leave(error: BaseException | None) -> None:
        transaction_mode.set("writes")
