"""What imports keep of people who are erased."""

from collections.abc import Sequence

import sqlalchemy as sa

from forum_app.core.db import db
from forum_app.files import actions as files
from forum_app.imports.models import ImportBatch


def forget_organisers(account_ids: Sequence[int]) -> None:
    """Let imports say what was brought, and no more by whom."""
    for column in (ImportBatch.asked_by_id, ImportBatch.cancelled_by_id):
        statement = sa.update(ImportBatch).where(column.in_(account_ids)).values({column.key: None})
        db.session.execute(statement, execution_options={"synchronize_session": False})


def erase_of_forum(forum_id: int) -> None:
    """Erase the imports of a forum that is deleted, with their files."""
    theirs = ImportBatch.forum_id == forum_id
    kept = list(db.session.scalars(sa.select(ImportBatch.file_id).where(theirs, ImportBatch.file_id.is_not(None))))
    db.session.execute(sa.delete(ImportBatch).where(theirs), execution_options={"synchronize_session": False})
    files.drop_many([identity for identity in kept if identity is not None])
