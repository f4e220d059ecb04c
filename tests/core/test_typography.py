"""French typography, rule by rule. « ~ » stands for the unbreakable space."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from forum_app.core.typography import day, hour, joined, ordinal, superscript, thousands, typo, when


def plain(text: str) -> str:
    return str(text).replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Bonjour : deux choses", "Bonjour~: deux choses"),
        ("Prêt ?", "Prêt~?"),
        ("Prêt?", "Prêt~?"),
        ("Oui ; non", "Oui~; non"),
        ("Bravo !", "Bravo~!"),
        ("Il dit « oui » ici", "Il dit «~oui~» ici"),
        ("« Quand ? »", "«~Quand~?~»"),
        ("l'été d'Inès", "l’été d’Inès"),
        ("L'inscription n'est pas « d'abord »", "L’inscription n’est pas «~d’abord~»"),
        ("à 14 h 30 précises", "à 14~h~30 précises"),
        ("20 min, 55 mm, 5 Mo", "20~min, 55~mm, 5~Mo"),
        ("le 18 mars 2027", "le 18~mars 2027"),
        ("le 1er mai", "le 1er~mai"),
        ("table 3", "table~3"),
        ("niveau 5", "niveau~5"),
        ("100 %", "100~%"),
        ("90 x 55 mm", "90~×~55~mm"),
        ("1 247 firmes", "1~247 firmes"),
        ("Exemple : 01 99 00 12 34.", "Exemple~: 01~99~00~12~34."),
        ("2 500 €", "2~500~€"),
        ("Attendez...", "Attendez…"),
        ("M. Duroy et Mme Ravinel", "M.~Duroy et Mme~Ravinel"),
        ("https://forums.example/a?b=1;c", "https://forums.example/a?b=1;c"),
        ("de 10:30 à 11:00", "de 10:30 à 11:00"),
        ("R&D", "R&D"),
        ("", ""),
    ],
)
def test_sentences_are_set(typed: str, set_: str) -> None:
    assert plain(typo(typed)) == set_


@pytest.mark.parametrize(
    ("sentence", "values", "said"),
    [
        ("Forum de %(city)s", {"city": "Orléans"}, "Forum d’Orléans"),
        ("Forum de %(city)s", {"city": "Le Mans"}, "Forum du Mans"),
        ("Forum de %(city)s", {"city": "Les Ulis"}, "Forum des Ulis"),
        ("Forum de %(city)s", {"city": "Chartres"}, "Forum de Chartres"),
        ("Agenda de %(name)s", {"name": "Éva de Almeida"}, "Agenda d’Éva de Almeida"),
        ("Agenda de %(name)s", {"name": "Le Goff"}, "Agenda de Le Goff"),
        ("Il faut que %(name)s vienne", {"name": "Inès"}, "Il faut qu’Inès vienne"),
        ("De %(first)s à %(last)s", {"first": 1, "last": 8}, "De 1 à 8"),
        (
            "Un service de %(organisation)s.",
            {"organisation": "Les Entreprises du Médicament"},
            "Un service des Entreprises du Médicament.",
        ),
        ("Rendez-vous à %(city)s", {"city": "Les Ulis"}, "Rendez-vous aux Ulis"),
        ("Rendez-vous à %(city)s", {"city": "Le Mans"}, "Rendez-vous au Mans"),
        ("Rendez-vous à %(city)s", {"city": "Évreux"}, "Rendez-vous à Évreux"),
        ("%(num)s lignes sur %(total)s", {"num": 4945, "total": 12000}, "4\u00a0945 lignes sur 12\u00a0000"),
        ("L'année %(year)s, ligne %(line)s", {"year": 2027, "line": 1204}, "L'année 2027, ligne 1204"),
    ],
)
def test_a_sentence_joins_its_values_as_french_does(sentence: str, values: dict[str, object], said: str) -> None:
    written, joined_values = joined(sentence, values)
    assert written % joined_values == said


def test_markup_is_left_alone() -> None:
    assert plain(typo(Markup('<a href="/x?y=1">R&amp;D : oui</a>'))) == '<a href="/x?y=1">R&amp;D~: oui</a>'


@given(st.text(max_size=80))
def test_setting_twice_changes_nothing_more(text: str) -> None:
    once = typo(text)
    assert typo(once) == once


def test_days_hours_and_numbers() -> None:
    moment = datetime(2027, 3, 18, 13, 30, tzinfo=UTC)
    assert plain(day(date(2027, 5, 1))) == "1er~mai~2027"
    assert plain(day(moment, weekday=True)) == "jeudi~18~mars~2027"
    assert plain(day(moment, year=False)) == "18~mars"
    assert plain(day(date(2027, 2, 1), year=False, short=True)) == "1er~févr."
    assert plain(hour(moment)) == "14~h~30"
    assert plain(hour(time(9, 0))) == "9~h~00"
    assert plain(when(moment)) == "jeudi~18~mars~2027, 14~h~30"
    assert [ordinal(1), ordinal(2), ordinal(1, feminine=False)] == ["1re", "2e", "1er"]
    assert plain(thousands(39200)) == "39~200"
    assert superscript("le 1er mai, 2e") == "le 1<sup>er</sup> mai, 2<sup>e</sup>"


def test_summer_time_is_followed() -> None:
    assert plain(hour(datetime(2027, 3, 28, 1, 30, tzinfo=UTC))) == "3~h~30"
    assert plain(hour(datetime(2027, 10, 31, 1, 30, tzinfo=UTC))) == "2~h~30"
