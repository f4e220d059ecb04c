"""What leaves for a spreadsheet cannot compute there; what comes from one is read, or refused whole with a sentence."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.core.refusals import Refused
from forum_app.core.spreadsheets import ROWS_AT_MOST, SheetRow, as_typed, neutral, read_csv, write_csv


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", " =1", "\u00a0@x"])
def test_a_formula_becomes_text(text: str) -> None:
    assert neutral(text) == "'" + text


def test_a_table_reads_back_cell_for_cell() -> None:
    content = write_csv(["Nom", "Ville"], [["Airbel ; fils", 'L\'"Aigle"'], ["=1", None]])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [["Nom", "Ville"], ["Airbel ; fils", 'L\'"Aigle"'], ["'=1", ""]]


def refusal_of(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_csv(content)
    assert caught.value.refusal.field == "file"
    assert caught.value.refusal.sentence.endswith(".")
    return caught.value.refusal.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"  \r\n\r\n", "file_empty"),
        (b"\xef\xbb\xbf", "file_empty"),
        (b";;;\r\n;;;", "file_empty"),
        (b"%PDF-1.7 ...", "file_pdf"),
        (b"\x89PNG\r\n\x1a\n...", "file_picture"),
        (b"\xff\xd8\xff\xe0", "file_picture"),
        (b"PK\x03\x04 a workbook renamed", "file_workbook"),
        (b"\xd0\xcf\x11\xe0 an old one", "file_workbook"),
        (b"<html><table>", "file_page"),
        (b"PK\x03\x04...word/document.xml", "file_text"),
        (b"PK\x03\x04...mimetypeapplication/vnd.oasis.opendocument.text", "file_text"),
        (b"PK\x03\x04...ppt/slides/", "file_slides"),
        (b"PK\x03\x04...xl/workbook.xml", "file_workbook"),
        (b"{\\rtf1", "file_text"),
        (b"Rar!...", "file_archive"),
        (b"Nom;Ville\x00;\r\n", "file_kind"),
        (b"Nom\r\nMarie\r\n", "file_columns"),
        ((b"a;" * 300) + b"\r\n1;2", "file_columns"),
        (b"Nom;Ville\r\n\x81\x8d;Tours", "file_characters"),
        (b"\xff\xfeN", "file_characters"),
        (b"Nom;Ville\r\n" + b"a;b\r\n" * (ROWS_AT_MOST + 1), "file_rows"),
        (b"x" * (5 * 1024 * 1024 + 1), "file_heavy"),
        (b'Nom;Ville\r\n"' + b"a" * 200_000 + b'";b', "file_quotes"),
    ],
)
def test_what_is_not_a_table_is_refused_whole(content: bytes, code: str) -> None:
    assert refusal_of(content) == code


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_table_is_read_whatever_its_writing(delimiter: str, encoding: str) -> None:
    text = (
        f'Nom{delimiter}Ville\r\n"Zoë{delimiter} l\'""Aînée"""{delimiter}Évreux\r\n'
        f'{delimiter}\r\n"deux\nlignes"{delimiter}Tours'
    )
    sheet = read_csv(text.encode(encoding))
    assert sheet.titles == ("Nom", "Ville")
    assert sheet.rows == (SheetRow(2, (f'Zoë{delimiter} l\'"Aînée"', "Évreux")), SheetRow(4, ("deux\nlignes", "Tours")))
    assert (sheet.blank, sheet.delimiter) == (1, delimiter)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Nom;Ville\r\n\t;\t", ("Nom", "Ville")),
        ("Nom, prénom;Note\r\nRuel, Léa;1,5\r\nTisserel, Lou;2,5", ("Nom, prénom", "Note")),
        ("Nom,Besoin\r\nRuel,a ; b ; c ; d", ("Nom", "Besoin")),
    ],
)
def test_the_separator_is_the_one_that_rows_share(text: str, titles: tuple[str, str]) -> None:
    assert read_csv(text.encode()).titles == titles


def test_as_many_rows_as_allowed_are_read() -> None:
    assert len(read_csv(b"Nom;Ville\r\n" + b"a;b\r\n" * ROWS_AT_MOST + b";\r\n").rows) == ROWS_AT_MOST


@pytest.mark.parametrize("text", ["=1+1", "+33199002201", "-2", "@x", "L'Haÿ", "'t Hart", "", "'"])
def test_a_cell_that_left_neutral_comes_back_as_it_was(text: str) -> None:
    assert as_typed(neutral(text)) == text


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    try:
        sheet = read_csv(content)
    except Refused as refused:
        said = refused.refusal.field
    else:
        said = "blank" if any(row.is_blank for row in sheet.rows) else "file"
    assert said == "file"


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\n'"), max_size=20)


@given(st.lists(st.tuples(CELL, CELL), max_size=8))
def test_what_is_written_is_what_is_read(rows: list[tuple[str, str]]) -> None:
    filled = [row for row in rows if any(cell.strip(" \t\u00a0\u202f") for cell in row)]
    assert [row.cells for row in read_csv(write_csv(["Nom", "Ville"], rows)).rows] == filled
