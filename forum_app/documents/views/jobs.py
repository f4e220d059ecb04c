import time

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forum_app.core.db import db, rollback
from forum_app.documents import queries
from forum_app.documents.models import PaperJob
from forum_app.documents.views.blueprint import blueprint
from forum_app.documents.vocabulary import PaperState
from forum_app.files.downloads import as_attachment
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right

AWAITED = 5.0  # seconds: a single sheet is usually there by then, with or without scripts


def follow(job: PaperJob) -> Response:
    """Redirect to the page of a document just asked for, which waits a little for it."""
    db.session.flush()
    return redirect(url_for("documents.show", job_id=job.id, attendre=1), 303)


@blueprint.get("/impressions/<int:job_id>")
@needs(Right.PAPER_OPEN, on=queries.job_at)
def show(job: PaperJob) -> Response | str:
    """Show a document being made: waited for up to five seconds the first time, then followed by its progress."""
    if "attendre" in request.args:
        job = _await(job)
        if job.state is PaperState.DONE:
            return redirect(url_for("documents.show", job_id=job.id), 303)
    template = "documents/_job.html" if request.headers.get("HX-Request") else "documents/job.html"
    return render_template(template, job=job)


def _await(job: PaperJob) -> PaperJob:
    """Look again until it is over or five seconds have passed; no transaction is held meanwhile."""
    identity, until = job.id, time.monotonic() + AWAITED
    while not job.is_over and time.monotonic() < until:
        rollback()
        time.sleep(0.1)
        job = db.session.get_one(PaperJob, identity, populate_existing=True)
    return job


@blueprint.get("/impressions/<int:job_id>/fichier")
@needs(Right.PAPER_OPEN, on=queries.job_at)
def download(job: PaperJob) -> Response:
    """Send the document as a file, while it is kept."""
    if job.file is None:
        return redirect(url_for("documents.show", job_id=job.id), 303)
    return as_attachment(job.file)
