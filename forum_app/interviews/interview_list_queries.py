"""The organiser's list of the interviews of a forum: what is asked, and one page of it.

The same number of statements with 1 row as with 300.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.companies.models import Company, Participation, Table
from forum_app.core.db import db
from forum_app.core.listing import ListState, member_of, number, one_of, page_number, words
from forum_app.core.paging import Page
from forum_app.core.paging_queries import cut, windowed
from forum_app.core.text_keys import plain
from forum_app.forums.models import Forum, Slot
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE, InterviewState

GIVEN_UP = "clos"
# The saved views, by the word of their address: those that hold a slot, and the pairs that only an organiser reopens.
VIEWS: dict[str, sa.ColumnElement[bool]] = {"": Interview.state.in_(LIVE), GIVEN_UP: Interview.closes_pair.is_(True)}
# The states that may stand in each view, for its filter.
STATES: dict[str, tuple[InterviewState, ...]] = {
    "": LIVE,
    GIVEN_UP: (InterviewState.DECLINED, InterviewState.CANCELLED, InterviewState.EXPIRED),
}
# In the order of the day; the pairs given up, latest first.
_ORDER: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "": (Slot.starts_at.asc(), Table.number.asc(), Interview.id.asc()),
    GIVEN_UP: (Interview.state_at.desc(), Interview.id.desc()),
}


@dataclass(frozen=True)
class InterviewList(ListState):
    """What the address of the list asks. slot, company, table: identifiers."""

    view: str = one_of("vue", VIEWS, narrows=False)
    search: str = words("q")
    slot: int | None = number("heure", narrows=True)
    state: InterviewState | None = member_of("etat", InterviewState)
    company: int | None = number("entreprise", narrows=True)
    table: int | None = number("table", narrows=True)
    page: int = page_number()


@dataclass(frozen=True)
class Counts:
    """views: how many stand in each saved view; found: how many the question keeps."""

    views: dict[str, int]
    found: int


@dataclass(frozen=True)
class Choices:
    """What the filters offer, each with its identifier: the hours of the day, the companies that have an interview in
    the view shown, the tables where one is.
    """

    slots: list[tuple[int, datetime]]
    companies: list[tuple[int, str]]
    tables: list[tuple[int, int]]


def counts_of(forum: Forum, asked: InterviewList) -> Counts:
    """Return how many interviews stand in each saved view, and in the list asked; one statement."""
    columns = [sa.func.count().filter(condition) for condition in VIEWS.values()]
    found = sa.select(sa.func.count()).select_from(_found(forum, asked).subquery()).scalar_subquery()
    *views, total = db.session.execute(sa.select(*columns, found).where(Interview.forum_id == forum.id)).one()
    return Counts(dict(zip(VIEWS, views, strict=True)), total)


def choices_at(forum: Forum, asked: InterviewList) -> Choices:
    """Return what the filters of a view offer; two statements."""
    slots = sa.select(Slot.id, Slot.starts_at).where(Slot.forum_id == forum.id).order_by(Slot.starts_at, Slot.id)
    used = (
        sa.select(Participation.id, Company.name, Company.sort_key, Table.id.label("table_id"), Table.number)
        .select_from(Interview)
        .join(Interview.table)
        .join(Interview.participation)
        .join(Participation.company)
        .where(Interview.forum_id == forum.id, VIEWS[asked.view])
        .distinct()
    )
    rows = db.session.execute(used).all()
    companies = sorted({(row.sort_key, row.id, row.name) for row in rows})
    tables = sorted({(row.number, row.table_id) for row in rows if row.number is not None})
    return Choices(
        [(identity, starts_at) for identity, starts_at in db.session.execute(slots)],
        [(identity, name) for _key, identity, name in companies],
        [(identity, number) for number, identity in tables],
    )


def page_of_interviews(forum: Forum, asked: InterviewList, total: int) -> Page:
    """Return one page of the interviews asked for, in one statement, its rows as `_select` makes them."""
    order = _ORDER[asked.view]
    shown = windowed(_found(forum, asked).order_by(*order)).subquery()
    return cut(_select().join(shown, shown.c.id == Interview.id).order_by(*order), {}, asked.page, total)


def all_interviews(forum: Forum, asked: InterviewList) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """Return every interview asked for, for an export, in one statement, its rows as `_select` makes them."""
    shown = _found(forum, asked).subquery()
    return db.session.execute(_select().join(shown, shown.c.id == Interview.id).order_by(*_ORDER[asked.view])).all()


def _found(forum: Forum, asked: InterviewList) -> sa.Select[int]:
    """Select the identifiers of the interviews asked for."""
    found = sa.select(Interview.id).join(Interview.slot).join(Interview.table)
    found = found.where(Interview.forum_id == forum.id, VIEWS[asked.view])
    for value, column in (
        (asked.slot, Interview.slot_id),
        (asked.state, Interview.state),
        (asked.company, Interview.participation_id),
        (asked.table, Interview.table_id),
    ):
        if value is not None:
            found = found.where(column == value)
    sought = plain(asked.search).split()
    if sought:
        found = found.join(Interview.registration).join(Interview.participation).join(Participation.company)
    for word in sought:
        keys = (Registration.search_key, Company.search_key)
        found = found.where(sa.or_(*(key.contains(word, autoescape=True) for key in keys)))
    return found


def _select() -> sa.Select[*tuple[Any, ...]]:
    """Select id, starts_at, ends_at, participation_id, company, registration_id, first_name, last_name, table_number,
    state, decline_reason and reason.
    """
    return (
        sa.select(
            Interview.id,
            Slot.starts_at,
            Slot.ends_at,
            Interview.participation_id,
            Company.name.label("company"),
            Interview.registration_id,
            Registration.first_name,
            Registration.last_name,
            Table.number.label("table_number"),
            Interview.state,
            Interview.decline_reason,
            Interview.reason,
        )
        .join(Interview.slot)
        .join(Interview.table)
        .join(Interview.registration)
        .join(Interview.participation)
        .join(Participation.company)
    )
