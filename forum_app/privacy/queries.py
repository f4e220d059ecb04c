"""What would be erased of somebody, counted by the queries that erase it."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from forum_app.accounts import many_actions as accounts
from forum_app.accounts.models import Account, RoleGrant
from forum_app.accounts.queries import live_at
from forum_app.candidates import entry_actions
from forum_app.candidates.models import Registration
from forum_app.companies.models import Company, Participation, Recruiter, RecruiterPresence
from forum_app.companies.rules import ENDED
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.forums.models import Forum, Territory
from forum_app.interviews import company_letters
from forum_app.interviews import queries as interview_queries
from forum_app.interviews.models import Interview
from forum_app.mail.models import Letter
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.privacy.erasure_rules import leaves_first
from forum_app.wishes import queries as wishes
from forum_app.workshops import queries as workshops


@dataclass(frozen=True)
class RegistrationPlan:
    """What erasing a registration would do. cancelled: interviews that others expect; told: how many addresses are
    written to; past: the forum is over, nobody is told.
    """

    forum: str
    day: date
    past: bool
    cancelled: int
    told: int
    seat: bool
    wishes: int
    files: int


@dataclass(frozen=True)
class AccountPlan:
    """What erasing an account would do: its registrations, the companies whose teams it leaves, roles that end."""

    registrations: tuple[RegistrationPlan, ...]
    companies: tuple[str, ...]
    roles: tuple[str, ...]
    letters: int

    @property
    def cancelled(self) -> int:
        return sum(plan.cancelled for plan in self.registrations)

    @property
    def told(self) -> int:
        return sum(plan.told for plan in self.registrations)


def plan_of_registration(registration: Registration) -> RegistrationPlan:
    """Return what erasing this registration would do now."""
    interviews = interviews_to_cancel(registration)
    return RegistrationPlan(
        forum=registration.forum.title,
        day=registration.forum.held_on,
        past=registration.forum.closing <= now(),
        cancelled=len(interviews),
        told=len(company_letters.by_address(interviews)),
        seat=workshops.seat_of(registration) is not None,
        wishes=len(wishes.wishes_of(registration)),
        files=len(entry_actions.files_of([registration.id])),
    )


def plan_of_account(account: Account) -> AccountPlan:
    """Return what erasing this account would do now."""
    return AccountPlan(
        registrations=tuple(plan_of_registration(one) for one in registrations_of(account)),
        companies=tuple(
            db.session.scalars(
                sa.select(Company.name)
                .join(Recruiter, Recruiter.company_id == Company.id)
                .where(its_recruiters(account), Recruiter.removed_at.is_(None))
                .group_by(Company.id, Company.name, Company.sort_key)
                .order_by(Company.sort_key, Company.id)
            )
        ),
        roles=tuple(
            dict.fromkeys(
                str(held.role.label)
                for held in account.live_grants
                if held.role not in (Role.CANDIDATE, Role.RECRUITER)
            )
        ),
        letters=db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Letter)
            .where(sa.or_(Letter.account_id == account.id, Letter.recipient == account.email))
        )
        or 0,
    )


def interviews_to_cancel(registration: Registration) -> list[Interview]:
    """Return the interviews that go with this registration and that companies still expect."""
    if not leaves_first(registration.state, registration.forum.closing, now()):
        return []
    return interview_queries.live_of_registration(registration)


def registrations_of(account: Account) -> list[Registration]:
    """Return the registrations of a person, in the order in which their forums are locked."""
    mine = sa.select(Registration).where(Registration.account_id == account.id)
    return list(db.session.scalars(mine.order_by(Registration.forum_id)))


def its_recruiters(account: Account) -> sa.ColumnElement[bool]:
    """Return the condition of what companies hold on this person: with their account, or their address alone."""
    by_address = sa.and_(Recruiter.account_id.is_(None), sa.func.lower(Recruiter.email) == account.email)
    return sa.or_(Recruiter.account_id == account.id, by_address)


def presences_to_come(account: Account) -> list[RecruiterPresence]:
    """Return where this person is expected with a company, at a forum to come."""
    statement = (
        sa.select(RecruiterPresence)
        .join(Recruiter, RecruiterPresence.recruiter_id == Recruiter.id)
        .join(Participation, RecruiterPresence.participation_id == Participation.id)
        .where(its_recruiters(account))
        .order_by(RecruiterPresence.participation_id)
    )
    return [presence for presence in db.session.scalars(statement) if is_expected(presence.participation)]


def is_expected(participation: Participation) -> bool:
    """Return True when a company still comes to a forum that is not over: others count on its people."""
    return participation.state not in (*ENDED, ParticipationState.DRAFT) and now() < participation.forum.closing


def is_last(account: Account, role: Role, scope_kind: ScopeKind, scope_id: int | None = None) -> bool:
    """Return True when this account holds that role over that scope, and nobody else does."""
    held = sa.select(RoleGrant.account_id).where(
        RoleGrant.role == role,
        RoleGrant.scope_kind == scope_kind,
        RoleGrant.scope_id.is_not_distinct_from(scope_id),
        *live_at(now()),
    )
    return set(db.session.scalars(held)) == {account.id}


def last_territory_of(account: Account) -> str | None:
    """Return the name of a territory for which nobody else organises; None when there is none."""
    for held in account.live_grants:
        if held.role is Role.TERRITORIAL_ORGANISER and is_last(account, held.role, held.scope_kind, held.scope_id):
            return db.session.get_one(Territory, held.scope_id).name
    return None


def forums_of(registrations: list[Registration]) -> list[int]:
    """Return the ids of their forums, in the order in which they are locked."""
    ids = [registration.forum_id for registration in registrations]
    return list(db.session.scalars(sa.select(Forum.id).where(Forum.id.in_(ids)).order_by(Forum.id)))


def is_held_by_nothing(account: Account) -> bool:
    """Return True when no row refers to this account any more, and no role is held with it but that of candidate."""
    conditions = accounts.nothing_else_holds(now() + timedelta(seconds=1))
    return db.session.scalar(sa.select(Account.id).where(Account.id == account.id, *conditions)) is not None
