"""What menus and the switch between roles ask: whose home is where, and what waits for a decision."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Participation
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import today
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.permissions.vocabulary import Right, Role, ScopeKind

REMEMBERED = timedelta(days=365)  # a forum stays among somebody's homes as long as its follow-up lasts
DESK_ROLES = (Role.NATIONAL_ORGANISER, Role.TERRITORIAL_ORGANISER, Role.DESK, Role.TRAINER, Role.ACCOMPANIST)


@dataclass(frozen=True)
class Homes:
    """Where somebody is at home: the desk (by their highest role there), companies at forums, forums as a candidate;
    next forum first.
    """

    desk_role: Role | None
    participations: tuple[Participation, ...]
    registrations: tuple[Registration, ...]


def homes_of(account: Account) -> Homes:
    """Return somebody's homes, in two statements at most."""
    grants = account.live_grants
    roles = {grant.role for grant in grants}
    firms = [
        grant.scope_id for grant in grants if grant.role is Role.RECRUITER and grant.scope_kind is ScopeKind.COMPANY
    ]
    return Homes(
        desk_role=next((role for role in DESK_ROLES if role in roles), None),
        participations=_live_participations(firms) if firms else (),
        registrations=_live_registrations(account.id) if Role.CANDIDATE in roles else (),
    )


def _live_participations(company_ids: list[int | None]) -> tuple[Participation, ...]:
    gone = (ParticipationState.REFUSED, ParticipationState.WITHDRAWN)
    statement = (
        sa.select(Participation)
        .join(Participation.forum)
        .options(contains_eager(Participation.forum))
        .where(
            Participation.company_id.in_(company_ids),
            Participation.state.not_in(gone),
            Forum.held_on >= today() - REMEMBERED,
        )
        .order_by(Forum.held_on.desc(), Participation.id)
    )
    return tuple(db.session.scalars(statement))


def _live_registrations(account_id: int) -> tuple[Registration, ...]:
    gone = (RegistrationState.REFUSED, RegistrationState.WITHDRAWN)
    statement = (
        sa.select(Registration)
        .join(Registration.forum)
        .options(contains_eager(Registration.forum))
        .where(
            Registration.account_id == account_id,
            Registration.state.not_in(gone),
            Forum.held_on >= today() - REMEMBERED,
        )
        .order_by(Forum.held_on.desc(), Registration.id)
    )
    return tuple(db.session.scalars(statement))


_REGISTRATIONS = sa.select(sa.func.count()).where(
    Registration.forum_id == sa.bindparam("forum_id"), Registration.state == RegistrationState.TO_EXAMINE
)
_PARTICIPATIONS = sa.select(sa.func.count()).where(
    Participation.forum_id == sa.bindparam("forum_id"), Participation.state == ParticipationState.TO_EXAMINE
)
_WAITING = sa.select(_REGISTRATIONS.scalar_subquery(), _PARTICIPATIONS.scalar_subquery())  # asked by each page


def waiting_of(forum_id: int) -> dict[Right, int]:
    """Count the registrations and participations that wait for a decision, by the right to decide.

    One statement.
    """
    registrations, participations = db.session.execute(_WAITING, {"forum_id": forum_id}).one()
    return {Right.REGISTRATION_EXAMINE: registrations, Right.PARTICIPATION_EXAMINE: participations}
