"""Two organisers take the same import back at the same instant: it goes once, and everybody reads so. Without the locks
of
`undo.undo_import`, all but one would read of a collision (409) on PostgreSQL."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.imports.actions import Consent
from forum_app.imports.models import ImportBatch
from forum_app.imports.vocabulary import ImportState
from forum_app.journal.models import JournalEntry
from tests import factories
from tests.imports.test_actions import AWA, MARIE, give, run
from tests.races.serving import Request, StageOf, statuses

pytestmark = pytest.mark.race


def test_an_import_is_taken_back_once(stage_of: StageOf) -> None:
    stage = stage_of()
    chartres = factories.forum(day=now().date() + timedelta(days=30))
    organisers = [factories.national_organiser(), factories.national_organiser("Anna", "Lévy")]
    batch = give(chartres, MARIE, AWA, consent=Consent("Salon", now().date(), "Bulletin papier"))
    run(batch)
    assert db.session.scalar(sa.select(sa.func.count(Registration.id))) == 2
    db.session.commit()  # or SQLite's one writer would be this test
    answers = stage.volley(
        [
            Request(who, f"/organisation/{chartres.slug}/importer/candidats/{batch.id}/annulation", {"expected": "2"})
            for who in organisers * 4
        ]
    )
    assert statuses(answers) == {303: 8}
    db.session.rollback()
    db.session.expire_all()
    assert db.session.scalar(sa.select(sa.func.count(Registration.id))) == 0
    cancelled = db.session.get_one(ImportBatch, batch.id)
    assert (
        cancelled.state,
        cancelled.result["taken_back"],
        cancelled.cancelled_by_id in {o.id for o in organisers},
    ) == (ImportState.CANCELLED, 2, True)
    assert (
        db.session.scalar(sa.select(sa.func.count(JournalEntry.id)).where(JournalEntry.verb == "import.cancelled")) == 1
    )
