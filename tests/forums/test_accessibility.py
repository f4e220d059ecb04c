"""The accessibility contact of a forum: one person, for a time."""

from datetime import date, time

import pytest
from flask import Flask

from forum_app.accounts.models import Account
from forum_app.candidates.queries import accessibility_contact
from forum_app.core.db import db
from forum_app.core.time_zones import at
from forum_app.forums.actions.accessibility import name_accessibility_contact
from forum_app.forums.models import Forum
from forum_app.permissions.vocabulary import Role
from tests import factories


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


def held_by(person: Account) -> list[tuple[Role, bool]]:
    db.session.expire(person)
    return [(grant.role, grant in person.live_grants) for grant in person.grants]


def test_one_person_reads_the_needs_until_a_month_after_the_forum(chartres: Forum) -> None:
    yvon = factories.account(first_name="Yvon")
    name_accessibility_contact(chartres, yvon.id)
    db.session.commit()
    db.session.expire(yvon)
    assert accessibility_contact(chartres) is yvon
    assert [grant.until for grant in yvon.grants] == [at(date(2027, 4, 18), time(20))]


def test_another_person_takes_over_and_nobody_may_be_named(chartres: Forum) -> None:
    yvon, mireille = factories.account(first_name="Yvon"), factories.account(first_name="Mireille")
    for person in (yvon, yvon, mireille):
        name_accessibility_contact(chartres, person.id)
    db.session.commit()
    assert accessibility_contact(chartres) is mireille
    assert (held_by(yvon), held_by(mireille)) == ([(Role.ACCESSIBILITY, False)], [(Role.ACCESSIBILITY, True)])
    name_accessibility_contact(chartres, None)
    db.session.commit()
    assert (accessibility_contact(chartres), held_by(mireille)) == (None, [(Role.ACCESSIBILITY, False)])


def test_the_contact_of_one_forum_reads_nothing_of_another(chartres: Forum, as_account) -> None:
    yvon, lyon = factories.account(), factories.forum("Lyon")
    name_accessibility_contact(lyon, yvon.id)
    db.session.commit()
    browser = as_account(yvon)
    assert browser.get("/organisation/lyon-2027/besoins-d-accueil").status_code == 200
    assert browser.get("/organisation/chartres-2027/besoins-d-accueil").status_code == 404
