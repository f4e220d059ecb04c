"""Names are sorted, searched and shortened the same everywhere."""

import pytest

from forum_app.core.text_cleaning import tidy
from forum_app.core.text_keys import distinct_words, full_address, initial, plain, search_key, sort_key


def test_accents_case_and_ligatures_do_not_count() -> None:
    assert [plain(n) for n in ("Éva", "L’HAŸ", "Żółkiewska", "Cœur", "Łucja  Nowak")] == [
        "eva",
        "l'hay",
        "zolkiewska",
        "coeur",
        "lucja nowak",
    ]


def test_particles_de_and_d_are_ignored_la_le_du_des_count() -> None:
    people = ["de La Tournerie", "D'Almeida", "Martin", "Du Bois", "des Champs", "Éluard", "Le Goff"]
    assert sorted(people, key=sort_key) == [
        "D'Almeida",
        "des Champs",
        "Du Bois",
        "Éluard",
        "de La Tournerie",
        "Le Goff",
        "Martin",
    ]


def test_same_surname_sorts_by_first_name() -> None:
    assert sorted([("Petit", "Zoé"), ("Petit", "Éva")], key=lambda n: sort_key(*n)) == [
        ("Petit", "Éva"),
        ("Petit", "Zoé"),
    ]


@pytest.mark.parametrize(
    ("name", "letter"),
    [("Tessier", "T."), ("de La Tournerie", "L."), ("d'Almeida", "A."), ("élan", "É."), ("", ""), ("???", "")],
)
def test_the_initial_of_a_surname(name: str, letter: str) -> None:
    assert initial(name) == letter


def test_spaces_of_any_kind_become_one() -> None:
    assert tidy("  Lefèvre\u00a0 \u202fMarie ") == "Lefèvre Marie"
    assert search_key("Éva", None, "BPF") == "eva bpf"


@pytest.mark.parametrize(
    ("street", "said"),
    [
        ("12 rue du Faubourg", "12 rue du Faubourg, Chartres"),
        ("12 rue du Faubourg, 28000 Chartres", "12 rue du Faubourg, 28000 Chartres"),
        ("", "Chartres"),
    ],
)
def test_the_town_of_an_address_is_said_once(street: str, said: str) -> None:
    assert full_address(street, "Chartres") == said


def test_a_word_counts_once_whatever_its_accents() -> None:
    assert distinct_words(["Galénique", "galenique", " ", "BPF"]) == ["Galénique", "BPF"]
