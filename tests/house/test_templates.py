"""Templates stay readable: no line wider than a screen."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
WIDEST = 140


def test_no_line_of_a_template_is_wider_than_140_columns() -> None:
    wide = [
        f"{path.relative_to(ROOT)}:{number}: {len(line)} columns"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        if path.suffix in (".html", ".txt")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > WIDEST
    ]
    assert wide == []
