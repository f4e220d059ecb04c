"""Pages of a list: two statements whatever its length."""
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum_app.core.db import db

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """One page of rows. number counts from 1; total is the number of rows of all pages."""

    rows: list[Any]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """Rank of the first row shown, from 1 (0 when there is none)."""
        return 0 if not self.total else (self.number - 1) * self.per_page + 1

    @property
    def last(self) -> int:
        return min(self.number * self.per_page, self.total)


def page_of(statement: sa.Select, number: int, per_page: int = PER_PAGE, *, scalars: bool = True) -> Page:
    """The asked page of an ordered select (a number out of range gives the nearest page)."""
    total = db.session.scalar(sa.select(sa.func.count()).select_from(statement.order_by(None).subquery())) or 0
    return cut(statement, number, total, per_page, scalars=scalars)


def cut(statement: sa.Select, number: int, total: int, per_page: int = PER_PAGE, *, scalars: bool = False) -> Page:
    """The same where the total is already known: one statement."""
    number = min(max(1, number), max(1, -(-total // per_page)))
    window = statement.limit(per_page).offset((number - 1) * per_page)
    rows = db.session.scalars(window).unique().all() if scalars else db.session.execute(window).all()
    return Page(list(rows), number, total, per_page)
