"""What the home of a candidate shows, in plain rows. The statements are built once: making one takes longer than
running it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.companies.models import Company, Participation
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE
from forum_app.wishes.models import Wish
from forum_app.workshops.models import Workshop, WorkshopOpening, WorkshopSeat
from forum_app.workshops.vocabulary import LIVE_SEATS, SeatState


@dataclass(frozen=True)
class ForumFacts:
    """What the home says of its forum."""

    slug: str
    held_on: date
    starts_at: time
    venue: str
    full_address: str
    wish_cap: int
    access: str

    @classmethod
    def of(cls, forum: Forum) -> "ForumFacts":
        place = (forum.venue, forum.full_address)
        return cls(forum.slug, forum.held_on, forum.starts_at, *place, forum.wish_cap, forum.access)


@dataclass(frozen=True)
class SeatRow:
    """The seat that somebody holds or waits for, with its workshop."""

    state: SeatState
    title: str
    venue: str
    address: str
    starts_at: datetime
    time_zone: str


@dataclass(frozen=True)
class WishRow:
    """A company wished for, as the list says it."""

    name: str
    activity: str


def seat_of(registration: Registration) -> SeatRow | None:
    row = db.session.execute(_seat(), {"registration_id": registration.id}).first()
    return SeatRow(*row) if row is not None else None


def wishes_of(registration: Registration) -> list[WishRow]:
    """Return the companies that a candidate wishes to meet, first rank first."""
    return [WishRow(*row) for row in db.session.execute(_wishes(), {"registration_id": registration.id})]


def workshops_and_interviews(registration: Registration) -> tuple[bool, int]:
    """Return whether a workshop is opened to the forum, and of how many interviews that hold the candidate was told."""
    offered, told = db.session.execute(
        _figures(), {"registration_id": registration.id, "forum_id": registration.forum_id}
    ).one()
    return offered, told


_PERSON = sa.bindparam("registration_id", type_=sa.Integer)


@cache
def _seat() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            WorkshopSeat.state,
            Workshop.title,
            Workshop.venue,
            Workshop.address,
            Workshop.starts_at,
            Workshop.time_zone,
        )
        .join(Workshop, Workshop.id == WorkshopSeat.workshop_id)
        .where(WorkshopSeat.registration_id == _PERSON, WorkshopSeat.state.in_(LIVE_SEATS))
    )


@cache
def _wishes() -> sa.Select[str, str]:
    return (
        sa.select(Company.name, Company.activity)
        .join(Participation, Participation.company_id == Company.id)
        .join(Wish, Wish.participation_id == Participation.id)
        .where(Wish.registration_id == _PERSON)
        .order_by(Wish.rank)
    )


@cache
def _figures() -> sa.Select[bool, int]:
    told = sa.select(sa.func.count()).where(Interview.registration_id == _PERSON, Interview.told_state.in_(LIVE))
    opened = sa.exists().where(WorkshopOpening.forum_id == sa.bindparam("forum_id", type_=sa.Integer))
    return sa.select(opened, told.scalar_subquery())
