"""Before the first step: prove the address of whoever signs up.

Six digits prove it; a person who is signed in skips this.
"""

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_login import current_user

from forum_app.accounts import actions as account_actions
from forum_app.accounts.session import open_session
from forum_app.companies import queries
from forum_app.companies.forms import AddressForm, DigitsForm
from forum_app.companies.views.blueprint import blueprint
from forum_app.core.language import _
from forum_app.core.rate_limits import SIGN_UP_RATE, limiter
from forum_app.core.refusals import Refused
from forum_app.forums.models import Forum
from forum_app.permissions.guard import open_to_all

ASKED = "company_sign_up"  # in the session: the name and address that this browser gave


@blueprint.route("/forums/<slug>/entreprise/adresse", methods=["GET", "POST"])
@limiter.limit(SIGN_UP_RATE, methods=["POST"])
@open_to_all(about=queries.public_forum_at)
def address(forum: Forum) -> Any:
    """Ask for a name and an address, and send six digits to it."""
    if current_user.is_authenticated:
        return redirect(url_for("companies.sign_up", slug=forum.slug), 303)
    form = AddressForm(data=session.get(ASKED))
    if form.validate_on_submit():
        try:
            account_actions.start_confirmation(
                form.email.data or "", back_to=url_for("companies.sign_up", slug=forum.slug)
            )
        except Refused as refused:
            if refused.refusal.code != "letter_just_left":
                form.refuse(refused.refusal)
            else:  # the letter is there: its page says so, with the field for its digits
                flash(refused.refusal.sentence, "error")
        if not form.errors:
            session[ASKED] = {
                "first_name": form.first_name.data,
                "last_name": form.last_name.data,
                "email": form.email.data,
            }
            return redirect(url_for("companies.digits", slug=forum.slug), 303)
    return render_template("companies/address.html", form=form, the_forum=forum), 422 if form.errors else 200


@blueprint.route("/forums/<slug>/entreprise/code", methods=["GET", "POST"])
@open_to_all(about=queries.public_forum_at)
def digits(forum: Forum) -> Any:
    """Ask for the six digits; right ones open the session and lead to the first step."""
    asked = session.get(ASKED)
    if current_user.is_authenticated or not asked:
        return redirect(
            url_for("companies.sign_up" if current_user.is_authenticated else "companies.address", slug=forum.slug), 303
        )
    form = DigitsForm()
    if form.validate_on_submit():
        with form.refusing():
            account = account_actions.confirm(
                asked["email"],
                form.digits.data or "",
                request.remote_addr or "",
                asked["first_name"],
                asked["last_name"],
            )
            open_session(account)
            flash(_("Votre adresse est confirmée."), "done")
            return redirect(url_for("companies.sign_up", slug=forum.slug), 303)
    return render_template(
        "companies/digits.html", form=form, the_forum=forum, email=asked["email"]
    ), 422 if form.errors else 200
