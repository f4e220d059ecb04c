"""What menus and the switch between roles ask: whose home is where, and what waits for a decision."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Company, Participation
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import today
from forum_app.core.db import db
from forum_app.core.paging import Page
from forum_app.core.paging_queries import cut, windowed
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_reach
from forum_app.forums.vocabulary import ForumState
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Right, Role, ScopeKind

NEAREST = 6  # homes of each kind that the menu shows
SWITCHED = 12  # forums that the switch lists; the others stand on the list of forums
REMEMBERED = timedelta(days=365)  # a forum stays among somebody's homes as long as its follow-up lasts
DESK_ROLES = (
    Role.NATIONAL_ORGANISER,
    Role.TERRITORIAL_ORGANISER,
    Role.DESK,
    Role.TRAINER,
    Role.ACCOMPANIST,
    Role.ACCESSIBILITY,
)


@dataclass(frozen=True)
class CompanyHome:
    """A company at a forum. id: of the participation."""

    id: int
    company: str
    city: str


@dataclass(frozen=True)
class CandidateHome:
    """A forum as its candidate. id: of the registration."""

    id: int
    slug: str
    city: str


@dataclass(frozen=True)
class Homes:
    """Where somebody is at home: the desk (by their highest role there), companies at forums, forums as a candidate;
    next forum first, then the latest. more: the nearest alone are given, others stand on a page of their own.
    """

    desk_role: Role | None
    companies: tuple[CompanyHome, ...]
    candidacies: tuple[CandidateHome, ...]
    more: bool = False


def homes_of(account: Account) -> Homes:
    """Return somebody's nearest homes, NEAREST of each kind at most, in two statements at most."""
    held = _held(account)
    companies = [CompanyHome(*row) for row in _asked(held.is_recruiter, _nearest_companies, held)]
    candidacies = [CandidateHome(*row) for row in _asked(held.is_candidate, _nearest_candidacies, held)]
    more = len(companies) > NEAREST or len(candidacies) > NEAREST
    return Homes(held.desk_role, tuple(companies[:NEAREST]), tuple(candidacies[:NEAREST]), more)


def desk_role_of(account: Account) -> Role | None:
    """Return the highest role that somebody holds at the desk."""
    return _held(account).desk_role


def page_of_homes(account: Account, number: int) -> Page:
    """Return one page of the companies at forums, then of the forums as a candidate, that are somebody's homes.

    A row has company (its name, empty for a candidate), participation_id (0 for a candidate), slug, city and held_on.
    """
    held = _held(account)
    parts = []
    if held.is_recruiter:
        parts.append(
            _in_forum(_companies(), 0, Participation.id)
            .add_columns(Company.name.label("company"))
            .join(Participation.company)
        )
    if held.is_candidate:
        parts.append(_in_forum(_candidacies(), 1, sa.literal(0)).add_columns(sa.literal("").label("company")))
    if not parts:
        return Page([], 1, 0)
    every = sa.union_all(*parts).subquery()
    rows = sa.select(every.c.participation_id, every.c.slug, every.c.city, every.c.held_on, every.c.company)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(every), held.asked) or 0
    in_order = rows.order_by(every.c.kind, *_nearest_first(every.c.held_on), every.c.slug, every.c.participation_id)
    return cut(windowed(in_order), held.asked, number, total)


@dataclass(frozen=True)
class ForumToCome:
    """A forum of the switch on top of the desk's menu."""

    id: int
    territory_id: int
    slug: str
    city: str
    held_on: date
    draft: bool

    @property
    def scope(self) -> Scope:
        return Scope(forum_id=self.id, territory_id=self.territory_id)


def forums_to_come(account: Account) -> list[ForumToCome]:
    """Return the next forums that somebody's roles let them read, soonest first, SWITCHED at most; one statement."""
    statement = (
        sa.select(Forum.id, Forum.territory_id, Forum.slug, Forum.city, Forum.held_on, Forum.state == ForumState.DRAFT)
        .where(
            forum_reach(account.live_grants, Right.FORUM_READ),
            Forum.held_on >= today(),
            Forum.state != ForumState.CANCELLED,
        )
        .order_by(Forum.held_on, Forum.id)
        .limit(SWITCHED)
    )
    return [ForumToCome(*row) for row in db.session.execute(statement)]


@dataclass(frozen=True)
class _Held:
    """What somebody's roles open, and what the statements below ask of it."""

    desk_role: Role | None
    is_recruiter: bool
    is_candidate: bool
    asked: dict[str, Any]


def _held(account: Account) -> _Held:
    grants = account.live_grants
    roles = {grant.role for grant in grants}
    firms = [grant for grant in grants if grant.role is Role.RECRUITER and grant.scope_kind is ScopeKind.COMPANY]
    return _Held(
        next((role for role in DESK_ROLES if role in roles), None),
        bool(firms),
        Role.CANDIDATE in roles,
        {
            "firms": [grant.scope_id for grant in firms if grant.forum_id is None],
            "teams": [(grant.scope_id, grant.forum_id) for grant in firms if grant.forum_id is not None],
            "account_id": account.id,
            "day": today(),
            "since": today() - REMEMBERED,
        },
    )


def _asked(has_some: bool, statement: Callable[[], Any], held: _Held) -> Iterable[Any]:
    return db.session.execute(statement(), held.asked) if has_some else ()


def _companies() -> sa.Select[int]:
    """Return what selects the ids of somebody's participations."""
    return (
        sa.select(Participation.id)
        .join(Participation.forum)
        .where(
            sa.or_(
                Participation.company_id.in_(sa.bindparam("firms", expanding=True)),
                sa.tuple_(Participation.company_id, Participation.forum_id).in_(sa.bindparam("teams", expanding=True)),
            ),
            Participation.state.not_in((ParticipationState.REFUSED, ParticipationState.WITHDRAWN)),
            Forum.held_on >= sa.bindparam("since"),
        )
    )


def _candidacies() -> sa.Select[int]:
    """Return what selects the ids of somebody's registrations."""
    return (
        sa.select(Registration.id)
        .join(Registration.forum)
        .where(
            Registration.account_id == sa.bindparam("account_id"),
            Registration.state.not_in((RegistrationState.REFUSED, RegistrationState.WITHDRAWN)),
            Forum.held_on >= sa.bindparam("since"),
        )
    )


@cache
def _nearest_companies() -> sa.Select[*tuple[Any, ...]]:
    """Return the statement of the nearest, one more than the menu shows."""
    named = _companies().add_columns(Company.name, Forum.city).join(Participation.company)
    return named.order_by(*_nearest_first(Forum.held_on), Participation.id).limit(NEAREST + 1)


@cache
def _nearest_candidacies() -> sa.Select[*tuple[Any, ...]]:
    named = _candidacies().add_columns(Forum.slug, Forum.city)
    return named.order_by(*_nearest_first(Forum.held_on), Registration.id).limit(NEAREST + 1)


def _in_forum(ids: sa.Select[Any], kind: int, participation_id: Any) -> sa.Select[Any]:
    return ids.with_only_columns(
        sa.literal(kind).label("kind"),
        participation_id.label("participation_id"),
        Forum.slug,
        Forum.city,
        Forum.held_on,
    )


def _nearest_first(held_on: Any) -> tuple[Any, ...]:
    """Order by day: those to come, soonest first, then the others, latest first."""
    day = sa.bindparam("day", type_=sa.Date)
    return sa.case((held_on >= day, 0), else_=1), sa.case((held_on >= day, held_on)), held_on.desc()


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
