"""What the dashboard asks of its organiser. No database."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forum_app.candidates.vocabulary import RegistrationState
from forum_app.desk.task_rules import CandidateCounts, ForumCounts, Task, tasks_of
from forum_app.desk.vocabulary import Figure
from forum_app.forums.rules import WindowFacts
from forum_app.forums.vocabulary import WindowKind

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
FORUM = NOW + timedelta(days=45)
NOTHING = dict.fromkeys(Figure, 0)
QUIET = ForumCounts(NOTHING, capacity=50, table_capacity=20, tables=10, interviews=0, slots=12)
NOBODY = CandidateCounts()
WORKSHOP = FORUM - timedelta(days=7)


def window(kind: WindowKind, opens: int, closes: int) -> WindowFacts:
    """A window that opens and closes so many days from now."""
    return WindowFacts(kind, NOW + timedelta(days=opens), NOW + timedelta(days=closes))


def tasks(
    *windows: WindowFacts,
    candidates: CandidateCounts = NOBODY,
    now: datetime = NOW,
    workshop: datetime | None = None,
    free_seats: int = 0,
    tables: int = 10,
    **figures: int,
) -> list[Task]:
    counted = {**NOTHING, **{Figure[name.upper()]: count for name, count in figures.items()}}
    counts = replace(QUIET, figures=counted, tables=tables, free_seats=free_seats, last_workshop=workshop)
    return tasks_of(windows, candidates, counts, (FORUM, FORUM + timedelta(hours=8)), now)


def figures(*windows: WindowFacts, **facts: Any) -> list[Figure]:
    return [task.figure for task in tasks(*windows, **facts)]


def titles(*windows: WindowFacts, **facts: Any) -> list[str]:
    return [text_of_words(task.title) for task in tasks(*windows, **facts)]


def text_of_words(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u2019", "'")


def test_nothing_presses_when_all_is_done() -> None:
    assert tasks() == []


def test_what_presses_does_so_until_the_forum_is_over() -> None:
    assert figures(failed_letters=3, to_examine=1, now=FORUM) == [Figure.TO_EXAMINE, Figure.FAILED_LETTERS]
    assert tasks(failed_letters=3, to_examine=1, now=FORUM + timedelta(hours=8)) == []


@pytest.mark.parametrize(
    "figure", [Figure.WITHOUT_TEAM, Figure.FAILED_LETTERS, Figure.TO_EXAMINE, Figure.COMPANIES_TO_EXAMINE]
)
def test_each_thing_counted_is_a_task(figure: Figure) -> None:
    assert figures(**{figure.name.lower(): 1}) == [figure]


def test_companies_that_nobody_chose_press_only_while_somebody_chooses() -> None:
    wishes = window(WindowKind.WISHES, -5, 5)
    four, nobody = CandidateCounts(Counter({RegistrationState.CONFIRMED: 4})), NOBODY
    assert figures(wishes, candidates=four, unchosen=2) == [Figure.UNCHOSEN]
    assert figures(wishes, candidates=nobody, unchosen=2) == []
    assert figures(window(WindowKind.WISHES, 1, 5), candidates=four, unchosen=2) == []


def test_who_waits_is_a_task_while_there_is_room() -> None:
    half = CandidateCounts(Counter({RegistrationState.CONFIRMED: 40, RegistrationState.TO_EXAMINE: 5}))
    full = CandidateCounts(Counter({RegistrationState.CONFIRMED: 45, RegistrationState.TO_EXAMINE: 5}))
    assert titles(candidates=half, waiting=7) == ["5 places libres, 7 personnes attendent"]
    assert titles(candidates=full, waiting=7) == []
    assert titles(tables=19, companies_waiting=1) == ["1 table libre, 1 entreprise attend"]
    assert titles(tables=20, companies_waiting=1) == []
    assert titles(workshop=WORKSHOP, free_seats=3, waiting_seats=2) == [
        "3 places libres à l'atelier, 2 personnes attendent"
    ]
    assert titles(workshop=WORKSHOP, free_seats=0, waiting_seats=2) == []
    assert titles(workshop=WORKSHOP, free_seats=3, waiting_seats=2, now=WORKSHOP) == []


def test_a_workshop_says_whether_it_has_room() -> None:
    [with_room] = tasks(workshop=WORKSHOP, free_seats=3, unseated=7)
    [without] = tasks(workshop=WORKSHOP, free_seats=0, unseated=7)
    assert (with_room.text, without.text) == ("L’atelier a encore 3\u00a0places.", "L’atelier est complet.")
    assert tasks(workshop=WORKSHOP, unseated=7, now=WORKSHOP) == []


def test_the_soonest_deadline_comes_first_and_what_has_none_last() -> None:
    candidates = window(WindowKind.CANDIDATES, -10, 10)
    found = tasks(candidates, to_examine=3, without_team=1, failed_letters=2)
    assert [task.figure for task in found] == [Figure.TO_EXAMINE, Figure.WITHOUT_TEAM, Figure.FAILED_LETTERS]
    assert found[0].title.startswith("3 inscriptions à examiner")
