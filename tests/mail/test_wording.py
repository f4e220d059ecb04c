"""Sentences written by hand, filled with facts: what an empty fact takes with it, and French typography."""

import pytest

from forum_app.mail.content import Content
from forum_app.mail.rules import for_subject
from forum_app.mail.wording import WordingError, fill, parse

WHOLE = """
[subject]
{company} vous recevra à la table {table}
{company} vous recevra

[preheader]
Le forum de {city}.

[title]
{company} vous recevra

[paragraphs]
Bonjour {first_name} !

{words}

{with_need} Lisez son besoin
avant de venir.

[facts]
Où = Table {table}
  {venue}
Avec = {people}
{what} = {after}
  avant : {before}

[aside]
Son besoin = « {need} »

[digits]
{digits}

[button]
Ouvrir la fiche = {record}
Ouvrir les forums = {home}

[closing]
L'équipe de {company} vous attend.

[link]
Tout effacer = {erase}

[why]
Parce que.
"""
ALL = {
    "company": "Inovéa",
    "table": 1,
    "city": "Le Mans",
    "first_name": "Marie",
    "words": ["Venez : c'est ouvert", "Merci"],
    "with_need": True,
    "venue": "Halle d'en haut",
    "people": "Bérénice Falcoz\nAurélien Vasseur",
    "what": ["Date", "Lieu"],
    "after": ["18 mars", "Halle"],
    "before": ["17 mars", "Manufacture"],
    "need": "Deux lignes",
    "digits": "123456",
    "record": "http://localhost/fiche",
    "home": "http://localhost/",
    "erase": "http://localhost/effacer",
}
EMPTY = {name: [] if isinstance(value, list) else False if value is True else "" for name, value in ALL.items()}


def test_every_section_is_filled_and_set() -> None:
    assert fill(parse(WHOLE), ALL) == Content(
        subject="Inovéa vous recevra à la table\u00a01",
        preheader="Le forum du Mans.",
        title="Inovéa vous recevra",
        paragraphs=(
            "Bonjour Marie\u00a0!",
            "Venez : c'est ouvert",  # somebody's own words stay as they are
            "Merci",
            "Lisez son besoin avant de venir.",
        ),
        facts=(
            ("Où", "Table 1\nHalle d'en haut"),
            ("Avec", "Bérénice Falcoz\nAurélien Vasseur"),
            ("Date", "18 mars\navant\u00a0: 17\u00a0mars"),
            ("Lieu", "Halle\navant\u00a0: Manufacture"),
        ),
        aside=("Son besoin", "«\u00a0Deux lignes\u00a0»"),
        digits="123456",
        button=("Ouvrir la fiche", "http://localhost/fiche"),
        closing=("L’équipe d’Inovéa vous attend.",),
        link=("Tout effacer", "http://localhost/effacer"),
        why="Parce que.",
    )


def test_what_lacks_a_fact_disappears() -> None:
    company = {"company": "Airbel"}
    made = fill(parse(WHOLE), {**EMPTY, **company})
    assert made == Content(
        subject="Airbel vous recevra",
        preheader="Le forum de .",
        title="Airbel vous recevra",
        paragraphs=(),
        closing=("L’équipe d’Airbel vous attend.",),
        why="Parce que.",
    )
    there = fill(parse(WHOLE), {**EMPTY, **company, "venue": "Halle", "home": "http://localhost/"})
    assert (there.facts, there.button) == ((("Où", "Halle"),), ("Ouvrir les forums", "http://localhost/"))


def test_a_percent_sign_and_braces_in_a_fact_are_plain_text() -> None:
    made = fill(parse(WHOLE), {**EMPTY, "company": "100 % {table}", "first_name": "%(x)s"})
    assert (made.title, made.paragraphs) == ("100\u00a0% {table} vous recevra", ("Bonjour %(x)s\u00a0!",))


def test_zero_is_a_fact_like_any_number() -> None:
    assert fill(parse(WHOLE), {**ALL, "table": 0}).subject == "Inovéa vous recevra à la table\u00a00"


def test_a_wording_knows_its_placeholders() -> None:
    assert parse(WHOLE).placeholders == ALL.keys()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bonjour", "line 1: a sentence before the first section"),
        ("[subject]\nBonjour\n[sujet]", "line 3: [sujet] is repeated, or is no section of a letter"),
        ("[subject]\nBonjour\n[subject]", "line 3: [subject] is repeated, or is no section of a letter"),
        ("[subject]\nBonjour\n[title]\n\n[why]\nParce que.", "[title] is empty"),
        ("[subject]\nBonjour", "title, why: missing"),
        ("[facts]\nQuand jeudi", "[facts] Quand jeudi: no = between a label and its value"),
    ],
)
def test_a_text_that_is_no_letter_says_where(text: str, said: str) -> None:
    with pytest.raises(WordingError) as caught:
        parse(text)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Galénor", "Galénor"),
        ("L'Oréal & Fils (Rhône-Alpes)", "L'Oréal & Fils (Rhône-Alpes)"),
        ("Gagnez https://evil.example/x maintenant", "Gagnez maintenant"),
        ("www.evil.example", ""),
        ("evil.example", "evil. example"),
        ("J.-C. Dupont", "J.-C. Dupont"),
        ("⚠️ URGENT ✅ <b>vite</b>", "URGENT b vite /b"),
        ("a\r\nBcc: x", "a Bcc: x"),
        ("Marie\u00a0!", "Marie\u00a0!"),
        ("é" * 80, "é" * 60),
        (3, 3),
    ],
)
def test_a_subject_carries_names_and_nothing_else_that_was_typed(typed: object, said: object) -> None:
    assert for_subject(typed) == said
