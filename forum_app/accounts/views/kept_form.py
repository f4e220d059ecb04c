"""What somebody had typed when their session ended."""

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from forum_app.accounts import kept_forms
from forum_app.accounts.views.blueprint import blueprint
from forum_app.permissions.guard import signed_in


@blueprint.get("/connexion/saisie")
@signed_in()
def kept_form() -> Any:
    """« Votre saisie est là »: one button sends the same fields to the same place, with a fresh token."""
    kept = kept_forms.kept()
    if kept is None:
        return redirect(url_for("navigation.home"), 303)
    words = [value for _name, value in kept.fields if " " in value.strip()]
    return render_template("accounts/kept_form.html", kept=kept, words=words)


@blueprint.post("/connexion/saisie")
@signed_in()
def send_again() -> Response:
    """Let the browser send the same fields to where they were going (307 keeps the method and the body)."""
    kept = kept_forms.kept()
    if kept is None:
        return redirect(url_for("navigation.home"), 303)
    kept_forms.forget()
    return redirect(kept.path, 307)


@blueprint.post("/connexion/saisie/abandon")
@signed_in()
def forget_form() -> Response:
    """Let it go."""
    kept_forms.forget()
    return redirect(url_for("navigation.home"), 303)
