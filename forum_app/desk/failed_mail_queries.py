"""The letters of a forum that did not arrive: what is asked, and one page of them. Two statements, whatever their
number.
"""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.core.db import db
from forum_app.core.listing import ListState, page_number
from forum_app.core.paging import Page
from forum_app.core.paging_queries import cut, windowed
from forum_app.desk.figures import ROWS
from forum_app.desk.vocabulary import Figure
from forum_app.mail.models import Letter


@dataclass(frozen=True)
class FailedLetters(ListState):
    """What the address of the list asks."""

    page: int = page_number()


def page_of_letters(forum_id: int, asked: FailedLetters) -> Page:
    """Return one page of the failed letters of a forum, latest first.

    A row has id, recipient, subject, failure, created_at, subject_kind, subject_id, first_name, last_name and
    registration_id: of the reader where they have an account, and a registration at this forum.
    """
    here = (Letter.forum_id == forum_id, ROWS[Figure.FAILED_LETTERS])
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Letter).where(*here)) or 0
    statement = (
        sa.select(
            Letter.id,
            Letter.recipient,
            Letter.subject,
            Letter.failure,
            Letter.created_at,
            Letter.subject_kind,
            Letter.subject_id,
            Account.first_name,
            Account.last_name,
            Registration.id.label("registration_id"),
        )
        .outerjoin(Account, Account.id == Letter.account_id)
        .outerjoin(
            Registration, sa.and_(Registration.account_id == Letter.account_id, Registration.forum_id == forum_id)
        )
        .where(*here)
        .order_by(Letter.created_at.desc(), Letter.id.desc())
    )
    return cut(windowed(statement), {}, asked.page, total)


def lock_failed(forum_id: int, ids: Collection[int]) -> list[Letter]:
    """Lock and return those of these letters that still wait for somebody to decide on them."""
    chosen = sa.select(Letter).where(Letter.forum_id == forum_id, ROWS[Figure.FAILED_LETTERS], Letter.id.in_(ids))
    return list(db.session.scalars(chosen.order_by(Letter.id).with_for_update()))
