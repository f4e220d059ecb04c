"""What imports keep of people who are erased."""

from collections.abc import Sequence

import sqlalchemy as sa

from forum_app.core.db import db
from forum_app.imports.models import ImportBatch


def forget_organisers(account_ids: Sequence[int]) -> None:
    """Let imports say what was brought, and no more by whom."""
    for column in (ImportBatch.asked_by_id, ImportBatch.cancelled_by_id):
        statement = sa.update(ImportBatch).where(column.in_(account_ids)).values({column.key: None})
        db.session.execute(statement, execution_options={"synchronize_session": False})
