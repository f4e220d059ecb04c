"""Two organisers decide on one thing: the second reads both decisions, and one letter leaves.

Each act that decides is tried in both orders by `tests/house/test_shared_forms.py`; here are the stories.
"""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.decisions import stretch
from forum_app.forums.models import Forum
from forum_app.mail.delivery import deliver_letters
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from tests import factories
from tests.browser import decide, fields, post, text_of
from tests.conftest import NOW
from tests.letters import NoServer, outbox

HOME = "/mon-forum/chartres-2027"
LIST = "/organisation/chartres-2027/candidats"


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum()


@pytest.fixture
def odile(app: Flask) -> Account:
    return factories.national_organiser()


def letters_of(registration: Registration) -> list[Letter]:
    """The letters about a registration, cancelled or not."""
    return outbox(Letter.subject_kind == "registration", Letter.subject_id == registration.id)


def words(answer) -> str:
    return text_of(answer).replace("’", "'")


def test_a_second_organiser_reads_both_decisions_and_one_letter_leaves(
    chartres: Forum, as_account, odile: Account
) -> None:
    eva = factories.candidate(chartres, "Éva", state=RegistrationState.TO_EXAMINE)
    url = f"{LIST}/{eva.id}"
    first, anne = as_account(odile), as_account(factories.national_organiser("Anne"))
    late = fields(anne.get(url), 'form:has(input[name="decision"])')
    refusal = {"decision": "refuse", "motive": "outside", "message": "À l'an prochain."}
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert decide(first, url, data=refusal).status_code == 303
    with time_machine.travel(NOW + timedelta(minutes=1, seconds=40), tick=False):
        typed = {"decision": "confirm", "motive": "active_search", "message": "Bienvenue, Éva."}
        answer = post(anne, url, {**late, **typed})
    page = words(answer)
    assert answer.status_code == 409
    assert "Odile a décidé 40 secondes avant vous" in page
    assert "Aucun courriel n'est parti : celui de cette décision part à 10 h 06." in page
    for said in ("Refusée Motif Hors du champ du forum À l'an prochain.", "Confirmée Motif Recherche active"):
        assert said in page
    assert "Bienvenue, Éva." in page
    assert (eva.state, len(letters_of(eva))) == (RegistrationState.REFUSED, 1)
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        assert post(anne, url, fields(answer, ".decision-wanted form")).status_code == 303
    assert eva.state is RegistrationState.CONFIRMED
    assert [(letter.kind, letter.state) for letter in letters_of(eva)] == [
        ("candidates.refused", LetterState.CANCELLED),
        ("candidates.confirmed", LetterState.WAITING),
    ]


def test_who_keeps_the_first_decision_is_written_down_and_its_letter_may_wait(
    chartres: Forum, as_account, odile: Account
) -> None:
    eva = factories.candidate(chartres, "Éva", state=RegistrationState.TO_EXAMINE)
    url, anne = f"{LIST}/{eva.id}", as_account(factories.national_organiser("Anne"))
    late = fields(anne.get(url), 'form:has(input[name="decision"])')
    decide(as_account(odile), url, data={"decision": "refuse", "motive": "outside"})
    answer = post(anne, url, {**late, "decision": "confirm", "motive": "active_search"})
    hold = {**fields(answer, ".note form"), "act": "hold"}
    with time_machine.travel(NOW + timedelta(minutes=4), tick=False):
        post(anne, f"{url}/decision", hold)
        assert "Le courriel attend jusqu'à 10 h 14." in words(anne.get(url))
        post(anne, f"{url}/decision", fields(answer, ".card-current form"))
        page = words(anne.get(url))
        assert "Rien n'a changé." in page
        assert "Vous : « Confirmée » pour Éva Tessier, après un collègue, sans effet." in page
    with time_machine.travel(NOW + timedelta(minutes=13), tick=False):
        assert deliver_letters(NoServer()) == 0
    with time_machine.travel(NOW + timedelta(minutes=14), tick=False):
        assert deliver_letters(NoServer()) == 1
        post(anne, f"{url}/decision", {"act": "hold"})
        assert "Le courriel est déjà parti." in words(anne.get(url))
    assert eva.state is RegistrationState.REFUSED


def test_a_letter_that_has_left_is_answered_by_one_that_names_the_change(
    chartres: Forum, as_account, odile: Account
) -> None:
    eva = factories.candidate(chartres, "Éva", state=RegistrationState.TO_EXAMINE)
    url, anne = f"{LIST}/{eva.id}", as_account(factories.national_organiser("Anne"))
    late = fields(anne.get(url), 'form:has(input[name="decision"])')
    decide(as_account(odile), url, data={"decision": "confirm", "motive": "active_search"})
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert deliver_letters(NoServer()) == 1
        answer = post(anne, url, {**late, "decision": "refuse", "motive": "outside"})
        assert "Le courriel est parti à 10 h 06." in words(answer)
        assert post(anne, url, fields(answer, ".decision-wanted form")).status_code == 303
    refusal = outbox(Letter.kind == "candidates.refused")[0]
    assert "Cette réponse remplace celle qui vous a été envoyée le lundi 1er février, 10 h 06." in " ".join(
        refusal.text.split()
    )


def test_the_same_decision_twice_is_no_conflict(chartres: Forum, as_account, odile: Account) -> None:
    eva = factories.candidate(chartres, "Éva", state=RegistrationState.TO_EXAMINE)
    url, anne = f"{LIST}/{eva.id}", as_account(factories.national_organiser("Anne"))
    decision = {"decision": "refuse", "motive": "outside"}
    late = fields(anne.get(url), 'form:has(input[name="decision"])')
    assert decide(as_account(odile), url, data=decision).status_code == 303
    assert post(anne, url, {**late, **decision}).location == url
    assert "Odile l'a fait avant vous, lundi 1er février, 10 h 00, avec le même motif." in words(anne.get(url))
    assert len(letters_of(eva)) == 1


def test_somebody_who_withdrew_meanwhile_is_not_confirmed(chartres: Forum, as_account, odile: Account) -> None:
    eva = factories.candidate(chartres, "Éva", state=RegistrationState.TO_EXAMINE)
    url, browser = f"{LIST}/{eva.id}", as_account(odile)
    late = fields(browser.get(url), 'form:has(input[name="decision"])')
    assert post(as_account(eva.account), HOME + "/desistement").status_code == 303
    answer = post(browser, url, {**late, "decision": "confirm", "motive": "active_search"})
    assert answer.status_code == 409
    assert "Ce n'est plus possible à partir de « Désistement ». Revenez au dossier." in words(answer)
    assert "Remplacer par ma décision" not in words(answer)


def test_a_company_approved_and_refused_at_once_reads_one_answer(chartres: Forum, as_account, odile: Account) -> None:
    airbel = factories.company(chartres, state=ParticipationState.TO_EXAMINE)
    record = f"/organisation/chartres-2027/entreprises/{airbel.id}"
    anne = as_account(factories.national_organiser("Anne"))
    late = fields(anne.get(record), 'form[action$="/validation"]')
    assert decide(as_account(odile), record, "/validation", {"reason": "Bienvenue"}).status_code == 303
    answer = post(anne, f"{record}/refus", {**late, "reason": "Hors du champ"})
    assert answer.status_code == 409
    assert "Validée Motif Bienvenue" in words(answer)
    assert "Refusée Motif Hors du champ" in words(answer)
    assert post(anne, f"{record}/refus", fields(answer, ".decision-wanted form")).status_code == 303
    assert (airbel.state, airbel.state_reason) == (ParticipationState.REFUSED, "Hors du champ")
    about = outbox(Letter.subject_kind == "participation", Letter.subject_id == airbel.id)
    assert [(letter.kind, letter.state) for letter in about] == [
        ("companies.approved", LetterState.CANCELLED),
        ("companies.refused", LetterState.WAITING),
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "1 seconde"),
        (40, "40 secondes"),
        (60, "1 minute"),
        (3599, "59 minutes"),
        (7200, "2 heures"),
        (86400, "1 jour"),
    ],
)
def test_a_stretch_of_time_is_said_in_its_largest_unit(app: Flask, seconds: int, said: str) -> None:
    with app.test_request_context():
        assert stretch(seconds).replace("\u00a0", " ") == said
