"""Undo an import: show what would go and what would stay, then do it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from forum_app.core.clock import now
from forum_app.core.language import ngettext
from forum_app.core.refusals import Refused, refuse_if
from forum_app.imports import queries
from forum_app.imports.forms import CancelForm
from forum_app.imports.models import ImportBatch
from forum_app.imports.rules.undo import undo_refusal
from forum_app.imports.undo import undo_import, undo_plan
from forum_app.imports.views.blueprint import blueprint
from forum_app.imports.vocabulary import ImportKind, ImportState
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right

SHOWN = 40
ANSWERED_IN_PLACE = (
    "import_changed",
    "nothing_to_take_back",
)  # nothing was written: the page is shown again, as things are now


@blueprint.get("/organisation/<slug>/importer/<kind>/<int:batch_id>/annulation")
@needs(Right.IMPORT_RUN, on=queries.batch_at)
def undo(batch: ImportBatch) -> Any:
    """Show what undoing this import would do, row by row."""
    if batch.state is not ImportState.DONE:
        return redirect(_address(batch), 303)
    refuse_if(undo_refusal(batch.state, batch.done_at, now(), batch.forum.time_zone))
    return _page(batch)


@blueprint.post("/organisation/<slug>/importer/<kind>/<int:batch_id>/annulation")
@needs(Right.IMPORT_RUN, on=queries.batch_at)
def cancel(batch: ImportBatch) -> Any:
    """Take the import back, as the page announced. Whoever comes second reads by whom it was done."""
    try:
        undone = undo_import(batch, account_id=current_user.id, expected=CancelForm().count)
    except Refused as refused:
        if refused.refusal.code in ANSWERED_IN_PLACE:
            return _page(batch, changed=refused.refusal.sentence), 409
        if refused.refusal.code != "import_cancelled":
            raise
        flash(refused.refusal.sentence, "error")
        return redirect(_address(batch), 303)
    count = len(undone.going)
    if batch.kind is ImportKind.CANDIDATES:
        flash(ngettext("Une inscription retirée.", "%(num)s inscriptions retirées.", count), "done")
    else:
        flash(ngettext("Une entreprise retirée.", "%(num)s entreprises retirées.", count), "done")
    return redirect(_address(batch), 303)


def _page(batch: ImportBatch, *, changed: str | None = None) -> str:
    return render_template("imports/undo.html", batch=batch, undo_plan=undo_plan(batch), shown=SHOWN, changed=changed)


def _address(batch: ImportBatch) -> str:
    return url_for("imports.show", slug=batch.forum.slug, kind=batch.kind.slug, batch_id=batch.id)
