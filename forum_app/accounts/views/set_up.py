"""The first organiser's one-time link, printed by the command line."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from forum_app.accounts import actions, queries, rules
from forum_app.accounts.forms import SetUpForm
from forum_app.accounts.models import SignInCode
from forum_app.accounts.session import open_session
from forum_app.accounts.views.blueprint import blueprint
from forum_app.accounts.vocabulary import Purpose
from forum_app.core.clock import now
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.permissions.guard import open_to_all


@blueprint.get("/installation/<token:token>")
@open_to_all()
def setup(token: str) -> Any:
    """Show the page of the link: a button and what is not known yet, or why it opens nothing any more."""
    code = queries.code_of_token(token, Purpose.SET_UP)
    refusal = rules.code_refusal(code, now())
    return (_page(token, refusal=refusal), 410) if refusal else _page(token, form=_form(code))


@blueprint.post("/installation/<token:token>")
@open_to_all()
def use_setup(token: str) -> Any:
    """Spend the link, enter, and offer to choose a password."""
    code = queries.code_of_token(token, Purpose.SET_UP)
    form = _form(code) if rules.code_refusal(code, now()) is None else None
    if form is not None and not form.validate():
        return _page(token, form=form), 422
    try:
        account = actions.open_set_up(token, form.identity() if form is not None else None)
    except Refused as refused:
        return _page(token, refusal=refused.refusal), 410
    open_session(account)
    flash(_("Votre espace est ouvert. Choisissez un mot de passe si vous en voulez un."), "done")
    return redirect(url_for("accounts.me"), 303)


def _form(code: SignInCode | None) -> SetUpForm | None:
    return SetUpForm.asked_for(queries.owner_of(code) if code is not None else None)


def _page(token: str, *, form: SetUpForm | None = None, refusal: Refusal | None = None) -> str:
    return render_template("accounts/set_up.html", refusal=refusal, token=token, form=form)
