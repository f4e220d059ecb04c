"""Measure text with the fonts themselves, so that a name is made to fit before it is typeset."""

from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "fonts" / "print"
MM_PER_POINT = 25.4 / 72
UNKNOWN = 0.7  # em: what a letter of the fallback font may take


@lru_cache
def _advances(family: str, weight: int) -> dict[int, float]:
    """Return the width of each known character, in em, by code point; `latin` wins over `latin-ext`."""
    widths: dict[int, float] = {}
    for alphabet in ("latin-ext", "latin"):
        with TTFont(FONTS / f"{family}-{alphabet}-{weight}-normal.woff2", lazy=True) as font:
            em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
            widths.update({code: metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()})
    return widths


def width_mm(text: str, family: str, weight: int, points: float) -> float:
    """Return the width in millimetres of one line of `text`, without kerning (it only narrows).

    `family`: as the files are named, "bricolage-grotesque" or "atkinson-hyperlegible-next".
    """
    widths = _advances(family, weight)
    return sum(widths.get(ord(c), UNKNOWN) for c in text) * points * MM_PER_POINT


def fitting_size(text: str, family: str, weight: int, available_mm: float, largest: float, smallest: float) -> float:
    """Return the largest size, in half points, at which `text` fits in `available_mm`.

    At least `smallest`, even when the text is then too wide; at most `largest`.
    """
    width = width_mm(text, family, weight, 1.0)
    if not width:
        return largest
    return max(smallest, min(largest, int(2 * available_mm / width) / 2))
