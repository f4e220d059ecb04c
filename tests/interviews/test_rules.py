"""What may become of an interview, and who may open a CV. No database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from forum_app.core.refusals import Refusal
from forum_app.forums.vocabulary import WindowKind, WindowOverride
from forum_app.interviews.rules import interview as interview_rules
from forum_app.interviews.vocabulary import InterviewState

NOW = datetime(2027, 3, 16, 16, 0, tzinfo=UTC)
START = datetime(2027, 3, 18, 8, 30, tzinfo=UTC)


@dataclass
class Opening:
    kind: WindowKind
    opens_at: datetime
    closes_at: datetime
    override: WindowOverride | None = None


def freeze(opens_at: datetime, override: WindowOverride | None = None) -> list[Opening]:
    return [Opening(WindowKind.FREEZE, opens_at, START, override)]


def declining(state=InterviewState.FIRM, windows=None, now=NOW) -> str | None:
    found = interview_rules.declining_refusal(
        state, START, freeze(NOW + timedelta(hours=1)) if windows is None else windows, now, "Europe/Paris"
    )
    return found.code if found else None


def test_a_candidate_declines_until_the_freeze() -> None:
    assert declining() is None
    assert declining(windows=freeze(NOW)) == "frozen"
    assert declining(windows=freeze(NOW, WindowOverride.CLOSED)) is None
    assert declining(windows=freeze(NOW + timedelta(days=1), WindowOverride.OPEN)) == "frozen"
    assert declining(windows=[], now=START) == "interview_past"


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (InterviewState.DECLINED, "already_declined"),
        (InterviewState.CANCELLED, "not_live"),
        (InterviewState.HELD, "not_live"),
    ],
)
def test_what_is_no_longer_planned_is_not_declined(state, code) -> None:
    assert declining(state) == code


def test_freeing_is_undone_for_five_minutes() -> None:
    def code(state: InterviewState, minutes: float) -> str | None:
        found = interview_rules.restoring_refusal(state, NOW - timedelta(minutes=minutes), NOW)
        return found.code if found else None

    assert code(InterviewState.CANCELLED, 5) is None
    assert code(InterviewState.CANCELLED, 5.1) == "too_late_to_undo"
    assert code(InterviewState.DECLINED, 1) == "not_cancelled"


def cv(**facts) -> str | None:
    found = interview_rules.cv_refusal(
        **{"firm": True, "agreed": True, "minor": False, "has_file": True, "outside": None, **facts}
    )
    return found.code if found else None


def test_a_cv_opens_when_ticked_from_publication_on_and_never_for_minors() -> None:
    assert cv() is None
    assert cv(firm=False) == "cv_no_interview"
    assert cv(agreed=False) == "cv_not_shared"
    assert cv(minor=True) == "cv_not_shared"
    assert cv(minor=None) == "cv_not_shared"
    assert cv(has_file=False) == "cv_not_shared"
    assert cv(outside=Refusal("window_ahead", "")) == "window_ahead"
