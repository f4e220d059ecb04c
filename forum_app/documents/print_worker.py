"""The worker's side of documents: take a job, render its PDF, keep it seven days.

No lock is held while the PDF is rendered.
"""

import hashlib
import time
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from forum_app.core.clock import now
from forum_app.core.db import db, transaction
from forum_app.core.language import _
from forum_app.core.text_keys import plain
from forum_app.documents import page_html
from forum_app.documents.models import PaperJob
from forum_app.documents.vocabulary import FILE_KEPT_FOR, SHORT, PaperState
from forum_app.files.models import StoredFile
from forum_app.pdf import renderer

ABANDONED_AFTER = timedelta(minutes=15)  # a worker that has run a job for so long has died
BETWEEN_REPORTS = 2.0  # seconds: progress is not written more often


def print_documents(*, short_only: bool = False) -> int:
    """Render every document asked for, short ones first; return how many. short_only: leave the long ones."""
    made = 0
    while (identity := _take_one(short_only)) is not None:
        made += _make(identity)
    return made


def _take_one(short_only: bool) -> int | None:
    """Claim the oldest short document to make, else the oldest, or one whose worker died; return its id or None."""
    with transaction():
        abandoned = sa.and_(PaperJob.state == PaperState.RUNNING, PaperJob.started_at < now() - ABANDONED_AFTER)
        long = PaperJob.total > SHORT
        statement = (
            sa.select(PaperJob)
            .where(sa.or_(PaperJob.state == PaperState.ASKED, abandoned), sa.not_(long) if short_only else sa.true())
            .order_by(long, PaperJob.id)
            .limit(1)
        )
        job = db.session.scalar(statement.with_for_update(skip_locked=True, of=PaperJob))
        if job is None:
            return None
        job.state, job.started_at, job.done = PaperState.RUNNING, now(), 0
        return job.id


def _make(identity: int) -> bool:
    try:
        with transaction("reads"):
            job = db.session.get_one(PaperJob, identity)
            chunks = page_html.chunks_of(job)
            name = f"{plain(str(job.kind.label)).replace(' ', '-')}-{job.forum.slug}.pdf"
        _report(identity, total=chunks.total)
        pdf = renderer.render_all(chunks.html, _Progress(identity, chunks))
    except renderer.RenderError:
        failure = _("La préparation a pris trop de temps ou de mémoire. Réessayez avec moins de feuilles.")
        _report(identity, state=PaperState.FAILED, failure=failure, finished_at=now())
        return False
    except Exception:
        current_app.logger.exception("paper job %s failed", identity)
        _report(
            identity,
            state=PaperState.FAILED,
            failure=_("Ce document n'a pas pu être préparé. Nous sommes prévenus."),
            finished_at=now(),
        )
        return False
    with transaction():
        stored = StoredFile(
            name=name,
            media_type="application/pdf",
            size=len(pdf),
            sha256=hashlib.sha256(pdf).hexdigest(),
            content=pdf,
            purge_at=now() + FILE_KEPT_FOR,
        )
        db.session.add(stored)
        db.session.flush()
        db.session.execute(
            sa.update(PaperJob)
            .where(PaperJob.id == identity)
            .values(state=PaperState.DONE, file_id=stored.id, done=chunks.total, finished_at=now())
        )
    return True


class _Progress:
    """Writes how many are done, every two seconds at most."""

    def __init__(self, identity: int, chunks: page_html.Chunks):
        self.identity = identity
        self.chunks = chunks
        self.reported_at = time.monotonic()

    def __call__(self, done: int) -> None:
        if time.monotonic() - self.reported_at >= BETWEEN_REPORTS:
            self.reported_at = time.monotonic()
            _report(self.identity, done=min(done * self.chunks.per_chunk, self.chunks.total))


def _report(identity: int, **values: object) -> None:
    with transaction():
        db.session.execute(sa.update(PaperJob).where(PaperJob.id == identity).values(**values))
