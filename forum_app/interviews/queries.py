"""Questions about interviews, asked by other rooms and by the actions of this one.

Those of the booking grid are in `booking_queries`.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Company, Participation, Table, TableAbsence
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db, in_chunks
from forum_app.forums.models import Forum, Slot
from forum_app.interviews.models import CvOpening, Interview
from forum_app.interviews.vocabulary import LIVE

# Confirmed, and no interview holds a slot for them.
UNMET = sa.and_(
    Registration.state == RegistrationState.CONFIRMED,
    ~sa.exists().where(Interview.registration_id == Registration.id, Interview.state.in_(LIVE)).correlate(Registration),
)


def interview_at(interview_id: int, **_other: object) -> Interview | None:
    """Return the interview of this id, with what its letters and its page name."""
    statement = with_partners(sa.select(Interview)).where(Interview.id == interview_id)
    return db.session.scalar(statement)


def interviews_at(ids: Collection[int]) -> list[Interview]:
    """Return the interviews of these ids, in the order of the day, with what their letters name."""
    statement = with_partners(sa.select(Interview)).join(Interview.slot).where(Interview.id.in_(ids))
    return list(db.session.scalars(statement.order_by(Slot.starts_at, Interview.id)))


def lock_interviews(interviews: Collection[Interview]) -> None:
    """Lock these interviews, the last in the written order, and read again what their candidates were told: a letter
    about one of them may have been claimed since.
    """
    for ids in in_chunks(sorted(interview.id for interview in interviews)):
        statement = sa.select(Interview).where(Interview.id.in_(ids)).order_by(Interview.id)
        options = {"populate_existing": True}
        db.session.scalars(statement.with_for_update(of=Interview).execution_options(**options)).all()


def interview_of_company(participation_id: int, interview_id: int) -> Interview | None:
    """Return the interview of this id, if it is this company's."""
    interview = interview_at(interview_id)
    return interview if interview is not None and interview.participation_id == participation_id else None


def interview_of_forum(slug: str, interview_id: int) -> Interview | None:
    """Return the interview of this id, if it is at the forum of this slug.

    For a candidate's space, or an organiser's desk.
    """
    interview = interview_at(interview_id)
    return interview if interview is not None and interview.registration.forum.slug == slug else None


def told_count(registration: Registration) -> int:
    """Return how many interviews that still hold this candidate was told of."""
    told = (Interview.registration_id == registration.id, Interview.told_state.in_(LIVE))
    return db.session.scalar(sa.select(sa.func.count()).where(*told)) or 0


def live_count(forum: Forum) -> int:
    """Return how many interviews hold a slot at this forum."""
    live = (Interview.forum_id == forum.id, Interview.state.in_(LIVE))
    return db.session.scalar(sa.select(sa.func.count()).where(*live)) or 0


def booked_and_present_slots(forum: Forum, participation_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return (slots booked, slots at which its tables are present) of each of these companies, in one statement.

    The latter are the open slots times the tables, less absences.
    """
    is_open = sa.and_(Slot.forum_id == forum.id, Slot.closed_at.is_(None))
    tables = sa.and_(Table.participation_id == Participation.id, Table.removed_at.is_(None))
    booked = sa.select(sa.func.count()).where(Interview.participation_id == Participation.id, Interview.state.in_(LIVE))
    slots = sa.select(sa.func.count()).select_from(Slot).where(is_open)
    count = sa.select(sa.func.count()).select_from(Table).where(tables)
    away = (
        sa.select(sa.func.count())
        .select_from(TableAbsence)
        .join(Table, TableAbsence.table_id == Table.id)
        .join(Slot, TableAbsence.slot_id == Slot.id)
        .where(tables, is_open)
    )
    parts = [part.correlate(Participation).scalar_subquery() for part in (booked, slots, count, away)]
    rows = db.session.execute(sa.select(Participation.id, *parts).where(Participation.id.in_(participation_ids)))
    return {identity: (taken, open_slots * count - absent) for identity, taken, open_slots, count, absent in rows}


def live_of_registration(registration: Registration) -> list[Interview]:
    """Return the interviews that hold a slot for this candidate, in the order of the day."""
    return _live(Interview.registration_id == registration.id)


def live_of_participation(participation: Participation) -> list[Interview]:
    """Return the interviews that hold a slot at this company's tables, in the order of the day."""
    return _live(Interview.participation_id == participation.id)


def booked_slots(participation: Participation) -> dict[int, set[int]]:
    """Return the ids of the slots at which each table of a company has a live interview, by table id."""
    statement = sa.select(Interview.table_id, Interview.slot_id).where(
        Interview.participation_id == participation.id, Interview.state.in_(LIVE)
    )
    booked: dict[int, set[int]] = {}
    for table_id, slot_id in db.session.execute(statement.order_by(Interview.table_id, Interview.slot_id)):
        booked.setdefault(table_id, set()).add(slot_id)
    return booked


def live_of_forum(forum: Forum) -> list[Interview]:
    """Return the interviews that hold a slot at this forum, in the order of the day."""
    return _live(Interview.forum_id == forum.id)


def agenda_readers(
    forum_id: int,
) -> tuple[list[tuple[Registration, int]], list[tuple[Participation, int]]]:
    """Return (candidate, how many interviews they have) by name, and (company, how many it has), of those who have one.

    Two statements.
    """
    live = (Interview.forum_id == forum_id, Interview.state.in_(LIVE))
    count = sa.func.count(Interview.id)
    candidates = (
        sa.select(Registration, count)
        .join(Interview, Interview.registration_id == Registration.id)
        .where(*live, Registration.state == RegistrationState.CONFIRMED)
        .group_by(Registration.id)
        .order_by(Registration.sort_key, Registration.id)
    )
    companies = (
        sa.select(Participation, count)
        .join(Interview, Interview.participation_id == Participation.id)
        .where(*live, Participation.state == ParticipationState.APPROVED)
        .group_by(Participation.id)
        .order_by(Participation.id)
        .options(joinedload(Participation.forum))
    )
    return _counted(candidates), _counted(companies)


def _counted(statement: sa.Select[*tuple[Any, ...]]) -> list[tuple[Any, int]]:
    return [(thing, count) for thing, count in db.session.execute(statement)]


def live_of_pair(participation: Participation, registration: Registration) -> Interview | None:
    """Return the interview of these two that holds a slot, or None: there are never two."""
    found = _live(Interview.participation_id == participation.id, Interview.registration_id == registration.id)
    return found[0] if found else None


def openings_of(registration: Registration) -> list[tuple[str, datetime]]:
    """Return who opened this person's CV, and when: (company, moment), the last first."""
    statement = (
        sa.select(Company.name, CvOpening.at)
        .join(Participation, CvOpening.participation_id == Participation.id)
        .join(Company, Participation.company_id == Company.id)
        .where(CvOpening.registration_id == registration.id)
    )
    return [
        (row[0], row[1]) for row in db.session.execute(statement.order_by(CvOpening.at.desc(), CvOpening.id.desc()))
    ]


def _live(*conditions: sa.ColumnElement[bool]) -> list[Interview]:
    statement = with_partners(sa.select(Interview)).join(Interview.slot).where(Interview.state.in_(LIVE), *conditions)
    return list(db.session.scalars(statement.order_by(Slot.starts_at, Interview.id)))


def with_partners(statement: sa.Select[Interview]) -> sa.Select[Interview]:
    """Read with each interview what its letters and its page name."""
    return statement.options(
        joinedload(Interview.slot),
        joinedload(Interview.table),
        joinedload(Interview.participation).joinedload(Participation.forum),
        joinedload(Interview.registration).joinedload(Registration.forum),
    )
