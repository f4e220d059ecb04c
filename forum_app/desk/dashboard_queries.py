"""The figures of the dashboard.

A fixed number of statements, whatever the number of rows.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import HOLDING, RegistrationState
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


def candidate_counts(forum: Forum) -> CandidateCounts:
    statement = sa.select(Registration.state, Registration.level, Registration.family, sa.func.count()).where(
        Registration.forum_id == forum.id
    )
    found = CandidateCounts()
    for state, level, family, count in db.session.execute(
        statement.group_by(Registration.state, Registration.level, Registration.family)
    ):
        found.states[state] += count
        if state is RegistrationState.CONFIRMED:
            found.levels[level] += count
            found.families[family] += count
    return found


def arrivals_by_day(forum: Forum, opens: datetime, closes: datetime) -> dict[date, int]:
    """Count those who hold a place by the day on which they came, in the time zone of the forum; one statement.

    Days are exact between these two moments.
    """

    def day_of(moment: Any) -> sa.ColumnElement[str]:
        return local_day(moment, forum.time_zone, opens, closes)

    holding = (Registration.forum_id == forum.id, Registration.state.in_(HOLDING))
    queued = sa.select(day_of(Registration.queue_at).label("day")).where(*holding, Registration.queue_at.is_not(None))
    others = sa.select(day_of(Registration.created_at).label("day")).where(*holding, Registration.queue_at.is_(None))
    came = sa.union_all(queued, others).subquery()
    counted = sa.select(came.c.day, sa.func.count()).group_by(came.c.day).order_by(came.c.day)
    return {date.fromisoformat(day): count for day, count in db.session.execute(counted)}


def forum_counts(forum: Forum) -> ForumCounts:
    """Return the counts of a forum, in one statement."""
    approved = sa.and_(Participation.forum_id == forum.id, Participation.state == ParticipationState.APPROVED)
    confirmed = sa.and_(Registration.forum_id == forum.id, Registration.state == RegistrationState.CONFIRMED)
    number = sa.select(sa.func.count())
    live = sa.exists().where(Interview.registration_id == Registration.id, Interview.state.in_(LIVE))
    wished = sa.exists().where(Wish.registration_id == Registration.id)
    seated = sa.exists().where(WorkshopSeat.registration_id == Registration.id, WorkshopSeat.state == SeatState.TAKEN)
    workshops = sa.select(Workshop.id).join(WorkshopOpening).where(WorkshopOpening.forum_id == forum.id)
    counts = {
        "approved": number.where(approved),
        "companies_to_examine": number.where(
            Participation.forum_id == forum.id, Participation.state == ParticipationState.TO_EXAMINE
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
        "interviews": number.where(Interview.forum_id == forum.id, Interview.state.in_(LIVE)),
        "slots": number.where(Slot.forum_id == forum.id, Slot.closed_at.is_(None)),
        "failed_letters": number.where(Letter.forum_id == forum.id, Letter.state == LetterState.FAILED),
    }
    row = db.session.execute(sa.select(*(count.scalar_subquery().label(name) for name, count in counts.items()))).one()
    return ForumCounts(**row._mapping)


def offers_by_family(forum: Forum) -> Counter[Family | None]:
    """Count the live offers that approved companies bring to a forum, by family."""
    statement = (
        sa.select(Offer.family, sa.func.count())
        .join(ParticipationOffer, ParticipationOffer.offer_id == Offer.id)
        .join(Participation, Participation.id == ParticipationOffer.participation_id)
        .where(
            Participation.forum_id == forum.id,
            Participation.state == ParticipationState.APPROVED,
            Offer.withdrawn_at.is_(None),
        )
        .group_by(Offer.family)
    )
    return Counter(dict(db.session.execute(statement).all()))
