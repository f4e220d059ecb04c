"""« Obligatoire : sans atelier, pas de réservation » holds, and the grid says why."""

import pytest
from flask import Flask

from forum_app.core.db import db
from forum_app.core.refusals import Refused
from forum_app.forums.vocabulary import WorkshopPolicy
from forum_app.interviews import actions
from forum_app.workshops import actions as workshops
from tests import factories
from tests.interviews.world import World, world


def prepared(policy: WorkshopPolicy) -> tuple[World, int]:
    """A forum with this policy, and its workshop."""
    w = world(workshop_policy=policy)
    return w, factories.workshop(w.chartres).id


def test_nobody_is_booked_without_the_seat_that_the_forum_requires(app: Flask, as_account) -> None:
    w, workshop_id = prepared(WorkshopPolicy.REQUIRED)
    recruiter, grid = as_account(factories.recruiter_of(w.airbel)), f"/entreprise/{w.airbel.id}/creneaux"
    with pytest.raises(Refused, match="no_workshop") as refused:
        actions.book(w.airbel, w.marie, w.slots[0])
    assert "Marie T. n'a pas de place à l'atelier, obligatoire à ce forum." in refused.value.refusal.sentence.replace(
        "\u00a0", " "
    ).replace("’", "'")
    assert "sans place à l’atelier" in recruiter.get(grid).text
    workshops.take_seat(w.marie, workshop_id)
    db.session.commit()
    assert "sans place à l’atelier" not in recruiter.get(grid).text
    assert actions.book(w.airbel, w.marie, w.slots[0]).slot is w.slots[0]


def test_an_interview_booked_before_still_moves(app: Flask) -> None:
    w, _workshop_id = prepared(WorkshopPolicy.FREE)
    booked = actions.book(w.airbel, w.marie, w.slots[0])
    w.chartres.workshop_policy = WorkshopPolicy.REQUIRED
    db.session.commit()
    actions.move(booked, w.slots[1])
    assert booked.slot is w.slots[1]


@pytest.mark.parametrize("policy", [WorkshopPolicy.RECOMMENDED, WorkshopPolicy.FREE])
def test_elsewhere_a_seat_is_a_choice(app: Flask, policy: WorkshopPolicy) -> None:
    w, _workshop_id = prepared(policy)
    assert actions.book(w.airbel, w.marie, w.slots[0]).slot is w.slots[0]


def test_what_is_required_must_be_offered(app: Flask) -> None:
    w = world(workshop_policy=WorkshopPolicy.REQUIRED)
    assert actions.book(w.airbel, w.marie, w.slots[0]).slot is w.slots[0]
