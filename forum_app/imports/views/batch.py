"""One file: checked, corrected, entered, and the files that it gives back."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for

from forum_app.candidates.queries import place_counts
from forum_app.core.clock import now
from forum_app.core.db import transaction
from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refused
from forum_app.core.request_transaction import once
from forum_app.core.shared_forms import Difference, stamp
from forum_app.imports import actions, csv_reports, queries, summary
from forum_app.imports.check import CheckedFile
from forum_app.imports.forms import CorrectionForm, RunForm
from forum_app.imports.models import ImportBatch
from forum_app.imports.parse import ParsedFile
from forum_app.imports.rules.batch import forum_refusal
from forum_app.imports.rules.findings import ParsedRow
from forum_app.imports.rules.undo import undo_refusal
from forum_app.imports.undo import undo_plan
from forum_app.imports.undo_queries import rows_left
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
    """Show the check, or what came of the file once it is done."""
    if batch.state is ImportState.ABANDONED:
        return _to_start(batch)
    uploaded = actions.uploaded_file(batch)
    if batch.state is ImportState.CANCELLED:
        return render_template(
            "imports/cancelled.html",
            batch=batch,
            rows_left=rows_left(batch),
            cancelled_by=queries.name_of(batch.cancelled_by_id),
            shown=SHOWN,
        )
    if batch.state is ImportState.DONE:
        return _result_page(batch, actions.check(batch, uploaded) if uploaded is not None else None)
    if uploaded is None:
        return render_template("imports/purged.html", batch=batch)
    return _check_page(batch, actions.check(batch, uploaded), uploaded.corrections)


@blueprint.post("/organisation/<slug>/importer/<kind>/<int:batch_id>/correction")
@organiser
def correct(batch: ImportBatch) -> Any:
    """Write one cell anew; the page then says what it becomes."""
    form = CorrectionForm()
    if not form.validate() or not (form.line.data or "").isdecimal():
        abort(422)
    line, field = int(form.line.data or 0), form.field.data or ""
    if form.changed_since(lambda: form.kept_of(actions.cell(batch, line, field).text), batch):
        return _stale_page(batch, form, form.about(actions.cell(batch, line, field))), 409
    actions.correct(batch, line, field, form.text.data or "")
    flash(_("Ligne %(line)s corrigée.", line=form.line.data), "done")
    return redirect(_address(batch) + "#a-corriger", 303)


@blueprint.post("/organisation/<slug>/importer/<kind>/<int:batch_id>/importation")
@needs(Right.IMPORT_RUN, on=queries.batch_at, mode="reads")
def run(batch: ImportBatch) -> Any:
    """Enter every sound row, or nothing. The file is read before the transaction that writes: nobody waits for it."""
    form = RunForm()
    parsed = actions.parse(batch, recase=bool(form.recase.data))
    try:
        with transaction():
            return once(partial(_run, batch, form, parsed))
    except Refused as refused:
        if refused.refusal.code not in ANSWERED_IN_PLACE:
            raise
        uploaded = actions.uploaded_file(batch)
        assert uploaded is not None  # noqa: S101 (these refusals come after the file was read)
        checked = actions.check(batch, uploaded)
        return _check_page(batch, checked, uploaded.corrections, changed=refused.refusal.sentence), 409


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
    """Download the rows left out, to correct and upload again."""
    return _csv(csv_reports.rows_to_correct(_checked(batch)), f"{batch.kind.slug}-a-corriger.csv")


@blueprint.get("/organisation/<slug>/importer/<kind>/<int:batch_id>/remarques.csv")
@organiser
def report(batch: ImportBatch) -> Response:
    """Download everything that was said of the file."""
    return _csv(csv_reports.remarks(_checked(batch)), f"{batch.kind.slug}-remarques.csv")


def _run(batch: ImportBatch, form: RunForm, parsed: ParsedFile | None) -> Response:
    actions.run(batch, invite=bool(form.invite.data), recase=bool(form.recase.data), expected=form.count, parsed=parsed)
    flash(ngettext("Une ligne importée.", "%(num)s lignes importées.", batch.result["entered"]), "done")
    return redirect(_address(batch), 303)


def _checked(batch: ImportBatch) -> CheckedFile:
    uploaded = actions.uploaded_file(batch)
    if uploaded is None:
        abort(404)
    return actions.check(batch, uploaded)


def _csv(content: bytes, name: str) -> Response:
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _address(batch: ImportBatch) -> str:
    return url_for("imports.show", slug=batch.forum.slug, kind=batch.kind.slug, batch_id=batch.id)


def _to_start(batch: ImportBatch) -> Any:
    return redirect(url_for("imports.start", slug=batch.forum.slug, kind=batch.kind.slug), 303)


def _stale_page(batch: ImportBatch, form: CorrectionForm, faster: list[Difference]) -> str:
    """Render the verification, with what a colleague wrote in this cell and the form that keeps what was typed."""
    uploaded = actions.uploaded_file(batch)
    assert uploaded is not None  # noqa: S101 (a cell of it was just read)
    return _check_page(batch, actions.check(batch, uploaded), uploaded.corrections, correction=form, faster=faster)


def _check_page(
    batch: ImportBatch,
    checked: CheckedFile,
    corrections: dict[str, dict[str, str]],
    *,
    changed: str | None = None,
    correction: CorrectionForm | None = None,
    faster: Sequence[Difference] = (),
) -> str:
    places = checked.columns.places

    def version_of(row: ParsedRow, field: str) -> str:
        return stamp(CorrectionForm.kept_of(row.cells[places[field]])) if field in places else ""

    changes = summary.value_changes(checked)
    return render_template(
        "imports/check.html",
        batch=batch,
        checked=checked,
        names={row.line: row.name for row in checked.rows},
        corrections=corrections,
        value_changes=changes,
        opened=next((label for label, values in changes if any(value.doubtful for value in values)), None),
        doubts=summary.findings_by_sort(checked, Severity.DOUBT),
        remarks=summary.findings_by_sort(checked, Severity.REMARK),
        needs_count=sum(1 for row in checked.ready if row.values.get("accommodation")),
        consent=actions.agreement_of(batch),
        closed=forum_refusal(batch.forum.state, batch.forum.closing, now()),
        form=RunForm(data={"expected": str(len(checked.ready)), "recase": True}),
        shown=SHOWN,
        changed=changed,
        correction=correction,
        faster=faster,
        version_of=version_of,
    )


def _result_page(batch: ImportBatch, checked: CheckedFile | None) -> str:
    candidates = batch.kind is ImportKind.CANDIDATES
    return render_template(
        "imports/result.html",
        batch=batch,
        checked=checked,
        counts=place_counts(batch.forum) if candidates else None,
        asked_by=queries.name_of(batch.asked_by_id),
        shown=SHOWN,
        undo_plan=undo_plan(batch)
        if undo_refusal(batch.state, batch.done_at, now(), batch.forum.time_zone) is None
        else None,
    )
