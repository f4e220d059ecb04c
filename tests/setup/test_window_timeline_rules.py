"""The picture of a forum's windows and what is said of their days. No database."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pytest

from forum_app.core.time_zones import at
from forum_app.forums.rules import Opening, companies_public_from
from forum_app.forums.vocabulary import WindowKind, WindowOverride
from forum_app.forums.window_rules import default_windows
from forum_app.setup.window_timeline_rules import NARROWEST, Timeline, advice_of, timeline_of

DAY = date(2027, 3, 18)
OPENING, CLOSING = at(DAY, time(9)), at(DAY, time(17))
NOW = at(date(2027, 2, 1), time(9))


@dataclass(frozen=True)
class Stretch:
    kind: WindowKind
    opens_at: datetime
    closes_at: datetime
    override: WindowOverride | None = None


@dataclass(frozen=True)
class AForum:
    windows: tuple[Opening, ...] = tuple(Stretch(*window) for window in default_windows(DAY))
    opening: datetime = OPENING
    closing: datetime = CLOSING
    time_zone: str = "Europe/Paris"


CHARTRES = AForum()
BOOKING = next(w for w in CHARTRES.windows if w.kind is WindowKind.BOOKING)
FIRST = at(date(2026, 12, 18), time(8)) - timedelta(days=2)  # companies sign up from 18 December, at eight
LAST = CHARTRES.closing + timedelta(days=14)


def hundredths(moment: datetime) -> float:
    return round(100 * ((moment - FIRST) / (LAST - FIRST)), 2)


def bar(timeline: Timeline, kind: WindowKind) -> tuple[float, float]:
    return next((line.start, line.width) for line in timeline.lines if line.kind is kind)


def test_the_picture_goes_from_two_days_before_the_first_opening_to_two_weeks_after_the_forum():
    workshop_at = at(date(2027, 3, 11), time(9))
    timeline = timeline_of(CHARTRES, NOW, workshop_at)
    assert [line.kind for line in timeline.lines] == list(WindowKind)
    assert (timeline.forum, timeline.workshop, timeline.today) == (
        hundredths(CHARTRES.opening),
        hundredths(workshop_at),
        hundredths(NOW),
    )
    start, width = bar(timeline, WindowKind.BOOKING)
    assert (start, round(start + width, 2)) == (hundredths(BOOKING.opens_at), hundredths(BOOKING.closes_at))


def test_windows_stand_in_the_order_of_their_kinds_whatever_that_of_the_rows():
    turned = replace(CHARTRES, windows=tuple(reversed(CHARTRES.windows)))
    assert timeline_of(turned, NOW) == timeline_of(CHARTRES, NOW)


def test_the_follow_up_runs_to_the_edge_of_the_picture():
    start, width = bar(timeline_of(CHARTRES, NOW), WindowKind.FOLLOW_UP)
    assert (start + width, width < 15) == (pytest.approx(100), True)


def test_a_window_of_one_minute_is_still_seen():
    short = Stretch(WindowKind.BOOKING, BOOKING.opens_at, BOOKING.opens_at + timedelta(minutes=1))
    assert bar(timeline_of(replace(CHARTRES, windows=(short,)), NOW), WindowKind.BOOKING)[1] == NARROWEST


def test_a_forum_without_windows_is_shown_around_its_own_day():
    timeline = timeline_of(replace(CHARTRES, windows=()), CHARTRES.opening)
    assert (timeline.lines, timeline.forum, timeline.today) == ([], 12.24, 12.24)


def test_today_is_not_shown_outside_the_picture():
    outside = [FIRST, FIRST - timedelta(days=1), LAST, LAST + timedelta(days=1)]
    assert [timeline_of(CHARTRES, moment).today for moment in outside] == [None] * 4


def test_months_stand_at_their_first_midnight_on_the_clocks_of_the_forum():
    paris = timeline_of(CHARTRES, NOW).months
    assert paris == [
        (hundredths(at(date(year, month, 1), time(0))), name)
        for year, month, name in ((2027, 1, "janvier"), (2027, 2, "février"), (2027, 3, "mars"), (2027, 4, "avril"))
    ]
    island = timeline_of(replace(CHARTRES, time_zone="Indian/Reunion"), NOW).months
    assert [name for _place, name in island] == [name for _place, name in paris]
    assert island[0][0] < paris[0][0]


def test_a_bar_says_where_its_window_stands_now():
    closed = replace(BOOKING, override=WindowOverride.CLOSED)
    inside = BOOKING.opens_at + timedelta(hours=1)
    stages = [
        timeline_of(replace(CHARTRES, windows=(window,)), moment).lines[0].stage
        for window, moment in ((BOOKING, NOW), (BOOKING, inside), (closed, inside), (BOOKING, BOOKING.closes_at))
    ]
    assert stages == ["before", "open", "closed", "closed"]


def opened(kind: WindowKind, day: date, hours: int = 48) -> Stretch:
    opens_at = at(day, time(8))
    return Stretch(kind, opens_at, opens_at + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("opening", "advice"),
    [
        (opened(WindowKind.WISHES, date(2027, 2, 22)), []),
        (
            opened(WindowKind.WISHES, date(2027, 2, 27)),
            ["la fenêtre ouvre un week-end. Peu de monde sera là."],
        ),
        (
            opened(WindowKind.WISHES, date(2027, 5, 1)),  # a Saturday too: said once
            ["la fenêtre ouvre un jour férié (Fête du Travail). Peu de monde sera là."],
        ),
        (
            opened(WindowKind.BOOKING, date(2027, 4, 29)),  # closes on the 1st of May, at eight
            [
                "la fenêtre ferme un jour férié (Fête du Travail). Les questions de la dernière heure resteront "
                "sans réponse."
            ],
        ),
        (opened(WindowKind.AGENDAS, date(2027, 4, 29)), []),  # nobody waits for its end
        (opened(WindowKind.WISHES, date(2027, 2, 22), hours=24), []),
        (opened(WindowKind.WISHES, date(2027, 2, 22), hours=23), ["la fenêtre dure moins de 24\u00a0h."]),
        (opened(WindowKind.FREEZE, date(2027, 2, 27), hours=1), []),
        (opened(WindowKind.DAY, date(2027, 2, 27)), []),
        (opened(WindowKind.FOLLOW_UP, date(2027, 2, 27)), []),
    ],
)
def test_what_is_said_of_the_day_when_a_window_opens(opening: Stretch, advice: list[str]):
    said = [f"{opening.kind.label}\u00a0: {sentence}" for sentence in advice]
    assert advice_of([opening], "Europe/Paris") == said


def test_the_day_is_that_of_the_forum_s_own_clocks_and_calendar():
    midnight = at(date(2027, 5, 10), time(0), "Indian/Reunion")  # a Monday there, still Sunday in Paris
    opening = Stretch(WindowKind.WISHES, midnight, midnight + timedelta(days=2))
    assert (advice_of([opening], "Indian/Reunion"), len(advice_of([opening], "Europe/Paris"))) == ([], 1)
    good_friday = opened(WindowKind.WISHES, date(2027, 3, 26))
    assert (advice_of([good_friday], "Europe/Paris"), len(advice_of([good_friday], "Europe/Paris", "6AE"))) == ([], 1)


def test_companies_are_public_from_the_end_of_their_sign_up_unless_shown_by_hand():
    sign_up = next(w for w in CHARTRES.windows if w.kind is WindowKind.COMPANIES)
    assert companies_public_from(None, CHARTRES.windows) == sign_up.closes_at
    assert companies_public_from(NOW, CHARTRES.windows) == NOW
    assert companies_public_from(None, [BOOKING]) is None
