"""One file: checked, corrected, entered, and the files that it gives back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for

from forum_app.candidates.queries import place_counts
from forum_app.core.clock import now, today
from forum_app.core.db import transaction
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _, ngettext
from forum_app.core.listing import ListState, member_of, page_number
from forum_app.core.refusals import Refused
from forum_app.core.request_transaction import once
from forum_app.core.shared_forms import Difference, stamp
from forum_app.imports import actions, csv_reports, queries, readings
from forum_app.imports.check import CheckedFile
from forum_app.imports.forms import AgreementForm, CorrectionForm, RunForm
from forum_app.imports.models import ImportBatch
from forum_app.imports.parse import ParsedFile
from forum_app.imports.reading_check import CheckedReading, check_reading
from forum_app.imports.rules.batch import forum_refusal
from forum_app.imports.rules.findings import ParsedRow
from forum_app.imports.rules.undo import undo_refusal
from forum_app.imports.undo import undo_plan
from forum_app.imports.undo_queries import rows_left
from forum_app.imports.views.blueprint import blueprint
from forum_app.imports.vocabulary import ImportKind, ImportState, LineView
from forum_app.journal import actions as journal
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right

SHOWN = 40  # rows of one sort on a page; the lines of the file and the report hold them all
ANSWERED_IN_PLACE = (
    "import_changed",
    "nothing_ready",
)  # nothing was written yet: the page is shown again, as things are now
organiser = needs(Right.IMPORT_RUN, on=queries.batch_at)


@dataclass(frozen=True)
class LineList(ListState):
    """Which lines of a file are listed."""

    view: LineView = member_of("vue", LineView, LineView.ALL)
    page: int = page_number()


@blueprint.get("/organisation/<slug>/importer/<kind>/<int:batch_id>")
@organiser
def show(batch: ImportBatch) -> Any:
    """Show the check, how far its reading is, or what came of the file once it is done."""
    if _is_asked_again() and batch.state is not ImportState.CHECKED:
        return _whole_page()
    if batch.state is ImportState.ABANDONED:
        return _to_start(batch)
    if batch.state is ImportState.CANCELLED:
        return render_template(
            "imports/cancelled.html",
            batch=batch,
            rows_left=rows_left(batch),
            cancelled_by=queries.name_of(batch.cancelled_by_id),
            shown=SHOWN,
        )
    if batch.state is ImportState.DONE:
        return _result_page(batch)
    return _once_read(batch, partial(_check_page, batch), here=_address(batch))


@blueprint.get("/organisation/<slug>/importer/<kind>/<int:batch_id>/lignes")
@organiser
def lines(batch: ImportBatch) -> Any:
    """List the lines of the file, a hundred a page: what each becomes and what is said of it."""
    if batch.state is not ImportState.CHECKED:
        return _whole_page() if _is_asked_again() else redirect(_address(batch), 303)
    asked = LineList.read(request.args)
    return _once_read(batch, partial(_lines_page, batch, asked), here=_address_of_lines(batch, asked))


@blueprint.route("/organisation/<slug>/importer/<kind>/<int:batch_id>/correction", methods=["GET", "POST"])
@organiser
@sent_from("imports.show")
def correct(batch: ImportBatch) -> Any:
    """Write one cell anew; the page then says what it becomes."""
    form = CorrectionForm()
    if not form.validate() or not (form.line.data or "").isdecimal() or len(form.line.data or "") > 9:
        abort(422)
    line, field = int(form.line.data or 0), form.field.data or ""
    if form.changed_since(lambda: form.kept_of(actions.cell(batch, line, field).text), batch):
        return _check_page(batch, correction=form, faster=form.about(actions.cell(batch, line, field))), 409
    actions.correct(batch, line, field, form.text.data or "")
    flash(_("Ligne %(line)s corrigée.", line=form.line.data), "done")
    if form.lines.data is not None:
        return redirect(_address_of_lines(batch, LineList.read_query(form.lines.data)), 303)
    return redirect(_address(batch) + "#a-corriger", 303)


@blueprint.route("/organisation/<slug>/importer/<kind>/<int:batch_id>/accord", methods=["GET", "POST"])
@organiser
def agreement(batch: ImportBatch) -> Any:
    """Say otherwise what the people of this file agreed to; the file stays."""
    if batch.kind is not ImportKind.CANDIDATES or batch.state is not ImportState.CHECKED:
        return redirect(_address(batch), 303)
    form, changed = AgreementForm(), []
    if request.method == "GET":
        form.process(data=AgreementForm.kept_of(batch))
        form.shows(AgreementForm.kept_of(batch))
    elif form.validate() and not form.refuse_consent(today(batch.forum.time_zone)):
        changed = form.changed_since(lambda: AgreementForm.kept_of(batch), batch)
        if not changed:
            with form.refusing():
                actions.change_agreement(batch, form.consent, form.given_by.data or "")
                flash(_("C'est noté. Le fichier est resté le même."), "done")
                return redirect(_address(batch), 303)
    page = render_template("imports/agreement.html", batch=batch, form=form, changed=changed, back=_address(batch))
    return page, 409 if changed else 422 if form.errors or form.form_errors else 200


@blueprint.route("/organisation/<slug>/importer/<kind>/<int:batch_id>/importation", methods=["GET", "POST"])
@needs(Right.IMPORT_RUN, on=queries.batch_at, mode="reads")
@sent_from("imports.show")
def run(batch: ImportBatch) -> Any:
    """Enter every sound row, or nothing. The file is read before the transaction that writes: nobody waits for it."""
    form = RunForm()
    parsed = readings.parse(batch, recase=bool(form.recase.data))
    try:
        with transaction():
            return once(partial(_run, batch, form, parsed))
    except Refused as refused:
        if refused.refusal.code not in ANSWERED_IN_PLACE:
            raise
        readings.up_to_date(batch)
        return _check_page(batch, changed=refused.refusal.sentence), 409


@blueprint.route("/organisation/<slug>/importer/<kind>/<int:batch_id>/abandon", methods=["GET", "POST"])
@organiser
@sent_from("imports.show")
def abandon(batch: ImportBatch) -> Any:
    """Erase a file that was not entered."""
    actions.abandon(batch)
    flash(_("Le fichier est effacé, rien n'a été importé."), "done")
    return _to_start(batch)


@blueprint.get("/organisation/<slug>/importer/<kind>/<int:batch_id>/a-corriger.csv")
@organiser
def rest(batch: ImportBatch) -> Response:
    """Download the rows left out, to correct and upload again."""
    found = csv_reports.rows_to_correct(_checked(batch))
    with transaction():
        journal.write("import.rest_exported", batch, count=found.lines)
    return _csv(found.content, f"{batch.kind.slug}-a-corriger.csv")


@blueprint.get("/organisation/<slug>/importer/<kind>/<int:batch_id>/remarques.csv")
@organiser
def report(batch: ImportBatch) -> Response:
    """Download everything that was said of the file."""
    found = csv_reports.remarks(_checked(batch))
    with transaction():
        journal.write("import.remarks_exported", batch, count=found.lines)
    return _csv(found.content, f"{batch.kind.slug}-remarques.csv")


def _run(batch: ImportBatch, form: RunForm, parsed: ParsedFile | None) -> Response:
    actions.run(batch, invite=bool(form.invite.data), recase=bool(form.recase.data), expected=form.count, parsed=parsed)
    flash(ngettext("Une ligne importée.", "%(num)s lignes importées.", batch.result["entered"]), "done")
    return redirect(_address(batch), 303)


def _checked(batch: ImportBatch) -> CheckedFile:
    return actions.check(batch) or abort(404)


def _csv(content: bytes, name: str) -> Response:
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _address(batch: ImportBatch, endpoint: str = "imports.show") -> str:
    return url_for(endpoint, slug=batch.forum.slug, kind=batch.kind.slug, batch_id=batch.id)


def _address_of_lines(batch: ImportBatch, asked: LineList) -> str:
    return asked.address(_address(batch, "imports.lines"), page=asked.page)


def _to_start(batch: ImportBatch) -> Any:
    return redirect(url_for("imports.start", slug=batch.forum.slug, kind=batch.kind.slug), 303)


def _checked_reading(batch: ImportBatch) -> CheckedReading | None:
    reading = readings.stored(batch)
    return check_reading(batch, reading) if reading is not None else None


def _version_of(places: Mapping[str, int], row: ParsedRow, field: str) -> str:
    return stamp(CorrectionForm.kept_of(row.cells[places[field]])) if field in places else ""


def _once_read(batch: ImportBatch, page: Callable[[], str], *, here: str) -> Any:
    """Show a page of the file or, until it is read, how far that is: `here` is then asked again, by htmx or whole."""
    reading = readings.up_to_date(batch)
    if not _is_asked_again():
        return page() if reading is not None else render_template("imports/purged.html", batch=batch)
    if reading is None or not reading.is_waiting:
        return _whole_page()
    return render_template("imports/_reading.html", reading=reading, here=here)


def _is_asked_again() -> bool:
    """Return True when a page that waits for the reading asks how far it is."""
    return "HX-Request" in request.headers


def _whole_page() -> Response:
    """Have a page that waits load again, whole."""
    return Response(headers={"HX-Refresh": "true"})


def _lines_page(batch: ImportBatch, asked: LineList) -> str:
    checked = _checked_reading(batch)
    if checked is None:
        return _reading_page(batch, here=_address_of_lines(batch, asked))
    return render_template(
        "imports/lines.html",
        batch=batch,
        asked=asked,
        views=LineView,
        page=checked.page_of(asked.view, asked.page),
        version_of=partial(_version_of, checked.summary.columns.places),
    )


def _reading_page(
    batch: ImportBatch,
    *,
    here: str,
    changed: str | None = None,
    correction: CorrectionForm | None = None,
    faster: Sequence[Difference] = (),
) -> str:
    """Show that a file is being read, or could not be. The rest: as `_check_page`."""
    reading = queries.reading_of(batch)
    if reading is None:
        return render_template("imports/purged.html", batch=batch)
    told = {"changed": changed, "correction": correction, "faster": faster}
    return render_template("imports/reading.html", batch=batch, reading=reading, here=here, **told)


def _check_page(
    batch: ImportBatch,
    *,
    changed: str | None = None,
    correction: CorrectionForm | None = None,
    faster: Sequence[Difference] = (),
) -> str:
    """Show the check or, until the file is read, how far that is.

    changed: what has moved since the page was shown; correction: as typed over a cell that a colleague corrected, as
    `faster` says.
    """
    checked = _checked_reading(batch)
    if checked is None:
        return _reading_page(batch, here=_address(batch), changed=changed, correction=correction, faster=faster)
    summary = checked.summary
    return render_template(
        "imports/check.html",
        batch=batch,
        checked=checked,
        summary=summary,
        left_out=checked.rows(checked.left_out[:SHOWN]),
        opened=next((changes.label for changes in summary.changes if changes.doubtful), None),
        needs_count=sum(facts.need for facts in checked.ready),
        doubtful_count=sum(facts.doubtful for facts in checked.ready),
        consent=actions.agreement_of(batch),
        closed=forum_refusal(batch.forum.state, batch.forum.closing, now()),
        form=RunForm(data={"expected": str(len(checked.ready)), "recase": True}),
        shown=SHOWN,
        version_of=partial(_version_of, summary.columns.places),
        changed=changed,
        correction=correction,
        faster=faster,
    )


def _result_page(batch: ImportBatch) -> str:
    """Show what came of a file; its rows left out are those of its reading, while the file is kept."""
    candidates = batch.kind is ImportKind.CANDIDATES
    readings.up_to_date(batch)
    checked = _checked_reading(batch) if batch.file is not None else None
    return render_template(
        "imports/result.html",
        batch=batch,
        left_out=checked.rows(checked.left_out[:SHOWN]) if checked else (),
        counts=place_counts(batch.forum) if candidates else None,
        asked_by=queries.name_of(batch.asked_by_id),
        shown=SHOWN,
        undo_plan=undo_plan(batch)
        if undo_refusal(batch.state, batch.done_at, now(), batch.forum.time_zone) is None
        else None,
    )
