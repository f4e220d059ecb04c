"""« Me prévenir »: one address for one letter. Every answer is the same, whether the address was known or not."""

from typing import Any

from flask import abort, redirect, render_template, session, url_for
from wtforms import EmailField

from forum_app.core.clock import now
from forum_app.core.forms import AtMost, BaseForm, Needed, email_address
from forum_app.core.language import lazy
from forum_app.core.rate_limits import SIGN_IN_RATE, limiter
from forum_app.core.text_cleaning import clean
from forum_app.forums.actions import alerts
from forum_app.permissions.guard import open_to_all
from forum_app.public import menu, queries
from forum_app.public.rules import ForumFacts, Ticket
from forum_app.public.views.blueprint import blueprint

ASKED = "asked_to_be_told"  # in the session: the token that erases what this browser has just typed


class AlertForm(BaseForm):
    """An address, and nothing else."""

    email = EmailField(
        lazy("Votre adresse électronique"),
        filters=[clean],
        validators=[Needed(lazy("Écrivez votre adresse.")), AtMost(254), email_address],
    )


@blueprint.route("/forums/<slug>/me-prevenir", methods=["GET", "POST"])
@limiter.limit(SIGN_IN_RATE, methods=["POST"])
@open_to_all()
def alert(slug: str) -> Any:
    """Be told when the registrations of a forum open. Open already, or closed: the forum's page says what to do."""
    card = queries.forum_at(slug, now())
    if card is None or card.ticket is not Ticket.AHEAD:
        return redirect(url_for("public.forum", slug=slug), 303) if card is not None else abort(404)
    return _page(card.forum)


@blueprint.route("/me-prevenir", methods=["GET", "POST"])
@limiter.limit(SIGN_IN_RATE, methods=["POST"])
@open_to_all()
def alert_next() -> Any:
    """Take an address to tell when the next forum is announced, while no date is known."""
    return _page(None)


def _page(forum: ForumFacts | None) -> Any:
    form = AlertForm()
    if form.validate_on_submit():
        session[ASKED] = alerts.ask(forum.id if forum is not None else None, form.email.data or "")
        return redirect(url_for("public.alert_kept"), 303)
    return render_template(
        "public/alert.html", form=form, the=forum, navigation=menu.links()
    ), 422 if form.errors else 200


@blueprint.get("/me-prevenir/note")
@open_to_all()
def alert_kept() -> Any:
    """Show what was kept, until when, and how to erase it."""
    return render_template("public/alert_kept.html", token=session.get(ASKED), navigation=menu.links())


@blueprint.route("/me-prevenir/effacer/<token:token>", methods=["GET", "POST"])
@limiter.limit(SIGN_IN_RATE, methods=["POST"])
@open_to_all()
def erase_alert(token: str) -> Any:
    """Ask to confirm with a button, then erase the alert: opening the link erases nothing."""
    form = BaseForm()
    if form.validate_on_submit():
        alerts.erase(token)
        session.pop(ASKED, None)
        return render_template("public/alert_erased.html", navigation=menu.links())
    return render_template("public/alert_erase.html", form=form, token=token, navigation=menu.links())
