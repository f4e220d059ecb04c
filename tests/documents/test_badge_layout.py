"""Sheets of badges: exact places, and names that always fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.documents.badge_layout_rules import (
    FIRST_NAME_WIDTH,
    LAST_NAME_WIDTH,
    PrintedBadge,
    first_name_of,
    last_name_of,
    sheets,
    ticks,
)
from forum_app.documents.vocabulary import BadgeRole
from forum_app.pdf.measure import width_mm


def badge(n: int) -> PrintedBadge:
    return PrintedBadge(BadgeRole.CANDIDATE, f"Prénom{n}", "Nom", "", "", f"token{n}", "ABC234")


def test_eleven_badges_take_two_sheets_and_the_eleventh_stands_top_left() -> None:
    laid = sheets([badge(n) for n in range(11)])
    assert [len(sheet) for sheet in laid] == [10, 1]
    assert [(label.left, label.top) for label in laid[0][:3]] == [(15, 11), (105, 11), (15, 66)]
    assert (laid[0][9].left, laid[0][9].top) == (105, 231)
    assert (laid[1][0].left, laid[1][0].top) == (15, 11)


def test_a_started_sheet_keeps_its_used_labels_empty() -> None:
    laid = sheets([badge(n) for n in range(4)], start=9)
    assert [[(label.left, label.top) for label in sheet] for sheet in laid] == [
        [(15, 231), (105, 231)],
        [(15, 11), (105, 11)],
    ]


def test_nobody_takes_no_sheet() -> None:
    assert sheets([]) == []


def test_ticks_stand_outside_the_labels() -> None:
    for left, top, right, bottom in ticks():
        assert right <= 15 or left >= 195 or bottom <= 11 or top >= 286


@pytest.mark.parametrize(("name", "points"), [("Éva", 40), ("Maëlle", 40), ("Jean-Pierre", 31)])
def test_first_names_take_the_size_of_their_length(name: str, points: float) -> None:
    assert first_name_of(name).points == points


def test_a_very_long_name_shrinks_then_takes_several_lines() -> None:
    long = last_name_of("de La Rochefoucauld-Montbel")
    assert long.points < 17
    assert not long.wraps
    longer, endless = last_name_of("Ferreira da Silva de Albuquerque e Castro Montenegro"), last_name_of("W" * 60)
    assert (longer.wraps, longer.points, endless.wraps) == (True, 9, True)
    assert endless.points < 9


@given(st.text(st.characters(categories=("L",), max_codepoint=0x17F), min_size=1, max_size=40))
def test_any_name_fits_its_label(name: str) -> None:
    for made, weight, width in (
        (first_name_of(name), 800, FIRST_NAME_WIDTH),
        (last_name_of(name), 600, LAST_NAME_WIDTH),
    ):
        assert width_mm(name, "bricolage-grotesque", weight, made.points) <= width or made.wraps
