"""Columns are found by their titles, or the file is refused whole with a sentence that names them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.core.refusals import Refused
from forum_app.core.spreadsheets import read_csv
from forum_app.imports.rules.columns import COLUMNS, recognise_columns
from forum_app.imports.vocabulary import ImportKind

TITLES = "Nom;Prénom;Courriel;Niveau;Famille;Fin de contrat"


def recognised(text: str, kind: ImportKind = ImportKind.CANDIDATES):
    return recognise_columns(read_csv(text.encode()), kind)


def refused(text: str, kind: ImportKind = ImportKind.CANDIDATES) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        recognised(text, kind)
    return caught.value.refusal.code, caught.value.refusal.sentence.replace("\u00a0", " ")


def test_accents_case_spaces_and_order_do_not_matter():
    found = recognised(
        "FIN DE CONTRAT;  prenom ;nom;Adresse E-Mail;Niveau de diplôme;Famille de métiers;Souhaits (3 au "
        "plus);Couleur\n1;2;3;4;5;6;7;8"
    )
    assert dict(found.places) == {
        "contract_end": 0,
        "first_name": 1,
        "last_name": 2,
        "email": 3,
        "level": 4,
        "family": 5,
        "wishes": 6,
    }
    assert found.unread == ("Couleur",)


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("Nom;Prénom;Courriel;Famille;Fin de contrat\na;b;c;d;e", "column_missing", "« Niveau »"),
        ("Nom;Prénom\na;b", "column_missing", "« Courriel », « Niveau », « Fin de contrat », « Famille de métiers »"),
        (f"{TITLES};E-mail\na;b;c;d;e;f;g", "column_twice", "« Courriel » et « E-mail »"),
        (f"{TITLES}\n{TITLES}\na;b;c;d;e;f", "two_headers", "La ligne 2"),
        (f"Inscriptions au forum;;;;;\n{TITLES}\na;b;c;d;e;f", "two_headers", "La ligne 2"),
        (f"Inscriptions au forum\n\n{TITLES}\na;b;c;d;e;f", "two_headers", "La ligne 3"),
        (f"Identité;;;Formation;;\n{TITLES}\na;b;c;d;e;f", "two_headers", "La ligne 2"),
        (TITLES, "no_rows", "aucune ligne"),
    ],
)
def test_a_file_whose_columns_are_wrong_is_refused_whole(text, code, named):
    found, sentence = refused(text)
    assert found == code
    assert named in sentence


def test_a_company_needs_its_name_and_siret():
    assert refused("Entreprise;Ville\na;b", ImportKind.COMPANIES)[0] == "column_missing"
    assert dict(recognised("Entreprise;N° SIRET\na;b", ImportKind.COMPANIES).places) == {"name": 0, "siret": 1}


def test_no_title_means_two_things():
    for columns in COLUMNS.values():
        titles = [title.casefold() for column in columns for title in column.titles]
        assert len(titles) == len(set(titles))


@given(
    st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=6), min_size=1, max_size=5), st.sampled_from(ImportKind)
)
def test_no_table_breaks_the_recognition(rows, kind):
    text = "\n".join(";".join(cell.replace("\x00", "") for cell in row) for row in rows)
    try:
        said = "file" if recognise_columns(read_csv(text.encode("utf-8", "replace")), kind).places else "no column"
    except Refused as refused:
        said = refused.refusal.field
    assert said == "file"
