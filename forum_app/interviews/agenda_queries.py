"""Agendas as people were told them: frozen rows for the candidate's page, the calendar and the paper."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from flask_login import current_user
from sqlalchemy.orm import contains_eager

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Company, Participation, Recruiter, RecruiterPresence, Table
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.forums.models import Forum, Slot
from forum_app.interviews.models import CvOpening, Interview
from forum_app.interviews.vocabulary import InterviewState


@dataclass(frozen=True)
class AgendaInterview:
    """One interview as told. Times are aware, in UTC; table_number is None until tables are numbered.

    candidate: the full name (an interview that is firm); question: what the candidate shares with companies, or "".
    """

    interview_id: int
    participation_id: int
    registration_id: int
    table_id: int
    starts_at: datetime
    ends_at: datetime
    table_number: int | None
    company: str
    activity: str
    city: str
    need: str
    candidate: str
    diploma: str
    skills: tuple[str, ...]
    question: str
    sequence: int
    recruiters: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableAgenda:
    """The day of one table: what stands on the company's paper."""

    table_id: int
    number: int | None
    company: str
    need: str
    recruiters: tuple[str, ...]
    interviews: tuple[AgendaInterview, ...] = ()


@dataclass(frozen=True)
class PersonalAgenda:
    """The day of one candidate."""

    registration_id: int
    candidate: str
    first_name: str
    interviews: tuple[AgendaInterview, ...] = field(default=())


def agendas_of_tables(forum: Forum, participation_id: int | None = None) -> list[TableAgenda]:
    """Return the day of each table of the approved companies, by table number.

    Those of one company when `participation_id` is given.
    """
    tables = (
        sa.select(Table.id, Table.number, Table.participation_id, Company.name, *_NEED)
        .join(Table.participation)
        .join(Participation.company)
    )
    tables = tables.where(Table.forum_id == forum.id, Participation.state == ParticipationState.APPROVED)
    if participation_id is not None:
        tables = tables.where(Table.participation_id == participation_id)
    rows = db.session.execute(tables.order_by(Table.number.is_(None), Table.number, Company.sort_key, Table.id)).all()
    interviews: dict[int, list[AgendaInterview]] = defaultdict(list)
    for interview in _told(
        forum.id, *([Interview.participation_id == participation_id] if participation_id is not None else [])
    ):
        interviews[interview.table_id].append(interview)
    people = _people(sorted({row.participation_id for row in rows}))
    return [
        TableAgenda(
            r.id, r.number, r.name, _need(r), _at_table(people[r.participation_id], r.id), tuple(interviews[r.id])
        )
        for r in rows
    ]


def agendas_of_registrations(forum: Forum) -> list[PersonalAgenda]:
    """Return the day of each confirmed candidate, in alphabetical order, even without an interview."""
    columns = (Registration.id, Registration.first_name, Registration.last_name)
    statement = sa.select(*columns).where(
        Registration.forum_id == forum.id, Registration.state == RegistrationState.CONFIRMED
    )
    rows = db.session.execute(statement.order_by(Registration.sort_key, Registration.id)).all()
    interviews: dict[int, list[AgendaInterview]] = defaultdict(list)
    for interview in _told(forum.id):
        interviews[interview.registration_id].append(interview)
    return [
        PersonalAgenda(r.id, f"{r.first_name} {r.last_name}".strip(), r.first_name, tuple(interviews[r.id]))
        for r in rows
    ]


def agenda_of_registration(registration: Registration) -> PersonalAgenda:
    """Return the day of one candidate."""
    interviews = _told(registration.forum_id, Interview.registration_id == registration.id)
    return PersonalAgenda(registration.id, registration.full_name, registration.first_name, tuple(interviews))


def people_at(participation_id: int, table_id: int) -> tuple[str, ...]:
    """Return who receives at that table: « Bérénice Falcoz, responsable qualité »."""
    return _at_table(_people([participation_id])[participation_id], table_id)


_NEED = (
    Participation.need_overload,
    Participation.need_task,
    Participation.need_equipment,
    Participation.need_start,
    Participation.need_place,
)


def _need(row: sa.Row) -> str:
    """Return the need in the company's own words: the first answer given."""
    return next((text for text in (row.need_overload, row.need_task, row.need_equipment) if text), "")


def _told(forum_id: int, *conditions: sa.ColumnElement[bool]) -> list[AgendaInterview]:
    """Return the interviews that people were told are firm, at the time and table told, in the order of the day."""
    statement = (
        sa.select(
            Interview.id,
            Interview.participation_id,
            Interview.registration_id,
            Interview.told_sequence,
            Slot.starts_at,
            Slot.ends_at,
            Table.id.label("table_id"),
            Table.number,
            Company.name,
            Company.activity,
            Company.city,
            *_NEED,
            Registration.first_name,
            Registration.last_name,
            Registration.diploma,
            Registration.skills,
            Registration.shared_question,
        )
        .join(Slot, Slot.id == Interview.told_slot_id)
        .join(Table, Table.id == Interview.told_table_id)
        .join(Participation, Participation.id == Interview.participation_id)
        .join(Company, Company.id == Participation.company_id)
        .join(Registration, Registration.id == Interview.registration_id)
        .where(Interview.forum_id == forum_id, Interview.told_state == InterviewState.FIRM, *conditions)
        .order_by(Slot.starts_at, Table.number, Interview.id)
    )
    rows = db.session.execute(statement).all()
    people = _people(sorted({row.participation_id for row in rows}))
    return [
        AgendaInterview(
            interview_id=r.id,
            participation_id=r.participation_id,
            registration_id=r.registration_id,
            table_id=r.table_id,
            starts_at=r.starts_at,
            ends_at=r.ends_at,
            table_number=r.number,
            company=r.name,
            activity=r.activity,
            city=r.city,
            need=_need(r),
            candidate=f"{r.first_name} {r.last_name}".strip(),
            diploma=r.diploma,
            skills=tuple(r.skills),
            question=r.shared_question,
            sequence=r.told_sequence or 0,
            recruiters=_at_table(people[r.participation_id], r.table_id),
        )
        for r in rows
    ]


_PRESENT = (  # built at import: the letter of each interview needs it
    sa.select(
        RecruiterPresence.participation_id,
        RecruiterPresence.table_id,
        Recruiter.first_name,
        Recruiter.last_name,
        Recruiter.function,
    )
    .join(RecruiterPresence.recruiter)
    .where(
        RecruiterPresence.participation_id.in_(sa.bindparam("participation_ids", expanding=True)),
        Recruiter.removed_at.is_(None),
    )
    .order_by(RecruiterPresence.id)
)


def _people(participation_ids: list[int]) -> dict[int, list[tuple[int | None, str]]]:
    """Return who is present for each company.

    (table or None for any, « Bérénice Falcoz, responsable qualité »).
    """
    found: dict[int, list[tuple[int | None, str]]] = defaultdict(list)
    if not participation_ids:
        return found
    for row in db.session.execute(_PRESENT, {"participation_ids": participation_ids}):
        name = f"{row.first_name} {row.last_name}".strip()
        found[row.participation_id].append(
            (row.table_id, f"{name}, {row.function[:1].lower()}{row.function[1:]}" if row.function else name)
        )
    return found


def _at_table(people: list[tuple[int | None, str]], table_id: int) -> tuple[str, ...]:
    """Return those said to sit at that table, or else everybody who may."""
    seated = tuple(name for table, name in people if table == table_id)
    return seated or tuple(name for table, name in people if table is None)


@dataclass(frozen=True)
class Opening:
    """A CV opened by a company, as the candidate reads it."""

    company: str
    at: datetime


def cv_openings(registration: Registration) -> list[Opening]:
    """Return who opened this candidate's CV, the latest first."""
    statement = (
        sa.select(Company.name, CvOpening.at)
        .join(Participation, Participation.id == CvOpening.participation_id)
        .join(Company, Company.id == Participation.company_id)
        .where(CvOpening.registration_id == registration.id)
        .order_by(CvOpening.at.desc(), CvOpening.id.desc())
    )
    return [Opening(row.name, row.at) for row in db.session.execute(statement)]


def own_registration_at(slug: str, **_other: object) -> Registration | None:
    """Return the current user's registration at the forum of this slug, with its windows; one statement."""
    statement = (
        sa.select(Registration)
        .join(Registration.forum)
        .options(contains_eager(Registration.forum).joinedload(Forum.windows))
    )
    return (
        db.session.scalars(statement.where(Forum.slug == slug, Registration.account_id == current_user.id))
        .unique()
        .one_or_none()
    )
