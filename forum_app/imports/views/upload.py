"""A file is uploaded."""

from flask import redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.core.clock import now, today
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.imports import actions, queries
from forum_app.imports.forms import FileForm
from forum_app.imports.queries import UploadPage
from forum_app.imports.rules import batch as batch_rules
from forum_app.imports.rules.columns import COLUMNS
from forum_app.imports.rules.undo import undo_refusal
from forum_app.imports.views.blueprint import blueprint
from forum_app.imports.vocabulary import ImportState
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@blueprint.get("/organisation/<slug>/importer/<kind>")
@needs(Right.IMPORT_RUN, on=queries.upload_page_at)
def start(page: UploadPage) -> str:
    """Choose a file; what it should hold, and the last ones uploaded."""
    return _render(page, FileForm(page.kind))


@blueprint.post("/organisation/<slug>/importer/<kind>")
@needs(Right.IMPORT_RUN, on=queries.upload_page_at)
def receive(page: UploadPage) -> Response | tuple[str, int]:
    """Read the file and go to its verification; nothing is entered."""
    form = FileForm(page.kind)
    if not form.validate() or form.refuse_consent(today(page.forum.time_zone)):
        return _render(page, form), 422
    with form.refusing():
        if not form.file.data:
            raise Refused(Refusal("file_missing", _("Choisissez un fichier."), field="file"))
        batch = actions.receive(
            page.forum,
            page.kind,
            form.file.data.filename or "",
            form.file.data.stream.read(),
            account_id=current_user.id,
            consent=form.consent,
            given_by=form.given_by.data or "" if "given_by" in form else "",
            health_sector="health_sector" in form and bool(form.health_sector.data),
        )
        return redirect(url_for("imports.show", slug=page.forum.slug, kind=page.kind.slug, batch_id=batch.id), 303)
    return _render(page, form), 422


def _render(page: UploadPage, form: FileForm) -> str:
    batches = queries.latest(page)
    return render_template(
        "imports/start.html",
        upload_page=page,
        form=form,
        columns=[column for column in COLUMNS[page.kind] if column.name != "to_correct"],
        company_count=len(queries.companies_by_name(page.forum.id)),
        closed=batch_rules.forum_refusal(page.forum.state, page.forum.closing, now()),
        undoable=[
            batch.id
            for batch in batches
            if undo_refusal(batch.state, batch.done_at, now(), page.forum.time_zone) is None
        ],
        batches=[batch for batch in batches if batch.state is not ImportState.ABANDONED],
    )
