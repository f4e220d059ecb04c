"""Until when a role over a forum lasts, when nobody says otherwise."""

from datetime import date, datetime, time

import pytest

from forum_app.core.time_zones import at
from forum_app.forums.role_end_rules import month_after, usual_end
from forum_app.permissions.vocabulary import Role

CLOSING = at(date(2027, 3, 18), time(17))
WORKSHOP = at(date(2027, 3, 11), time(12, 30))
PARIS = "Europe/Paris"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.DESK, at(date(2027, 3, 18), time(20))),
        (Role.ACCOMPANIST, at(date(2027, 3, 18), time(20))),
        (Role.TRAINER, at(date(2027, 3, 13), time(20))),
        (Role.ACCESSIBILITY, at(date(2027, 4, 18), time(20))),
        (Role.TERRITORIAL_ORGANISER, None),
        (Role.NATIONAL_ORGANISER, None),
    ],
)
def test_each_role_has_its_usual_end(role: Role, expected: datetime | None) -> None:
    assert usual_end(role, CLOSING, PARIS, WORKSHOP) == expected


def test_a_forum_that_closes_late_keeps_its_people_until_then() -> None:
    late = at(date(2027, 3, 18), time(22))
    assert usual_end(Role.DESK, late, PARIS) == late


def test_who_runs_a_workshop_that_is_not_there_yet_stays_until_the_evening_of_the_forum() -> None:
    assert usual_end(Role.TRAINER, CLOSING, PARIS) == at(date(2027, 3, 18), time(20))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2027, 12, 31), date(2028, 1, 31)),
        (date(2027, 3, 18), date(2027, 4, 18)),
    ],
)
def test_a_month_after_is_the_same_day_or_the_last_one(day: date, expected: date) -> None:
    assert month_after(day) == expected
