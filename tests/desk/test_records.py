"""What the records of a candidate and of a company say, and what they cost."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.interviews import actions
from forum_app.interviews.models import CvOpening
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from tests import factories
from tests.browser import fields, post, text_of
from tests.interviews.world import World, choose, world


@pytest.fixture
def w(app: Flask) -> World:
    return world()


@pytest.fixture
def organiser(w: World, as_account) -> FlaskClient:
    return as_account(factories.national_organiser())


def candidate(w: World) -> str:
    return f"/organisation/{w.chartres.slug}/candidats/{w.marie.id}"


def company(w: World) -> str:
    return f"/organisation/{w.chartres.slug}/entreprises/{w.airbel.id}"


def strip(browser: FlaskClient, url: str) -> list[str]:
    """The filled cells of a day, in words."""
    page = BeautifulSoup(browser.get(url).text, "html.parser")
    return [" ".join(cell.get_text(" ").split()) for cell in page.select(".record-strip a.slot")]


def test_the_day_is_read_from_both_sides(w: World, organiser: FlaskClient) -> None:
    actions.book(w.airbel, w.marie, w.slots[1])
    db.session.commit()
    assert strip(organiser, candidate(w)) == ["9 h 55 Airbel table 1, pas encore dit"]
    assert strip(organiser, company(w)) == ["9 h 55 Marie Tessier vœu 1"]
    page = text_of(organiser.get(candidate(w)))
    assert "Sa journée, 1 entretien" in page
    assert "1 changement pas encore dit à cette personne." in page


def test_letters_say_their_fate_and_openings_of_the_cv_the_company(w: World, organiser: FlaskClient) -> None:
    recruiter = factories.recruiter_of(w.airbel)
    w.marie.cv_file = factories.stored_file("cv.pdf", owner_id=w.marie.account_id)
    factories.save(CvOpening(registration_id=w.marie.id, participation_id=w.airbel.id, account_id=recruiter.id))
    for n, state in enumerate((LetterState.SENT, LetterState.FAILED, LetterState.CANCELLED)):
        letter = Letter(
            key=f"test:{n}",
            kind="candidates.confirmed",
            forum_id=w.chartres.id,
            account_id=w.marie.account_id,
            recipient=w.marie.email,
            subject=f"Courriel {n}",
            state=state,
            failure="Boîte pleine" if state is LetterState.FAILED else None,
            message_id=f"<{n}@localhost>",
        )
        factories.save(letter)
    page = text_of(organiser.get(candidate(w)))
    assert "Ouvert par Airbel le lundi 1er février" in page.replace("\u00a0", " ")
    assert ("Courriel 0" in page, "Boîte pleine" in page, "Courriel 2" in page) == (True, True, False)
    read = text_of(organiser.get(company(w)))
    assert "CV ouverts" in read
    assert recruiter.full_name in read


def test_the_records_cost_the_same_whatever_they_hold(w: World, organiser: FlaskClient, count_statements) -> None:
    def cost() -> tuple[int, int]:
        db.session.remove()
        with count_statements() as one:
            assert organiser.get(f"/organisation/chartres-2027/candidats/{marie}").status_code == 200
        with count_statements() as other:
            assert organiser.get(f"/organisation/chartres-2027/entreprises/{airbel}").status_code == 200
        return len(one), len(other)

    marie, airbel = w.marie.id, w.airbel.id
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    cost()
    before = cost()
    for n in range(6):
        ana = factories.candidate(w.chartres, f"Ana{n}")
        choose(ana, w.airbel)
        actions.book(w.airbel, ana, w.slots[n + 1])
        factories.save(CvOpening(registration_id=ana.id, participation_id=airbel, account_id=ana.account_id))
    db.session.commit()
    assert cost() == before


def test_a_siret_is_checked_only_when_somebody_says_that_they_did(w: World, organiser: FlaskClient) -> None:
    firm = w.airbel.company
    assert (firm.siret is not None, firm.siret_checked_at) == (True, None)
    sent = fields(organiser.get(company(w)), ".siret-form")
    changed = post(organiser, f"{company(w)}/siret", {**sent, "siret": "00000000000000"})
    assert changed.status_code == 409
    db.session.refresh(firm)
    assert firm.siret_checked_at is None
    assert post(organiser, f"{company(w)}/siret", sent).status_code == 303
    db.session.refresh(firm)
    assert firm.siret_checked_at == now()
    page = organiser.get(company(w))
    assert "vérifié le 1er février 2027" in text_of(page).replace("\u00a0", " ")
    assert "SIRET vérifié à l’annuaire" in text_of(page)
