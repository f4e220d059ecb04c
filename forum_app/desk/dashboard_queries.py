"""The figures of the dashboard.

A fixed number of statements, whatever the number of rows; each is built once, which costs more than running it.
"""

from collections import Counter
from dataclasses import fields
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import HOLDING, Level, RegistrationState
from forum_app.companies.models import Offer, Participation, ParticipationOffer, RecruiterPresence, Table
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.core.local_days import local_day
from forum_app.desk.task_rules import CandidateCounts, ForumCounts
from forum_app.forums.families import Family
from forum_app.forums.models import Forum, Slot
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from forum_app.wishes.models import Wish
from forum_app.workshops.models import Workshop, WorkshopOpening, WorkshopSeat
from forum_app.workshops.vocabulary import SeatState


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


def forum_counts(forum_id: int) -> ForumCounts:
    """Return the counts of a forum, in one statement."""
    return ForumCounts(*db.session.execute(_counts(), {"forum_id": forum_id}).one())


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
def _counts() -> sa.Select[Any]:
    approved = sa.and_(Participation.forum_id == _FORUM, Participation.state == ParticipationState.APPROVED)
    confirmed = sa.and_(Registration.forum_id == _FORUM, Registration.state == RegistrationState.CONFIRMED)
    number = sa.select(sa.func.count())
    live = sa.exists().where(Interview.registration_id == Registration.id, Interview.state.in_(LIVE))
    wished = sa.exists().where(Wish.registration_id == Registration.id)
    seated = sa.exists().where(WorkshopSeat.registration_id == Registration.id, WorkshopSeat.state == SeatState.TAKEN)
    workshops = sa.select(Workshop.id).join(WorkshopOpening).where(WorkshopOpening.forum_id == _FORUM)
    counts = {
        "approved": number.where(approved),
        "companies_to_examine": number.where(
            Participation.forum_id == _FORUM, Participation.state == ParticipationState.TO_EXAMINE
        ),
        "tables": number.select_from(Table)
        .join(Participation, Table.participation_id == Participation.id)
        .where(approved),
        "without_recruiter": number.where(
            approved, ~sa.exists().where(RecruiterPresence.participation_id == Participation.id)
        ),
        "unwished": number.where(approved, ~sa.exists().where(Wish.participation_id == Participation.id)),
        "seated": number.where(confirmed, seated),
        "seats": sa.select(sa.func.coalesce(sa.func.sum(Workshop.capacity), 0)).where(Workshop.id.in_(workshops)),
        "workshop_at": sa.select(sa.func.min(Workshop.starts_at)).where(Workshop.id.in_(workshops)),
        "wishing": number.where(confirmed, wished),
        "without_interview": number.where(confirmed, ~live),
        "interviews": number.where(Interview.forum_id == _FORUM, Interview.state.in_(LIVE)),
        "slots": number.where(Slot.forum_id == _FORUM, Slot.closed_at.is_(None)),
        "failed_letters": number.where(Letter.forum_id == _FORUM, Letter.state == LetterState.FAILED),
    }
    return sa.select(*(counts[field.name].scalar_subquery().label(field.name) for field in fields(ForumCounts)))


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
