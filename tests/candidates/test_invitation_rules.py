"""What an invitation may do, and until when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.candidates import invitation_rules as rules
from forum_app.candidates.vocabulary import InvitedStanding, RegistrationState
from forum_app.privacy.retention_rules import BY_DATA
from forum_app.privacy.vocabulary import Data

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(days=1), NOW - timedelta(days=1)
INVITED, CONFIRMED = RegistrationState.INVITED, RegistrationState.CONFIRMED


@given(st.dates(date(2026, 1, 1), date(2032, 12, 31)))
def test_the_letter_says_the_very_day_when_the_purge_erases(day: date) -> None:
    kept = BY_DATA[Data.INVITED]
    erased = rules.erased_on(day)
    assert (kept.limit(erased - timedelta(days=1)) <= day, day < kept.limit(erased)) == (True, True)


def test_a_reminder_leaves_before_the_forum_and_before_all_is_erased() -> None:
    invited = date(2027, 2, 1)
    assert [day.day for day in rules.reminder_days(invited, date(2027, 3, 18))] == [3, 5, 8, 11]
    assert rules.reminder_days(invited, date(2027, 2, 5)) == [date(2027, 2, 3)]
    assert rules.usual_reminder(invited, date(2027, 3, 18)) == date(2027, 2, 5)
    assert rules.usual_reminder(invited, date(2027, 2, 5)) == date(2027, 2, 3)
    assert rules.usual_reminder(invited, date(2027, 2, 2)) is None
    assert rules.reminder_refusal(None, invited, date(2027, 3, 18)) is None
    refusal = rules.reminder_refusal(date(2027, 2, 4), invited, date(2027, 3, 18))
    assert refusal is not None
    assert refusal.field == "remind_on"


@pytest.mark.parametrize(
    ("state", "expires", "opened", "code"),
    [
        (None, None, None, "invitation_unknown"),
        (CONFIRMED, LATER, None, "invitation_answered"),
        (INVITED, NOW, None, "invitation_expired"),
        (INVITED, LATER, EARLIER, "invitation_used"),
        (INVITED, LATER, None, None),
    ],
)
def test_a_link_opens_once_until_its_date(
    state: RegistrationState | None, expires: datetime | None, opened: datetime | None, code: str | None
) -> None:
    refusal = rules.opening_refusal(state, expires, opened, NOW)
    assert (refusal.code if refusal else None) == code


def test_only_who_has_not_agreed_is_erased_by_a_link() -> None:
    codes = [
        (found.code if (found := rules.declining_refusal(state)) else None) for state in (None, CONFIRMED, INVITED)
    ]
    assert codes == ["invitation_unknown", "invitation_answered", None]


def test_only_an_address_that_received_nothing_is_corrected() -> None:
    kept = [standing for standing in InvitedStanding if rules.address_refusal(standing) is not None]
    assert kept == [InvitedStanding.UNANSWERED, InvitedStanding.BEGUN]
