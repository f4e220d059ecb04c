"""What a record shows of a candidate or of a company: the same number of statements whatever they hold."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forum_app.accounts.models import Account
from forum_app.candidates.models import CandidateAbsence, Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Company, Participation, Recruiter, RecruiterPresence, Table, TableAbsence
from forum_app.core.db import db
from forum_app.desk.day_strip_rules import Meeting, Strip, strip_of
from forum_app.forums.models import Slot
from forum_app.interviews.booking_queries import day_of
from forum_app.interviews.models import CvOpening, Interview
from forum_app.interviews.vocabulary import LIVE
from forum_app.journal.queries import Act, history_of_all
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from forum_app.wishes.models import Wish
from forum_app.workshops.models import WorkshopException, WorkshopSeat

LETTERS = 30  # the latest ones that a record reads


@dataclass(frozen=True)
class Wished:
    """A company that a candidate chose, or a candidate who chose a company. id, name: of the other side; hour: of the
    live interview of the two, None without; state: of that interview.
    """

    id: int
    name: str
    rank: int
    chosen_at: datetime
    starts_at: datetime | None
    state: Any


@dataclass(frozen=True)
class Written:
    """A letter and its fate. subject: empty until it leaves; at: when it left or failed, or may leave."""

    subject: str
    recipient: str
    state: LetterState
    at: datetime
    failure: str | None


@dataclass(frozen=True)
class Excepted:
    """Why somebody is booked without a seat, since when, and by whom; by is empty once they are erased."""

    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Opened:
    """A CV that somebody of a company opened. by: empty once they are erased."""

    registration_id: int
    candidate: str
    at: datetime
    by: str


@dataclass(frozen=True)
class TableStrip:
    """The day of one table."""

    number: int | None
    strip: Strip


def day_of_candidate(registration: Registration) -> Strip:
    """Return the day of a candidate; three statements."""
    own = Interview.registration_id == registration.id
    other = (Company.name, Participation.id)
    meetings = [_meeting(row) for row in db.session.execute(_meetings(*other).where(own))]
    gone = sa.select(sa.func.count()).where(own, Interview.state.not_in(LIVE), Interview.told_state.in_(LIVE))
    away = sa.select(CandidateAbsence.slot_id).where(CandidateAbsence.registration_id == registration.id)
    return strip_of(
        day_of(registration.forum),
        meetings,
        set(db.session.scalars(away)),
        registration.forum.time_zone,
        of_table=False,
        gone=db.session.scalar(gone) or 0,
    )


def days_of_company(participation: Participation) -> list[TableStrip]:
    """Return the day of each table of a company, in their order; three statements, whatever their number."""
    name = sa.func.trim(Registration.first_name + " " + Registration.last_name)
    rows = db.session.execute(_meetings(name, Registration.id).where(Interview.participation_id == participation.id))
    meetings, away = defaultdict[int, list[Meeting]](list), defaultdict[int, set[int]](set)
    for row in rows:
        meetings[row.table_id].append(_meeting(row))
    absences = (
        sa.select(TableAbsence.table_id, TableAbsence.slot_id)
        .join(Table, Table.id == TableAbsence.table_id)
        .where(Table.participation_id == participation.id)
    )
    for table_id, slot_id in db.session.execute(absences):
        away[table_id].add(slot_id)
    day, zone = day_of(participation.forum), participation.forum.time_zone
    return [
        TableStrip(table.number, strip_of(day, meetings[table.id], away[table.id], zone, of_table=True))
        for table in participation.tables
    ]


def _meetings(whom: Any, whom_id: Any) -> sa.Select[*tuple[Any, ...]]:
    """Select the live interviews, with the rank of the wish of the two."""
    rank = (
        sa.select(Wish.rank)
        .where(Wish.registration_id == Interview.registration_id, Wish.participation_id == Interview.participation_id)
        .correlate(Interview)
        .scalar_subquery()
    )
    told = sa.case((Interview.told_state.in_(LIVE), Interview.told_slot_id))
    return (
        sa.select(
            Interview.slot_id,
            Interview.table_id,
            Table.number,
            whom.label("whom"),
            whom_id.label("whom_id"),
            Interview.state,
            Interview.locked,
            rank.label("rank"),
            told.label("told_slot_id"),
            Interview.told_table_id,
        )
        .select_from(Interview)
        .join(Interview.table)
        .join(Interview.registration)
        .join(Interview.participation)
        .join(Participation.company)
        .where(Interview.state.in_(LIVE))
    )


def _meeting(row: Any) -> Meeting:
    return Meeting(
        row.slot_id,
        row.table_id,
        row.number,
        row.whom,
        row.whom_id,
        row.state,
        row.locked,
        row.rank,
        row.told_slot_id,
        row.told_table_id,
    )


def wishes_of_candidate(registration: Registration) -> list[Wished]:
    """Return the companies that a candidate chose, first rank first, each with the hour of their interview."""
    chosen = _wished(Participation.id, Company.name).where(Wish.registration_id == registration.id)
    return [Wished(*row) for row in db.session.execute(chosen.order_by(Wish.rank))]


def wishes_for_company(participation: Participation) -> list[Wished]:
    """Return the candidates, confirmed and visible to companies, who chose a company: those whom it meets first, in the
    order of the day, then the others by name.
    """
    name = sa.func.trim(Registration.first_name + " " + Registration.last_name)
    chosen = _wished(Registration.id, name).where(
        Wish.participation_id == participation.id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.agreed_at.is_not(None),
    )
    order = (Slot.starts_at.is_(None), Slot.starts_at, Registration.sort_key, Registration.id)
    return [Wished(*row) for row in db.session.execute(chosen.order_by(*order))]


def _wished(identity: Any, name: Any) -> sa.Select[*tuple[Any, ...]]:
    met = sa.and_(
        Interview.registration_id == Wish.registration_id,
        Interview.participation_id == Wish.participation_id,
        Interview.state.in_(LIVE),
    )
    return (
        sa.select(identity, name, Wish.rank, Wish.created_at, Slot.starts_at, Interview.state)
        .select_from(Wish)
        .join(Wish.registration)
        .join(Wish.participation)
        .join(Participation.company)
        .outerjoin(Interview, met)
        .outerjoin(Slot, Slot.id == Interview.slot_id)
    )


def letters_to_candidate(registration: Registration) -> list[Written]:
    """Return the latest letters of this forum to a candidate, newest first; those that never left for good are not
    said.
    """
    return _letters(registration.forum_id, Letter.account_id == registration.account_id)


def letters_to_company(participation: Participation) -> list[Written]:
    """Return the latest letters of this forum to a company: to its people, and about it to its contact."""
    accounts = (
        sa.select(Recruiter.account_id)
        .join(RecruiterPresence, RecruiterPresence.recruiter_id == Recruiter.id)
        .where(RecruiterPresence.participation_id == participation.id, Recruiter.account_id.is_not(None))
    )
    about = sa.and_(Letter.subject_kind == "participation", Letter.subject_id == participation.id)
    return _letters(participation.forum_id, sa.or_(Letter.account_id.in_(accounts), about))


def _letters(forum_id: int, whose: sa.ColumnElement[bool]) -> list[Written]:
    at = sa.func.coalesce(Letter.sent_at, Letter.claimed_at, Letter.not_before)
    statement = sa.select(Letter.subject, Letter.recipient, Letter.state, at, Letter.failure).where(
        Letter.forum_id == forum_id, Letter.security.is_(False), Letter.state != LetterState.CANCELLED, whose
    )
    rows = db.session.execute(statement.order_by(Letter.created_at.desc(), Letter.id.desc()).limit(LETTERS))
    return [Written(*row) for row in rows]


def exception_of(registration: Registration) -> Excepted | None:
    """Return why somebody is booked without a seat, or None."""
    statement = (
        sa.select(WorkshopException.reason, WorkshopException.made_at, Account.first_name, Account.last_name)
        .outerjoin(Account, Account.id == WorkshopException.account_id)
        .where(WorkshopException.registration_id == registration.id)
    )
    row = db.session.execute(statement).one_or_none()
    return None if row is None else Excepted(row.reason, row.made_at, _name(row))


def cvs_opened_by(participation: Participation) -> list[Opened]:
    """Return the CVs that a company opened, the latest first."""
    statement = (
        sa.select(
            Registration.id,
            sa.func.trim(Registration.first_name + " " + Registration.last_name).label("candidate"),
            CvOpening.at,
            Account.first_name,
            Account.last_name,
        )
        .join(Registration, Registration.id == CvOpening.registration_id)
        .outerjoin(Account, Account.id == CvOpening.account_id)
        .where(CvOpening.participation_id == participation.id)
        .order_by(CvOpening.at.desc(), CvOpening.id.desc())
    )
    return [Opened(row.id, row.candidate, row.at, _name(row)) for row in db.session.execute(statement)]


def last_sign_ins(account_ids: Iterable[int | None]) -> dict[int, datetime | None]:
    """Return when each of these accounts last signed in; None: never."""
    known = [identity for identity in account_ids if identity is not None]
    rows = db.session.execute(sa.select(Account.id, Account.last_signed_in_at).where(Account.id.in_(known)))
    return {row.id: row.last_signed_in_at for row in rows}


def history_of_candidate(registration: Registration) -> list[Act]:
    """Return the last acts on a candidate's file, their seat and their interviews, newest first."""
    own = WorkshopSeat.registration_id == registration.id
    return history_of_all(
        {
            "registration": sa.select(sa.literal(registration.id)),
            "workshop_seat": sa.select(WorkshopSeat.id).where(own),
            "interview": sa.select(Interview.id).where(Interview.registration_id == registration.id),
        }
    )


def history_of_company(participation: Participation) -> list[Act]:
    """Return the last acts on a company's participation and on its interviews, newest first."""
    return history_of_all(
        {
            "participation": sa.select(sa.literal(participation.id)),
            "interview": sa.select(Interview.id).where(Interview.participation_id == participation.id),
        }
    )


def _name(row: Any) -> str:
    return f"{row.first_name or ''} {row.last_name or ''}".strip()
