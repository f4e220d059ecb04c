"""Who may give which role, until when, and who may not leave; without a database."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from forum_app.accounts.models import RoleGrant
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.staff import rules
from forum_app.staff.models import Invitation
from forum_app.staff.vocabulary import InvitationState

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
SOON, LATER = NOW + timedelta(days=3), NOW + timedelta(days=60)
CHARTRES = Scope(forum_id=1, territory_id=10)
STRASBOURG = Scope(forum_id=2, territory_id=20)
CENTRE, NETWORK = Scope(territory_id=10), Scope()


def held(role: Role, kind: ScopeKind, scope_id: int | None = None, until: datetime | None = None) -> RoleGrant:
    return RoleGrant(role=role, scope_kind=kind, scope_id=scope_id, until=until)


NATIONAL = held(Role.NATIONAL_ORGANISER, ScopeKind.ALL)
OF_CENTRE = held(Role.TERRITORIAL_ORGANISER, ScopeKind.TERRITORY, 10)
OF_EAST = held(Role.TERRITORIAL_ORGANISER, ScopeKind.TERRITORY, 20)
DESK = held(Role.DESK, ScopeKind.FORUM, 1)


@pytest.mark.parametrize(
    ("roles", "scope", "expected"),
    [
        ([NATIONAL], NETWORK, None),
        ([NATIONAL], STRASBOURG, None),
        ([OF_CENTRE], CHARTRES, None),
        ([OF_CENTRE], CENTRE, None),
        ([OF_CENTRE], NETWORK, "beyond_reach"),
        ([OF_CENTRE], STRASBOURG, "beyond_reach"),
        ([OF_CENTRE, OF_EAST], STRASBOURG, None),
        ([OF_CENTRE, OF_EAST], NETWORK, "beyond_reach"),
        ([DESK], CHARTRES, "beyond_reach"),
        ([], CHARTRES, "beyond_reach"),
    ],
)
def test_nobody_gives_more_than_their_own_reach(roles: Sequence[RoleGrant], scope: Scope, expected: str | None) -> None:
    refusal = rules.giving_refusal(roles, scope, LATER)
    assert (refusal.code if refusal else None) == expected


@pytest.mark.parametrize(
    ("own", "given", "expected"),
    [
        (None, None, None),
        (LATER, SOON, None),
        (LATER, LATER, None),
        (SOON, LATER, "beyond_end"),
        (SOON, None, "beyond_end"),
    ],
)
def test_nobody_gives_for_longer_than_their_own_role(
    own: datetime | None, given: datetime | None, expected: str | None
) -> None:
    refusal = rules.giving_refusal([held(Role.TERRITORIAL_ORGANISER, ScopeKind.TERRITORY, 10, own)], CENTRE, given)
    assert (refusal.code if refusal else None) == expected


def test_the_longest_of_ones_roles_counts() -> None:
    short = held(Role.TERRITORIAL_ORGANISER, ScopeKind.TERRITORY, 10, SOON)
    assert rules.giving_refusal([short, NATIONAL], CENTRE, None) is None


@pytest.mark.parametrize(
    ("role", "others", "end", "expected"),
    [
        (Role.TERRITORIAL_ORGANISER, [], NOW, "last_organiser"),
        (Role.TERRITORIAL_ORGANISER, [None], NOW, None),
        (Role.TERRITORIAL_ORGANISER, [SOON], NOW, None),
        (Role.TERRITORIAL_ORGANISER, [SOON], LATER, "last_organiser"),
        (Role.TERRITORIAL_ORGANISER, [], None, None),
        (Role.NATIONAL_ORGANISER, [], LATER, "last_organiser"),
        (Role.DESK, [], NOW, None),
    ],
)
def test_somebody_always_organises(
    role: Role, others: list[datetime | None], end: datetime | None, expected: str | None
) -> None:
    refusal = rules.last_organiser_refusal(role, others, end)
    assert (refusal.code if refusal else None) == expected


@pytest.mark.parametrize(
    ("role", "until", "expected"),
    [
        (Role.DESK, LATER, None),
        (Role.DESK, None, "end_missing"),
        (Role.DESK, NOW, "end_past"),
        (Role.NATIONAL_ORGANISER, None, None),
        (Role.NATIONAL_ORGANISER, NOW, "end_past"),
    ],
)
def test_only_organisers_stay_without_end(role: Role, until: datetime | None, expected: str | None) -> None:
    refusal = rules.end_refusal(role, until, NOW)
    assert (refusal.code if refusal else None) == expected


@pytest.mark.parametrize(
    ("facts", "state", "opens"),
    [
        ({}, InvitationState.WAITING, None),
        ({"expires_at": NOW}, InvitationState.EXPIRED, "invitation_expired"),
        ({"accepted_at": NOW}, InvitationState.ACCEPTED, "invitation_used"),
        ({"withdrawn_at": NOW}, InvitationState.WITHDRAWN, "invitation_withdrawn"),
    ],
)
def test_a_link_opens_once_within_seven_days(
    facts: dict[str, datetime], state: InvitationState, opens: str | None
) -> None:
    invitation = Invitation(**{"expires_at": SOON, **facts})
    refusal = rules.opening_refusal(invitation, NOW)
    assert (rules.state_of(invitation, NOW), refusal.code if refusal else None) == (state, opens)
    over = rules.over_refusal(invitation, NOW)
    assert (over is None) == (state in (InvitationState.WAITING, InvitationState.EXPIRED))


def test_letters_of_invitations_are_counted() -> None:
    assert rules.letters_refusal(rules.MOST_INVITATIONS - 1) is None
    assert rules.letters_refusal(rules.MOST_INVITATIONS) is not None
    assert rules.again_refusal(NOW - timedelta(minutes=9), NOW) is not None
    assert rules.again_refusal(NOW - timedelta(minutes=10), NOW) is None
