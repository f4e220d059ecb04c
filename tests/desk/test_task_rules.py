"""What the dashboard asks of its organiser. No database."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forum_app.candidates.vocabulary import RegistrationState
from forum_app.desk.task_rules import CandidateCounts, ForumCounts, tasks_of
from forum_app.forums.rules import WindowFacts
from forum_app.forums.vocabulary import WindowKind

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
FORUM = NOW + timedelta(days=45)
QUIET = ForumCounts(
    approved=10,
    companies_to_examine=0,
    tables=10,
    without_recruiter=0,
    unwished=0,
    seated=0,
    seats=0,
    workshop_at=None,
    wishing=0,
    without_interview=0,
    interviews=0,
    slots=12,
    failed_letters=0,
)
NOBODY = CandidateCounts()


def window(kind: WindowKind, opens: int, closes: int) -> WindowFacts:
    """A window that opens and closes so many days from now."""
    return WindowFacts(kind, NOW + timedelta(days=opens), NOW + timedelta(days=closes))


def codes(*windows: WindowFacts, candidates: CandidateCounts = NOBODY, now: datetime = NOW, **counts: int) -> list[str]:
    return [task.code for task in tasks_of(windows, candidates, replace(QUIET, **counts), FORUM, now)]


def test_nothing_presses_when_all_is_done_or_the_forum_has_begun() -> None:
    assert codes() == []
    assert codes(failed_letters=3, now=FORUM) == []


@pytest.mark.parametrize("counted", ["without_recruiter", "failed_letters"])
def test_each_thing_counted_is_a_task(counted: str) -> None:
    assert codes(**{counted: 1}) == [counted]


def test_companies_that_nobody_chose_press_only_while_somebody_chooses() -> None:
    wishes = window(WindowKind.WISHES, -5, 5)
    assert codes(wishes, wishing=4, unwished=2) == ["unwished"]
    assert codes(wishes, wishing=0, unwished=2) == []
    assert codes(window(WindowKind.WISHES, 1, 5), wishing=4, unwished=2) == []


def test_the_soonest_deadline_comes_first_and_what_has_none_last() -> None:
    examined = CandidateCounts(Counter({RegistrationState.TO_EXAMINE: 3}))
    candidates = window(WindowKind.CANDIDATES, -10, 10)
    found = tasks_of([candidates], examined, replace(QUIET, without_recruiter=1, failed_letters=2), FORUM, NOW)
    assert [task.code for task in found] == ["registrations", "without_recruiter", "failed_letters"]
    assert found[0].title.startswith("3 inscriptions à examiner")
