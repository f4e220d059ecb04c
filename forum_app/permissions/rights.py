"""The table: for each right, how far each role reaches. A role that is not named does not reach at all.

Read a line aloud: « Examiner les inscriptions: the national organisation everywhere, the territorial one in its
territory. »
"""

from dataclasses import dataclass
from typing import Protocol

from forum_app.permissions.vocabulary import Audience, Reach, Right, Role, ScopeKind

NATIONAL, TERRITORIAL, DESK, TRAINER, ACCOMPANIST, ACCESSIBILITY = (
    Role.NATIONAL_ORGANISER,
    Role.TERRITORIAL_ORGANISER,
    Role.DESK,
    Role.TRAINER,
    Role.ACCOMPANIST,
    Role.ACCESSIBILITY,
)
CANDIDATE, RECRUITER = Role.CANDIDATE, Role.RECRUITER
_ORGANISERS = {NATIONAL: Reach.ALL, TERRITORIAL: Reach.TERRITORY}

TABLE: dict[Right, dict[Role, Reach]] = {
    Right.ACCOUNT_MANAGE: dict.fromkeys(Role, Reach.OWN),
    Right.RIGHTS_READ: _ORGANISERS,
    Right.FORUM_CREATE: _ORGANISERS,
    Right.FORUM_EDIT: _ORGANISERS,
    Right.FORUM_OPEN: _ORGANISERS,
    Right.FORUM_READ: {**_ORGANISERS, **dict.fromkeys((DESK, TRAINER, ACCOMPANIST, ACCESSIBILITY), Reach.FORUM)},
    Right.TEAM_MANAGE: _ORGANISERS,
    Right.TERRITORY_MANAGE: {NATIONAL: Reach.ALL},
    Right.TERRITORY_READ: _ORGANISERS,
    Right.REGISTRATION_EXAMINE: _ORGANISERS,
    Right.REGISTRATION_EXPORT: _ORGANISERS,
    Right.REGISTRATION_LIST: _ORGANISERS,
    Right.REGISTRATION_NAMES: {**_ORGANISERS, DESK: Reach.FORUM},
    Right.REGISTRATION_OWN: {CANDIDATE: Reach.OWN},
    # One person a forum: organisers name them, and read no need themselves.
    Right.ACCOMMODATION_READ: {ACCESSIBILITY: Reach.FORUM},
    Right.PARTICIPATION_EXAMINE: _ORGANISERS,
    Right.PARTICIPATION_EXPORT: _ORGANISERS,
    Right.PARTICIPATION_LIST: {**_ORGANISERS, DESK: Reach.FORUM, ACCOMPANIST: Reach.FORUM},
    Right.PARTICIPATION_OWN: {RECRUITER: Reach.OWN},
    Right.WORKSHOP_READ: {**_ORGANISERS, TRAINER: Reach.FORUM},
    Right.WORKSHOP_SEAT: {CANDIDATE: Reach.OWN},
    Right.WISH_RANK: {CANDIDATE: Reach.OWN},
    Right.INTERVIEW_BOOK: {RECRUITER: Reach.OWN},
    Right.INTERVIEW_DECLINE: {CANDIDATE: Reach.OWN},
    Right.INTERVIEW_EXPORT: _ORGANISERS,
    Right.INTERVIEW_REOPEN: _ORGANISERS,
    Right.CANDIDATE_MEET: {RECRUITER: Reach.OWN},
    Right.IMPORT_RUN: _ORGANISERS,
    Right.LETTER_RESEND: _ORGANISERS,
    Right.PAPER_OPEN: {**_ORGANISERS, CANDIDATE: Reach.OWN, RECRUITER: Reach.OWN},
    Right.PAPER_OWN: {CANDIDATE: Reach.OWN, RECRUITER: Reach.OWN},
    Right.PAPER_PRINT: _ORGANISERS,
}


@dataclass(frozen=True)
class Scope:
    """Where a thing stands: what it belongs to. None: it does not belong to such a thing."""

    forum_id: int | None = None
    territory_id: int | None = None
    company_id: int | None = None
    account_id: int | None = None


class Grant(Protocol):
    """A role held: what the guard needs to know of `accounts.models.RoleGrant`."""

    role: Role
    scope_kind: ScopeKind
    scope_id: int | None
    forum_id: int | None


def reach_of(right: Right, role: Role) -> Reach:
    """Return how far `role` reaches for `right`."""
    return TABLE[right].get(role, Reach.NONE)


def audience_of(right: Right) -> Audience:
    """Return whose pages a right opens: candidates' or companies' when nobody else holds it, else the organisers'.

    A right of both (their own paper) counts as a candidate's: it is asked over a thing of one of them, which stands in
    its own space for either.
    """
    roles = TABLE[right].keys()
    if roles == {RECRUITER}:
        return Audience.COMPANIES
    return Audience.CANDIDATES if roles <= {CANDIDATE, RECRUITER} else Audience.ORGANISERS


def covers(right: Right, grant: Grant, scope: Scope, account_id: int) -> bool:
    """Return True when this grant gives this account this right over that thing."""
    reach = reach_of(right, grant.role)
    if reach is Reach.NONE or grant.forum_id not in (None, scope.forum_id):
        return False
    if reach is Reach.ALL and grant.scope_kind is ScopeKind.ALL:
        return True
    if grant.scope_kind is ScopeKind.TERRITORY and reach >= Reach.TERRITORY:
        return scope.territory_id is not None and scope.territory_id == grant.scope_id
    if grant.scope_kind is ScopeKind.FORUM and reach >= Reach.FORUM:
        return scope.forum_id is not None and scope.forum_id == grant.scope_id
    if grant.scope_kind is ScopeKind.COMPANY:
        return scope.company_id is not None and scope.company_id == grant.scope_id
    return scope.account_id is not None and scope.account_id == account_id
