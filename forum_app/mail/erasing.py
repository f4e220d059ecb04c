"""Letters about what is erased go with it, as long as they have not left."""

import sqlalchemy as sa

from forum_app.core.db import db
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState


def erase(kind: str, ids: sa.Select[int]) -> None:
    """Erase the letters about things that are erased and of which nothing has left: they hold names, and their keys may
    serve again.
    """
    unsent = (LetterState.WAITING, LetterState.CANCELLED)
    statement = sa.delete(Letter).where(
        Letter.subject_kind == kind, Letter.subject_id.in_(ids), Letter.state.in_(unsent)
    )
    db.session.execute(statement, execution_options={"synchronize_session": False})
