"""Agendas are published with their window, by its date or by hand: CVs open, and each person is told once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.forums.actions import windows
from forum_app.forums.models import Forum
from forum_app.forums.rules import agendas_published_at
from forum_app.forums.vocabulary import BookingAudience, WindowKind, WindowOverride
from forum_app.interviews import actions, agenda_actions, queries
from forum_app.interviews.agenda_actions import Told
from tests import factories
from tests.browser import fields, post, text_of
from tests.letters import outbox

SignIn = Callable[..., FlaskClient]
KINDS = ("interviews.agenda_ready", "interviews.company_agenda_ready")


@pytest.fixture
def chartres(app: Flask) -> Forum:
    """Marie meets two companies, Noé nobody; Lyophila meets nobody either."""
    forum = factories.forum(booking_audience=BookingAudience.ALL)
    marie = factories.candidate(forum, "Marie")
    factories.candidate(forum, "Noé")
    for rank, name in enumerate(("Airbel", "Galénor")):
        actions.book(factories.company(forum, name), marie, forum.slots[rank])
    factories.company(forum, "Lyophila")
    db.session.commit()
    return forum


def opening_of(forum: Forum) -> time_machine.travel:
    window = next(w for w in forum.windows if w.kind is WindowKind.AGENDAS)
    return time_machine.travel(window.opens_at + timedelta(minutes=1), tick=False)


def told() -> list[str]:
    return sorted(letter.recipient.partition("@")[2] for letter in outbox() if letter.kind in KINDS)


def test_the_worker_publishes_them_on_their_date_and_tells_each_once(chartres: Forum) -> None:
    assert agenda_actions.publish_agendas() == 0
    with opening_of(chartres):
        assert agenda_actions.publish_agendas() == 1
        assert agenda_actions.publish_agendas() == 0
        db.session.expire_all()
        assert chartres.agendas_published_at == now()
        windows.decide(chartres, WindowKind.AGENDAS, WindowOverride.CLOSED)
        windows.decide(chartres, WindowKind.AGENDAS, WindowOverride.OPEN)
        assert agenda_actions.publish(chartres) == Told(0, 0)
    assert told() == ["airbel.example", "exemple.example", "galénor.example"]
    letter = next(letter for letter in outbox() if letter.kind == "interviews.agenda_ready")
    assert "Vous avez 2 entretiens." in letter.text
    assert "/mon-forum/chartres-2027/agenda" in letter.text


def test_a_forum_that_is_over_tells_nobody(chartres: Forum) -> None:
    with time_machine.travel(chartres.closing + timedelta(days=1), tick=False):
        assert agenda_actions.publish_agendas() == 0
        assert agenda_actions.publish(chartres) == Told(0, 0)
    assert told() == []


def test_an_organiser_publishes_them_by_hand_after_reading_how_many_letters_leave(
    chartres: Forum, as_account: SignIn
) -> None:
    odile = as_account(factories.national_organiser())
    address = f"/organisation/{chartres.slug}/reglages/fenetres"
    expected = agenda_actions.would_tell(chartres)
    assert expected == Told(1, 2)
    shown = odile.get(address)
    page, form = text_of(shown), fields(shown, 'form[action$="/agendas/decision"]')
    assert "3 courriels partent aussitôt : un candidat, 2 personnes d’entreprises." in page
    assert post(odile, f"{address}/agendas/decision", form).status_code == 303
    assert len(told()) == expected.candidates + expected.recruiters
    assert "partent aussitôt" not in text_of(odile.get(address))


def test_the_home_of_a_company_follows_the_window(chartres: Forum, as_account: SignIn) -> None:
    airbel = queries.live_of_forum(chartres)[0].participation
    home = f"/entreprise/{airbel.id}"
    recruiter = as_account(factories.recruiter_of(airbel))
    assert "Publié le" not in text_of(recruiter.get(home))
    with opening_of(chartres):
        recruiter = as_account(factories.recruiter_of(airbel))
        assert "Publié le 15 mars" in text_of(recruiter.get(home))
        moment = now()
        windows.decide(chartres, WindowKind.AGENDAS, WindowOverride.CLOSED)
        db.session.commit()
        assert agendas_published_at(chartres.windows, None, moment) is None
        assert "Publié le" not in text_of(recruiter.get(home))
