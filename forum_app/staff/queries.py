"""Questions about the people of a forum, of a territory, of the whole network: who holds what, who is invited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum_app.accounts.models import Account, RoleGrant
from forum_app.accounts.queries import live_at
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.language import _
from forum_app.core.time_zones import PARIS
from forum_app.core.tokens import digest
from forum_app.forums.models import Forum, Territory
from forum_app.forums.queries import forum_at, territory_at
from forum_app.forums.role_end_rules import usual_end
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Audience, Role, ScopeKind
from forum_app.staff.models import Invitation
from forum_app.staff.rules import GIVEN
from forum_app.workshops.models import Workshop, WorkshopOpening

MOST_ENDED = 30  # ended roles that a page remembers


@dataclass(frozen=True)
class Team:
    """The people of one reach: of a forum (with its territory), of a territory, or of the network (neither)."""

    forum: Forum | None = None
    territory: Territory | None = None

    @property
    def kind(self) -> ScopeKind:
        if self.forum is not None:
            return ScopeKind.FORUM
        return ScopeKind.TERRITORY if self.territory is not None else ScopeKind.ALL

    @property
    def scope(self) -> Scope:
        return Scope(
            self.forum.id if self.forum is not None else None,
            self.territory.id if self.territory is not None else None,
        )

    @property
    def scope_id(self) -> int | None:
        return self.scope.forum_id or self.scope.territory_id

    @property
    def zone(self) -> str:
        return self.forum.time_zone if self.forum is not None else PARIS

    @property
    def name(self) -> str:
        """What its members see, inside a sentence: « le forum de Lyon », « Rhône-Alpes »."""
        if self.forum is not None:
            return _("le %(forum)s", forum=self.forum.inline_title)
        return self.territory.name if self.territory is not None else _("les forums du réseau")

    def place_for(self, _audience: Audience) -> Forum | None:
        return self.forum

    def within(self, kind: ScopeKind) -> "Team | None":
        """Return the team of that reach to which this one belongs: a forum belongs to its territory."""
        if kind is ScopeKind.FORUM:
            return self if self.forum is not None else None
        if kind is ScopeKind.TERRITORY:
            return Team(territory=self.territory) if self.territory is not None else None
        return Team()


# --- Loaders of addresses ---------------------------------------------------------
def team_of_forum(slug: str) -> Team | None:
    """Return the team of the forum of this slug."""
    forum = forum_at(slug)
    return Team(forum, forum.territory) if forum is not None else None


def team_of_territory(territory_id: int) -> Team | None:
    """Return the team of a territory."""
    territory = territory_at(territory_id)
    return Team(territory=territory) if territory is not None else None


def national_team() -> Team:
    """Return the team of the network."""
    return Team()


def team_over(kind: ScopeKind, scope_id: int | None) -> Team | None:
    """Return the team of what a role or an invitation is over; None when it is over no such thing, or it is gone."""
    if kind is ScopeKind.FORUM:
        forum = db.session.get(Forum, scope_id)
        return Team(forum, forum.territory) if forum is not None else None
    if kind is ScopeKind.TERRITORY:
        return team_of_territory(scope_id or 0)
    return Team() if kind is ScopeKind.ALL else None


@dataclass(frozen=True)
class HeldRole:
    """A role that somebody of a team holds, or held."""

    grant: RoleGrant
    team: Team

    @property
    def scope(self) -> Scope:
        return self.team.scope

    def place_for(self, audience: Audience) -> Forum | None:
        return self.team.place_for(audience)


def role_at(grant_id: int) -> HeldRole | None:
    """Return a role given from here, live: those that people take by signing up are not found, nor those ended."""
    statement = sa.select(RoleGrant).options(joinedload(RoleGrant.account))
    grant = db.session.scalar(statement.where(RoleGrant.id == grant_id, *live_at(now())))
    if grant is None or GIVEN.get(grant.role) is not grant.scope_kind:
        return None
    team = team_over(grant.scope_kind, grant.scope_id)
    return HeldRole(grant, team) if team is not None else None


@dataclass(frozen=True)
class SentInvitation:
    """An invitation, with the team that it opens."""

    invitation: Invitation
    team: Team

    @property
    def scope(self) -> Scope:
        return self.team.scope

    def place_for(self, audience: Audience) -> Forum | None:
        return self.team.place_for(audience)


def invitation_at(invitation_id: int) -> SentInvitation | None:
    """Return an invitation of this id, whatever its state."""
    invitation = db.session.get(Invitation, invitation_id)
    team = team_over(invitation.scope_kind, invitation.scope_id) if invitation is not None else None
    return SentInvitation(invitation, team) if invitation is not None and team is not None else None


def invitation_of_token(token: str, *, lock: bool = False) -> Invitation | None:
    """Return the invitation that a link carries, whatever its state. `lock` keeps others from using it meanwhile."""
    statement = sa.select(Invitation).where(Invitation.token_hash == digest(token))
    return db.session.scalar(statement.with_for_update() if lock else statement)


# --- People -------------------------------------------------------------------------
def holders(team: Team) -> list[RoleGrant]:
    """Return the roles held now by those who see this team's things: its own, then those of wider reach; one statement.

    In the order in which they were given.
    """
    reaches = (ScopeKind.FORUM, ScopeKind.TERRITORY, ScopeKind.ALL)
    over = [_over(wider) for kind in reaches if (wider := team.within(kind)) is not None]
    statement = sa.select(RoleGrant).options(joinedload(RoleGrant.account)).where(sa.or_(*over), *live_at(now()))
    return list(db.session.scalars(statement.order_by(RoleGrant.id)))


def ended(team: Team) -> list[RoleGrant]:
    """Return the roles of this very reach that have ended, the latest first, at most MOST_ENDED."""
    statement = (
        sa.select(RoleGrant)
        .options(joinedload(RoleGrant.account))
        .where(_over(team), RoleGrant.until <= now())
        .order_by(RoleGrant.until.desc(), RoleGrant.id.desc())
    )
    return list(db.session.scalars(statement.limit(MOST_ENDED)))


def open_invitations(team: Team) -> list[Invitation]:
    """Return the invitations to this team that were neither accepted nor withdrawn, those to its territory after them,
    oldest first.
    """
    teams = [team, team.within(ScopeKind.TERRITORY)] if team.kind is ScopeKind.FORUM else [team]
    over = [
        sa.and_(
            Invitation.scope_kind == inside.kind,
            Invitation.scope_id.is_not_distinct_from(inside.scope_id),
        )
        for inside in teams
        if inside is not None
    ]
    statement = sa.select(Invitation).where(
        sa.or_(*over), Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(statement.order_by(Invitation.id)))


def waiting_for(email: str, role: Role, team: Team) -> list[Invitation]:
    """Return the invitations of this address to this very role that were neither accepted nor withdrawn."""
    same = (Invitation.email == email, Invitation.role == role, Invitation.scope_kind == team.kind)
    statement = sa.select(Invitation).where(
        *same,
        Invitation.scope_id.is_not_distinct_from(team.scope_id),
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    return list(db.session.scalars(statement.order_by(Invitation.id)))


def sent_since(by: Account, since: datetime) -> int:
    """Return how many invitations somebody has sent since that moment."""
    statement = sa.select(sa.func.count()).where(Invitation.invited_by_id == by.id, Invitation.sent_at > since)
    return db.session.scalar(statement) or 0


def holding(role: Role, team: Team) -> list[RoleGrant]:
    """Return that role over this very reach, as it is held now."""
    statement = sa.select(RoleGrant).options(joinedload(RoleGrant.account)).where(_over(team), *live_at(now()))
    return list(db.session.scalars(statement.where(RoleGrant.role == role).order_by(RoleGrant.id)))


def roles_elsewhere(held: RoleGrant) -> list[tuple[Role, str]]:
    """Return the other roles of a team that the same person holds now, each with the name of its reach."""
    others = [g for g in held.account.live_grants if g.id != held.id and GIVEN.get(g.role) is g.scope_kind]
    names = {**_names(ScopeKind.FORUM, Forum.title, others), **_names(ScopeKind.TERRITORY, Territory.name, others)}
    return [(g.role, names.get((g.scope_kind, g.scope_id), _("tout le réseau"))) for g in others]


def last_workshop_end(team: Team) -> datetime | None:
    """Return when the last workshop of the forum ends; None without a workshop."""
    if team.forum is None:
        return None
    statement = sa.select(sa.func.max(Workshop.ends_at)).join(Workshop.openings)
    return db.session.scalar(statement.where(WorkshopOpening.forum_id == team.forum.id))


def usual_end_in(team: Team, role: Role) -> datetime | None:
    """Return when this role usually ends in this team; None: never."""
    if team.forum is None:
        return None
    workshop_end = last_workshop_end(team) if role is Role.TRAINER else None
    return usual_end(role, team.forum.closing, team.forum.time_zone, workshop_end)


def _over(team: Team) -> sa.ColumnElement[bool]:
    """Return the condition of the roles given over this very reach."""
    roles = [role for role, kind in GIVEN.items() if kind is team.kind]
    return sa.and_(
        RoleGrant.scope_kind == team.kind,
        RoleGrant.scope_id.is_not_distinct_from(team.scope_id),
        RoleGrant.role.in_(roles),
    )


def _names(kind: ScopeKind, column: Any, grants: Iterable[RoleGrant]) -> dict[tuple[ScopeKind, int | None], str]:
    ids = {grant.scope_id for grant in grants if grant.scope_kind is kind}
    if not ids:
        return {}
    entity = column.class_
    rows = db.session.execute(sa.select(entity.id, column).where(entity.id.in_(ids)))
    return {(kind, identity): name for identity, name in rows}
