"""Keeping what people send."""

from collections.abc import Sequence

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from forum_app.core.db import db
from forum_app.core.refusals import refuse_if
from forum_app.files import rules
from forum_app.files.models import StoredFile
from forum_app.files.upload_inspection import Kind, inspected


def store_pdf(upload: FileStorage, owner_id: int | None) -> StoredFile:
    """Keep a PDF of at most 5 MB and 20 pages, cleaned of metadata.

    owner_id: the account whose quota it counts in. Declare the field with `upload_inspection.receives`, so that it
    is inspected before the transaction. Raises Refused("file_…") with a sentence to put beside the field.
    """
    return _store(upload, owner_id, "pdf")


def store_paper(upload: FileStorage, owner_id: int | None) -> StoredFile:
    """Keep a PDF or the picture of a paper (JPEG or PNG, kept as JPEG). Raises Refused as `store_pdf`."""
    return _store(upload, owner_id, "paper")


def drop(stored: StoredFile) -> None:
    """Forget a file now."""
    db.session.delete(stored)


def drop_many(ids: Sequence[int]) -> None:
    """Forget these files now; nothing refers to them any more."""
    db.session.execute(
        sa.delete(StoredFile).where(StoredFile.id.in_(ids)), execution_options={"synchronize_session": False}
    )


def _store(upload: FileStorage, owner_id: int | None, kind: Kind) -> StoredFile:
    sound = inspected(upload, kind)
    if owner_id is not None:
        kept = (
            db.session.scalar(
                sa.select(sa.func.coalesce(sa.func.sum(StoredFile.size), 0)).where(StoredFile.owner_id == owner_id)
            )
            or 0
        )
        refuse_if(rules.quota_refusal(kept, len(sound.content)))
    stored = StoredFile(
        name=sound.name,
        media_type=sound.media_type,
        size=len(sound.content),
        sha256=sound.sha256,
        content=sound.content,
        owner_id=owner_id,
    )
    db.session.add(stored)
    db.session.flush()
    return stored
