"""What a company finds at its home: its own paper, and acts that can be done."""

from collections.abc import Callable
from datetime import timedelta

import pymupdf
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from forum_app.core.db import db
from forum_app.documents import print_worker
from forum_app.forums.rules import window_of
from forum_app.forums.vocabulary import WindowKind
from forum_app.interviews import actions
from forum_app.wishes.models import Wish
from tests import factories
from tests.browser import fields, post, text_of
from tests.letters import post_office

SignIn = Callable[..., FlaskClient]


def test_a_company_prints_its_own_agenda_from_its_home(app: Flask, as_account: SignIn) -> None:
    chartres = factories.forum()
    marie, airbel = factories.candidate(chartres, "Marie", "Tessier"), factories.company(chartres, "Airbel")
    factories.save(Wish(registration_id=marie.id, participation_id=airbel.id, rank=1))
    actions.book(airbel, marie, chartres.slots[0])
    db.session.commit()
    post_office()
    browser = as_account(factories.recruiter_of(airbel))
    home = f"/entreprise/{airbel.id}"
    form = 'form[action$="/agenda/pdf"]'
    asked = post(browser, f"{home}/agenda/pdf", fields(browser.get(home), form))
    assert print_worker.print_documents() == 1
    file = browser.get(f"{asked.location.partition('?')[0]}/fichier")
    with pymupdf.open(stream=file.data) as document:
        assert "Marie Tessier" in document[0].get_text()


def test_a_slot_is_offered_only_while_booking_is_open(app: Flask, as_account: SignIn) -> None:
    chartres = factories.forum()
    marie, airbel = factories.candidate(chartres, "Marie"), factories.company(chartres, "Airbel")
    factories.save(Wish(registration_id=marie.id, participation_id=airbel.id, rank=1))
    home = f"/entreprise/{airbel.id}"
    assert "Choisir un créneau" in text_of(as_account(factories.recruiter_of(airbel)).get(home))
    booking = window_of(chartres.windows, WindowKind.BOOKING)
    assert booking is not None
    with time_machine.travel(booking.closes_at + timedelta(hours=1), tick=False):
        page = text_of(as_account(factories.recruiter_of(airbel)).get(home))
    assert ("Choisir un créneau" in page, "Voir le profil" in page) == (False, True)
