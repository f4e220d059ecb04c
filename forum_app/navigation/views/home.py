"""The way home: one address for everybody, which knows where each of them lives, and the page of all one's homes."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.core.listing import ListState, page_number
from forum_app.navigation import menus, queries
from forum_app.navigation.views.blueprint import blueprint
from forum_app.permissions.guard import signed_in


@blueprint.get("/accueil")
@signed_in()
def home() -> Response:
    """Send people to their first home; those who have none yet, to the public page."""
    links = menus.homes(queries.homes_of(current_user))
    return redirect(links[0].url if links else url_for("public.home"), 303)


@dataclass(frozen=True)
class SpaceList(ListState):
    """What the address of the list asks."""

    page: int = page_number()


@blueprint.get("/mes-espaces")
@signed_in()
def spaces() -> str:
    """Show all the homes of the current user, by pages: companies at forums, then forums as a candidate."""
    asked = SpaceList.read(request.args)
    page = queries.page_of_homes(current_user, asked.page)
    role = queries.desk_role_of(current_user)
    return render_template(
        "navigation/spaces.html",
        asked=asked,
        page=page,
        desk=menus.desk_home(role) if role is not None else None,
        rows=[
            (
                menus.company_home(row.participation_id, row.company, row.city)
                if row.participation_id
                else menus.candidate_home(row.slug, row.city),
                row.held_on,
            )
            for row in page.rows
        ],
    )
