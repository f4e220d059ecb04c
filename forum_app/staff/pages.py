"""What the page of a team shows, as plain rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from forum_app.accounts.models import RoleGrant
from forum_app.core.clock import now
from forum_app.core.language import _, lazy
from forum_app.permissions.presentation import Sight, sights_of
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.staff import queries, rules
from forum_app.staff.queries import Team
from forum_app.staff.vocabulary import InvitationState

# The groups of the list: title, roles, colour of the initials.
GROUPS: tuple[tuple[object, tuple[Role, ...], str], ...] = (
    (lazy("Organisation"), (Role.NATIONAL_ORGANISER, Role.TERRITORIAL_ORGANISER), "amber"),
    (lazy("Atelier et accompagnement"), (Role.TRAINER, Role.ACCOMPANIST), "violet"),
    (lazy("Accueil et besoins particuliers"), (Role.DESK, Role.ACCESSIBILITY), ""),
)


@dataclass(frozen=True)
class PersonRow:
    """A role on the page. seen_at: the last sign-in, None when there was none; may_change: by who reads the page."""

    grant_id: int
    name: str
    email: str
    initials: str
    role: str
    reach: str
    until: datetime | None
    soon: bool
    seen_at: datetime | None
    own: bool
    may_change: bool


@dataclass(frozen=True)
class Group:
    """Some roles under one title. accent: the colour of the initials."""

    title: str
    accent: str
    rows: tuple[PersonRow, ...]


@dataclass(frozen=True)
class InvitationRow:
    """An invitation on its way, or expired."""

    id: int
    email: str
    role: str
    reach: str
    expires_at: datetime
    expired: bool


@dataclass(frozen=True)
class EndedRow:
    """A role that has ended; its person can be invited again from here."""

    grant_id: int
    name: str
    role: str
    until: datetime


@dataclass(frozen=True)
class OfferedRole:
    """A role that may be given from this page, with its usual end and what it lets see."""

    value: str
    label: str
    reach: str
    until: datetime | None
    sights: tuple[Sight, ...]


def groups_of(team: Team, reader_id: int, manages: Iterable[ScopeKind]) -> list[Group]:
    """Return the people who see this team's things, by group. manages: the reaches that the reader manages."""
    held, kinds, moment = queries.holders(team), set(manages), now()
    made = [
        Group(
            str(title),
            accent,
            tuple(
                _person(grant, team, reader_id, grant.scope_kind in kinds, moment)
                for grant in held
                if grant.role in roles
            ),
        )
        for title, roles, accent in GROUPS
    ]
    return [group for group in made if group.rows]


def _person(grant: RoleGrant, team: Team, reader_id: int, may_change: bool, moment: datetime) -> PersonRow:
    account = grant.account
    return PersonRow(
        grant.id,
        account.full_name or account.email,
        account.email,
        "".join(word[0] for word in (account.full_name or account.email).split()[:2]).upper(),
        grant.role.label,
        reach_words(team, grant.scope_kind),
        grant.until,
        rules.ends_soon(grant.until, moment),
        account.last_signed_in_at,
        account.id == reader_id,
        may_change,
    )


def reach_words(team: Team, kind: ScopeKind) -> str:
    """Return how far a role over that reach goes, as the list says it."""
    wider = team.within(kind)
    if kind is ScopeKind.ALL or wider is None:
        return _("tous les territoires")
    if kind is ScopeKind.TERRITORY:
        return _("%(territory)s, tous ses forums", territory=wider.name)
    return wider.forum.inline_title if wider.forum is not None else ""


def invitations_of(team: Team) -> list[InvitationRow]:
    """Return the invitations that wait for an answer, and those that have expired."""
    moment = now()
    return [
        InvitationRow(
            one.id,
            one.email,
            one.role.label,
            reach_words(team, one.scope_kind),
            one.expires_at,
            rules.state_of(one, moment) is InvitationState.EXPIRED,
        )
        for one in queries.open_invitations(team)
    ]


def ended_of(team: Team) -> list[EndedRow]:
    """Return the roles of this team that have ended, latest first."""
    return [
        EndedRow(grant.id, grant.account.full_name or grant.account.email, grant.role.label, grant.until)
        for grant in queries.ended(team)
        if grant.until is not None
    ]


def offered(team: Team, manages: Iterable[ScopeKind]) -> list[OfferedRole]:
    """Return the roles that the reader may give from this page, those of one day first where there are some."""
    given = [role for role, kind in rules.GIVEN.items() if _given_here(kind, team) and kind in set(manages)]
    return [
        OfferedRole(
            role.value,
            role.label,
            reach_words(team, rules.GIVEN[role]),
            queries.usual_end_in(team, role) if rules.GIVEN[role] is ScopeKind.FORUM else None,
            sights_of(role),
        )
        for role in given
    ]


def _given_here(kind: ScopeKind, team: Team) -> bool:
    """Return True where that reach is this team's, or its territory's; the network has a page of its own."""
    return team.within(kind) is not None and (kind is not ScopeKind.ALL or team.kind is ScopeKind.ALL)
