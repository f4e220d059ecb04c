"""Interviews that a refusal cancelled, given back once it is overturned: those whose slot is still free for both."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from forum_app.candidates.models import CandidateAbsence, Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Participation, Table, TableAbsence
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.forums.models import Slot
from forum_app.forums.queries import lock_to_come
from forum_app.interviews import actions, letters, queries
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE, InterviewState
from forum_app.journal import actions as journal
from forum_app.journal.models import JournalEntry


def restorable_of_registration(registration: Registration) -> list[Interview]:
    """Return the interviews that the refusal of a candidate cancelled and that can take place again, in the order of
    the day.
    """
    return _restorable(Interview.registration_id == registration.id, "registration.refused")


def restorable_of_participation(participation: Participation) -> list[Interview]:
    """Return the same of a company."""
    return _restorable(Interview.participation_id == participation.id, "participation.refused")


def restore_for_registration(registration: Registration) -> int:
    """Give the interviews that can take place again their slot back; each candidate reads so in a letter. Return how
    many.
    """
    lock_to_come(registration.forum_id)
    return _restore(restorable_of_registration(registration))


def restore_for_participation(participation: Participation) -> int:
    """Do the same for a company."""
    lock_to_come(participation.forum_id)
    return _restore(restorable_of_participation(participation))


def _restore(interviews: Sequence[Interview]) -> int:
    queries.lock_interviews(interviews)
    for interview in interviews:
        actions.make_move("restore", interview)
        interview.closes_pair = False
        interview.sequence += 1
        db.session.flush()
        letters.tell_candidate(interview)
        journal.write("interview.restored", interview, slot=interview.slot_id, table=interview.table_id)
    return len(interviews)


def _restorable(own: sa.ColumnElement[bool], because: str) -> list[Interview]:
    """Both come, the slot is open, the table stands, nobody is away or met elsewhere then."""
    statement = (
        queries.with_partners(sa.select(Interview))
        .join(Interview.slot)
        .join(Interview.table)
        .join(Interview.registration)
        .join(Interview.participation)
        .where(
            own,
            Interview.state == InterviewState.CANCELLED,
            Registration.state == RegistrationState.CONFIRMED,
            Participation.state == ParticipationState.APPROVED,
            Slot.closed_at.is_(None),
            Table.removed_at.is_(None),
            ~sa.exists().where(TableAbsence.table_id == Interview.table_id, TableAbsence.slot_id == Interview.slot_id),
            ~sa.exists().where(
                CandidateAbsence.registration_id == Interview.registration_id,
                CandidateAbsence.slot_id == Interview.slot_id,
            ),
            ~_taken(),
        )
        .order_by(Slot.starts_at, Interview.id)
    )
    found = db.session.scalars(statement).unique().all()
    last = _last_causes([interview.id for interview in found])
    kept: list[Interview] = []
    for interview in found:
        twice = any(
            one.slot_id == interview.slot_id
            and (one.table_id == interview.table_id or one.registration_id == interview.registration_id)
            for one in kept
        )
        if last.get(interview.id) == because and not twice:
            kept.append(interview)
    return kept


def _taken() -> sa.Exists:
    """Select a live interview that stands where this one stood: at its table, or with one of both, or between both."""
    other = aliased(Interview)
    same_slot = sa.and_(
        other.slot_id == Interview.slot_id,
        sa.or_(other.table_id == Interview.table_id, other.registration_id == Interview.registration_id),
    )
    same_pair = sa.and_(
        other.registration_id == Interview.registration_id, other.participation_id == Interview.participation_id
    )
    return sa.exists().where(other.state.in_(LIVE), sa.or_(same_slot, same_pair)).correlate(Interview)


def _last_causes(ids: Sequence[int]) -> dict[int, str]:
    """Return why each of these interviews was last cancelled, as the journal says it."""
    lines = (
        sa.select(JournalEntry.object_id, JournalEntry.params)
        .where(
            JournalEntry.kind == "interview",
            JournalEntry.object_id.in_(ids),
            JournalEntry.verb == "interview.cancelled",
        )
        .order_by(JournalEntry.id)
    )
    return {identity: params.get("because", "") for identity, params in db.session.execute(lines)}
