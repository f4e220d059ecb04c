"""Two hundred people send their file at once for fifty places: fifty have one, the others a rank.

And the proof that this test sees a fault.
"""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.candidates.queries import waiting_ranks
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.mail.models import Letter
from tests import factories
from tests.races.serving import Request, Stage, StageOf, statuses

pytestmark = pytest.mark.race


def files(count: int, capacity: int = 50) -> list[Request]:
    """Everybody presses « Je m'inscris » at the same instant."""
    with factories.together():
        day = now().date() + timedelta(days=30)
        chartres = factories.forum(day=day, capacity=capacity)
        facts = {
            "state": RegistrationState.DRAFT,
            "agreed_at": None,
            "queue_at": None,
            "contract_end": day + timedelta(days=60),
        }
        people = [factories.candidate(chartres, f"Prénom{n}", "Nom", **facts) for n in range(count)]
        return [
            Request(person.account, f"/forums/{chartres.slug}/inscription/atelier", {"share": "y"}) for person in people
        ]


def counts() -> dict[RegistrationState, int]:
    db.session.rollback()
    return dict(db.session.execute(sa.select(Registration.state, sa.func.count()).group_by(Registration.state)).all())


def taken(stage: Stage) -> int:
    """How many of thirty have one of the two places: the first to arrive already arrive together."""
    stage.volley(files(30, capacity=2))
    return counts().get(RegistrationState.CONFIRMED, 0)


def test_fifty_places_make_fifty_people_and_a_list_without_gap(stage_of: StageOf) -> None:
    answers = stage_of().volley(files(200))
    assert statuses(answers) == {303: 200}
    assert counts() == {RegistrationState.CONFIRMED: 50, RegistrationState.WAITING: 150}
    forum_id = db.session.scalar(sa.select(Registration.forum_id).limit(1))
    assert sorted(waiting_ranks(forum_id).values()) == list(range(1, 151))
    letters = dict(db.session.execute(sa.select(Letter.kind, sa.func.count()).group_by(Letter.kind)).all())
    assert letters == {"candidates.confirmed": 50, "candidates.waiting": 150}


def test_a_double_click_is_one_registration_and_one_letter(stage_of: StageOf) -> None:
    stage = stage_of()
    one = files(1)[0]
    assert statuses(stage.volley([one] * 5)) == {303: 5}
    assert counts()[RegistrationState.CONFIRMED] == 1
    assert db.session.scalar(sa.select(sa.func.count(Letter.id))) == 1


def test_without_the_rule_places_are_oversold(stage_of: StageOf) -> None:
    """If this fails, the first test proves nothing."""
    assert taken(stage_of("rule")) > 2


def test_without_the_lock_places_are_oversold_on_postgresql(stage_of: StageOf) -> None:
    """SQLite lets one writer in at a time: there the lock of the row is not what holds."""
    stage = stage_of("lock")
    postgresql = db.engine.dialect.name == "postgresql"
    assert (taken(stage) > 2) is postgresql
