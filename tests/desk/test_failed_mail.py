"""The letters that did not arrive: an organiser sees whom they were for and why, sends them again, or lets them be."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from forum_app.candidates import letters
from forum_app.core.clock import now
from forum_app.core.db import db, transaction
from forum_app.forums.models import Forum
from forum_app.mail.delivery import deliver_letters
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from tests import factories
from tests.browser import fields, post, text_of

HERE = "/organisation/chartres-2027/courriels-en-echec"


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def odile(as_account: Callable[..., FlaskClient]) -> FlaskClient:
    return as_account(factories.national_organiser())


def _confirmed(forum: Forum, first_name: str = "Marie", state: LetterState = LetterState.FAILED) -> Letter:
    """The letter that confirms somebody's registration, refused by the server of its reader."""
    registration = factories.candidate(forum, first_name)
    with transaction():
        letters.tell_state(registration)
    letter = db.session.query(Letter).filter_by(account_id=registration.account_id).one()
    letter.subject, letter.html, letter.attempts = "Votre inscription est confirmée", "<p>hier</p>", 1
    letter.state, letter.failure = state, "Boîte pleine"
    db.session.commit()
    return letter


def _state(letter: Letter) -> LetterState:
    db.session.expire_all()
    return db.session.get_one(Letter, letter.id).state


def test_the_page_says_whom_and_why_and_leads_to_the_person(chartres: Forum, odile: FlaskClient) -> None:
    assert "Tout est arrivé" in text_of(odile.get(HERE))
    letter = _confirmed(chartres)
    _confirmed(chartres, "Noé", LetterState.SENT)
    factories.forum("Lyon")
    page = odile.get(HERE)
    for words in ("1 courriel n’est pas arrivé", "Tessier Marie", letter.recipient, "Boîte pleine", "confirmée"):
        assert words in text_of(page), words
    assert "Noé" not in text_of(page)
    assert f'href="/organisation/chartres-2027/candidats/{letter.subject_id}"' in page.text


@pytest.mark.both
def test_a_letter_sent_again_arrives_and_the_task_goes(chartres: Forum, odile: FlaskClient) -> None:
    letter = _confirmed(chartres)
    assert "1 courriel n’est pas arrivé" in text_of(odile.get("/organisation/chartres-2027"))
    sent = fields(odile.get(HERE), "main form")
    assert post(odile, f"{HERE}/suite", {**sent, "ids": str(letter.id), "act": "send_again"}).location == HERE
    assert "Un courriel repart." in text_of(odile.get(HERE))
    assert _state(letter) is LetterState.WAITING
    db.session.rollback()
    assert deliver_letters() == 1
    assert _state(letter) is LetterState.SENT
    written = db.session.get_one(Letter, letter.id)
    assert "hier" not in written.html  # written anew, with what is true now
    assert "n’est pas arrivé" not in text_of(odile.get("/organisation/chartres-2027"))
    history = text_of(odile.get("/organisation/chartres-2027"))
    assert "renvoi demandé, 1 courriel" in history


def test_a_letter_that_nobody_needs_is_left_and_asked_about_no_more(chartres: Forum, odile: FlaskClient) -> None:
    letter = _confirmed(chartres)
    post(odile, f"{HERE}/suite", {"ids": str(letter.id), "act": "give_up"})
    assert "Un courriel classé sans suite." in text_of(odile.get(HERE))
    assert _state(letter) is LetterState.CANCELLED
    post(odile, f"{HERE}/suite", {"ids": str(letter.id), "act": "send_again"})
    assert "Cochez d’abord" in text_of(odile.get(HERE))
    assert _state(letter) is LetterState.CANCELLED


def test_letters_of_security_and_of_other_forums_are_out_of_reach(
    chartres: Forum, as_account: Callable[..., FlaskClient]
) -> None:
    secret, elsewhere = _confirmed(chartres), _confirmed(factories.forum("Lyon"), "Awa")
    secret.security = True
    db.session.commit()
    odile = as_account(factories.national_organiser())
    assert "Tout est arrivé" in text_of(odile.get(HERE))
    both = {"ids": [str(secret.id), str(elsewhere.id)], "act": "send_again"}
    post(odile, f"{HERE}/suite", both)
    assert (_state(secret), _state(elsewhere)) == (LetterState.FAILED, LetterState.FAILED)


def test_after_the_day_nothing_is_sent_again(chartres: Forum, as_account: Callable[..., FlaskClient]) -> None:
    letter = _confirmed(chartres)
    with time_machine.travel(now() + timedelta(days=400), tick=False):
        odile = as_account(factories.national_organiser())
        assert ">Renvoyer<" not in odile.get(HERE).text
        post(odile, f"{HERE}/suite", {"ids": str(letter.id), "act": "send_again"})
    assert _state(letter) is LetterState.FAILED
