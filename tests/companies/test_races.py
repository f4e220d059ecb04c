"""A form that saves itself while it is sent: whatever arrives first, everything that was typed is there.

And the proof that this test sees a fault.
"""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from forum_app.companies.models import Recruiter
from forum_app.core.clock import now
from forum_app.core.db import db
from tests import factories
from tests.races.serving import Request, Stage, StageOf

pytestmark = pytest.mark.race

COMPANIES = 12


def drafts_and_submissions() -> list[Request]:
    """At each of several companies, the page sends three drafts and the whole form at the same instant."""
    with factories.together():
        chartres = factories.forum(day=now().date() + timedelta(days=30))
        people = [factories.account(f"personne{n}@galenor.example") for n in range(COMPANIES)]
    first = f"/forums/{chartres.slug}/entreprise"
    sent = []
    for rank, person in enumerate(people):
        known = {"no_siret_reason": "startup", "name": f"Galénor {rank}", "city": "Mions", "size": "pme"}
        display = f"display-of-company-{rank:04}"
        for number in (1, 2, 3):
            sent.append(
                Request(person, f"{first}/brouillon", {**known, "draft_of": display, "draft_rank": str(number)})
            )
        whole = {**known, "need_overload": "Deux lignes.", "function": "Responsable production"}
        sent.append(Request(person, first, {**whole, "form_key": display, "draft_rank": "4"}))
    return sent


def outcome(stage: Stage, *, drafts_late: bool = False) -> tuple[list[tuple[int, str]], list[str]]:
    """Where each submission leads, and the function of each recruiter.

    drafts_late: they arrive after the whole form.
    """
    requests = drafts_and_submissions()
    submissions, drafts = requests[3::4], [one for rank, one in enumerate(requests) if rank % 4 != 3]
    if drafts_late:
        answers = stage.volley(submissions)
        stage.volley(drafts)
    else:
        answers = stage.volley(requests)[3::4]
    db.session.rollback()
    led = [(answer.status, answer.location.rpartition("/")[2]) for answer in answers]
    return led, list(db.session.scalars(sa.select(Recruiter.function).order_by(Recruiter.id)))


KEPT = ([(303, "equipe")] * COMPANIES, ["Responsable production"] * COMPANIES)


@pytest.mark.parametrize("drafts_late", [False, True])
def test_a_submission_and_its_drafts_keep_every_field(stage_of: StageOf, drafts_late: bool) -> None:
    assert outcome(stage_of(), drafts_late=drafts_late) == KEPT


def test_without_the_order_of_drafts_fields_are_lost(stage_of: StageOf) -> None:
    """If this fails, the test above proves nothing."""
    assert outcome(stage_of("drafts"), drafts_late=True) != KEPT
