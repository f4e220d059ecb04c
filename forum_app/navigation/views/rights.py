"""« Qui peut quoi »: the table that guards every view, as one reads and prints it."""

from flask import render_template, request, url_for
from flask_login import current_user

from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.navigation.views.blueprint import blueprint
from forum_app.permissions import presentation
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@blueprint.get("/qui-peut-quoi")
@needs(Right.RIGHTS_READ)
def rights() -> str:
    """Show all rights by role; on a phone, those of the role chosen."""
    return _page(url_for("navigation.rights"))


@blueprint.get("/organisation/<slug>/qui-peut-quoi")
@needs(Right.RIGHTS_READ, on=forum_at)
def forum_rights(forum: Forum) -> str:
    """Show the same table beside the team of a forum."""
    return _page(url_for("navigation.forum_rights", slug=forum.slug))


def _page(here: str) -> str:
    own = {grant.role for grant in current_user.live_grants}
    asked = request.args.get("role", "")
    roles = [role for role, _label, _icon in presentation.COLUMNS]
    chosen = next((role for role in roles if role.value == asked), next(role for role in roles if role in own))
    choices = [(role.value, label) for role, label, _icon in presentation.COLUMNS]
    return render_template(
        "navigation/rights.html",
        groups=presentation.groups(),
        columns=presentation.COLUMNS,
        choices=choices,
        own=own,
        here=here,
        chosen=chosen,
    )
