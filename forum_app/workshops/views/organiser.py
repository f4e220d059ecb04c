"""The organiser's view: who has a seat, who waits."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forum_app.core.form_doors import sent_from
from forum_app.core.language import _, lazy
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.permissions.guard import may, needs
from forum_app.permissions.vocabulary import Right
from forum_app.workshops import actions, queries
from forum_app.workshops import seat_list_queries as lists
from forum_app.workshops.models import WorkshopSeat
from forum_app.workshops.seat_list_queries import SeatList
from forum_app.workshops.views.blueprint import blueprint

VIEWS = {"": lazy("Toutes"), "prises": lazy("Places prises"), "attente": lazy("En attente")}


@blueprint.get("/organisation/<slug>/atelier")
@needs(Right.WORKSHOP_READ, on=forum_at)
def seats(forum: Forum) -> Any:
    """Show the workshops of a forum, and one page of their seats and of those who wait."""
    asked, choices = SeatList.read(request.args), queries.choices_of(forum)
    counts = lists.counts_of(asked, choices)
    page = lists.page_of_seats(forum, asked, counts)
    return render_template(
        "workshops/seats.html",
        choices=choices,
        asked=asked,
        page=page,
        turns=lists.turns_of(forum, page.rows),
        views=_views(forum, asked, counts),
        free={choice.workshop.id: choice.free for choice in choices},
        unseated=queries.unseated_count(forum),
        may_place=may(Right.REGISTRATION_EXAMINE, forum.scope),
    )


def _views(forum: Forum, asked: SeatList, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the saved views as tabs, each with its count; search and workshop stay."""
    return [
        {
            "label": label,
            "url": asked.address(url_for("workshops.seats", slug=forum.slug), view=name),
            "count": counts[name],
            "current": asked.view == name,
        }
        for name, label in VIEWS.items()
    ]


@blueprint.route("/organisation/<slug>/atelier/places/<int:seat_id>", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=queries.seat_at)
@sent_from("workshops.seats")
def place(seat: WorkshopSeat) -> Response:
    """Give a free seat to somebody who waits; the list stays as it was asked."""
    actions.place(seat)
    flash(_("La place est donnée. Un courriel part vers %(name)s.", name=seat.registration.first_name), "done")
    asked = SeatList.read_query(request.form.get("question", ""))
    here = url_for("workshops.seats", slug=seat.registration.forum.slug)
    return redirect(asked.address(here, page=asked.page), 303)
