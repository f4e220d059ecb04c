"""The way home: one address for everybody, which knows where each of them lives."""

from flask import redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.navigation import menus, queries
from forum_app.navigation.views.blueprint import blueprint
from forum_app.permissions.guard import signed_in


@blueprint.get("/accueil")
@signed_in()
def home() -> Response:
    """Send people to their first home; those who have none yet, to the public page."""
    links = menus.homes(queries.homes_of(current_user))
    return redirect(links[0].url if links else url_for("public.home"), 303)
