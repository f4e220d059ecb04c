"""What a person finds in the letters of the outbox."""

import re

import sqlalchemy as sa

from forum_app.core.db import db
from forum_app.mail.models import Letter
from tests.letters import written


def last_letter(to: str) -> Letter:
    """The newest letter to this address."""
    db.session.rollback()
    found = db.session.scalar(sa.select(Letter).where(Letter.recipient == to).order_by(Letter.id.desc()).limit(1))
    assert found is not None, f"no letter to {to}"
    return written(found)


def link_in(letter: Letter) -> str:
    """The path of the first link of a letter, without the site's address."""
    found = re.search(r"http://localhost(/\S+)", letter.text)
    assert found is not None, letter.text
    return found[1]


def digits_in(letter: Letter) -> str:
    found = re.search(r"\b(\d{6})\b", letter.text)
    assert found is not None, letter.text
    return found[1]
