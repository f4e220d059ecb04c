"""What a workshop must respect. No database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forum_app.workshops.opening_rules import MOST_SEATS, WorkshopFacts, removal_refusal, workshop_refusals

FORUM = datetime(2027, 3, 18, 8, 0, tzinfo=UTC)
MORNING = FORUM - timedelta(days=7)
HELD = WorkshopFacts(MORNING, MORNING + timedelta(hours=3, minutes=30), "Salle des fêtes", 45)


def test_a_week_before_with_seats_enough_is_well() -> None:
    assert workshop_refusals(HELD, FORUM, seats=45, now=MORNING - timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("facts", "seats", "code", "field"),
    [
        (replace(HELD, ends_at=HELD.starts_at), 0, "workshop_inverted", "workshop_ends_at"),
        (replace(HELD, ends_at=FORUM + timedelta(minutes=1)), 0, "workshop_after_forum", "workshop_day"),
        (replace(HELD, capacity=0), 0, "seats_out_of_range", "workshop_capacity"),
        (replace(HELD, capacity=MOST_SEATS + 1), 0, "seats_out_of_range", "workshop_capacity"),
        (replace(HELD, capacity=17), 18, "seats_below_taken", "workshop_capacity"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(facts: WorkshopFacts, seats: int, code: str, field: str) -> None:
    assert [(r.code, r.field) for r in workshop_refusals(facts, FORUM, seats)] == [(code, field)]


def test_a_moment_that_is_past_is_refused_only_when_it_is_chosen_now() -> None:
    later = MORNING + timedelta(days=1)
    assert [r.code for r in workshop_refusals(HELD, FORUM, now=later)] == ["workshop_past"]
    assert workshop_refusals(HELD, FORUM) == []


def test_a_workshop_whose_seats_are_taken_stays() -> None:
    assert removal_refusal(0) is None
    one, many = removal_refusal(1), removal_refusal(12)
    assert one is not None
    assert many is not None
    assert one.sentence.startswith("1 personne a sa place")
    assert many.sentence.startswith("12 personnes ont leur place")
