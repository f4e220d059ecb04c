"""Many decided on in one act: said before, done, and taken back while no letter has left."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from forum_app.candidates.models import Registration
from forum_app.candidates.queries import queue_rank
from forum_app.candidates.vocabulary import AlternanceContract
from forum_app.candidates.vocabulary import RegistrationState as Registered
from forum_app.companies.models import Participation, Recruiter, RecruiterPresence
from forum_app.companies.vocabulary import ParticipationState as Participating
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.interviews.models import Interview
from forum_app.mail.delivery import deliver_letters
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from tests import factories
from tests.browser import decide, fields, post, text_of

CANDIDATES = "/organisation/chartres-2027/candidats"
COMPANIES = "/organisation/chartres-2027/entreprises"
Browsers = Callable[..., FlaskClient]


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum(capacity=3)


@pytest.fixture
def odile(as_account: Browsers) -> FlaskClient:
    return as_account(factories.national_organiser())


def _to_examine(forum: Forum, first_name: str) -> Registration:
    return factories.candidate(
        forum, first_name, state=Registered.TO_EXAMINE, contract=AlternanceContract.OTHER, host_company=""
    )


def _waiting(forum: Forum, first_name: str, minutes: int) -> Registration:
    return factories.candidate(
        forum, first_name, state=Registered.WAITING, queue_at=now() - timedelta(days=1) + timedelta(minutes=minutes)
    )


def _ask(browser: FlaskClient, url: str, *rows: Any) -> Any:
    """The page that follows « Valider… » with these rows ticked."""
    return browser.get(f"{url}/validation", query_string={"ids": [row.id for row in rows], "question": "vue=attente"})


def _send(browser: FlaskClient, url: str, page: Any, motive: str = "") -> Any:
    return post(browser, f"{url}/validation", {**fields(page, 'form:has([name="ids"])'), "motive": motive})


def _state(row: Any) -> Any:
    db.session.expire_all()
    return db.session.get_one(type(row), row.id).state


def _leaving() -> list[str]:
    """The kinds of the letters that wait to leave."""
    return [letter.kind for letter in db.session.query(Letter).filter_by(state=LetterState.WAITING).order_by(Letter.id)]


@pytest.mark.both
def test_several_are_confirmed_after_reading_who_is_told_and_taken_back(chartres: Forum, odile: FlaskClient) -> None:
    eva, lou, ana = _to_examine(chartres, "Éva"), _waiting(chartres, "Lou", 1), _waiting(chartres, "Ana", 2)
    noe = factories.candidate(chartres, "Noé")
    stranger = factories.candidate(factories.forum("Lyon"), "Paul", state=Registered.TO_EXAMINE)
    page = _ask(odile, CANDIDATES, eva, lou, ana, noe, stranger)
    for words in (
        "Valider 2 inscriptions sur 4 ?",
        "Il n’y a plus de place libre.",
        "déjà « Confirmée »",
        "2 courriels à des candidats",
        "Places prises : 2 sur 3, puis 3",
        "Annulable pendant 5 minutes",
        "Valider et prévenir les 2",
    ):
        assert words in text_of(page), words
    assert (_state(eva), _state(lou), _leaving()) == (Registered.TO_EXAMINE, Registered.WAITING, [])
    assert _send(odile, CANDIDATES, page).location == f"{CANDIDATES}?vue=attente"
    assert [_state(one) for one in (eva, lou, ana)] == [Registered.CONFIRMED, Registered.CONFIRMED, Registered.WAITING]
    assert (_leaving(), _state(stranger)) == (["candidates.confirmed"] * 2, Registered.TO_EXAMINE)

    shown = text_of(odile.get(CANDIDATES))
    assert "2 inscriptions validées." in shown
    assert "Les courriels partent à" in shown
    post(odile, f"{CANDIDATES}/validation/annulation")
    assert "2 validations annulées." in text_of(odile.get(CANDIDATES))
    assert [_state(one) for one in (eva, lou, ana)] == [Registered.TO_EXAMINE, Registered.WAITING, Registered.WAITING]
    assert queue_rank(db.session.get_one(Registration, lou.id)) == 1
    assert _leaving() == ["candidates.to_examine", "candidates.waiting"]  # these had never been written to them


def test_a_letter_that_has_left_is_not_taken_back(chartres: Forum, as_account: Browsers) -> None:
    eva, anselme = _to_examine(chartres, "Éva"), factories.national_organiser()
    odile = as_account(anselme)
    _send(odile, CANDIDATES, _ask(odile, CANDIDATES, eva))
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        db.session.rollback()
        assert deliver_letters() == 1
        assert "Annuler" not in odile.get(CANDIDATES).text
        post(odile, f"{CANDIDATES}/validation/annulation")
        assert "Le courriel est parti" in text_of(odile.get(CANDIDATES))
    assert _state(eva) is Registered.CONFIRMED


def test_who_was_booked_meanwhile_stays(chartres: Forum, odile: FlaskClient) -> None:
    eva, airbel = _to_examine(chartres, "Éva"), factories.company(chartres)
    _send(odile, CANDIDATES, _ask(odile, CANDIDATES, eva))
    seat = {"slot_id": chartres.slots[0].id, "table_id": airbel.tables[0].id}
    factories.save(Interview(forum_id=chartres.id, participation_id=airbel.id, registration_id=eva.id, **seat))
    post(odile, f"{CANDIDATES}/validation/annulation")
    assert "Un entretien vient d’être réservé." in text_of(odile.get(CANDIDATES))
    assert _state(eva) is Registered.CONFIRMED


def test_passing_before_others_asks_why_alone_as_among_many(chartres: Forum, odile: FlaskClient) -> None:
    lou, ana, zoe = (_waiting(chartres, name, n) for n, name in enumerate(("Lou", "Ana", "Zoé")))
    page = _ask(odile, CANDIDATES, ana)
    assert "Une personne attend depuis plus longtemps" in text_of(page)
    refused = _send(odile, CANDIDATES, page)
    assert (refused.status_code, _state(ana)) == (422, Registered.WAITING)
    _send(odile, CANDIDATES, refused, "Contrat qui finit dans un mois")
    assert (_state(ana), db.session.get_one(Registration, ana.id).state_reason) == (
        Registered.CONFIRMED,
        "Contrat qui finit dans un mois",
    )
    record = f"{CANDIDATES}/{zoe.id}"
    answer = decide(odile, record, data={"decision": "confirm"})
    assert answer.status_code == 422
    assert "Une personne attend depuis plus longtemps" in text_of(answer)
    assert (
        decide(odile, f"{CANDIDATES}/{lou.id}", data={"decision": "confirm"}).status_code == 303
    )  # in turn: no reason
    assert decide(odile, record, data={"decision": "confirm", "motive": "active_search"}).status_code == 303
    assert [_state(one) for one in (lou, ana, zoe)] == [Registered.CONFIRMED] * 3


def test_a_reason_is_asked_of_a_confirmation_only_where_something_stands_against_it(
    chartres: Forum, odile: FlaskClient
) -> None:
    eva, clear = _to_examine(chartres, "Éva"), factories.candidate(chartres, "Noé", state=Registered.TO_EXAMINE)
    answer = decide(odile, f"{CANDIDATES}/{eva.id}", data={"decision": "confirm"})
    assert (answer.status_code, "Donnez le motif" in text_of(answer)) == (422, True)
    assert decide(odile, f"{CANDIDATES}/{clear.id}", data={"decision": "confirm"}).status_code == 303
    answer = decide(odile, f"{CANDIDATES}/{eva.id}", data={"decision": "refuse"})
    assert (answer.status_code, "Donnez le motif" in text_of(answer)) == (422, True)
    assert (_state(eva), _state(clear)) == (Registered.TO_EXAMINE, Registered.CONFIRMED)


def test_a_selection_that_a_colleague_changed_is_shown_again(chartres: Forum, as_account: Browsers) -> None:
    eva, lea = _to_examine(chartres, "Éva"), _to_examine(chartres, "Léa")
    odile, anselme = as_account(factories.national_organiser()), as_account(factories.national_organiser("Anselme"))
    page = _ask(odile, CANDIDATES, eva, lea)
    decide(anselme, f"{CANDIDATES}/{eva.id}", data={"decision": "refuse", "motive": "outside"})
    again = _send(odile, CANDIDATES, page)
    assert again.status_code == 409
    for words in ("La sélection a changé depuis.", "Valider une inscription sur 2 ?", "déjà « Refusée »"):
        assert words in text_of(again), words
    assert _state(lea) is Registered.TO_EXAMINE
    _send(odile, CANDIDATES, again)
    assert (_state(eva), _state(lea)) == (Registered.REFUSED, Registered.CONFIRMED)


def test_only_lines_that_can_be_confirmed_have_a_tick(chartres: Forum, odile: FlaskClient) -> None:
    eva = _to_examine(chartres, "Éva")
    factories.candidate(chartres, "Noé")
    factories.candidate(chartres, "Ana", state=Registered.REFUSED)
    asked = factories.company(chartres, "Galénor", state=Participating.TO_EXAMINE)
    factories.company(chartres, "Airbel")
    for url, row in ((CANDIDATES, eva), (COMPANIES, asked)):
        ticks = BeautifulSoup(odile.get(url).text, "html.parser").select('main input[name="ids"]')
        assert [tick["value"] for tick in ticks] == [str(row.id)]
    assert post(odile, f"{CANDIDATES}/validation").location == CANDIDATES
    assert "Cochez d’abord" in text_of(odile.get(CANDIDATES))


def _asking(forum: Forum, name: str, tables: int) -> Participation:
    firm = factories.company(forum, name, tables=tables, state=Participating.TO_EXAMINE)
    for table in firm.tables:
        table.number = None
    factories.save(firm)
    return firm


@pytest.mark.both
def test_companies_are_approved_as_candidates_are(chartres: Forum, odile: FlaskClient) -> None:
    chartres.table_capacity = 3
    airbel, galenor, lyophila = (_asking(chartres, name, 2) for name in ("Airbel", "Galénor", "Lyophila"))
    one = _asking(chartres, "Zymo", 1)
    page = _ask(odile, COMPANIES, airbel, galenor, lyophila, one)
    for words in (
        "Valider 2 entreprises sur 4 ?",
        "Il ne reste qu’une table, et cette entreprise en demande 2.",
        "Tables prises : 0 sur 3, puis 3",
        "Valider et prévenir les 2",
    ):
        assert words in text_of(page), words
    _send(odile, COMPANIES, page)
    approved = [Participating.APPROVED, Participating.TO_EXAMINE, Participating.TO_EXAMINE, Participating.APPROVED]
    assert [_state(firm) for firm in (airbel, galenor, lyophila, one)] == approved
    assert sorted(t.number for t in db.session.get_one(Participation, airbel.id).tables) == [1, 2]
    assert set(_leaving()) == {"companies.approved"}
    post(odile, f"{COMPANIES}/validation/annulation")
    assert [_state(firm) for firm in (airbel, one)] == [Participating.TO_EXAMINE] * 2
    assert {t.number for t in db.session.get_one(Participation, airbel.id).tables} == {None}
    assert _leaving() == []
    _send(odile, COMPANIES, _ask(odile, COMPANIES, one))
    assert (_state(one), _leaving()) == (Participating.APPROVED, ["companies.approved"])


def test_an_undo_of_one_list_touches_nobody_of_the_other(chartres: Forum, odile: FlaskClient) -> None:
    eva, airbel = _to_examine(chartres, "Éva"), _asking(chartres, "Airbel", 1)
    _send(odile, CANDIDATES, _ask(odile, CANDIDATES, eva))
    _send(odile, COMPANIES, _ask(odile, COMPANIES, airbel))
    assert eva.id == airbel.id  # the trap: the same number in both
    post(odile, f"{CANDIDATES}/validation/annulation")
    assert "plus rien à annuler" in text_of(odile.get(CANDIDATES))
    assert (_state(eva), _state(airbel)) == (Registered.CONFIRMED, Participating.APPROVED)
    post(odile, f"{COMPANIES}/validation/annulation")
    assert (_state(eva), _state(airbel)) == (Registered.CONFIRMED, Participating.TO_EXAMINE)


def test_an_approval_taken_back_invites_nobody_until_the_next(chartres: Forum, odile: FlaskClient) -> None:
    airbel = _asking(chartres, "Airbel", 1)
    colleague = Recruiter(company=airbel.company, first_name="Lise", last_name="Noir", email="lise@airbel.example")
    airbel.presences.append(RecruiterPresence(recruiter=colleague))
    factories.save(airbel)
    _send(odile, COMPANIES, _ask(odile, COMPANIES, airbel))
    assert "companies.recruiter_invited" in _leaving()
    post(odile, f"{COMPANIES}/validation/annulation")
    db.session.expire_all()
    assert (_leaving(), db.session.get_one(type(colleague), colleague.id).account_id) == ([], None)
    _send(odile, COMPANIES, _ask(odile, COMPANIES, airbel))
    assert sorted(_leaving()) == ["companies.approved", "companies.recruiter_invited"]
