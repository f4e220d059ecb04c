"""How long each kind of data is kept, and how the notice says it."""

from datetime import date

import pytest

from forum_app.candidates.vocabulary import ConsentPurpose
from forum_app.privacy.retention_rules import BY_DATA, RETENTION, longer_than, months_before
from forum_app.privacy.vocabulary import Data


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2027, 6, 19), 3, date(2027, 3, 19)),
        (date(2027, 5, 31), 3, date(2027, 2, 28)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2027, 1, 31), 1, date(2026, 12, 31)),
        (date(2027, 12, 15), 1, date(2027, 11, 15)),
        (date(2029, 3, 18), 24, date(2027, 3, 18)),
    ],
)
def test_months_are_counted_back_to_the_same_day_or_the_last_of_its_month(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_each_kind_of_data_has_one_line() -> None:
    assert [line.data for line in RETENTION] == list(Data)


def test_an_agreement_keeps_a_registration_longer_and_the_longest_wins() -> None:
    assert longer_than(Data.REGISTRATION) == (ConsentPurpose.FOLLOW_UP, ConsentPurpose.NEWS)
    assert longer_than(Data.FOLLOWED) == (ConsentPurpose.NEWS,)
    assert longer_than(Data.NEWS) == ()


def test_a_line_is_read_aloud() -> None:
    assert BY_DATA[Data.REGISTRATION].duration.replace("\u00a0", " ") == "3 mois après le forum"
    assert BY_DATA[Data.SIGN_INS].duration.replace("\u00a0", " ") == "30 jours après la demande"
    assert BY_DATA[Data.SIGN_INS].limit(date(2027, 2, 1)) == date(2027, 1, 2)
