"""The organiser's list of the interviews of a forum: what is asked, and one page of it.

The same number of statements with 1 row as with 300.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.companies.models import Company, Participation, Table
from forum_app.core.db import db
from forum_app.core.listing import ListState, one_of, page_number
from forum_app.core.paging import Page
from forum_app.core.paging_queries import cut, windowed
from forum_app.forums.models import Forum, Slot
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE

GIVEN_UP = "clos"
# The saved views, by the word of their address: those that hold a slot, and the pairs that only an organiser reopens.
VIEWS: dict[str, sa.ColumnElement[bool]] = {"": Interview.state.in_(LIVE), GIVEN_UP: Interview.closes_pair.is_(True)}
# In the order of the day; the pairs given up, latest first.
_ORDER: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "": (Slot.starts_at.asc(), Table.number.asc(), Interview.id.asc()),
    GIVEN_UP: (Interview.state_at.desc(), Interview.id.desc()),
}


@dataclass(frozen=True)
class InterviewList(ListState):
    """What the address of the list asks."""

    view: str = one_of("vue", VIEWS, narrows=False)
    page: int = page_number()


def counts_of(forum: Forum) -> dict[str, int]:
    """Return how many interviews stand in each saved view, in one statement."""
    columns = [sa.func.count().filter(condition) for condition in VIEWS.values()]
    found = db.session.execute(sa.select(*columns).where(Interview.forum_id == forum.id)).one()
    return dict(zip(VIEWS, found, strict=True))


def page_of_interviews(forum: Forum, asked: InterviewList, total: int) -> Page:
    """Return one page of the interviews asked for, in one statement.

    A row has id, starts_at, company, registration_id, first_name, last_name, table_number, state, decline_reason and
    reason.
    """
    order = _ORDER[asked.view]
    kept = sa.select(Interview.id).join(Interview.slot).join(Interview.table)
    shown = windowed(kept.where(Interview.forum_id == forum.id, VIEWS[asked.view]).order_by(*order)).subquery()
    statement = (
        sa.select(
            Interview.id,
            Slot.starts_at,
            Company.name.label("company"),
            Interview.registration_id,
            Registration.first_name,
            Registration.last_name,
            Table.number.label("table_number"),
            Interview.state,
            Interview.decline_reason,
            Interview.reason,
        )
        .join(shown, shown.c.id == Interview.id)
        .join(Interview.slot)
        .join(Interview.table)
        .join(Interview.registration)
        .join(Interview.participation)
        .join(Participation.company)
        .order_by(*order)
    )
    return cut(statement, {}, asked.page, total)
