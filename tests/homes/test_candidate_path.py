"""The path of a candidate: one step has the primary button, those that may change have a link."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from forum_app.homes.candidate_path_rules import PathFacts, path_of

MOMENT = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
NOTHING_DONE = PathFacts(
    confirmed_on=MOMENT,
    zone="Europe/Paris",
    seat="none",
    seat_words="",
    seat_required=True,
    skills=0,
    shares=False,
    wishes=0,
    wishes_stage="open",
    wishes_open_at=MOMENT,
    wishes_close_at=MOMENT,
    published_at=None,
    interviews=0,
)
ALL_DONE = replace(NOTHING_DONE, seat="taken", skills=3, shares=True, wishes=2, published_at=MOMENT, interviews=2)


def buttons(facts: PathFacts) -> dict[str, tuple[str, str, str]]:
    """Label, endpoint and kind of the button of each step that has one."""
    return {s.key: (s.button.label, s.button.endpoint, s.button.kind) for s in path_of(facts) if s.button}


@pytest.mark.usefixtures("app")
def test_the_first_thing_to_do_has_the_primary_button_alone() -> None:
    assert buttons(NOTHING_DONE) == {
        "seat": ("Choisir mon atelier", "workshops.seat", "primary"),
        "wishes": ("Choisir", "wishes.wishes", "link"),
    }


@pytest.mark.usefixtures("app")
def test_what_is_done_may_be_changed() -> None:
    assert buttons(ALL_DONE) == {
        "seat": ("Changer", "workshops.seat", "link"),
        "profile": ("Modifier", "candidates.profile", "link"),
        "wishes": ("Modifier", "wishes.wishes", "link"),
        "agenda": ("Voir mon agenda", "interviews.candidate_agenda", "link"),
    }


@pytest.mark.usefixtures("app")
def test_wishes_have_no_link_once_closed() -> None:
    assert "wishes" not in buttons(replace(ALL_DONE, wishes_stage="closed"))


@pytest.mark.usefixtures("app")
def test_the_agreement_leads_to_its_place_on_the_page() -> None:
    step = next(s for s in path_of(replace(ALL_DONE, shares=False)) if s.key == "share")
    assert step.button is not None
    assert (step.button.label, step.button.kind, step.button.anchor) == ("Donner mon accord", "primary", "agreements")
