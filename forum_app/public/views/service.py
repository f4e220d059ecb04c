"""For machines and for those who run the service."""

from typing import Any

from flask import Response, abort, current_app, redirect, render_template, url_for
from sqlalchemy.exc import SQLAlchemyError

from forum_app.core import worker_heartbeat
from forum_app.core.db import rollback
from forum_app.permissions.guard import open_to_all
from forum_app.public import components_page
from forum_app.public.settings_check import missing_mentions
from forum_app.public.views.blueprint import blueprint


@blueprint.get("/health")
@open_to_all()
def health() -> tuple[dict[str, Any], int]:
    """Tell whether the database answers and the worker lives: 200 when both do, 503 otherwise.

    Nothing personal, nothing about versions.

    Nothing personal, nothing about versions.
    """
    try:
        worker = "ok" if worker_heartbeat.is_alive() else "silent"
        database = "ok"
    except SQLAlchemyError:
        rollback()
        database, worker = "away", "unknown"
    well = database == worker == "ok"
    warnings = [f"legal mention missing: {name.upper()}" for name in missing_mentions(current_app.config["SETTINGS"])]
    return {
        "status": "ok" if well else "degraded",
        "database": database,
        "worker": worker,
        "warnings": warnings,
    }, 200 if well else 503


@blueprint.get("/robots.txt")
@open_to_all()
def robots() -> Response:
    """Search engines read the public pages alone."""
    closed = ("/connexion", "/installation/", "/mon-compte", "/mon-forum/", "/entreprise/", "/organisation", "/accueil")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/favicon.ico")
@open_to_all()
def favicon() -> Any:
    """Send the icon to browsers that look for it here without reading the page."""
    return redirect(url_for("static", filename="img/icon.svg"), 302)


@blueprint.get("/composants")
@open_to_all()
def components() -> str:
    """Show every component in every state; in development and tests only."""
    if current_app.config["SETTINGS"].environment == "production":
        abort(404)
    return render_template("public/components.html", **components_page.context())
