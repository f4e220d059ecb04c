"""One page of a list, read from the database in one statement whatever its length.

A page far down a long list is sorted as identifiers: `windowed(select(Row.id)…).subquery()`, joined by the statement
that reads what the rows show. Fifty wide rows are read then, not all those before them.
"""

from typing import Any

import sqlalchemy as sa

from forum_app.core.db import db
from forum_app.core.paging import PER_PAGE, Page


def windowed(statement: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """Return the select with bound limit and offset, for `cut`: built once, it serves every page."""
    return statement.limit(sa.bindparam("rows_shown", type_=sa.Integer)).offset(
        sa.bindparam("rows_before", type_=sa.Integer)
    )


def cut(
    statement: sa.Select[*tuple[Any, ...]], values: dict[str, Any], number: int, total: int, per_page: int = PER_PAGE
) -> Page:
    """Return one page of a `windowed` select.

    `values`: its parameters; `total`: how many rows there are in all. A `number` out of range gives the nearest page.
    """
    number = min(max(1, number), max(1, -(-total // per_page)))
    rows = db.session.execute(
        statement, {**values, "rows_shown": per_page, "rows_before": (number - 1) * per_page}
    ).all()
    return Page(list(rows), number, total, per_page)
