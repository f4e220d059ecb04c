"""One page of a list, read from the database in two statements whatever its length, or one when the total is known."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from forum_app.core.db import db
from forum_app.core.paging import PER_PAGE, Page


def page_of(statement: sa.Select[Any], number: int, per_page: int = PER_PAGE) -> Page:
    """Return one page of an ordered select of one entity, in two statements.

    A `number` out of range gives the nearest page.
    """
    total = db.session.scalar(sa.select(sa.func.count()).select_from(statement.order_by(None).subquery())) or 0
    page = cut(windowed(statement), {}, number, total, per_page)
    return replace(page, rows=[row[0] for row in page.rows])


def windowed(statement: sa.Select[Any]) -> sa.Select[Any]:
    """Return the select with bound limit and offset, for `cut`: built once, it serves every page."""
    return statement.limit(sa.bindparam("rows_shown", type_=sa.Integer)).offset(
        sa.bindparam("rows_before", type_=sa.Integer)
    )


def cut(statement: sa.Select[Any], values: dict[str, Any], number: int, total: int, per_page: int = PER_PAGE) -> Page:
    """Return one page of a `windowed` select.

    `values`: its parameters; `total`: how many rows there are in all. A `number` out of range gives the nearest page.
    """
    number = min(max(1, number), max(1, -(-total // per_page)))
    rows = db.session.execute(
        statement, {**values, "rows_shown": per_page, "rows_before": (number - 1) * per_page}
    ).all()
    return Page(list(rows), number, total, per_page)
