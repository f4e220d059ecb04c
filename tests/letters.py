"""What stands in the outbox, as its readers would get it now; and the worker's round, without a mail server."""

import sqlalchemy as sa

from forum_app.core.db import db
from forum_app.mail import rendering
from forum_app.mail.delivery import deliver_letters
from forum_app.mail.kinds import CATALOGUE
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState


def written(letter: Letter) -> Letter:
    """Return a copy of a letter as it would leave now; of one that was written already, what was written.

    A copy without a kind has nothing to say any more. The outbox stays as it is.
    """
    if letter.html:
        return letter
    kind = CATALOGUE[letter.kind]
    with db.session.begin_nested() as savepoint:
        leaving = kind.when_claimed(letter) if kind.when_claimed is not None and not letter.attempts else kind
        letter.kind = leaving.name if leaving is not None else ""
        gathered = rendering.gather(letter) if leaving is not None else None
        copy = Letter(**{column.key: getattr(letter, column.key) for column in sa.inspect(Letter).columns})
        savepoint.rollback()
    if gathered is None:
        copy.kind = ""
        return copy
    said = rendering.compose(copy, gathered)
    copy.subject, copy.text, copy.html = said.subject, said.text, said.html
    copy.calendar, copy.calendar_method = said.calendar, said.calendar_method
    return copy


def outbox(*conditions: sa.ColumnElement[bool]) -> list[Letter]:
    """Return the letters of the outbox, oldest first, written."""
    letters = db.session.scalars(sa.select(Letter).where(*conditions).order_by(Letter.id)).all()
    return [written(letter) for letter in letters]


def waiting(*conditions: sa.ColumnElement[bool]) -> list[Letter]:
    """Return the letters about to leave, oldest first, written."""
    return outbox(Letter.state == LetterState.WAITING, *conditions)


class NoServer:
    """Takes every letter, and sends none."""

    def __enter__(self) -> "NoServer":
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def send(self, letter: Letter) -> None:
        return None


def post_office(*conditions: sa.ColumnElement[bool]) -> None:
    """Let every letter that waits leave, whatever its hour; or those of the conditions."""
    due = sa.update(Letter).where(Letter.state == LetterState.WAITING, *conditions)
    db.session.execute(due.values(not_before=Letter.created_at), execution_options={"synchronize_session": False})
    db.session.commit()
    deliver_letters(NoServer())
    db.session.expire_all()
