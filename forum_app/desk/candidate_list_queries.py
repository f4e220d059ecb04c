"""The organiser's list of candidates: what is asked, how it is searched, filtered, sorted and counted.

The same number of statements with 1 row as with 300.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from forum_app.candidates.models import AccommodationNeed, Registration
from forum_app.candidates.queries import QUEUE_ORDER
from forum_app.candidates.vocabulary import Level, RegistrationState
from forum_app.core.db import db
from forum_app.core.listing import ListState, number, one_of, page_number, sort_by, words
from forum_app.core.paging import Page
from forum_app.core.paging_queries import cut, windowed
from forum_app.core.text_keys import plain
from forum_app.desk.figures import ROWS
from forum_app.desk.vocabulary import CANDIDATE_LIST, Figure, views_of
from forum_app.forums.families import Family
from forum_app.forums.models import Forum
from forum_app.wishes.models import Wish
from forum_app.workshops.models import Workshop, WorkshopSeat
from forum_app.workshops.vocabulary import LIVE_SEATS

_LIVE_SEAT = sa.and_(WorkshopSeat.registration_id == Registration.id, WorkshopSeat.state.in_(LIVE_SEATS))
_SEATED = sa.exists().where(_LIVE_SEAT).correlate(Registration)
_HERE = Registration.forum_id == sa.bindparam("forum_id")

# The saved views, by the word of their address.
VIEWS: dict[str, sa.ColumnElement[bool]] = {view: ROWS[figure] for view, figure in views_of(CANDIDATE_LIST).items()}
SORTS: dict[str, tuple[sa.SQLColumnExpression[Any], ...]] = {
    "nom": (Registration.sort_key,),
    "diplome": (Registration.level, Registration.diploma),
    "statut": (Registration.state,),
    "date": (sa.func.coalesce(Registration.queue_at, Registration.created_at),),
    "rang": (-Registration.priority, Registration.queue_at, Registration.id),  # as `candidates.queries.QUEUE_ORDER`
}
_BY_NAME = (Registration.sort_key.asc(), Registration.id.asc())


@dataclass(frozen=True)
class CandidateList(ListState):
    """What the address of the list asks. workshop: an identifier, or « aucun »; sort: empty for the view's own order,
    by name, or by turn for those who wait.
    """

    view: str = one_of("vue", VIEWS, narrows=False)
    search: str = words("q")
    family: str = one_of("famille", [family.value for family in Family])
    level: str = one_of("niveau", [level.value for level in Level])
    state: str = one_of("statut", [state.value for state in RegistrationState])
    workshop: str = number("atelier", "", also=("aucun",), narrows=True)
    sort: str = sort_by("tri", SORTS, "")
    page: int = page_number()

    @property
    def ordering(self) -> str:
        return self.sort or ("rang" if self.view == Figure.WAITING.view else "nom")


_SHOWN = (
    Registration.id,
    Registration.last_name,
    Registration.first_name,
    Registration.email,
    Registration.family,
    Registration.diploma,
    Registration.state,
)


def page_of_rows(forum: Forum, asked: CandidateList, total: int) -> Page:
    """Return the page asked, in one statement.

    A row is made of id, last_name, first_name, email, family, diploma and state, then what `_select` adds.
    """
    return cut(_page(replace(asked, page=1)), {"forum_id": forum.id}, asked.page, total)


def all_rows(forum: Forum, asked: CandidateList) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """Return every row asked for, for an export: the Registration, and what `_select` adds."""
    every = _select(asked, Registration).where(_HERE, *_conditions(asked))
    return db.session.execute(every, {"forum_id": forum.id}).all()


@dataclass(frozen=True)
class Counts:
    """views: how many stand in each saved view; found: how many the question keeps; needs: how many said that they need
    something; invited: how many have not agreed yet, who are in none of these views.
    """

    views: dict[str, int]
    found: int
    needs: int
    invited: int


def counts_of(forum: Forum, asked: CandidateList) -> Counts:
    """Return the counts that the page shows; one statement."""
    needed, invited, *counted = db.session.execute(_counts(replace(asked, page=1)), {"forum_id": forum.id}).one()
    views = dict(zip(VIEWS, counted, strict=False))
    return Counts(views, counted[-1] if asked.filtered else views[asked.view], needed, invited)


def neighbours_of(registration: Registration) -> tuple[int | None, int | None, int, int]:
    """Return (one before, one after, rank, total) among those to examine at this forum, by their turn.

    The rank is 0 outside that list.
    """
    statement = sa.select(Registration.id).where(
        Registration.forum_id == registration.forum_id, Registration.state == RegistrationState.TO_EXAMINE
    )
    ids = list(db.session.scalars(statement.order_by(Registration.queue_at, Registration.id)))
    if registration.id not in ids:
        return None, ids[0] if ids else None, 0, len(ids)
    place = ids.index(registration.id)
    return ids[place - 1] if place else None, ids[place + 1] if place + 1 < len(ids) else None, place + 1, len(ids)


def _conditions(asked: CandidateList) -> list[sa.ColumnElement[bool]]:
    conditions = [VIEWS[asked.view]]
    conditions += [Registration.search_key.contains(word, autoescape=True) for word in plain(asked.search).split()]
    if asked.family:
        conditions.append(Registration.family == Family(asked.family))
    if asked.level:
        conditions.append(Registration.level == Level(asked.level))
    if asked.state:
        conditions.append(Registration.state == RegistrationState(asked.state))
    if asked.workshop == "aucun":
        conditions.append(~_SEATED)
    elif asked.workshop:
        conditions.append(
            sa.exists().where(_LIVE_SEAT, WorkshopSeat.workshop_id == int(asked.workshop)).correlate(Registration)
        )
    return conditions


# The statements of a question are kept: making one takes longer than running it. `forum_id` is given with each
# execution.


@lru_cache(maxsize=64)
def _counts(asked: CandidateList) -> sa.Select[*tuple[Any, ...]]:
    """Select the counts of the views, of what the question keeps, of needs; each is a scan of an index, not of rows."""

    def count(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        return sa.select(sa.func.count()).select_from(Registration).where(_HERE, *conditions).scalar_subquery()

    columns = [count(condition) for condition in VIEWS.values()]
    if asked.filtered:
        columns.append(count(*_conditions(asked)))
    agreed = (_HERE, Registration.state != RegistrationState.INVITED)
    needs = sa.select(sa.func.count()).select_from(AccommodationNeed).join(Registration).where(*agreed)
    return sa.select(needs.scalar_subquery(), count(ROWS[Figure.INVITED]), *columns)


@lru_cache(maxsize=64)
def _page(asked: CandidateList) -> sa.Select[*tuple[Any, ...]]:
    shown = windowed(sa.select(Registration.id).where(_HERE, *_conditions(asked)).order_by(*_order(asked))).subquery()
    return _select(asked, *_SHOWN).join(shown, shown.c.id == Registration.id)


def _order(asked: CandidateList) -> list[sa.ColumnElement[Any]]:
    columns = SORTS[asked.ordering.removeprefix("-")]
    return [*(c.desc() if asked.ordering.startswith("-") else c.asc() for c in columns), *_BY_NAME]


def _select(asked: CandidateList, *what: Any) -> sa.Select[*tuple[Any, ...]]:
    """Select `what` of each registration of the forum, in the order asked for, then its seat, its wishes and its rank
    in the waiting list.

    The columns are workshop and seat_state (None without a seat), wishes (how many) and rank.
    """
    queue = (
        sa.select(Registration.id, sa.func.row_number().over(order_by=QUEUE_ORDER).label("rank"))
        .where(_HERE, Registration.state == RegistrationState.WAITING)
        .subquery()
    )
    wishes = (
        sa.select(sa.func.count())
        .where(Wish.registration_id == Registration.id)
        .correlate(Registration)
        .scalar_subquery()
    )
    return (
        sa.select(
            *what,
            Workshop.title.label("workshop"),
            WorkshopSeat.state.label("seat_state"),
            wishes.label("wishes"),
            queue.c.rank,
        )
        .outerjoin(WorkshopSeat, _LIVE_SEAT)
        .outerjoin(Workshop, Workshop.id == WorkshopSeat.workshop_id)
        .outerjoin(queue, queue.c.id == Registration.id)
        .order_by(*_order(asked))
    )
