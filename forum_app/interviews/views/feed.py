"""The address that somebody's calendar follows: their page to have, change or close it, and what is read there."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request
from flask_login import current_user

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.core.forms import BaseForm
from forum_app.core.language import _
from forum_app.interviews import agenda_queries, booking_queries, calendar_entries, feed_actions, feed_queries
from forum_app.interviews.views.blueprint import blueprint
from forum_app.mail.links import address_of
from forum_app.permissions.guard import needs, open_to_all
from forum_app.permissions.vocabulary import Right


@blueprint.route("/mon-forum/<slug>/agenda/abonnement", methods=["GET", "POST"])
@needs(Right.REGISTRATION_OWN, on=agenda_queries.own_registration_at)
def candidate_feed(registration: Registration) -> Any:
    """Show the address of a candidate's day, and give, change or close it."""
    return _feed_of(registration, "interviews/candidate_feed.html")


@blueprint.route("/entreprise/<int:participation_id>/agenda/abonnement", methods=["GET", "POST"])
@needs(Right.INTERVIEW_BOOK, on=booking_queries.participation_at)
def company_feed(participation: Participation) -> Any:
    """Show the address of a company's day for this very person, and give, change or close it."""
    return _feed_of(participation, "interviews/company_feed.html")


def _feed_of(about: Registration | Participation, template: str) -> Any:
    form = BaseForm()
    if form.validate_on_submit():
        match request.form.get("act"):
            case "give":
                feed_actions.give(current_user, about)
                flash(_("Votre adresse est prête."), "done")
            case "renew":
                feed_actions.renew(current_user, about)
                flash(_("L'adresse a changé. L'ancienne ne montre plus rien."), "done")
            case "close":
                feed_actions.close(current_user, about)
                flash(_("L'adresse est fermée."), "done")
            case _:
                abort(400)
        return redirect(request.path, 303)
    feed = feed_queries.feed_of(current_user.id, about)
    address = ""
    if feed is not None:
        address = address_of("interviews.read_feed", feed_id=feed.id, token=feed_queries.secret_of(feed))
    page = render_template(template, form=form, address=address, opens="webcal:" + address.partition(":")[2])
    return (page, 422) if form.errors else page


@blueprint.get("/calendriers/<int:feed_id>/<token>.ics")
@open_to_all()
def read_feed(feed_id: int, token: str) -> Response:
    """Send a day to a calendar that follows it: whoever has the address reads it, signed in or not."""
    feed = feed_queries.opened_feed(feed_id, token)
    about = (feed.registration or feed.participation) if feed is not None else None
    if about is None:
        abort(404)
    if isinstance(about, Registration):
        return as_calendar(calendar_entries.calendar_of_registration(about))
    return as_calendar(calendar_entries.calendar_of_participation(about))


def as_calendar(text: str, filename: str = "") -> Response:
    """Return a calendar as an answer; a file to keep where it has a name."""
    headers = {"Content-Disposition": f"attachment; filename={filename}"} if filename else {}
    return Response(text, mimetype="text/calendar", headers=headers)
