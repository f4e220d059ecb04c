"""The list of whoever welcomes people on the day."""

from flask import render_template, request, url_for

from forum_app.desk import welcome_list_queries as lists
from forum_app.desk.views.blueprint import blueprint
from forum_app.desk.welcome_list_queries import WelcomeList
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@blueprint.get("/organisation/<slug>/accueil")
@needs(Right.REGISTRATION_NAMES, on=forum_at)
def welcome_list(forum: Forum) -> str:
    """Show the names and states of candidates, those expected first."""
    asked = WelcomeList.read(request.args)
    counts, found = lists.counts_of(forum.id, asked)
    here = url_for("desk.welcome_list", slug=forum.slug)
    return render_template(
        "desk/welcome_list.html",
        asked=asked,
        here=here,
        page=lists.page_of_names(forum.id, asked, found),
        views=[
            {
                "label": label,
                "url": asked.address(here, view=name),
                "count": counts[name],
                "current": asked.view == name,
            }
            for name, (label, _condition) in lists.VIEWS.items()
        ],
    )
