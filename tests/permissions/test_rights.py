"""The table of rights, as it decides and as it is read."""

import pytest

from forum_app.accounts.models import RoleGrant
from forum_app.permissions import presentation
from forum_app.permissions.rights import TABLE, Scope, covers, reach_of
from forum_app.permissions.vocabulary import Reach, Right, Role, ScopeKind
from tests import factories

CHARTRES = Scope(forum_id=1, territory_id=10)
STRASBOURG = Scope(forum_id=2, territory_id=20)


def held(role: Role, kind: ScopeKind, scope_id: int | None = None) -> RoleGrant:
    return RoleGrant(role=role, scope_kind=kind, scope_id=scope_id)


@pytest.mark.parametrize(
    ("grant", "right", "scope", "expected"),
    [
        (held(Role.NATIONAL_ORGANISER, ScopeKind.ALL), Right.FORUM_EDIT, STRASBOURG, True),
        (held(Role.TERRITORIAL_ORGANISER, ScopeKind.TERRITORY, 10), Right.FORUM_EDIT, CHARTRES, True),
        (held(Role.TERRITORIAL_ORGANISER, ScopeKind.TERRITORY, 10), Right.FORUM_EDIT, STRASBOURG, False),
        (held(Role.TERRITORIAL_ORGANISER, ScopeKind.TERRITORY, 10), Right.TERRITORY_MANAGE, CHARTRES, False),
        (held(Role.DESK, ScopeKind.FORUM, 1), Right.FORUM_READ, CHARTRES, True),
        (held(Role.DESK, ScopeKind.FORUM, 1), Right.FORUM_READ, STRASBOURG, False),
        (held(Role.DESK, ScopeKind.FORUM, 1), Right.FORUM_EDIT, CHARTRES, False),
        (held(Role.RECRUITER, ScopeKind.COMPANY, 5), Right.INTERVIEW_BOOK, Scope(forum_id=1, company_id=5), True),
        (held(Role.RECRUITER, ScopeKind.COMPANY, 5), Right.INTERVIEW_BOOK, Scope(forum_id=1, company_id=6), False),
        (held(Role.RECRUITER, ScopeKind.COMPANY, 5), Right.INTERVIEW_BOOK, Scope(forum_id=1), False),
        (held(Role.CANDIDATE, ScopeKind.OWN), Right.WISH_RANK, Scope(account_id=7), True),
        (held(Role.CANDIDATE, ScopeKind.OWN), Right.WISH_RANK, Scope(account_id=8), False),
        (held(Role.SPONSOR, ScopeKind.ALL), Right.FORUM_READ, CHARTRES, False),
        (held(Role.FUNDER, ScopeKind.ALL), Right.FORUM_READ, CHARTRES, False),
    ],
)
def test_a_role_reaches_as_far_as_the_table_says(grant, right, scope, expected):
    assert covers(right, grant, scope, account_id=7) is expected


def test_every_right_is_in_the_table_and_on_the_page_once():
    shown = [row.right for group in presentation.groups() for row in group.rows]
    assert (set(TABLE), sorted(shown, key=lambda right: right.value)) == (
        set(Right),
        sorted(Right, key=lambda right: right.value),
    )


def test_the_page_says_of_whose_file_it_speaks_wherever_somebody_reaches_their_own():
    own = {right for right, reaches in TABLE.items() if Reach.OWN in reaches.values()}
    assert {row.right for group in presentation.groups() for row in group.rows if row.own} == own


def test_what_somebody_will_see_is_read_from_the_table():
    seen = {role: {s.label for s in presentation.sights_of(role) if s.has} for role in Role}
    assert seen[Role.DESK] == {
        Right.FORUM_READ.label,
        Right.PARTICIPATION_LIST.label,
        Right.REGISTRATION_NAMES.label,
    }
    assert seen[Role.ACCESSIBILITY] == {Right.FORUM_READ.label, Right.ACCOMMODATION_READ.label}
    assert seen[Role.SPONSOR] == set()


def test_the_page_says_what_the_table_does():
    for group in presentation.groups():
        for row in group.rows:
            assert dict(row.reaches) == {role: reach_of(row.right, role) for role in Role}


def test_nobody_but_organisers_may_touch_a_forum():
    for right in (
        Right.FORUM_CREATE,
        Right.FORUM_EDIT,
        Right.FORUM_OPEN,
        Right.REGISTRATION_EXAMINE,
        Right.PARTICIPATION_EXAMINE,
        Right.IMPORT_RUN,
    ):
        allowed = {role for role in Role if reach_of(right, role) is not Reach.NONE}
        assert allowed == {Role.NATIONAL_ORGANISER, Role.TERRITORIAL_ORGANISER}


def test_the_page_marks_the_readers_own_column(app, as_account):
    territory = factories.territory()
    page = as_account(factories.territorial_organiser(territory)).get("/qui-peut-quoi").text
    own = page.split("<small>vous</small>")[0].rpartition("<th")[2]
    assert ("Partenaire territorial" in own, page.count("<small>vous</small>")) == (True, 1)
    assert as_account(factories.candidate(factories.forum()).account).get("/qui-peut-quoi").status_code == 403
