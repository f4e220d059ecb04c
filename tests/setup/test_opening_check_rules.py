"""What prevents a forum from opening, and what its organisers should know first."""

from dataclasses import replace
from datetime import date

from forum_app.forums.day_choice_rules import Surroundings
from forum_app.setup.opening_check_rules import OpeningFacts, checks_of

READY = OpeningFacts(
    held_on=date(2027, 3, 18),
    today=date(2027, 2, 1),
    around=Surroundings(),
    open_slots=24,
    contact_email="odile@anaf.example",
    legal_mentions=True,
    capacity=60,
    table_capacity=20,
    venue_capacity=100,
    workshop_day=date(2027, 3, 11),
    workshop_seats=60,
    address="1 place des Épars",
    step_free_access="Par la cour.",
    pitch="Une journée d'entretiens.",
    has_accessibility_contact=True,
)


def problems(**changes: object) -> list[tuple[str, str | None]]:
    """(kind, where it is put right) of each line that is not in order."""
    return [(check.kind, check.step) for check in checks_of(replace(READY, **changes)) if check.kind != "fine"]


def test_a_forum_that_lacks_nothing_has_no_problem():
    assert problems() == []


def test_what_prevents_the_opening():
    lacking = {
        "held_on": date(2027, 2, 1),
        "open_slots": 0,
        "contact_email": "",
        "legal_mentions": False,
    }
    found = {name: [p for p in problems(**{name: value}) if p[0] == "blocking"] for name, value in lacking.items()}
    assert found == {
        "held_on": [("blocking", "setup.edit_place")],
        "open_slots": [("blocking", "setup.edit_grid")],
        "contact_email": [("blocking", "setup.edit_access")],
        "legal_mentions": [("blocking", None)],
    }


def test_what_to_know_before_the_opening():
    lacking = {"address": "", "step_free_access": "", "pitch": "", "has_accessibility_contact": False}
    found = {name: problems(**{name: value}) for name, value in lacking.items()}
    assert found == {
        "address": [("warning", "setup.edit_place")],
        "step_free_access": [("warning", "setup.edit_place")],
        "pitch": [("warning", "setup.edit_access")],
        "has_accessibility_contact": [("warning", "setup.edit_access")],
    }


def test_the_room_holds_candidates_and_two_people_a_table():
    assert problems(venue_capacity=99) == [("warning", "setup.edit_place")]
    assert problems(venue_capacity=None) == []


def test_the_workshop_seats_everybody():
    assert problems(workshop_seats=59) == [("warning", "setup.edit_programme")]
    assert problems(workshop_day=None, workshop_seats=None) == [("warning", "setup.edit_programme")]


def test_problems_come_first():
    kinds = [check.kind for check in checks_of(replace(READY, legal_mentions=False, pitch=""))]
    assert kinds == ["blocking", "warning", *["fine"] * (len(kinds) - 2)]
