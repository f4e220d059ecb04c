"""What a refusal leaves in the log: roles, right and thing, and nobody's name."""

import logging

import pytest

from tests import factories


@pytest.fixture
def log(app, caplog):
    caplog.set_level(logging.WARNING, app.logger.name)
    return lambda: [record.getMessage() for record in caplog.records]


def test_a_refusal_over_a_thing_is_logged_with_roles_right_and_thing(app, as_account, log):
    odile = factories.territorial_organiser(factories.territory("Grand-Est"))
    marie = factories.candidate(factories.forum(territory=factories.territory("Centre-Normandie")))
    address = f"/organisation/{marie.forum.slug}/candidats/{marie.id}"
    assert as_account(odile).get(address).status_code == 404
    held = f"territorial_organiser over territory {odile.grants[0].scope_id}"
    assert log() == [f"refused 404: registration.examine asked over registration {marie.id}, held {held}"]


def test_a_refusal_of_a_right_held_nowhere_is_logged(app, as_account, log):
    forum = factories.forum()
    assert as_account(factories.account()).get(f"/organisation/{forum.slug}").status_code == 403
    assert log() == ["refused 403: forum.read asked over nothing, held no role"]


def test_what_is_not_there_and_what_is_open_are_no_refusals(app, as_account, log):
    odile = as_account(factories.national_organiser())
    forum = factories.forum()
    assert odile.get(f"/organisation/{forum.slug}").status_code == 200
    assert odile.get("/organisation/nulle-part").status_code == 404
    assert log() == []
