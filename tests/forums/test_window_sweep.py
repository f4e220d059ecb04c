"""Every window that holds an act back, in every state: the act is done when it is open, and refused otherwise.

Those that govern interviews are swept in tests/interviews/test_windows.py.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum_app.candidates.models import Consent, Registration
from forum_app.candidates.vocabulary import ConsentPurpose, RegistrationState
from forum_app.companies import actions as companies
from forum_app.companies.vocabulary import NoSiretReason, ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.forums.models import Forum
from forum_app.forums.rules import window_of
from forum_app.forums.vocabulary import WindowKind, WindowOverride
from forum_app.interviews.models import Interview
from forum_app.wishes import actions as wishes
from forum_app.wishes.models import Wish
from tests import factories
from tests.browser import post

# A window of four hours: when it opens, in hours from now, and what was decided by hand.
STATES: dict[str, tuple[int, WindowOverride | None]] = {
    "before": (1, None),
    "inside": (-2, None),
    "after": (-5, None),
    "opened by hand": (1, WindowOverride.OPEN),
    "closed by hand": (-2, WindowOverride.CLOSED),
}
OPEN = {"inside", "opened by hand"}
Browsers = Callable[..., FlaskClient]


@pytest.fixture
def chartres(app: Flask) -> Forum:
    return factories.forum(capacity=500, table_capacity=100)


def _put(forum: Forum, kind: WindowKind, state: str) -> None:
    window, (opens, override) = window_of(forum.windows, kind), STATES[state]
    window.opens_at = now() + timedelta(hours=opens)
    window.closes_at = window.opens_at + timedelta(hours=4)
    window.override = override
    db.session.commit()


def _done(act: Callable[[], object]) -> bool:
    """Whether an act is done: it is undone at once, whatever it did."""
    undone = db.session.begin_nested()
    try:
        act()
    except Refused:
        return False
    finally:
        undone.rollback()
        db.session.expire_all()
    return True


def _state(registration: Registration) -> RegistrationState:
    db.session.expire_all()
    return db.session.get_one(Registration, registration.id).state


@pytest.mark.parametrize("state", STATES)
def test_candidates_sign_up_and_come_back_while_their_window_is_open(
    chartres: Forum, client: FlaskClient, as_account: Browsers, state: str
) -> None:
    drafted = factories.candidate(chartres, "Ana", state=RegistrationState.DRAFT, agreed_at=None)
    gone = factories.candidate(chartres, "Bob", state=RegistrationState.WITHDRAWN)
    invited = factories.candidate(chartres, "Cléo", state=RegistrationState.INVITED, agreed_at=None)
    _put(chartres, WindowKind.CANDIDATES, state)
    first = client.get("/forums/chartres-2027/inscription/contact")
    post(as_account(drafted.account), "/forums/chartres-2027/inscription/atelier", {"share": "y"})
    post(as_account(gone.account), "/mon-forum/chartres-2027/retour")
    post(as_account(invited.account), "/forums/chartres-2027/inscription/atelier", {"share": "y"})
    is_open = state in OPEN
    assert ('name="email"' in first.text) is is_open
    assert _state(drafted) is (RegistrationState.CONFIRMED if is_open else RegistrationState.DRAFT)
    assert _state(gone) is (RegistrationState.DRAFT if is_open else RegistrationState.WITHDRAWN)
    assert _state(invited) is RegistrationState.CONFIRMED  # an invitation holds, whatever the dates


def test_companies_begin_and_send_their_sign_up_while_their_window_is_open(chartres: Forum) -> None:
    newcomer = factories.account("lise@zymo.example")
    drafted = factories.company(chartres, "Airbel", state=ParticipationState.DRAFT)
    identity = {"name": "Zymo", "siret": None, "no_siret_reason": NoSiretReason.FOREIGN}
    acts: dict[str, Callable[[], object]] = {
        "begin": lambda: companies.open_sign_up(chartres, newcomer, identity, {}),
        "send": lambda: companies.submit(drafted),
    }
    for state in STATES:
        _put(chartres, WindowKind.COMPANIES, state)
        assert {name: _done(act) for name, act in acts.items()} == dict.fromkeys(acts, state in OPEN), state


def test_wishes_change_while_their_window_is_open(chartres: Forum) -> None:
    marie = factories.candidate(chartres)
    airbel, galenor, zymo = (factories.company(chartres, name) for name in ("Airbel", "Galénor", "Zymo"))
    for rank, firm in enumerate((airbel, galenor), start=1):
        factories.save(Wish(registration=marie, participation=firm, rank=rank))
    acts: dict[str, Callable[[], object]] = {
        "add": lambda: wishes.add(marie, zymo),
        "remove": lambda: wishes.remove(marie, airbel.id),
        "move": lambda: wishes.move(marie, galenor.id, 1),
        "put back": lambda: wishes.put_back(marie, [galenor.id]),
    }
    for state in STATES:
        _put(chartres, WindowKind.WISHES, state)
        assert {name: _done(act) for name, act in acts.items()} == dict.fromkeys(acts, state in OPEN), state


@pytest.mark.parametrize("state", STATES)
def test_a_cv_opens_while_agendas_are_out(chartres: Forum, as_account: Browsers, state: str) -> None:
    marie = factories.candidate(chartres, cv_file=factories.stored_file("cv.pdf"))
    marie.consents.append(Consent(purpose=ConsentPurpose.CV, notice_version="2027-01"))
    airbel = factories.company(chartres)
    seat = {"slot_id": chartres.slots[0].id, "table_id": airbel.tables[0].id}
    factories.save(Interview(forum_id=chartres.id, participation_id=airbel.id, registration_id=marie.id, **seat))
    _put(chartres, WindowKind.AGENDAS, state)
    answer = as_account(factories.recruiter_of(airbel)).get(f"/entreprise/{airbel.id}/candidats/{marie.id}/cv")
    assert (answer.status_code == 200) is (state in OPEN)
