"""One file: verified, corrected, entered, and what it gives back."""

from functools import partial
from typing import Any

from flask import Response, abort, flash, g, redirect, render_template, url_for

from forum_app.candidates.queries import place_counts
from forum_app.core.clock import now
from forum_app.core.db import transaction
from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refused
from forum_app.core.request_transaction import once
from forum_app.imports import actions, cancelling, checking, queries, reports, rules, since
from forum_app.imports.checking import Check, Reading
from forum_app.imports.forms import CorrectionForm, RunForm
from forum_app.imports.models import ImportBatch
from forum_app.imports.views.blueprint import blueprint
from forum_app.imports.vocabulary import ImportKind, ImportState, Severity
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right

SHOWN = 40  # findings of one sort, or rows to correct, on a page; the report holds them all
ANSWERED_IN_PLACE = (
    "import_changed",
    "nothing_ready",
)  # nothing was written yet: the page is shown again, as things are now
organiser = needs(Right.IMPORT_RUN, on=queries.batch_at)


@blueprint.get("/organisation/<slug>/importer/<kind>/<int:batch_id>")
@organiser
def show(batch: ImportBatch) -> Any:
    """The verification, or what came of it once it is done."""
    g.place = batch.forum
    if batch.state is ImportState.ABANDONED:
        return _to_start(batch)
    kept = actions.opened(batch)
    if batch.state is ImportState.CANCELLED:
        return render_template(
            "imports/cancelled.html",
            batch=batch,
            stayed=since.stayed(batch),
            cancelled_by=queries.name_of(batch.cancelled_by_id),
            shown=SHOWN,
        )
    if batch.state is ImportState.DONE:
        return _result_page(batch, actions.checked(batch, kept) if kept is not None else None)
    if kept is None:
        return render_template("imports/purged.html", batch=batch)
    return _check_page(batch, actions.checked(batch, kept), kept.corrections)


@blueprint.post("/organisation/<slug>/importer/<kind>/<int:batch_id>/correction")
@organiser
def correct(batch: ImportBatch) -> Any:
    """Write one cell anew; the page then says what it becomes."""
    form = CorrectionForm()
    if not form.validate() or not (form.line.data or "").isdecimal():
        abort(422)
    actions.correct(batch, int(form.line.data or 0), form.field.data or "", form.text.data or "")
    flash(_("Ligne %(line)s corrigée.", line=form.line.data), "done")
    return redirect(_address(batch) + "#a-corriger", 303)


@blueprint.post("/organisation/<slug>/importer/<kind>/<int:batch_id>/importation")
@needs(Right.IMPORT_RUN, on=queries.batch_at, mode="reads")
def run(batch: ImportBatch) -> Any:
    """Enter every sound row, or nothing. The file is read before the transaction that writes: nobody waits for it."""
    form = RunForm()
    ready = actions.read(batch, recase=bool(form.recase.data))
    try:
        with transaction():
            return once(partial(_run, batch, form, ready))
    except Refused as refused:
        if refused.refusal.code not in ANSWERED_IN_PLACE:
            raise
        g.place = batch.forum
        kept = actions.opened(batch)
        assert kept is not None  # noqa: S101 (these refusals come after the file was read)
        return _check_page(batch, actions.checked(batch, kept), kept.corrections, changed=refused.refusal.sentence), 409


@blueprint.post("/organisation/<slug>/importer/<kind>/<int:batch_id>/abandon")
@organiser
def abandon(batch: ImportBatch) -> Any:
    """Erase a file that was not entered."""
    actions.abandon(batch)
    flash(_("Le fichier est effacé, rien n'a été importé."), "done")
    return _to_start(batch)


@blueprint.get("/organisation/<slug>/importer/<kind>/<int:batch_id>/a-corriger.csv")
@organiser
def rest(batch: ImportBatch) -> Response:
    """The rows left out, to correct and give in again."""
    return _csv(reports.rest(_found(batch)), f"{batch.kind.slug}-a-corriger.csv")


@blueprint.get("/organisation/<slug>/importer/<kind>/<int:batch_id>/remarques.csv")
@organiser
def report(batch: ImportBatch) -> Response:
    """Everything that was said of the file."""
    return _csv(reports.report(_found(batch)), f"{batch.kind.slug}-remarques.csv")


def _run(batch: ImportBatch, form: RunForm, ready: Reading | None) -> Response:
    actions.run(batch, invite=bool(form.invite.data), recase=bool(form.recase.data), expected=form.count, ready=ready)
    flash(ngettext("Une ligne importée.", "%(num)s lignes importées.", batch.result["entered"]), "done")
    return redirect(_address(batch), 303)


def _found(batch: ImportBatch) -> Check:
    kept = actions.opened(batch)
    if kept is None:
        abort(404)
    return actions.checked(batch, kept)


def _csv(content: bytes, name: str) -> Response:
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _address(batch: ImportBatch) -> str:
    return url_for("imports.show", slug=batch.forum.slug, kind=batch.kind.slug, batch_id=batch.id)


def _to_start(batch: ImportBatch) -> Any:
    return redirect(url_for("imports.start", slug=batch.forum.slug, kind=batch.kind.slug), 303)


def _check_page(
    batch: ImportBatch, found: Check, corrections: dict[str, dict[str, str]], *, changed: str | None = None
) -> str:
    becomings = checking.becomings(found)
    return render_template(
        "imports/check.html",
        batch=batch,
        found=found,
        names={row.line: row.name for row in found.rows},
        corrections=corrections,
        becomings=becomings,
        opened=next((label for label, values in becomings if any(value.doubtful for value in values)), None),
        doubts=checking.groups_of(found, Severity.DOUBT),
        remarks=checking.groups_of(found, Severity.REMARK),
        needs_count=sum(1 for row in found.ready if row.values.get("accommodation")),
        consent=actions.agreement_of(batch),
        closed=rules.forum_refusal(batch.forum.state, batch.forum.closing, now()),
        form=RunForm(data={"expected": str(len(found.ready)), "recase": True}),
        shown=SHOWN,
        changed=changed,
    )


def _result_page(batch: ImportBatch, found: Check | None) -> str:
    candidates = batch.kind is ImportKind.CANDIDATES
    return render_template(
        "imports/result.html",
        batch=batch,
        found=found,
        counts=place_counts(batch.forum) if candidates else None,
        asked_by=queries.name_of(batch.asked_by_id),
        shown=SHOWN,
        undoing=cancelling.foreseen(batch)
        if rules.cancel_refusal(batch.state, batch.done_at, now(), batch.forum.time_zone) is None
        else None,
    )
