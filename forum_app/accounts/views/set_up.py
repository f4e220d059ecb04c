"""The first organiser's one-time link, printed by the command line."""
from typing import Any

from flask import flash, redirect, render_template, url_for

from forum_app.accounts import actions, queries, rules
from forum_app.accounts.session import open_session
from forum_app.accounts.views.blueprint import blueprint
from forum_app.accounts.vocabulary import Purpose
from forum_app.core.clock import now
from forum_app.core.language import _
from forum_app.core.refusals import Refused
from forum_app.permissions.guard import open_to_all


@blueprint.get("/installation/<token:token>")
@open_to_all()
def setup(token: str) -> Any:
    """The page of the link: one button, or why it opens nothing any more."""
    refusal = rules.code_refusal(queries.code_of_token(token, Purpose.SET_UP), now())
    return render_template("accounts/set_up.html", refusal=refusal, token=token), 410 if refusal else 200


@blueprint.post("/installation/<token:token>")
@open_to_all()
def use_setup(token: str) -> Any:
    """Spend the link, enter, and offer to choose a password."""
    try:
        account = actions.open_set_up(token)
    except Refused as refused:
        return render_template("accounts/set_up.html", refusal=refused.refusal, token=token), 410
    open_session(account)
    flash(_("Votre espace est ouvert. Choisissez un mot de passe si vous en voulez un."), "done")
    return redirect(url_for("accounts.me"), 303)
