"""The figures of the dashboard.

What a list shows too is counted by `figures`. A fixed number of statements, whatever the number of rows; each is
built once, which costs more than running it.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import HOLDING, Level, RegistrationState
from forum_app.companies.models import Offer, Participation, ParticipationOffer, Table
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.core.local_days import local_day
from forum_app.desk.figures import counts_at
from forum_app.desk.task_rules import CandidateCounts, ForumCounts
from forum_app.desk.vocabulary import Figure
from forum_app.forums.families import Family
from forum_app.forums.models import Forum, Slot
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE
from forum_app.workshops.queries import Choice


def candidate_counts(forum_id: int) -> CandidateCounts:
    found = CandidateCounts()
    for state, level, family, count in db.session.execute(_candidates(), {"forum_id": forum_id}):
        found.states[state] += count
        if state is RegistrationState.CONFIRMED:
            found.levels[level] += count
            found.families[family] += count
    return found


def arrivals_by_day(forum: Forum, opens: datetime, closes: datetime) -> dict[date, int]:
    """Count those who hold a place by the day on which they came, in the time zone of the forum; one statement.

    Days are exact between these two moments.
    """
    counted = db.session.execute(_arrivals(forum.time_zone, opens, closes), {"forum_id": forum.id})
    return {date.fromisoformat(day): count for day, count in counted}


def forum_counts(forum: Forum, choices: Sequence[Choice]) -> ForumCounts:
    """Return the counts of a forum, in two statements. choices: its workshops."""
    figures = {**counts_at(forum.id), Figure.WAITING_SEATS: sum(choice.waiting for choice in choices)}
    starts = [choice.workshop.starts_at for choice in choices]
    return ForumCounts(
        figures,
        forum.capacity,
        forum.table_capacity,
        *db.session.execute(_totals(), {"forum_id": forum.id}).one(),
        free_seats=sum(choice.free for choice in choices),
        first_workshop=min(starts, default=None),
        last_workshop=max(starts, default=None),
    )


def offers_by_family(forum_id: int) -> Counter[Family | None]:
    """Count the live offers that approved companies bring to a forum, by family."""
    return Counter(dict(db.session.execute(_offers(), {"forum_id": forum_id}).all()))


_FORUM = sa.bindparam("forum_id", type_=sa.Integer)


@cache
def _candidates() -> sa.Select[RegistrationState, Level | None, Family | None, int]:
    kinds = (Registration.state, Registration.level, Registration.family)
    return sa.select(*kinds, sa.func.count()).where(Registration.forum_id == _FORUM).group_by(*kinds)


@lru_cache(maxsize=64)
def _arrivals(zone: str, opens: datetime, closes: datetime) -> sa.Select[Any]:
    def day_of(moment: Any) -> sa.ColumnElement[str]:
        return local_day(moment, zone, opens, closes)

    holding = (Registration.forum_id == _FORUM, Registration.state.in_(HOLDING))
    queued = sa.select(day_of(Registration.queue_at).label("day")).where(*holding, Registration.queue_at.is_not(None))
    others = sa.select(day_of(Registration.created_at).label("day")).where(*holding, Registration.queue_at.is_(None))
    came = sa.union_all(queued, others).subquery()
    return sa.select(came.c.day, sa.func.count()).group_by(came.c.day).order_by(came.c.day)


@cache
def _totals() -> sa.Select[int, int, int]:
    number = sa.select(sa.func.count())
    return sa.select(
        number.where(Table.forum_id == _FORUM, Table.number.is_not(None)).scalar_subquery(),
        number.where(Interview.forum_id == _FORUM, Interview.state.in_(LIVE)).scalar_subquery(),
        number.where(Slot.forum_id == _FORUM, Slot.closed_at.is_(None)).scalar_subquery(),
    )


@cache
def _offers() -> sa.Select[Family | None, int]:
    return (
        sa.select(Offer.family, sa.func.count())
        .join(ParticipationOffer, ParticipationOffer.offer_id == Offer.id)
        .join(Participation, Participation.id == ParticipationOffer.participation_id)
        .where(
            Participation.forum_id == _FORUM,
            Participation.state == ParticipationState.APPROVED,
            Offer.withdrawn_at.is_(None),
        )
        .group_by(Offer.family)
    )
