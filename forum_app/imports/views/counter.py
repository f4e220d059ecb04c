"""The counter: a file is given in."""

from flask import g, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.core.clock import now, today
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.imports import actions, queries, rules
from forum_app.imports.columns import COLUMNS
from forum_app.imports.forms import FileForm
from forum_app.imports.queries import Counter
from forum_app.imports.views.blueprint import blueprint
from forum_app.imports.vocabulary import ImportState
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@blueprint.get("/organisation/<slug>/importer/<kind>")
@needs(Right.IMPORT_RUN, on=queries.counter_at)
def start(counter: Counter) -> str:
    """Choose a file; what it should hold, and the last ones given in."""
    return _page(counter, FileForm(counter.kind))


@blueprint.post("/organisation/<slug>/importer/<kind>")
@needs(Right.IMPORT_RUN, on=queries.counter_at)
def receive(counter: Counter) -> Response | tuple[str, int]:
    """Read the file and go to its verification; nothing is entered."""
    form = FileForm(counter.kind)
    if not form.validate() or form.refuse_consent(today(counter.forum.time_zone)):
        return _page(counter, form), 422
    try:
        if not form.file.data:
            raise Refused(Refusal("file_missing", _("Choisissez un fichier."), field="file"))
        batch = actions.receive(
            counter.forum,
            counter.kind,
            form.file.data.filename or "",
            form.file.data.stream.read(),
            account_id=current_user.id,
            consent=form.consent,
            health_sector="health_sector" in form and bool(form.health_sector.data),
        )
    except Refused as refused:
        form.refuse(refused.refusal)
        return _page(counter, form), 422
    return redirect(url_for("imports.show", slug=counter.forum.slug, kind=counter.kind.slug, batch_id=batch.id), 303)


def _page(counter: Counter, form: FileForm) -> str:
    g.place = counter.forum
    batches = queries.latest(counter)
    return render_template(
        "imports/start.html",
        counter=counter,
        form=form,
        columns=[column for column in COLUMNS[counter.kind] if column.name != "to_correct"],
        company_count=len(queries.companies_by_name(counter.forum.id)),
        closed=rules.forum_refusal(counter.forum.state, counter.forum.closing, now()),
        undoable=[
            batch.id
            for batch in batches
            if rules.cancel_refusal(batch.state, batch.done_at, now(), counter.forum.time_zone) is None
        ],
        batches=[batch for batch in batches if batch.state is not ImportState.ABANDONED],
    )
