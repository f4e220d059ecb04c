"""What is already taken at a forum: its settings are checked against it."""

from datetime import datetime

import sqlalchemy as sa

from forum_app.accounts.models import Account, RoleGrant
from forum_app.candidates.models import CandidateAbsence, Registration
from forum_app.candidates.queries import place_counts
from forum_app.companies.models import Participation, TableAbsence
from forum_app.companies.queries import tables_taken
from forum_app.core.clock import now, today
from forum_app.core.db import db
from forum_app.forums.editing_rules import TakenCapacity, UsedSlot
from forum_app.forums.models import Forum, Slot
from forum_app.forums.vocabulary import ForumState, ProgrammeBlock, WindowKind
from forum_app.imports.models import ImportBatch
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE
from forum_app.journal.models import JournalEntry
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.setup.deletion_rules import DraftFacts
from forum_app.setup.step_rules import SAVED_BY, StepFacts, steps_done
from forum_app.staff.models import Invitation
from forum_app.workshops.models import Workshop, WorkshopSeat
from forum_app.workshops.vocabulary import SeatState


def taken_of(forum: Forum) -> TakenCapacity:
    """Return how many places and tables people hold at a forum."""
    return TakenCapacity(places=place_counts(forum).held, tables=tables_taken(forum.id))


def seats_taken(workshop: Workshop) -> int:
    """Return the number of seats taken at a workshop, by candidates of all its forums."""
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(
                WorkshopSeat.workshop_id == workshop.id, WorkshopSeat.state == SeatState.TAKEN
            )
        )
        or 0
    )


def used_slots(forum: Forum) -> list[UsedSlot]:
    """Return the slots with live interviews, in order."""
    statement = (
        sa.select(Slot.id, Slot.starts_at, Slot.ends_at, sa.func.count())
        .join(Interview, Interview.slot_id == Slot.id)
        .where(Slot.forum_id == forum.id, Interview.state.in_(LIVE))
        .group_by(Slot.id, Slot.starts_at, Slot.ends_at)
        .order_by(Slot.starts_at)
    )
    return [UsedSlot(*row) for row in db.session.execute(statement)]


def referenced_slot_ids(forum: Forum) -> set[int]:
    """Return the ids of the slots that some row refers to.

    An interview of any state, what somebody was told, an absence.
    """
    of_forum = sa.select(Slot.id).where(Slot.forum_id == forum.id)
    naming = (
        Interview.slot_id,
        Interview.told_slot_id,
        Interview.company_slot_id,
        CandidateAbsence.slot_id,
        TableAbsence.slot_id,
    )
    return set(db.session.scalars(sa.union(*(sa.select(column).where(column.in_(of_forum)) for column in naming))))


def organisers_of(territory_id: int) -> list[Account]:
    """Return who may answer for a territory: its organisers and the national ones, by name."""
    moment = now()
    over = sa.or_(
        sa.and_(RoleGrant.role == Role.NATIONAL_ORGANISER, RoleGrant.scope_kind == ScopeKind.ALL),
        sa.and_(
            RoleGrant.role == Role.TERRITORIAL_ORGANISER,
            RoleGrant.scope_kind == ScopeKind.TERRITORY,
            RoleGrant.scope_id == territory_id,
        ),
    )
    held = sa.select(RoleGrant.account_id).where(
        over, RoleGrant.since <= moment, sa.or_(RoleGrant.until.is_(None), RoleGrant.until > moment)
    )
    return list(
        db.session.scalars(
            sa.select(Account).where(Account.id.in_(held)).order_by(Account.last_name, Account.first_name, Account.id)
        )
    )


def last_editor(forum: Forum) -> tuple[str, datetime | None]:
    """Return the first name of whoever last changed the forum's settings, and when.

    ("", None) when nobody did.
    """
    statement = (
        sa.select(Account.first_name, JournalEntry.at)
        .outerjoin(Account, Account.id == JournalEntry.actor_id)
        .where(JournalEntry.kind == "forum", JournalEntry.object_id == forum.id)
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
    )
    row = db.session.execute(statement.limit(1)).first()
    return (row[0] or "", row[1]) if row else ("", None)


def steps_done_of(forum: Forum) -> frozenset[str]:
    """Return the endpoints of the steps of its settings that are done."""
    saved = sa.select(JournalEntry.verb).where(
        JournalEntry.kind == "forum", JournalEntry.object_id == forum.id, JournalEntry.verb.in_(SAVED_BY.values())
    )
    draft = forum.state is ForumState.DRAFT
    facts = StepFacts(
        draft=draft,
        date_past=forum.held_on <= today(forum.time_zone),
        saved=frozenset(db.session.scalars(saved.distinct())) if draft else frozenset(),
        forum_moments=sum(item.block is ProgrammeBlock.FORUM for item in forum.programme),
        open_slots=sum(slot.closed_at is None for slot in forum.slots),
        windows=len(forum.windows),
        all_windows=len(WindowKind),
        contact_email=forum.contact_email,
    )
    return steps_done(facts)


def draft_facts(forum: Forum) -> DraftFacts:
    """Return what hangs on a forum, in one statement."""
    moment = now()
    over = (RoleGrant.scope_kind == ScopeKind.FORUM, RoleGrant.scope_id == forum.id)
    invited = (Invitation.scope_kind == ScopeKind.FORUM, Invitation.scope_id == forum.id)
    counts = (
        sa.select(sa.func.count(Registration.id)).where(Registration.forum_id == forum.id),
        sa.select(sa.func.count(Participation.id)).where(Participation.forum_id == forum.id),
        sa.select(sa.func.count(RoleGrant.account_id.distinct())).where(
            *over, sa.or_(RoleGrant.until.is_(None), RoleGrant.until > moment)
        ),
        sa.select(sa.func.count(Invitation.id)).where(
            *invited, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)
        ),
        sa.select(sa.func.count(ImportBatch.id)).where(ImportBatch.forum_id == forum.id),
    )
    return DraftFacts(*db.session.execute(sa.select(*(count.scalar_subquery() for count in counts))).one())
