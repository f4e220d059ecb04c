"""What documents keep of people who are erased."""

from collections.abc import Sequence

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.core.db import db, in_chunks
from forum_app.documents.models import Badge, PaperJob
from forum_app.files import actions as files


def erase_badges(kind: str, ids: Sequence[int]) -> None:
    """Erase the badges of these people: their codes open nothing more."""
    for some in in_chunks(ids):
        db.session.execute(
            sa.delete(Badge).where(Badge.subject_kind == kind, Badge.subject_id.in_(some)),
            execution_options={"synchronize_session": False},
        )


def erase_own_agendas(registration_ids: Sequence[int]) -> None:
    """Erase the agendas that these candidates asked for at their forums."""
    for some in in_chunks(registration_ids):
        theirs = sa.select(Registration.forum_id, Registration.account_id).where(Registration.id.in_(some))
        _erase_jobs(sa.tuple_(PaperJob.forum_id, PaperJob.account_id).in_(theirs))


def erase_papers(account_ids: Sequence[int]) -> None:
    """Erase the documents that these people asked for."""
    for some in in_chunks(account_ids):
        _erase_jobs(PaperJob.asked_by_id.in_(some))


def erase_of_forum(forum_id: int) -> None:
    """Erase the badges and the documents of a forum that is deleted."""
    db.session.execute(sa.delete(Badge).where(Badge.forum_id == forum_id))
    _erase_jobs(PaperJob.forum_id == forum_id)


def _erase_jobs(theirs: sa.ColumnElement[bool]) -> None:
    """Erase these jobs, with their files."""
    stored = list(db.session.scalars(sa.select(PaperJob.file_id).where(theirs, PaperJob.file_id.is_not(None))))
    db.session.execute(sa.delete(PaperJob).where(theirs), execution_options={"synchronize_session": False})
    files.drop_many([identity for identity in stored if identity is not None])
