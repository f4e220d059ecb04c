"""Each rule broken on purpose is caught, and said in words."""

import pytest

from forum_app.scheduling import meetings
from forum_app.scheduling.errors import ProblemError

PROBLEM = meetings.read(
    {
        "version": 1,
        "kind": "meetings",
        "slots": 6,
        "rooms": 2,
        "max_break_difference": 1,
        "participants": [{"id": p, "available": [0, 1, 2, 3, 4]} for p in "abcdefgh"],
        "meetings": [
            {"id": "ab", "between": ["a", "b"]},
            {"id": "ac", "between": ["a", "c"], "after": ["ab"]},
            {"id": "de", "between": ["d", "e"], "fixed": 1},
            {"id": "af", "between": ["a", "f"], "slots": [2, 3, 4]},
            {"id": "gh", "between": ["g", "h"]},
        ],
    }
)
RIGHT = {"ab": 0, "ac": 1, "de": 1, "af": 2, "gh": 0}


def answer(breaks=0, bound=0, proved=True, **slots):
    placed = RIGHT | slots
    return {
        "version": 1,
        "kind": "meetings",
        "meetings": [{"id": m, "slot": t} for m, t in placed.items() if t is not None],
        "breaks": breaks,
        "bound": bound,
        "proved_optimal": proved,
        "feasible": True,
        "seconds": 0.1,
    }


def test_the_right_answer_is_right():
    assert meetings.verify(PROBLEM, answer()) == []


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (answer(gh=None), "gh n'est pas placé"),
        (answer(gh=5), "g n'est pas disponible au créneau 5"),
        (answer(ac=0, gh=2), "a a plusieurs rendez-vous au créneau 0"),
        (answer(gh=1), "Au créneau 1, 3 rendez-vous pour 2 salles"),
        (answer(ab=1, ac=0, de=1, gh=2), "ac ne vient pas strictement après ab"),
        (answer(de=2), "de est fixé au créneau 1, pas au créneau 2"),
        (answer(ab=3, ac=4, af=1), "af n'est pas admis au créneau 1"),
        (answer(breaks=2, bound=2, ac=2, af=4), "a a 2 pauses et b en a 0 : la différence dépasse 1"),
        (answer(breaks=0, af=3), "annonce 0 pauses ; il y en a 1"),
        (answer(breaks=1, bound=2, proved=True, af=3), "La borne annoncée (2)"),
        (answer(breaks=1, bound=0, proved=True, af=3), "prouvée la meilleure exactement quand"),
        (answer(gh=99), "dans un créneau qui n'existe pas"),
        (answer(zz=0), "« zz » est inconnu"),
        (answer() | {"meetings": [*answer()["meetings"], {"id": "gh", "slot": 3}]}, "gh est placé plusieurs fois"),
        (answer() | {"breaks": float("nan")}, "un nombre illisible"),
        (answer() | {"feasible": False}, "des rendez-vous sont placés"),
    ],
)
def test_each_broken_rule_is_caught(told, words):
    broken = meetings.verify(PROBLEM, told)
    assert any(words in sentence for sentence in broken), broken


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (answer() | {"meetings": [{"id": ["ab"], "slot": 0}]}, "meetings[0].id"),
        (answer() | {"meetings": [{"id": "ab", "slot": 0.5}]}, "meetings[0].slot"),
        (answer() | {"meetings": ["ab"]}, "meetings[0]"),
        (answer() | {"meetings": None}, "meetings"),
        (answer() | {"feasible": "oui"}, "feasible"),
        (answer() | {"version": True}, "version"),
        (answer() | {"version": 2}, "version"),
        (answer() | {"kind": "forum"}, "kind"),
        (answer() | {"meetings": [], "feasible": False, "proved_infeasible": True, "reasons": 5}, "reasons"),
        ([], ""),
    ],
)
def test_what_is_no_answer_is_refused_with_its_place(told, place):
    with pytest.raises(ProblemError) as refused:
        meetings.verify(PROBLEM, told)
    assert refused.value.place == place


def test_a_refusal_proved_without_reasons_is_refused():
    refusal = {"version": 1, "kind": "meetings", "meetings": [], "feasible": False, "proved_infeasible": True}
    assert meetings.verify(PROBLEM, refusal) == ["La journée est dite impossible sans raison."]
    assert meetings.verify(PROBLEM, refusal | {"reasons": ["p3 a 9 rendez-vous pour 8 créneaux"]}) == []


def test_only_answers_that_keep_the_rules_are_explained():
    with pytest.raises(ProblemError, match="enfreint les règles"):
        meetings.explain(PROBLEM, answer(gh=1))


def test_an_answer_is_explained_in_french():
    lines = meetings.explain(PROBLEM, answer(breaks=1, bound=0, proved=False, af=3)).splitlines()
    assert lines == [
        "5 rendez-vous entre 8 participants en 6 créneaux : tous sont tenus.",
        "Au plus 2 rendez-vous à la fois pour 2 salles.",
        "1 pause en tout ; il est prouvé qu'il en faut au moins 0.",
        "Répartition : 7 participants à 0 pause et 1 participant à 1 pause.",
        "* a : 1 pause (entre les créneaux 1 et 3)",
    ]
