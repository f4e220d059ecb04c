"""Step 3, « Créneaux »: the grid of interviews, previewed before it is made."""

from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from forum_app.core.form_doors import sent_from
from forum_app.core.refusals import Refused
from forum_app.forums import queries
from forum_app.forums.editing_rules import TakenCapacity, tables_refusal
from forum_app.forums.forms import GridForm
from forum_app.forums.models import Forum
from forum_app.forums.slot_grid_rules import (
    ROUND,
    GridFigures,
    GridPreview,
    grid_refusals,
    preview_of,
    usual_grid,
)
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right
from forum_app.setup import actions
from forum_app.setup.views.blueprint import blueprint
from forum_app.setup.views.rows import change_rows
from forum_app.setup.views.steps import filled, go_on, refused_page, show

ADVISED = frozenset(map(str, ROUND))


def _shown(forum: Forum) -> dict[str, Any]:
    """Return the grid kept or, while there is none, the usual one cut to the forum's hours."""
    shown = GridForm.shown_of(forum)
    if shown["half_days"]:
        return shown
    half_days, pauses = usual_grid(forum.starts_at, forum.ends_at)
    shown["half_days"] = [
        {
            "starts_at": h.starts_at,
            "ends_at": h.ends_at,
            "slot_minutes": h.slot_minutes,
            "changeover_minutes": h.changeover_minutes,
        }
        for h in half_days
    ]
    shown["pauses"] = [{"kind": p.kind.value, "starts_at": p.starts_at, "minutes": p.minutes} for p in pauses]
    return shown


def _typed(forum: Forum, form: GridForm) -> GridPreview | None:
    """Return the preview of the grid typed, or None after putting each error beside its field."""
    if not form.validate():
        return None
    half_days, pauses = form.plan()
    tables = form.tables.data or 0
    wrong = tables_refusal(tables, TakenCapacity())
    refusals = [*grid_refusals(half_days, pauses, forum.starts_at, forum.ends_at), *([wrong] if wrong else [])]
    for refusal in refusals:
        form.refuse(refusal)
    return None if refusals else preview_of(half_days, pauses, GridFigures(0, tables, forum.capacity), forum.wish_cap)


@blueprint.get("/organisation/<slug>/reglages/creneaux")
@needs(Right.FORUM_EDIT, on=queries.forum_at)
def edit_grid(forum: Forum) -> tuple[str, int]:
    form = filled(GridForm(), _shown(forum))
    preview = preview_of(*form.plan(), GridFigures(0, forum.table_capacity, forum.capacity), forum.wish_cap)
    return show("setup/grid.html", forum, 3, form, preview=preview)


@blueprint.route("/organisation/<slug>/reglages/creneaux/apercu", methods=["GET", "POST"])
@needs(Right.FORUM_EDIT, on=queries.forum_at, mode="reads")
@sent_from("setup.edit_grid")
def preview_grid(forum: Forum) -> str | tuple[str, int]:
    """Render the preview of what is being typed: the fragment for htmx, a whole page without scripts.

    « Essayer » (`try`) gives every slot the length advised first; nothing is saved.
    """
    form = GridForm()
    if request.form.get("try") in ADVISED:
        for row in form.half_days:
            row.form.slot_minutes.raw_data, row.form.slot_minutes.data = None, int(request.form["try"])
    preview = _typed(forum, form)
    if not request.headers.get("HX-Request"):
        return show("setup/grid.html", forum, 3, form, preview=preview)
    return render_template("setup/_grid_preview.html", form=form, preview=preview, forum=forum)


@blueprint.post("/organisation/<slug>/reglages/creneaux")
@needs(Right.FORUM_EDIT, on=queries.forum_at)
def save_grid(forum: Forum) -> tuple[str, int] | Response:
    form = GridForm()
    if change_rows(form, request.form):
        return show("setup/grid.html", forum, 3, form, preview=None)
    if not form.validate():
        return show("setup/grid.html", forum, 3, form, 422, preview=None)
    seen = form.seen(lambda: _shown(forum))
    try:
        actions.save_grid(forum, *form.plan(), form.tables.data or 0, seen)
    except Refused as refused:
        return refused_page(refused, "setup/grid.html", forum, 3, form, seen, preview=None)
    return go_on(forum, 3)
