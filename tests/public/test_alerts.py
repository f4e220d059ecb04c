"""« Me prévenir »: one address, one letter, and nothing kept."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.forums.actions import alerts
from forum_app.forums.models import Forum, OpeningAlert
from forum_app.forums.rules import window_of
from forum_app.forums.vocabulary import ForumState, WindowKind
from forum_app.mail.models import Letter
from forum_app.purge import purge
from tests import factories
from tests.browser import post
from tests.letters import outbox

ASK = "/forums/chartres-2027/me-prevenir"


@pytest.fixture
def chartres(app: Flask) -> Forum:
    """Its registrations open in March."""
    forum = factories.forum()
    window = window_of(forum.windows, WindowKind.CANDIDATES)
    window.opens_at = now() + timedelta(days=10)
    db.session.commit()
    return forum


def opens(forum: Forum) -> None:
    window_of(forum.windows, WindowKind.CANDIDATES).opens_at = now() - timedelta(hours=1)
    db.session.commit()


def kept() -> list[str]:
    return list(db.session.scalars(sa.select(OpeningAlert.email).order_by(OpeningAlert.id)))


def sent() -> list[tuple[str, str]]:
    return [(letter.recipient, letter.subject.replace("\u00a0", " ")) for letter in outbox()]


def test_the_page_of_a_forum_ahead_offers_to_be_told(chartres, client):
    for page in ("/", "/forums/chartres-2027"):
        assert ASK in client.get(page).text
    assert client.get(ASK).status_code == 200


def test_a_known_and_a_new_address_get_the_same_answer_and_one_row(chartres, client):
    first = post(client, ASK, {"email": "Marie@Exemple.example"})
    again = post(client, ASK, {"email": "marie@exemple.example"})
    assert (first.status_code, first.location, again.status_code, again.location) == (
        303,
        "/me-prevenir/note",
        303,
        "/me-prevenir/note",
    )
    assert kept() == ["marie@exemple.example"]
    assert sent() == []


@pytest.mark.parametrize("typed", ["", "marie", "a" * 250 + "@exemple.example", "=1+1"])
def test_what_is_no_address_is_refused_beside_the_field(chartres, client, typed):
    answer = post(client, ASK, {"email": typed})
    assert (answer.status_code, 'id="email-error"' in answer.text, kept()) == (422, True, [])


def test_one_letter_leaves_when_registrations_open_and_the_address_goes(chartres, client):
    post(client, ASK, {"email": "marie@exemple.example"})
    assert alerts.send_opening_alerts() == 0
    opens(chartres)
    assert (alerts.send_opening_alerts(), alerts.send_opening_alerts()) == (1, 0)
    assert sent() == [("marie@exemple.example", "Les inscriptions au forum de Chartres sont ouvertes")]
    assert kept() == []
    (letter,) = outbox()
    assert f"/me-prevenir/effacer/{alerts.token_of(chartres.id, 'marie@exemple.example')}" in letter.text
    assert client.get(ASK).status_code == 303  # open: its page has the button


def test_erasing_takes_a_button_and_forgets_the_letter_too(chartres, client):
    post(client, ASK, {"email": "marie@exemple.example"})
    link = f"/me-prevenir/effacer/{alerts.token_of(chartres.id, 'marie@exemple.example')}"
    assert link in client.get("/me-prevenir/note").text
    assert (client.get(link).status_code, kept()) == (200, ["marie@exemple.example"])
    assert (post(client, link).status_code, kept()) == (200, [])
    assert post(client, link).status_code == 200
    alerts.ask(chartres.id, "marie@exemple.example")
    opens(chartres)
    alerts.send_opening_alerts()
    post(client, link)
    assert sent() == []


def test_a_token_of_somebody_else_erases_nothing(chartres, client):
    post(client, ASK, {"email": "marie@exemple.example"})
    post(client, f"/me-prevenir/effacer/{alerts.token_of(chartres.id, 'paul@exemple.example')}")
    assert kept() == ["marie@exemple.example"]


def test_a_cancelled_forum_is_told_and_forgotten(chartres, client):
    post(client, ASK, {"email": "marie@exemple.example"})
    chartres.state = ForumState.CANCELLED
    db.session.commit()
    assert alerts.send_opening_alerts() == 1
    assert (sent(), kept()) == ([("marie@exemple.example", "Le forum de Chartres est annulé")], [])


def test_without_any_date_one_may_leave_an_address_for_the_next(client):
    assert "Laissez votre adresse." in client.get("/").text.replace("\u00a0", " ")
    post(client, "/me-prevenir", {"email": "marie@exemple.example"})
    assert alerts.send_opening_alerts() == 0
    factories.forum()
    assert alerts.send_opening_alerts() == 1
    assert sent() == [("marie@exemple.example", "De nouvelles dates de forums")]


def test_the_night_forgets_what_has_served(chartres, client):
    post(client, ASK, {"email": "marie@exemple.example"})
    opens(chartres)
    alerts.send_opening_alerts()
    letter = db.session.scalars(sa.select(Letter)).one()
    letter.sent_at = now() - timedelta(days=29)
    db.session.commit()
    purge()
    assert len(sent()) == 1
    letter.sent_at = now() - timedelta(days=31)
    alerts.ask(None, "vieux@exemple.example")
    db.session.execute(sa.update(OpeningAlert).values(created_at=now() - timedelta(days=401)))
    db.session.commit()
    purge()
    assert (sent(), kept()) == ([], [])


def test_telling_costs_the_same_questions_with_1_and_30_addresses(chartres, count_statements):
    def selects() -> int:
        with count_statements() as counted:
            alerts.send_opening_alerts()
        return sum(statement.startswith("SELECT") for statement in counted.statements)

    alerts.ask(chartres.id, "a@exemple.example")
    db.session.commit()
    one = selects()
    for n in range(30):
        alerts.ask(chartres.id, f"a{n}@exemple.example")
    db.session.commit()
    assert selects() == one
