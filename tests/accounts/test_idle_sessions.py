"""Somebody signed in who goes away: for an organiser twelve hours, for the others a month."""

from datetime import timedelta

import pytest
import time_machine

from config import SettingError, Settings
from forum_app.accounts.models import Account, KeptForm
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.permissions.vocabulary import Role, ScopeKind
from tests import factories
from tests.accounts.letters import digits_in, last_letter
from tests.browser import post


def sign_in(client, account: Account) -> None:
    """As anybody does, so that the session says when."""
    post(client, "/connexion", {"email": account.email})
    post(client, "/connexion/code", {"email": account.email, "digits": digits_in(last_letter(account.email))})


def after(**time: float):
    return time_machine.travel(now() + timedelta(**time), tick=False)


def test_an_organiser_who_was_away_for_a_night_signs_in_again(client):
    sign_in(client, factories.national_organiser())
    with after(hours=11.9):
        assert client.get("/organisation").status_code == 200
        with after(hours=11.9):  # each page counts anew
            assert client.get("/organisation").status_code == 200
            with after(hours=12.2):
                answer = client.get("/organisation")
                assert (answer.status_code, answer.location) == (303, "/connexion?next=/organisation")


def test_what_the_organiser_was_sending_waits_for_them(client):
    odile = factories.national_organiser()
    sign_in(client, odile)
    with after(hours=13):
        sent = post(
            client, "/organisation/territoires/nouveau", {"name": "Ouest"}, headers={"Origin": "http://localhost"}
        )
        assert (sent.status_code, db.session.query(KeptForm).one().account_id) == (303, odile.id)


def test_a_candidate_stays_signed_in_for_a_month(client):
    sign_in(client, factories.candidate(factories.forum()).account)
    with after(days=29):
        assert client.get("/mon-compte").status_code == 200


def test_a_role_of_organiser_shortens_the_session_of_a_candidate(client):
    marie = factories.candidate(factories.forum()).account
    factories.grant(marie, Role.DESK, ScopeKind.FORUM, 1)
    sign_in(client, marie)
    with after(hours=13):
        assert client.get("/mon-compte").status_code == 303


def test_few_answers_carry_the_cookie(client):
    """Every few minutes one does, and never that of a fragment, which may arrive after a page that says more."""
    sign_in(client, factories.national_organiser())
    client.get("/organisation")
    assert "Set-Cookie" not in client.get("/organisation").headers
    with after(minutes=6):
        assert "Set-Cookie" not in client.get("/organisation", headers={"HX-Request": "true"}).headers
        assert "Set-Cookie" in client.get("/organisation").headers
        assert "Set-Cookie" not in client.get("/organisation").headers


@pytest.mark.parametrize("hours", ["0", "721", "-1", "douze"])
def test_the_setting_is_hours_within_a_month(hours):
    with pytest.raises(SettingError, match="ORGANISER_IDLE_HOURS"):
        Settings.from_environment({"ORGANISER_IDLE_HOURS": hours})
    assert Settings.from_environment({"ORGANISER_IDLE_HOURS": "8"}).organiser_idle_hours == 8
