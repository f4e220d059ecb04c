"""Where things stand on a sheet of badges, and how large. Pure: rows in, positions in millimetres out.

Sheet: A4, 10 labels of 90 × 55 mm in 2 columns, margins 15 mm at the sides and 11 mm above and below, no gutter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from forum_app.documents.vocabulary import LABELS_PER_SHEET, BadgeRole
from forum_app.pdf.measure import fitting_size

COLUMNS, ROWS = 2, 5
LABEL_WIDTH, LABEL_HEIGHT = 90, 55
LEFT, TOP = 15, 11
FIRST_NAME_WIDTH = 71.0  # mm inside the 4 mm of safety
LAST_NAME_WIDTH = 51.0  # mm beside the code and its quiet zone (four modules), which begin at that height
FULL_LINES = 2.5  # what the longest words fill of the three lines that there is room for

Item = TypeVar("Item")


@dataclass(frozen=True)
class PrintedBadge:
    """One badge to print. first_line and second_line: diploma and family, or company and function with table."""

    role: BadgeRole
    first_name: str
    last_name: str
    first_line: str
    second_line: str
    token: str
    code: str


@dataclass(frozen=True)
class FittedName:
    """A name set to fit: size in points, and whether it still needs several lines."""

    text: str
    points: float
    wraps: bool


@dataclass(frozen=True)
class PlacedBadge:
    """A badge at its place on the sheet, in millimetres from the top left corner of the paper."""

    left: int
    top: int
    badge: PrintedBadge
    first: FittedName
    last: FittedName


def first_name_of(text: str) -> FittedName:
    """Return a first name to read from two metres: 40 pt to 8 letters, 31 pt to 12, 26 pt beyond, then what fits."""
    largest = 40.0 if len(text) <= 8 else 31.0 if len(text) <= 12 else 26.0
    return _set(text, 800, FIRST_NAME_WIDTH, largest, smallest=12.0)


def last_name_of(text: str) -> FittedName:
    """Return a last name at 17 pt, or what fits beside the QR code."""
    return _set(text, 600, LAST_NAME_WIDTH, 17.0, smallest=9.0)


def _set(text: str, weight: int, width: float, largest: float, smallest: float) -> FittedName:
    on_one_line = fitting_size(text, "bricolage-grotesque", weight, width, largest, 0.5)
    if on_one_line >= smallest:
        return FittedName(text, on_one_line, wraps=False)
    return FittedName(text, min(smallest, on_one_line * FULL_LINES), wraps=True)


def sheets(badges: Sequence[PrintedBadge], start: int = 1) -> list[list[PlacedBadge]]:
    """Lay the badges on sheets, from label `start` (1 to 10) of the first one: labels before it are used already."""
    laid: list[list[PlacedBadge]] = []
    for position, badge in enumerate(badges, start - 1):
        sheet, place = divmod(position, LABELS_PER_SHEET)
        while len(laid) <= sheet:
            laid.append([])
        row, column = divmod(place, COLUMNS)
        laid[sheet].append(
            PlacedBadge(
                LEFT + column * LABEL_WIDTH,
                TOP + row * LABEL_HEIGHT,
                badge,
                first_name_of(badge.first_name),
                last_name_of(badge.last_name),
            )
        )
    return laid


def ticks() -> list[tuple[float, float, float, float]]:
    """Crop ticks outside the labels, 5 mm long: (x, y) to (x, y) of each, in millimetres."""
    bottom, right = TOP + ROWS * LABEL_HEIGHT, LEFT + COLUMNS * LABEL_WIDTH
    across: list[tuple[float, float, float, float]] = [
        (x, y, x + 5, y) for y in range(TOP, bottom + 1, LABEL_HEIGHT) for x in (LEFT - 5, right)
    ]
    down: list[tuple[float, float, float, float]] = [
        (x, y, x, y + 5) for x in range(LEFT, right + 1, LABEL_WIDTH) for y in (TOP - 5, bottom)
    ]
    return across + down


def chunks(rows: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield the rows `size` at a time: what one renderer process takes."""
    for first in range(0, len(rows), size):
        yield rows[first : first + size]
