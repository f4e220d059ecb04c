"""A draft that nobody has heard of is deleted; a forum with people, or announced, is not."""

from datetime import date

import pytest
import sqlalchemy as sa

from forum_app.accounts.models import RoleGrant
from forum_app.core.db import db
from forum_app.documents import actions as documents
from forum_app.documents.queries import badge_holders
from forum_app.forums.models import Forum, Slot, Window
from forum_app.forums.vocabulary import ForumState
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.workshops.models import Workshop, WorkshopOpening
from tests import factories
from tests.browser import fields, post, text_of

OPENING, DELETION = "/organisation/{}/reglages/ouverture", "/organisation/{}/suppression"


@pytest.fixture
def odile(as_account):
    factories.territory("Centre-Normandie")
    return as_account(factories.national_organiser())


def draft(browser, city="Chartres") -> Forum:
    url = "/organisation/forums/nouveau"
    typed = {"city": city, "venue": "Manufacture de l'Eure", "held_on": "2027-05-20", "capacity": "40"}
    assert post(browser, url, {**fields(browser.get(url)), **typed, "then": "next"}).status_code == 303
    return db.session.scalars(sa.select(Forum).filter_by(city=city)).one()


def count(table) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table))


def test_a_draft_goes_with_all_that_was_prepared_for_it_and_nothing_of_another(odile):
    lyon = factories.forum("Lyon", date(2027, 4, 8), state=ForumState.DRAFT)
    factories.workshop(lyon)
    kept = {table: count(table) for table in (Window, Slot, Workshop, WorkshopOpening)}
    forum = draft(odile)
    url = f"/organisation/{forum.slug}/reglages/creneaux"
    assert post(odile, url, {**fields(odile.get(url)), "then": "next"}).status_code == 303
    awa = factories.account("awa@anaf.example")
    factories.grant(awa, Role.TRAINER, ScopeKind.FORUM, forum.id)
    theirs = factories.grant(awa, Role.TRAINER, ScopeKind.FORUM, lyon.id).id
    documents.ask_badges(forum, badge_holders(forum)[:1], factories.national_organiser("Maïwenn", "Corlay").id)
    db.session.commit()
    page = odile.get(OPENING.format(forum.slug))
    assert "Une personne perd son rôle à ce forum." in text_of(page)
    slug = forum.slug
    answer = post(odile, DELETION.format(slug), {})
    assert (answer.status_code, answer.location) == (303, "/organisation")
    assert [f.city for f in db.session.scalars(sa.select(Forum))] == ["Lyon"]
    assert {table: count(table) for table in kept} == kept
    held = db.session.scalars(sa.select(RoleGrant.id).where(RoleGrant.scope_kind == ScopeKind.FORUM))
    assert list(held) == [theirs]
    assert odile.get(f"/organisation/{slug}").status_code == 404


def test_a_workshop_shared_with_another_forum_stays_for_it(odile):
    forum = draft(odile)
    shared = db.session.scalars(sa.select(Workshop)).one()
    lyon = factories.forum("Lyon", date(2027, 5, 21))
    factories.save(WorkshopOpening(workshop_id=shared.id, forum_id=lyon.id))
    assert post(odile, DELETION.format(forum.slug), {}).status_code == 303
    assert list(db.session.scalars(sa.select(WorkshopOpening.forum_id))) == [lyon.id]


@pytest.mark.parametrize("somebody", [factories.candidate, factories.company])
def test_a_draft_with_somebody_registered_stays(odile, somebody):
    forum = draft(odile)
    somebody(forum)
    assert "Supprimer le brouillon" not in text_of(odile.get(OPENING.format(forum.slug)))
    answer = post(odile, DELETION.format(forum.slug), {})
    assert answer.status_code == 409
    assert "ce forum ne se supprime plus." in text_of(answer)
    assert count(Forum) == 1


def test_an_announced_forum_is_not_deleted(odile):
    forum = factories.forum("Lyon")
    assert "Supprimer le brouillon" not in text_of(odile.get(OPENING.format(forum.slug)))
    answer = post(odile, DELETION.format(forum.slug), {})
    assert (answer.status_code, count(Forum)) == (409, 1)
    assert "Seul un brouillon se supprime." in text_of(answer)
