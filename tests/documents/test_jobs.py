"""The page of a document being made: it waits a little, follows, says what failed and what is no longer kept."""

import time
from collections.abc import Callable
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum_app.accounts.models import Account
from forum_app.core.db import db, transaction
from forum_app.documents import actions, print_worker, queries
from forum_app.documents.models import PaperJob
from forum_app.documents.views import jobs
from forum_app.documents.vocabulary import PaperKind, PaperState
from forum_app.forums.models import Forum
from forum_app.pdf import renderer
from tests import factories
from tests.browser import post, text_of

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def odile(chartres: Forum) -> Account:
    return factories.national_organiser()


@pytest.fixture
def browser(odile: Account, as_account: Callable[..., FlaskClient]) -> FlaskClient:
    return as_account(odile)


@pytest.fixture
def job(chartres: Forum, odile: Account) -> PaperJob:
    """The badges of Marie and of Odile, asked for."""
    factories.candidate(chartres)
    asked = actions.ask_badges(chartres, queries.badge_holders(chartres), odile.id)
    db.session.commit()
    return asked


def test_the_page_waits_for_a_document_that_is_soon_ready(app: Flask, browser: FlaskClient, job: PaperJob) -> None:
    """The worker is another process: what it writes while the page waits is seen."""
    identity = job.id

    def finish() -> None:
        time.sleep(0.2)
        with app.app_context(), transaction():
            db.session.get_one(PaperJob, identity).state = PaperState.DONE

    worker = Thread(target=finish)
    worker.start()
    answer = browser.get(f"/impressions/{identity}?attendre=1")
    worker.join()
    assert (answer.status_code, answer.headers.get("Location")) == (303, f"/impressions/{identity}")


def test_the_page_of_a_long_document_comes_back_by_itself(
    browser: FlaskClient, job: PaperJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "AWAITED", 0.15)
    shown = browser.get(f"/impressions/{job.id}?attendre=1")
    assert (shown.status_code, '<meta http-equiv="refresh" content="2">' in shown.text) == (200, True)
    assert "Préparation en cours 0 sur 2" in text_of(shown)


def test_the_band_asks_for_itself_alone(browser: FlaskClient, job: PaperJob) -> None:
    band = browser.get(f"/impressions/{job.id}", headers=FRAGMENT).text
    assert band.startswith('<div id="job">')
    assert (band.count(f'data-hx-get="/impressions/{job.id}"'), band.count("Vous pouvez quitter cette page.")) == (1, 1)
    job.state = PaperState.DONE
    assert "hx-get" not in browser.get(f"/impressions/{job.id}", headers=FRAGMENT).text


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ("time", "La préparation a pris trop de temps ou de mémoire. Réessayez avec moins de feuilles."),
        ("accident", "Ce document n’a pas pu être préparé. Nous sommes prévenus."),
    ],
)
def test_a_document_that_cannot_be_made_says_why_and_stops_no_other(
    browser: FlaskClient, job: PaperJob, monkeypatch: pytest.MonkeyPatch, trouble: str, sentence: str
) -> None:
    if trouble == "time":
        monkeypatch.setattr(renderer, "SECONDS", 0.0001)
    else:
        job.params = {"badges": [10**6]}  # a badge that is not there
        db.session.commit()
    assert print_worker.print_documents() == 0
    shown = browser.get(f"/impressions/{job.id}?attendre=1")
    assert sentence in text_of(shown)
    assert "Préparation en cours" not in text_of(shown)
    assert browser.get(f"/impressions/{job.id}/fichier").headers["Location"] == f"/impressions/{job.id}"


def test_a_document_erased_after_its_week_is_said_to_be_gone(browser: FlaskClient, job: PaperJob) -> None:
    job.state, job.file = PaperState.DONE, factories.stored_file("badges.pdf")
    assert "Télécharger le PDF" in text_of(browser.get(f"/impressions/{job.id}"))
    job.file = None
    there = browser.get(f"/impressions/{job.id}/fichier").headers["Location"]
    assert "Il était gardé sept jours. Préparez-le de nouveau." in text_of(browser.get(there))


@pytest.mark.parametrize(
    ("address", "kind"),
    [("agendas-par-table", PaperKind.COMPANY_AGENDAS), ("agendas-des-candidats", PaperKind.CANDIDATE_AGENDAS)],
)
def test_a_pack_of_agendas_is_asked_for_by_its_button(
    browser: FlaskClient, chartres: Forum, address: str, kind: PaperKind
) -> None:
    followed = post(browser, f"/organisation/chartres-2027/impressions/{address}").headers["Location"]
    asked = db.session.query(PaperJob).one()
    assert (followed, asked.kind, asked.forum) == (f"/impressions/{asked.id}?attendre=1", kind, chartres)
