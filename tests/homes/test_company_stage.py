"""At which stage the home of a company stands. No database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forum_app.companies.vocabulary import ParticipationState
from forum_app.homes.company_stage_rules import CompanyFacts, stage_of

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
COMING = CompanyFacts(
    ParticipationState.APPROVED, closing=NOW + timedelta(days=45), chosen=3, filled=2, slots=24, may_book=True
)
ENDED = (ParticipationState.REFUSED, ParticipationState.WITHDRAWN)
NOT_APPROVED = (ParticipationState.TO_EXAMINE, ParticipationState.WAITING)


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({}, "open"),
        ({"chosen": 0}, "empty"),
        ({"may_book": False}, "closed"),
        ({"may_book": False, "chosen": 0}, "closed"),
        ({"filled": 24}, "complete"),
        ({"filled": 25, "may_book": False}, "complete"),
        ({"filled": 0, "slots": 0}, "open"),  # nobody at any table: nothing is complete
        ({"closing": NOW}, "over"),
        ({"closing": NOW + timedelta(minutes=1)}, "open"),
        ({"closing": NOW, "filled": 24}, "over"),
    ],
)
def test_what_an_approved_company_reads(changes: dict[str, object], stage: str) -> None:
    assert stage_of(replace(COMING, **changes), NOW) == stage


def test_what_was_decided_comes_before_how_full_the_day_is() -> None:
    full = replace(COMING, filled=24)
    assert {state: stage_of(replace(full, state=state), NOW) for state in (*ENDED, *NOT_APPROVED)} == (
        dict.fromkeys(ENDED, "ended") | dict.fromkeys(NOT_APPROVED, "examined")
    )


def test_a_company_that_left_does_not_read_that_the_forum_is_over() -> None:
    past = replace(COMING, closing=NOW)
    assert {state: stage_of(replace(past, state=state), NOW) for state in (*ENDED, *NOT_APPROVED)} == (
        dict.fromkeys(ENDED, "ended") | dict.fromkeys(NOT_APPROVED, "over")
    )
