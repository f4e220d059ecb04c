"""Questions about those who were entered by an organiser and have not agreed yet."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from forum_app.candidates.models import CandidateInvitation, Registration
from forum_app.candidates.vocabulary import INVITATION_LETTERS, InvitedStanding, RegistrationState
from forum_app.core.db import db
from forum_app.core.tokens import digest
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import ForumState
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState

_OWN = CandidateInvitation.registration_id == Registration.id
_IS_INVITED = sa.exists().where(_OWN).correlate(Registration)
_LETTER = (
    Letter.subject_kind == "registration",
    Letter.subject_id == Registration.id,
    Letter.kind.in_(INVITATION_LETTERS),
    Letter.recipient == Registration.email,
)
_FAILED = (
    sa.exists()
    .where(_OWN, *_LETTER, Letter.state == LetterState.FAILED, Letter.created_at >= CandidateInvitation.sent_at)
    .correlate(Registration)
)
IS_LEAVING = (
    sa.exists().where(*_LETTER, Letter.state == LetterState.WAITING, Letter.attempts == 0).correlate(Registration)
)
INVITED = Registration.state == RegistrationState.INVITED
_UNTOUCHED = sa.and_(INVITED, Registration.drafted_at.is_(None))

# Where each of them stands: whoever is INVITED meets one of these conditions, and one only.
STANDINGS: dict[InvitedStanding, sa.ColumnElement[bool]] = {
    InvitedStanding.NEVER: sa.and_(_UNTOUCHED, ~_IS_INVITED),
    InvitedStanding.UNANSWERED: sa.and_(_UNTOUCHED, _IS_INVITED, ~_FAILED),
    InvitedStanding.BEGUN: sa.and_(INVITED, Registration.drafted_at.is_not(None)),
    InvitedStanding.REFUSED_ADDRESS: sa.and_(_UNTOUCHED, _IS_INVITED, _FAILED),
}


def never_invited(forum_id: int, ids: Collection[int] | None = None) -> list[Registration]:
    """Return those of this forum who were never invited, by name. ids: among these alone."""
    here = sa.select(Registration).where(Registration.forum_id == forum_id, STANDINGS[InvitedStanding.NEVER])
    if ids is not None:
        here = here.where(Registration.id.in_(ids))
    return list(db.session.scalars(here.order_by(Registration.sort_key, Registration.id)))


def standing_of(registration: Registration) -> InvitedStanding | None:
    """Return where somebody stands; None once they have agreed."""
    column = sa.case(*((condition, sa.literal(standing.value)) for standing, condition in STANDINGS.items()))
    value = db.session.scalar(sa.select(column).where(Registration.id == registration.id))
    return InvitedStanding(value) if value else None


def invitation_of(registration_id: int) -> CandidateInvitation | None:
    """Return what somebody was sent, or None."""
    return db.session.scalar(
        sa.select(CandidateInvitation).where(CandidateInvitation.registration_id == registration_id)
    )


def invitation_of_token(token: str, *, lock: bool = False) -> CandidateInvitation | None:
    """Return the invitation that a link carries. `lock` keeps others from using it meanwhile."""
    hashed = digest(token)
    statement = sa.select(CandidateInvitation).where(
        sa.or_(CandidateInvitation.token_hash == hashed, CandidateInvitation.reminder_hash == hashed)
    )
    return db.session.scalar(statement.with_for_update() if lock else statement)


def leaving(forum_id: int) -> list[CandidateInvitation]:
    """Return the invitations of a forum whose letter has not begun to leave, oldest first."""
    statement = (
        sa.select(CandidateInvitation)
        .join(CandidateInvitation.registration)
        .where(Registration.forum_id == forum_id, CandidateInvitation.reminded_at.is_(None), IS_LEAVING)
    )
    return list(db.session.scalars(statement.order_by(CandidateInvitation.id)))


def to_remind(now: datetime) -> list[CandidateInvitation]:
    """Return the invitations whose reminder is due, locked: nobody else sends it."""
    statement = (
        sa.select(CandidateInvitation)
        .join(CandidateInvitation.registration)
        .join(Registration.forum)
        .where(
            CandidateInvitation.remind_at <= now,
            CandidateInvitation.reminded_at.is_(None),
            CandidateInvitation.expires_at > now,
            Forum.state == ForumState.ANNOUNCED,
            STANDINGS[InvitedStanding.UNANSWERED],
        )
        .order_by(CandidateInvitation.id)
        .with_for_update(of=CandidateInvitation)
    )
    return list(db.session.scalars(statement))


def without_answer(limit: datetime) -> list[tuple[int, int, int]]:
    """Return (registration, forum, account) of those who have not answered since before `limit`: counted from their
    invitation, from their entry when none left, and from what they last wrote themselves.
    """
    since = sa.func.coalesce(Registration.drafted_at, CandidateInvitation.sent_at, Registration.created_at)
    statement = (
        sa.select(Registration.id, Registration.forum_id, Registration.account_id)
        .outerjoin(CandidateInvitation, _OWN)
        .where(INVITED, since < limit)
        .order_by(Registration.id)
    )
    return [(one.id, one.forum_id, one.account_id) for one in db.session.execute(statement)]
