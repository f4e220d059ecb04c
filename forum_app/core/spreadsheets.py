"""Tables for spreadsheets: what leaves opens as French spreadsheets expect, and no cell is ever taken for a formula."""
import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(value: object) -> str:
    """The cell as text that no spreadsheet computes: a sign that starts a formula is preceded by an apostrophe (OWASP, « CSV injection »)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def write_csv(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file in UTF-8 with BOM, `;` between cells, as French Excel opens by itself; every cell neutralised."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(name) for name in header])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")
