"""The organiser's list of companies: its saved views, its filters, its order.

Four statements, whatever its length.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, TypeVarTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from forum_app.companies.models import Company, Participation, ParticipationOffer, RecruiterPresence, Table
from forum_app.companies.vocabulary import CompanySize, ParticipationState
from forum_app.core.db import db
from forum_app.core.listing import ListState, member_of, one_of, page_number, sort_by, words
from forum_app.core.paging import Page
from forum_app.core.paging_queries import cut, windowed
from forum_app.core.text_keys import plain
from forum_app.desk.figures import ROWS
from forum_app.desk.vocabulary import COMPANY_LIST, Figure, views_of
from forum_app.forums.models import Forum
from forum_app.interviews.queries import booked_and_present_slots

# The saved views, by the word of their address.
VIEWS: dict[str, sa.ColumnElement[bool]] = {view: ROWS[figure] for view, figure in views_of(COMPANY_LIST).items()}
_LOWEST_TABLE = sa.select(sa.func.min(Table.number)).where(Table.participation_id == Participation.id).scalar_subquery()
SORTS: dict[str, sa.SQLColumnExpression[Any]] = {
    "nom": Company.sort_key,
    "table": sa.func.coalesce(_LOWEST_TABLE, 10_000),
    "etat": Participation.state,
    "date": Participation.created_at,
}


@dataclass(frozen=True)
class CompanyList(ListState):
    """What the address of the list asks. sort: empty for the view's own order, by name, or first come for a table."""

    view: str = one_of("vue", VIEWS, narrows=False)
    search: str = words("q")
    size: CompanySize | None = member_of("taille", CompanySize)
    sort: str = sort_by("tri", SORTS, "", way="sens")
    page: int = page_number()

    @property
    def ordering(self) -> str:
        return self.sort or ("date" if self.view == Figure.COMPANIES_WAITING.view else "nom")


@dataclass(frozen=True)
class CompanyRow:
    """What the list shows of a company. people, offers: how many; tables: their numbers; taken, present: the slots
    booked, and those at which its tables are.
    """

    id: int
    name: str
    size: CompanySize | None
    city: str
    siret: bool
    siret_checked: bool
    state: ParticipationState
    created_at: datetime
    people: int
    offers: int
    tables: tuple[int | None, ...]
    taken: int
    present: int


@dataclass(frozen=True)
class Counts:
    """views: how many stand in each saved view; found: how many the question keeps; tables: how many are taken."""

    views: dict[str, int]
    found: int
    tables: int


def page_of_rows(forum: Forum, asked: CompanyList, total: int) -> Page:
    """Return the page asked, of `CompanyRow`s; three statements. total: as `counts_of` found it."""
    page = cut(_page(replace(asked, page=1)), {"forum_id": forum.id}, asked.page, total)
    ids = [row.id for row in page.rows]
    numbers: defaultdict[int, list[int | None]] = defaultdict(list)
    for participation_id, number in db.session.execute(_numbers(), {"participations": ids}):
        numbers[participation_id].append(number)
    hours = booked_and_present_slots(forum, ids)
    values: list[list[Any]] = [[*row, tuple(numbers[row.id]), *hours[row.id]] for row in page.rows]
    return replace(page, rows=[CompanyRow(*row) for row in values])


def counts_of(forum_id: int, asked: CompanyList) -> Counts:
    """Return the counts that the page shows, in one statement."""
    *views, found, tables = db.session.execute(_counts(replace(asked, page=1)), {"forum_id": forum_id}).one()
    return Counts(dict(zip(VIEWS, views, strict=True)), found, tables)


def statement(forum_id: int, asked: CompanyList) -> sa.Select[Participation]:
    """Return the select of the participations asked for, in order, with what an export says."""
    found = _asked(sa.select(Participation), asked).options(
        contains_eager(Participation.company),
        selectinload(Participation.tables),
        selectinload(Participation.offers),
        selectinload(Participation.presences),
    )
    return found.params(forum_id=forum_id)


Columns = TypeVarTuple("Columns")


# The statements of a question are kept: making one takes longer than running it.
_HERE = Participation.forum_id == sa.bindparam("forum_id", type_=sa.Integer)


@lru_cache(maxsize=64)
def _page(asked: CompanyList) -> sa.Select[*tuple[Any, ...]]:
    count = sa.select(sa.func.count())
    people = count.where(RecruiterPresence.participation_id == Participation.id)
    offers = count.where(ParticipationOffer.participation_id == Participation.id)
    shown = sa.select(
        Participation.id,
        Company.name,
        Company.size,
        Company.city,
        sa.func.coalesce(Company.siret, "") != "",
        Company.siret_checked_at.is_not(None),
        Participation.state,
        Participation.created_at,
        people.correlate(Participation).scalar_subquery(),
        offers.correlate(Participation).scalar_subquery(),
    )
    return windowed(_asked(shown, asked))


@cache
def _numbers() -> sa.Select[int, int | None]:
    """Select the numbers of the tables of some participations."""
    some = Table.participation_id.in_(sa.bindparam("participations", expanding=True))
    return (
        sa.select(Table.participation_id, Table.number)
        .where(some, Table.removed_at.is_(None), Table.number.is_not(None))
        .order_by(Table.number, Table.id)
    )


@lru_cache(maxsize=64)
def _counts(asked: CompanyList) -> sa.Select[*tuple[Any, ...]]:
    count = sa.func.count()
    columns = [count.filter(condition) for condition in VIEWS.values()]
    found = count.filter(VIEWS[asked.view], *_conditions(asked))
    taken = sa.select(count).where(
        Table.forum_id == sa.bindparam("forum_id", type_=sa.Integer), Table.number.is_not(None)
    )
    every = sa.select(*columns, found, taken.scalar_subquery()).select_from(Participation).where(_HERE)
    return every.join(Participation.company) if asked.filtered else every


def _asked(what: sa.Select[*Columns], asked: CompanyList) -> sa.Select[*Columns]:
    key = SORTS[asked.ordering.removeprefix("-")]
    return (
        what.join(Participation.company)
        .where(_HERE, VIEWS[asked.view], *_conditions(asked))
        .order_by(key.desc() if asked.ordering.startswith("-") else key, Company.sort_key, Participation.id)
    )


def _conditions(asked: CompanyList) -> list[sa.ColumnElement[bool]]:
    """Return what the search and the filters keep."""
    found = [Company.search_key.contains(word, autoescape=True) for word in plain(asked.search).split()]
    if asked.size is not None:
        found.append(Company.size == asked.size)
    return found
