"""Where the page of a team stands."""

from flask import url_for

from forum_app.staff.queries import Team


def page_of(team: Team) -> str:
    """Return the address of the page of a team."""
    if team.forum is not None:
        return url_for("staff.forum_team", slug=team.forum.slug)
    if team.territory is not None:
        return url_for("staff.territory_team", territory_id=team.territory.id)
    return url_for("staff.teams")
