"""What somebody had typed when their session ended."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.accounts import form_keeping
from forum_app.accounts.views.blueprint import blueprint
from forum_app.core.form_doors import sent_from
from forum_app.permissions.guard import signed_in


@blueprint.get("/connexion/saisie")
@signed_in()
def kept_form() -> Any:
    """Show « Votre saisie est là »: a button sends the same fields to the same place, with a fresh token."""
    kept = form_keeping.kept(current_user)
    if kept is None:
        return redirect(url_for("navigation.home"), 303)
    typed = form_keeping.fields_of(kept)
    words = [value for _name, value in typed if " " in value.strip()]
    return render_template("accounts/kept_form.html", typed=typed, words=words)


@blueprint.post("/connexion/saisie")
@signed_in()
def send_again() -> Response:
    """Let the browser send the same fields to where they were going (307 keeps the method and the body)."""
    kept = form_keeping.kept(current_user)
    if kept is None:
        return redirect(url_for("navigation.home"), 303)
    form_keeping.forget()
    return redirect(kept.path, 307)


@blueprint.route("/connexion/saisie/abandon", methods=["GET", "POST"])
@signed_in()
@sent_from("accounts.kept_form")
def forget_form() -> Response:
    """Let it go."""
    form_keeping.forget()
    return redirect(url_for("navigation.home"), 303)
