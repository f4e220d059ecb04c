"""Pages of a list: two statements whatever its length, one where the total is known."""

from dataclasses import dataclass, replace
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


def page_of(statement: sa.Select, number: int, per_page: int = PER_PAGE) -> Page:
    """The asked page of an ordered select of one entity, in two statements (a number out of range gives the nearest
    page).
    """
    total = db.session.scalar(sa.select(sa.func.count()).select_from(statement.order_by(None).subquery())) or 0
    page = cut(windowed(statement), {}, number, total, per_page)
    return replace(page, rows=[row[0] for row in page.rows])


def windowed(statement: sa.Select) -> sa.Select:
    """An ordered select of which `cut` will show one page: made once, it serves every page."""
    return statement.limit(sa.bindparam("rows_shown", type_=sa.Integer)).offset(
        sa.bindparam("rows_before", type_=sa.Integer)
    )


def cut(statement: sa.Select, values: dict[str, Any], number: int, total: int, per_page: int = PER_PAGE) -> Page:
    """The page asked of a `windowed` select, given its values and how many rows there are in all (a number out of range
    gives the nearest page).
    """
    number = min(max(1, number), max(1, -(-total // per_page)))
    rows = db.session.execute(
        statement, {**values, "rows_shown": per_page, "rows_before": (number - 1) * per_page}
    ).all()
    return Page(list(rows), number, total, per_page)
