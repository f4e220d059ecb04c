"""Every role is given from a screen: invited by an organiser, taken by a link, held where the table reads it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum_app.core.db import db
from forum_app.permissions.rights import TABLE
from forum_app.permissions.vocabulary import Reach, Right, Role
from tests import factories
from tests.accounts.letters import last_letter, link_in
from tests.browser import fields, post

BY_SIGNING_UP = {Role.CANDIDATE, Role.RECRUITER}
#: They hold nothing yet but their own account.
HOLDING_NOTHING = {Role.SPONSOR, Role.FUNDER}
GIVEN = sorted(
    {role for reaches in TABLE.values() for role in reaches} - BY_SIGNING_UP - HOLDING_NOTHING,
    key=lambda role: role.value,
)
ADDRESS = "nouvelle@exemple.example"


def test_those_that_no_screen_gives_hold_nothing() -> None:
    held = {role for right, reaches in TABLE.items() if right is not Right.ACCOUNT_MANAGE for role in reaches}
    assert held & HOLDING_NOTHING == set()


@pytest.mark.parametrize("role", GIVEN, ids=lambda role: role.value)
def test_every_role_is_given_from_a_screen(app: Flask, as_account, role: Role) -> None:
    forum = factories.forum()
    odile: FlaskClient = as_account(factories.national_organiser())
    pages = (f"/organisation/{forum.slug}/equipe", "/organisation/equipe")
    page = next(page for page in pages if f'value="{role.value}"' in odile.get(page).text)
    sent = {**fields(odile.get(page), ".staff-invite"), "email": ADDRESS, "role": role.value}
    assert post(odile, page, sent).status_code == 303
    visitor, link = app.test_client(), link_in(last_letter(ADDRESS))
    assert post(visitor, link, {"first_name": "Ines", "last_name": "Arbogast"}).status_code == 303
    account = db.session.query(factories.Account).filter_by(email=ADDRESS).one()
    assert [grant.role for grant in account.live_grants] == [role]
    opened = visitor.get(f"/organisation/{forum.slug}").status_code
    assert opened == (200 if TABLE[Right.FORUM_READ].get(role, Reach.NONE) is not Reach.NONE else 404)
