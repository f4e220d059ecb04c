"""Who publishes this site, what it does with data, and how accessible it is."""

from flask import current_app, render_template

from forum_app.permissions.guard import open_to_all
from forum_app.privacy.retention_rules import RETENTION
from forum_app.public import menu
from forum_app.public.views.blueprint import blueprint


@blueprint.get("/mentions-legales")
@open_to_all()
def legal() -> str:
    """Show the legal notice, from the settings."""
    return render_template("public/legal.html", settings=current_app.config["SETTINGS"], navigation=menu.links())


@blueprint.get("/donnees-personnelles")
@open_to_all()
def privacy() -> str:
    """Show what is asked, why, who sees it, how long it is kept, and one's rights."""
    return render_template(
        "public/privacy.html",
        settings=current_app.config["SETTINGS"],
        navigation=menu.links(),
        retention=RETENTION,
    )


@blueprint.get("/accessibilite")
@open_to_all()
def accessibility() -> str:
    """Show the accessibility statement."""
    return render_template(
        "public/accessibility.html", settings=current_app.config["SETTINGS"], navigation=menu.links()
    )
