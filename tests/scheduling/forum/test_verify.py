"""Every rule broken on purpose, one at a time, and every lie about oneself."""

from typing import Any

import pytest

from forum_app.scheduling.errors import ProblemError
from forum_app.scheduling.forum.interchange import read
from forum_app.scheduling.forum.verifier import verify

PROBLEM = {
    "version": 1,
    "slots": 5,
    "gap": 1,
    "room_capacity": [1, 2, 2, 2, 2],
    "candidates": [
        {"id": "c1", "available": [0, 1, 2, 3], "floor": 1, "cap": 2},
        {"id": "c2", "available": [0, 1, 2, 3, 4], "floor": 0, "cap": 1},
        {"id": "c3", "available": [0, 4]},
    ],
    "companies": [
        {"id": "e1", "tables": [{"id": "e1-1", "available": [0, 1, 2, 3], "cap": 2}]},
        {"id": "e2", "tables": [{"id": "e2-1", "available": [0, 1, 2, 3, 4]}], "floor": 1},
        {"id": "e3", "tables": [{"id": "e3-1", "available": [0, 1, 2, 3, 4]}]},
    ],
    "pairs": [
        {"candidate": c, "company": e, "weight": 10}
        for c, e in (("c1", "e1"), ("c1", "e2"), ("c1", "e3"), ("c2", "e1"), ("c2", "e2"), ("c3", "e2"), ("c3", "e1"))
    ],
    "locked": [{"candidate": "c3", "company": "e3", "table": "e3-1", "slot": 4}],
}
LOCKED = ("c3", "e3", "e3-1", 4)


def answer(*interviews: tuple[str, str, str, int], locked: bool = True, **claims: Any) -> dict[str, Any]:
    rows = [*interviews, *([LOCKED] if locked else [])]
    return {
        "version": 1,
        "interviews": [dict(zip(("candidate", "company", "table", "slot"), row, strict=True)) for row in rows],
    } | claims


def test_a_valid_answer_breaks_nothing() -> None:
    good = answer(
        ("c1", "e1", "e1-1", 0),
        ("c1", "e2", "e2-1", 2),
        shortfall=0,
        weight=20,
        bound={"shortfall": 0, "weight": 20},
        proved_optimal=True,
    )
    assert verify(read(PROBLEM), good) == []


@pytest.mark.parametrize(
    ("interviews", "words"),
    [
        ([("c9", "e1", "e1-1", 0)], "le candidat « c9 » n'existe pas"),
        ([("c1", "e9", "e1-1", 0)], "l'entreprise « e9 » n'existe pas"),
        ([("c1", "e1", "e2-1", 0)], "n'est pas à « e1 »"),
        ([("c1", "e1", "e1-1", 5)], "le créneau 5 n'existe pas"),
        ([("c1", "e1", "e1-1", -1)], "le créneau -1 n'existe pas"),
        ([("c1", "e2", "e2-1", 4)], "« c1 » n'est pas disponible au créneau 4"),
        ([("c3", "e1", "e1-1", 4)], "La table « e1-1 » n'est pas disponible au créneau 4"),
        ([("c1", "e1", "e1-1", 1), ("c1", "e2", "e2-1", 1)], "« c1 » a deux entretiens au créneau 1"),
        ([("c1", "e1", "e1-1", 1), ("c1", "e2", "e2-1", 2)], "l'écart de 1 n'est pas tenu entre les créneaux 1 et 2"),
        ([("c2", "e1", "e1-1", 1), ("c2", "e2", "e2-1", 3)], "plus que son plafond de 1"),
        ([("c1", "e2", "e2-1", 1), ("c2", "e2", "e2-1", 1)], "reçoit 2 candidats au créneau 1"),
        (
            [("c1", "e1", "e1-1", 1), ("c2", "e1", "e1-1", 2), ("c3", "e1", "e1-1", 0)],
            "La table « e1-1 » a 3 entretiens",
        ),
        ([("c1", "e1", "e1-1", 0), ("c3", "e2", "e2-1", 0)], "Le créneau 0 a 2 entretiens pour une salle de 1"),
        ([("c1", "e1", "e1-1", 1), ("c1", "e1", "e1-1", 3)], "« c1 » rencontre 2 fois « e1 »"),
        ([("c2", "e3", "e3-1", 1)], "« c2 » et « e3 » ne devaient pas se rencontrer"),
    ],
)
def test_each_broken_rule_is_said(interviews: list[tuple[str, str, str, int]], words: str) -> None:
    assert any(words in sentence for sentence in verify(read(PROBLEM), answer(*interviews)))


def test_a_lost_lock_is_said() -> None:
    broken = verify(read(PROBLEM), answer(locked=False))
    assert broken == ["L'entretien verrouillé de « c3 » à la table « e3-1 » au créneau 4 manque."]


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"shortfall": 0}, "annonce shortfall = 0 ; c'est 2"),
        ({"weight": 7}, "annonce weight = 7 ; c'est 0"),
        ({"weight": "\ud83d"}, "annonce weight = ? ; c'est 0"),
        ({"levels": {"worst_shortfall": 3}}, "annonce worst_shortfall = 3 ; c'est 1"),
        ({"levels": {"unevenness": 3}}, "annonce unevenness = 3 ; c'est 66"),
        ({"levels": {"idle_seats": 1}}, "annonce idle_seats = 1 ; c'est 0"),
        ({"levels": {"back_to_back": 1}}, "annonce back_to_back = 1 ; c'est 0"),
        ({"bound": {"shortfall": 3}}, "La borne du manque (3)"),
        ({"bound": {"worst_shortfall": 2}}, "La borne du plus grand manque (2)"),
        ({"bound": {"unevenness": 67}}, "La borne de l'inégalité (67)"),
        ({"bound": {"weight": -1}}, "La borne du poids (-1)"),
        ({"bound": {"shortfall": 0, "weight": 40}, "proved_optimal": True}, "ses bornes ne le prouvent pas"),
    ],
)
def test_each_lie_is_said(claims: dict[str, Any], words: str) -> None:
    assert any(words in sentence for sentence in verify(read(PROBLEM), answer(**claims)))


@pytest.mark.parametrize("interviews", [None, 3, [3], [{"candidate": "c1"}], [{"candidate": 1, "company": "e1"}]])
def test_an_unreadable_answer_is_refused(interviews: Any) -> None:
    with pytest.raises(ProblemError):
        verify(read(PROBLEM), {"interviews": interviews})


def test_solver_and_judge_share_no_code() -> None:
    import forum_app.scheduling.forum.verifier as judge  # noqa: PLC0415 (heavy)

    names = {
        value.__module__ for value in vars(judge).values() if getattr(value, "__module__", "").startswith("forum_app")
    }
    assert names == {
        "forum_app.scheduling.forum.verifier",
        "forum_app.scheduling.forum.problem",
        "forum_app.scheduling.forum.interchange",
        "forum_app.scheduling.errors",
    }
