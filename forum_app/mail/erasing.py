"""Letters about what is erased, and about those who are erased, go with it."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from forum_app.core.db import db
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState


def erase(kind: str, ids: sa.Select[int]) -> None:
    """Erase the letters about things that are erased: they hold names, and their keys may serve again."""
    _erase(Letter.subject_kind == kind, Letter.subject_id.in_(ids))


def forget_what_was_sent(kind: str, ids: sa.Select[int]) -> None:
    """Erase what letters about these things say, where they say more than one person's: that they left stays known."""
    about = (Letter.subject_kind == kind, Letter.subject_id.in_(ids))
    written: dict[str, Any] = {"subject": "", "text": "", "html": "", "calendar": None}
    for where, values in ((Letter.state != LetterState.WAITING, written | {"facts": {}}), (sa.true(), written)):
        statement = sa.update(Letter).where(*about, where).values(values)
        db.session.execute(statement, execution_options={"synchronize_session": False})


def erase_of(account_ids: Sequence[int], addresses: Sequence[str]) -> None:
    """Erase every letter to these people, sent or not."""
    _erase(sa.or_(Letter.account_id.in_(account_ids), Letter.recipient.in_(addresses)))


def forget_words(words: Iterable[str]) -> None:
    """Erase what letters to others say, where one says these words: names and addresses of somebody who is erased.

    That it left stays known, so that an act tells once. One that has not left is written anew when it does.
    """
    written: dict[str, Any] = {"subject": "", "text": "", "html": ""}
    rest: dict[str, Any] = {"calendar": None, "facts": {}, "reply_name": "", "reply_to": ""}
    for word in filter(None, words):
        columns = (Letter.subject, Letter.text, Letter.html, Letter.calendar, Letter.reply_name, Letter.reply_to)
        says = sa.or_(
            *(column.contains(word, autoescape=True) for column in columns),
            sa.cast(Letter.facts, sa.Text).contains(json.dumps(word)[1:-1], autoescape=True),
        )
        for where, values in ((Letter.state != LetterState.WAITING, written | rest), (sa.true(), written)):
            statement = sa.update(Letter).where(says, where).values(values)
            db.session.execute(statement, execution_options={"synchronize_session": False})


def _erase(*conditions: sa.ColumnElement[bool]) -> None:
    db.session.execute(sa.delete(Letter).where(*conditions), execution_options={"synchronize_session": False})
