"""What leaves for a spreadsheet cannot compute there."""
import csv
import io

import pytest

from forum_app.core.spreadsheets import neutral, write_csv


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", " =1", "\u00a0@x"])
def test_a_formula_becomes_text(text: str) -> None:
    assert neutral(text) == "'" + text


def test_a_table_reads_back_cell_for_cell() -> None:
    content = write_csv(["Nom", "Ville"], [["Airbel ; fils", 'L\'"Aigle"'], ["=1", None]])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [["Nom", "Ville"], ["Airbel ; fils", 'L\'"Aigle"'], ["'=1", ""]]
