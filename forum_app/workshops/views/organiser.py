"""The organiser's view: who has a seat, who waits."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from forum_app.core.language import _
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.permissions.guard import may, needs
from forum_app.permissions.vocabulary import Right
from forum_app.workshops import actions, queries
from forum_app.workshops.models import WorkshopSeat
from forum_app.workshops.views.blueprint import blueprint
from forum_app.workshops.vocabulary import SeatState


@blueprint.get("/organisation/<slug>/atelier")
@needs(Right.WORKSHOP_READ, on=forum_at)
def seats(forum: Forum) -> Any:
    """Show the workshops of a forum, their seats, and those who wait."""
    groups = [(choice, [], []) for choice in queries.choices_of(forum)]
    by_workshop = {choice.workshop.id: (taken, waiting) for choice, taken, waiting in groups}
    for found in queries.seats_at(forum):
        if found.workshop_id in by_workshop:
            by_workshop[found.workshop_id][found.state is SeatState.WAITING].append(found)
    return render_template(
        "workshops/seats.html",
        groups=groups,
        unseated=queries.unseated_count(forum),
        may_place=may(Right.REGISTRATION_EXAMINE, forum.scope),
    )


@blueprint.post("/organisation/<slug>/atelier/places/<int:seat_id>")
@needs(Right.REGISTRATION_EXAMINE, on=queries.seat_at)
def place(seat: WorkshopSeat) -> Response:
    """Give a free seat to somebody who waits."""
    actions.place(seat)
    flash(_("La place est donnée. Un courriel part vers %(name)s.", name=seat.registration.first_name), "done")
    return redirect(url_for("workshops.seats", slug=seat.registration.forum.slug), 303)
