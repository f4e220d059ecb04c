"""Addresses that only take a form: who opens one is led to the page that has the form.

A refusal is shown at the address that the form was sent to. Whoever loads that address again, from its bar, the
history or a restored window, asks for it by GET, and would read that it does not open so.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, redirect, request, url_for

View = Callable[..., Any]


def sent_from(page: str) -> Callable[[View], View]:
    """Say which page has the form that this view takes: a GET is redirected there, under the right of the form.

    page: its endpoint, given the values of this address that it knows. Stands under the guard.

        @blueprint.route("/entreprise/<int:participation_id>/tables", methods=["GET", "POST"])
        @needs(Right.PARTICIPATION_OWN, on=queries.participation_at)
        @sent_from("companies.team")
        def set_tables(participation): ...
    """

    def lead(view: View) -> View:
        @wraps(view)
        def led(*things: Any, **url_values: Any) -> Any:
            if request.method == "POST":
                return view(*things, **url_values)
            expecting = current_app.url_map.is_endpoint_expecting
            known = {name: value for name, value in (request.view_args or {}).items() if expecting(page, name)}
            return redirect(url_for(page, **known), 303)

        led.form_stands_at = page  # type: ignore[attr-defined] # a mark on the view
        return led

    return lead
