"""Windows, days and what may be changed: pure answers. No database."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from forum_app.core.time_zones import at
from forum_app.forums.day_choice_rules import (
    PUBLISHED_UNTIL,
    Surroundings,
    neighbours,
    notes_on,
    proposal,
    sentence_of,
    weeks_around,
)
from forum_app.forums.editing_rules import (
    PlaceAndDate,
    TakenCapacity,
    UsedSlot,
    cancellation_refusal,
    place_refusals,
    regrid_refusal,
    tables_refusal,
)
from forum_app.forums.rules import is_open, refusal_outside, window_state
from forum_app.forums.vocabulary import WindowKind, WindowOverride
from forum_app.forums.window_rules import default_windows, moved, window_refusals, window_words

DAY = date(2027, 3, 18)
WINDOWS = {kind: (opens, closes) for kind, opens, closes in default_windows(DAY)}
TODAY = date(2027, 2, 1)


@dataclass(frozen=True)
class Opening:
    kind: WindowKind
    opens_at: datetime
    closes_at: datetime
    override: WindowOverride | None = None


CANDIDATES = Opening(WindowKind.CANDIDATES, *WINDOWS[WindowKind.CANDIDATES])
PLACE = PlaceAndDate(1, "", "Chartres", "Manufacture", "", "", "", None, 50, DAY, time(9), time(17))


def test_default_windows_are_those_of_the_calendar():
    closes = {kind: stretch[1] for kind, stretch in WINDOWS.items()}
    assert closes[WindowKind.COMPANIES] == at(date(2027, 2, 22), time(23, 59))
    assert closes[WindowKind.CANDIDATES] == at(date(2027, 3, 5), time(23, 59))
    assert closes[WindowKind.WISHES] == closes[WindowKind.BOOKING] == at(date(2027, 3, 13), time(20))
    assert WINDOWS[WindowKind.FREEZE][0] == at(date(2027, 3, 16), time(18))
    assert window_refusals(WINDOWS, DAY) == []


@pytest.mark.parametrize(
    ("when", "stage"),
    [
        (timedelta(seconds=-1), "before"),
        (timedelta(), "open"),
        (timedelta(days=60), "open"),
        (timedelta(days=90), "closed"),
    ],
)
def test_a_window_is_open_from_its_first_moment_to_its_last(when, stage):
    assert window_state(CANDIDATES, CANDIDATES.opens_at + when) == stage
    assert window_state(CANDIDATES, CANDIDATES.closes_at) == "closed"


def test_a_hand_wins_over_the_dates():
    before = CANDIDATES.opens_at - timedelta(days=1)
    assert is_open([replace(CANDIDATES, override=WindowOverride.OPEN)], WindowKind.CANDIDATES, before)
    shut = refusal_outside(
        [replace(CANDIDATES, override=WindowOverride.CLOSED)], WindowKind.CANDIDATES, CANDIDATES.opens_at
    )
    assert (shut.code, shut.sentence) == (
        "window_closed",
        "L’organisateur a fermé les inscriptions. Écrivez-lui pour en savoir plus.",
    )


def test_outside_a_window_the_sentence_says_until_when():
    assert refusal_outside([CANDIDATES], WindowKind.CANDIDATES, CANDIDATES.opens_at) is None
    over = refusal_outside([CANDIDATES], WindowKind.CANDIDATES, CANDIDATES.closes_at)
    ahead = refusal_outside([CANDIDATES], WindowKind.CANDIDATES, CANDIDATES.opens_at - timedelta(days=1))
    assert (over.code, over.sentence.replace("\u00a0", " ")) == (
        "window_closed",
        "Les inscriptions sont closes depuis le 5 mars.",
    )
    assert (ahead.code, ahead.sentence.replace("\u00a0", " ")) == (
        "window_ahead",
        "Les inscriptions ouvrent le 28 décembre à 8 h 00.",
    )


@pytest.mark.parametrize("kind", WindowKind)
def test_every_window_has_its_words(kind):
    window = Opening(kind, *WINDOWS[kind])
    sentences = {
        refusal_outside([window], kind, window.opens_at - timedelta(days=1)).sentence,
        refusal_outside([window], kind, window.closes_at).sentence,
        refusal_outside([], kind, window.opens_at).sentence,
    }
    assert len(sentences) == 3
    assert all(window_words(kind).values())


@pytest.mark.parametrize(
    ("kind", "edge", "moment", "fields"),
    [
        (
            WindowKind.FREEZE,
            0,
            datetime(2027, 3, 10, 18, tzinfo=UTC),
            {"freeze_opens", "wishes_closes", "booking_closes"},
        ),
        (WindowKind.COMPANIES, 1, datetime(2026, 1, 1, tzinfo=UTC), {"companies_opens", "companies_closes"}),
        (WindowKind.FOLLOW_UP, 0, datetime(2027, 3, 1, tzinfo=UTC), {"day_opens", "follow_up_opens"}),
        (WindowKind.DAY, 1, datetime(2027, 3, 17, 23, tzinfo=UTC), {"day_opens", "day_closes"}),
        (WindowKind.COMPANIES, 0, datetime(1926, 9, 1, tzinfo=UTC), {"companies_opens"}),
    ],
)
def test_windows_out_of_order_are_refused_on_both_fields(kind, edge, moment, fields):
    changed = list(WINDOWS[kind])
    changed[edge] = moment
    refusals = window_refusals({**WINDOWS, kind: tuple(changed)}, DAY)
    assert {r.field for r in refusals} >= fields


def test_a_window_moves_at_the_same_hours_through_summer_time():
    opens, closes = moved((at(date(2027, 3, 1), time(8)), at(date(2027, 3, 5), time(20))), 60)
    assert (opens, closes) == (at(date(2027, 4, 30), time(8)), at(date(2027, 5, 4), time(20)))


def test_alsace_has_two_more_public_holidays():
    good_friday = date(2027, 3, 26)
    assert [n.name for n in notes_on(good_friday, Surroundings(subdivision="6AE"))] == ["Vendredi saint"]
    assert notes_on(good_friday, Surroundings()) == ()


def test_the_workshop_is_looked_at_too():
    found = proposal(date(2027, 5, 6), Surroundings("B"))
    assert [n.kind for n in found.day_notes] == ["public", "school"]
    assert [(n.kind, n.name) for n in found.workshop_notes] == [("school", "Vacances de printemps")]


def test_a_day_that_is_two_holidays_at_once_says_both_the_public_one_first():
    ascension = proposal(date(2027, 5, 6), Surroundings("B", forums={date(2027, 5, 6): "Dreux"}))
    assert [sentence_of(note, "B").replace("\u00a0", " ") for note in ascension.day_notes] == [
        "férié : Ascension",
        "jour du forum de Dreux",
        "pendant les vacances scolaires, zone B (Pont de l’Ascension)",
    ]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2027, 3, 20), "un samedi"),
        (date(2027, 3, 21), "un dimanche"),
        (date(2028, 10, 24), "vacances 2028 pas encore publiées, nous vérifierons"),
    ],
)
def test_what_a_calendar_knows_of_a_day_is_a_sentence(day: date, said: str):
    assert [sentence_of(note, "B") for note in notes_on(day, Surroundings("B"))] == [said]


def test_school_holidays_not_published_yet_are_said():
    day = date(2028, 10, 24)
    assert day > PUBLISHED_UNTIL
    assert [n.kind for n in notes_on(day, Surroundings("A"))] == ["unpublished"]


def test_neighbours_are_near_clear_and_one_a_week():
    around = Surroundings("B", "6AE", {date(2027, 5, 20): "Chartres"})
    found = neighbours(date(2027, 5, 6), around, TODAY)
    assert len(found) == 3
    assert all(p.clear and p.workshop_day == p.day - timedelta(days=7) for p in found)
    assert len({p.day.isocalendar()[1] for p in found}) == 3


def test_a_holiday_weighs_more_than_a_distance():
    """The week of Ascension, and the next one with its workshops on that week, are left for days farther away."""
    near = neighbours(
        date(2027, 5, 6), Surroundings(forums={date(2027, 5, 4): "Dreux", date(2027, 5, 5): "Tours"}), TODAY
    )
    assert [p.day for p in near] == [date(2027, 4, 29), date(2027, 5, 18), date(2027, 4, 22)]


def test_a_day_too_near_has_no_neighbour_in_the_past():
    assert all(p.workshop_day > TODAY for p in neighbours(date(2027, 2, 6), Surroundings("C"), TODAY))


def test_the_calendar_shows_the_day_and_its_workshop():
    weeks = weeks_around(DAY, Surroundings("B"))
    cells = {cell.day: cell.kind for week in weeks for cell in week}
    assert (len(weeks), cells[DAY], cells[date(2027, 3, 11)], cells[date(2027, 3, 29)]) == (
        6,
        "forum",
        "workshop",
        "public",
    )


def test_each_well_of_the_calendar_says_what_matters_most_of_its_day():
    """Ascension falls in the school holidays and another town's forum on a day of them: one word each."""
    around = Surroundings("B", forums={date(2027, 5, 4): "Dreux", date(2027, 5, 6): "Tours"})
    cells = {cell.day: (cell.kind, cell.word) for week in weeks_around(date(2027, 5, 12), around) for cell in week}
    assert [cells[date(2027, 5, day)] for day in (4, 5, 6, 8, 11, 12, 15)] == [
        ("other", "Dreux"),
        ("workshop", "atelier"),
        ("public", "férié"),
        ("public", "férié"),
        ("free", ""),
        ("forum", "forum"),
        ("weekend", ""),
    ]
    assert cells[date(2027, 4, 26)] == ("school", "congés")
    (chosen,) = [c for week in weeks_around(date(2027, 5, 6), around) for c in week if c.day == date(2027, 5, 6)]
    assert (chosen.kind, chosen.word) == ("forum-public", "Ascension")


@pytest.mark.parametrize(
    ("facts", "taken", "codes"),
    [
        ({}, TakenCapacity(), []),
        ({"held_on": TODAY}, TakenCapacity(), ["day_past"]),
        ({"held_on": date(2072, 3, 18)}, TakenCapacity(), ["year_far"]),
        ({"held_on": date(2027, 3, 25)}, TakenCapacity(), []),
        ({"starts_at": time(17), "ends_at": time(9)}, TakenCapacity(), ["hours_inverted"]),
        ({"starts_at": time(10)}, TakenCapacity(), ["hours_cut_grid"]),
        ({"ends_at": time(16)}, TakenCapacity(), ["hours_cut_grid"]),
        ({"capacity": 9}, TakenCapacity(places=10), ["capacity_below_taken"]),
        ({"capacity": 501}, TakenCapacity(), ["capacity_out_of_range"]),
    ],
)
def test_what_may_be_said_of_a_forum_that_lives(facts, taken, codes):
    refusals = place_refusals(
        replace(PLACE, **facts), TODAY, taken, held_on=DAY, interview_hours=(time(9, 30), time(16, 10))
    )
    assert [r.code for r in refusals] == codes


def test_a_forum_already_held_keeps_its_date():
    assert (
        place_refusals(
            replace(PLACE, held_on=date(2026, 3, 18)), TODAY, TakenCapacity(places=12), held_on=date(2026, 3, 18)
        )
        == []
    )


def test_a_new_grid_must_keep_every_used_slot():
    first = (at(DAY, time(11)), at(DAY, time(11, 20)))
    used = [UsedSlot(1, *first, 3)]
    assert regrid_refusal([first], used, "Europe/Paris") is None
    refusal = regrid_refusal([(first[0], first[1] + timedelta(minutes=5))], used, "Europe/Paris")
    assert "le créneau de 11 h 00 a 3 entretiens" in refusal.sentence.replace("\u00a0", " ")


def test_tables_and_cancellation():
    assert tables_refusal(3, TakenCapacity(tables=3)) is None
    assert tables_refusal(2, TakenCapacity(tables=3)).code == "tables_below_taken"
    assert tables_refusal(0, TakenCapacity()).code == "tables_out_of_range"
    assert cancellation_refusal("Orléans", " orleans ") is None
    assert cancellation_refusal("Orléans", "Lyon").field == "town"
