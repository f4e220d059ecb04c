"""The organisers' list of forums: its views, their counts in one statement, and pages whatever the number of forums."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import HOLDING
from forum_app.companies.models import Participation
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.core.listing import ListState, one_of, page_number
from forum_app.core.paging import Page
from forum_app.core.paging_queries import cut, windowed
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_reach
from forum_app.forums.vocabulary import ForumState
from forum_app.permissions.rights import Grant
from forum_app.permissions.vocabulary import Right

VIEWS = ("a-venir", "preparation", "passes")
PER_PAGE = {"a-venir": 24, "preparation": 24, "passes": 50}
PREVIEWED = {"a-venir": 12, "preparation": 6, "passes": 12}


@dataclass(frozen=True)
class ForumList(ListState):
    """What the address of the list asks. view: one of VIEWS whole, by pages; empty: the nearest of each."""

    view: str = one_of("vue", VIEWS)
    page: int = page_number()


def counts_of_views(grants: Sequence[Grant], day: date) -> dict[str, int]:
    """Return how many of the forums within these roles stand in each view, in one statement."""
    columns = [sa.func.sum(sa.case((_condition(view, day), 1), else_=0)) for view in VIEWS]
    row = db.session.execute(sa.select(*columns).where(forum_reach(grants, Right.FORUM_READ))).one()
    return {view: count or 0 for view, count in zip(VIEWS, row, strict=True)}


def page_of_forums(grants: Sequence[Grant], view: str, day: date, total: int, page: int | None = None) -> Page:
    """Return one page of a view, soonest first (past ones: latest first), in one statement; its first few without
    `page`.
    """
    order = (Forum.held_on.desc(), Forum.id.desc()) if view == "passes" else (Forum.held_on, Forum.id)
    statement = sa.select(Forum).where(forum_reach(grants, Right.FORUM_READ), _condition(view, day)).order_by(*order)
    per_page = PREVIEWED[view] if page is None else PER_PAGE[view]
    found = cut(windowed(statement), {}, page or 1, total, per_page)
    return Page([row[0] for row in found.rows], found.number, total, per_page)


def _condition(view: str, day: date) -> sa.ColumnElement[bool]:
    if view == "preparation":
        return Forum.state == ForumState.DRAFT
    return sa.and_(Forum.state != ForumState.DRAFT, Forum.held_on >= day if view == "a-venir" else Forum.held_on < day)


def counts_of_forums(forum_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return (places held, approved companies) of each forum, counted in one statement."""
    held = (
        sa.select(
            Registration.forum_id.label("forum_id"), sa.func.count().label("people"), sa.literal(0).label("firms")
        )
        .where(Registration.forum_id.in_(forum_ids), Registration.state.in_(HOLDING))
        .group_by(Registration.forum_id)
    )
    approved = (
        sa.select(Participation.forum_id, sa.literal(0), sa.func.count())
        .where(Participation.forum_id.in_(forum_ids), Participation.state == ParticipationState.APPROVED)
        .group_by(Participation.forum_id)
    )
    rows = sa.union_all(held, approved).subquery()
    statement = sa.select(rows.c.forum_id, sa.func.sum(rows.c.people), sa.func.sum(rows.c.firms)).group_by(
        rows.c.forum_id
    )
    return {forum_id: (people, firms) for forum_id, people, firms in db.session.execute(statement)}
