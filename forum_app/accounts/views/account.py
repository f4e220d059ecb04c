"""One's own account: roles, password, sessions."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.accounts import actions, password_actions
from forum_app.accounts.forms import PasswordForm
from forum_app.accounts.models import Account
from forum_app.accounts.session import just_signed_in, keep_session
from forum_app.accounts.views.blueprint import blueprint
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.refusals import Refused
from forum_app.permissions.guard import signed_in


@blueprint.get("/mon-compte")
@signed_in()
def me() -> str:
    """Show who one is here: address, roles, password, sessions."""
    return _page(PasswordForm())


@blueprint.route("/mon-compte/mot-de-passe", methods=["GET", "POST"])
@signed_in(mode="reads")
@sent_from("accounts.me")
def choose_password() -> Any:
    """Set or change one's password; every other session ends."""
    form = PasswordForm()
    if form.validate_on_submit():
        me: Account = current_user._get_current_object()
        try:
            changed = password_actions.choose_password(
                me, form.password.data or "", form.current.data, request.remote_addr or "", proved=just_signed_in()
            )
        except Refused as refused:
            if refused.refusal.code == "too_many_failures":
                raise
            form.refuse(refused.refusal)
        else:
            keep_session(changed)
            flash(_("Votre mot de passe est enregistré. Vos autres sessions sont fermées."), "done")
            return redirect(url_for("accounts.me"), 303)
    return _page(form), 422


@blueprint.route("/mon-compte/sessions", methods=["GET", "POST"])
@signed_in()
@sent_from("accounts.me")
def end_sessions() -> Response:
    """Close one's sessions on all other devices."""
    actions.end_sessions(current_user)
    keep_session(current_user)
    flash(_("Vos autres sessions sont fermées."), "done")
    return redirect(url_for("accounts.me"), 303)


def _page(form: PasswordForm) -> str:
    return render_template("accounts/me.html", form=form, account=current_user, proved=just_signed_in())
