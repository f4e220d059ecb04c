"""The organiser's list of seats: what is asked, how it is searched, filtered, ordered and counted.

The same number of statements whatever its length.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.core.db import db
from forum_app.core.listing import ListState, number, one_of, page_number, words
from forum_app.core.paging import Page
from forum_app.core.paging_queries import cut, windowed
from forum_app.core.text_keys import plain
from forum_app.forums.models import Forum
from forum_app.workshops.models import Workshop, WorkshopOpening, WorkshopSeat
from forum_app.workshops.queries import Choice
from forum_app.workshops.vocabulary import LIVE_SEATS, SeatState

# The saved views, by the word of their address.
VIEWS: dict[str, tuple[SeatState, ...]] = {
    "": LIVE_SEATS,
    "prises": (SeatState.TAKEN,),
    "attente": (SeatState.WAITING,),
}
_SHOWN: tuple[Any, ...] = (
    WorkshopSeat.id,
    WorkshopSeat.state,
    WorkshopSeat.workshop_id,
    Workshop.title,
    WorkshopSeat.registration_id,
    Registration.last_name,
    Registration.first_name,
    Registration.diploma,
)


@dataclass(frozen=True)
class SeatList(ListState):
    """What the address of the list asks. workshop: its identifier."""

    view: str = one_of("vue", VIEWS, narrows=False)
    search: str = words("q")
    workshop: int | None = number("atelier", narrows=True)
    page: int = page_number()


def counts_of(asked: SeatList, choices: Sequence[Choice]) -> dict[str, int]:
    """Return how many seats stand in each saved view; the workshops of the forum know it, no search is made."""
    kept = [choice for choice in choices if asked.workshop in (None, choice.workshop.id)]
    taken, waiting = sum(choice.taken_by_forum for choice in kept), sum(choice.waiting for choice in kept)
    return {"": taken + waiting, "prises": taken, "attente": waiting}


def page_of_seats(forum: Forum, asked: SeatList, counts: dict[str, int]) -> Page:
    """Return one page of the seats asked for: by name, or by turn for those who wait.

    A row has id, state, workshop_id, title of the workshop, registration_id, last_name, first_name and diploma. One
    statement, two when words are searched. counts: what `counts_of` says.
    """
    listed = _listed(forum, asked)
    total = counts[asked.view]
    if asked.search:
        total = db.session.scalar(sa.select(sa.func.count()).select_from(listed.subquery())) or 0
    order: tuple[Any, ...] = (Registration.sort_key, Registration.id)
    if asked.view == "attente":
        order = (WorkshopSeat.queue_at, WorkshopSeat.id)
    shown = windowed(listed.order_by(*order)).subquery()
    statement = (
        sa.select(*_SHOWN)
        .select_from(WorkshopSeat)
        .join(shown, shown.c.id == WorkshopSeat.id)
        .join(Registration, Registration.id == WorkshopSeat.registration_id)
        .join(Workshop, Workshop.id == WorkshopSeat.workshop_id)
    )
    return cut(statement.order_by(*order), {}, asked.page, total)


def _listed(forum: Forum, asked: SeatList) -> sa.Select[Any]:
    listed = (
        sa.select(WorkshopSeat.id)
        .join(Registration, Registration.id == WorkshopSeat.registration_id)
        .join(
            WorkshopOpening,
            sa.and_(
                WorkshopOpening.workshop_id == WorkshopSeat.workshop_id,
                WorkshopOpening.forum_id == Registration.forum_id,
            ),
        )
        .where(Registration.forum_id == forum.id, WorkshopSeat.state.in_(VIEWS[asked.view]))
    )
    for word in plain(asked.search).split():
        listed = listed.where(Registration.search_key.contains(word, autoescape=True))
    return listed if asked.workshop is None else listed.where(WorkshopSeat.workshop_id == asked.workshop)


def turns_of(forum: Forum, rows: Sequence[sa.Row[Any]]) -> dict[int, int]:
    """Return the turn at their workshop, from 1, of those of these rows who wait, by seat; at most one statement."""
    waiting = [row for row in rows if row.state is SeatState.WAITING]
    if not waiting:
        return {}
    queue = (
        sa.select(
            WorkshopSeat.id,
            sa.func.row_number()
            .over(partition_by=WorkshopSeat.workshop_id, order_by=(WorkshopSeat.queue_at, WorkshopSeat.id))
            .label("turn"),
        )
        .join(WorkshopSeat.registration)
        .where(
            WorkshopSeat.workshop_id.in_({row.workshop_id for row in waiting}),
            WorkshopSeat.state == SeatState.WAITING,
            Registration.forum_id == forum.id,
        )
        .subquery()
    )
    asked = sa.select(queue.c.id, queue.c.turn).where(queue.c.id.in_([row.id for row in waiting]))
    return dict(db.session.execute(asked).all())
