"""The solver against brute force, its proofs, its reasons, its manners."""

import pytest
from hypothesis import given

from forum_app.scheduling import meetings
from forum_app.scheduling.budget import Budget
from forum_app.scheduling.errors import ProblemError
from tests.scheduling.meetings import searching
from tests.scheduling.meetings.brute import days, fewest_breaks
from tests.scheduling.profiles import steady


@pytest.fixture(scope="module")
def solve(aside):
    """``searching.solve`` in the process of CP-SAT."""
    return lambda problem, **options: aside(searching.solve, problem, **options)


def stopping_after(problem, stage):
    """Solve without a clock, and wish to stop as soon as ``stage`` begins."""
    heard = []
    budget = Budget(86_400, stop=lambda: stage in heard)
    return meetings.solve(problem, budget, progress=lambda told, seconds: heard.append(told))


def day(slots, people, pairs, **rules):
    return meetings.read(
        {
            "version": 1,
            "kind": "meetings",
            "slots": slots,
            "participants": [{"id": p, "available": list(range(slots))} for p in people],
            "meetings": [{"id": f"m{n}", "between": list(pair)} for n, pair in enumerate(pairs)],
        }
        | rules
    )


@steady(30)
@given(data=days())
def test_the_answer_is_the_optimum_with_its_proof_and_breaks_no_rule(solve, data):
    problem = meetings.read(data)
    answer = solve(problem, seconds=3_600)
    best = fewest_breaks(data)
    assert meetings.verify(problem, answer) == []
    assert answer["feasible"] == (best is not None)
    assert answer["breaks"] == best
    assert answer["bound"] == best
    assert answer["proved_optimal"] == (best is not None)
    if best is None:
        assert answer["proved_infeasible"]
        assert answer["reasons"]
    assert meetings.explain(problem, answer)


@steady(8)
@given(data=days())
def test_with_counted_work_the_same_seed_gives_the_same_answer(solve, data):
    problem = meetings.read(data)
    first, second = (solve(problem, seed=7, iterations=2) for _ in range(2))
    first.pop("seconds"), second.pop("seconds")
    assert first == second


def test_a_larger_day_is_alike_when_work_is_counted_and_never_worse_with_more(solve):
    problem = meetings.generate(20, 44, 9, 7, seed=3)
    one, same, more = (solve(problem, seed=5, iterations=n) for n in (2, 2, 20))
    assert one["meetings"] == same["meetings"]
    assert more["breaks"] <= one["breaks"]
    assert more["bound"] >= one["bound"]


def test_an_empty_day_is_possible_and_proved(solve):
    for people in ([], ["a", "b"]):
        answer = solve(day(0, people, []))
        assert (answer["feasible"], answer["breaks"], answer["bound"], answer["proved_optimal"]) == (True, 0, 0, True)
        assert meetings.verify(day(0, people, []), answer) == []


def test_a_pause_between_two_meetings_is_no_break(solve):
    pairs = [("a", "b"), ("a", "c")]
    problem = day(4, "abc", pairs, pauses_after=[1])
    answer = solve(problem)
    assert answer["breaks"] == 0
    either_side = answer | {"meetings": [{"id": "m0", "slot": 1}, {"id": "m1", "slot": 2}]}
    assert meetings.verify(problem, either_side) == []


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (day(2, "abcd", ["ab", "ac", "ad"]), "a a 3 rendez-vous pour 2 créneaux possibles"),
        (
            day(2, "abcdef", ["ab", "cd", "ef"], rooms=1),
            "3 rendez-vous n'ont que les créneaux 0 et 1, soit 2 places (1 salle)",
        ),
        (day(2, "ab", ["ab"], rooms=0), "il n'y a aucune salle"),
        (
            day(2, "ab", ["ab"], participants=[{"id": "a", "available": [0]}, {"id": "b", "available": [1]}]),
            "m0 n'a aucun créneau possible : a est disponible sur le créneau 0, b sur le créneau 1",
        ),
        (
            day(2, "abc", ["ab", "bc", "ac"]),
            "3 rendez-vous entre 3 participants (a, b et c) n'ont que les créneaux 0 et 1 ; avec ceux qui peuvent y "
            "être, il s'y forme au plus 2 paires",
        ),
        (
            day(
                2,
                "abcde",
                [],
                meetings=[
                    {"id": "m0", "between": ["a", "b"], "fixed": 1},
                    {"id": "m1", "between": ["a", "c"]},
                    {"id": "m2", "between": ["c", "e"], "fixed": 0},
                    {"id": "m3", "between": ["d", "e"]},
                ],
            ),
            "ces rendez-vous ne tiennent pas ensemble : m0, m1 et m2",
        ),
    ],
    ids=[
        "too many for one",
        "too few rooms",
        "no room",
        "never together",
        "three in a ring",
        "no way between two fixed ones",
    ],
)
def test_what_cannot_be_done_is_said_with_its_conflicts(solve, problem, words):
    answer = solve(problem)
    assert not answer["feasible"]
    assert answer["proved_infeasible"]
    assert any(words in reason for reason in answer["reasons"]), answer["reasons"]
    assert words in meetings.explain(problem, answer)
    assert meetings.verify(problem, answer) == []


def test_a_difference_that_cannot_be_kept_is_the_reason(solve):
    people = [{"id": "a", "available": [0, 2]}, {"id": "b", "available": [0]}, {"id": "c", "available": [2]}]
    problem = day(3, "abc", ["ab", "ac"], participants=people, max_break_difference=0)
    answer = solve(problem)
    assert answer["proved_infeasible"]
    assert "0 pause de différence" in answer["reasons"][0]


def test_a_day_of_real_size_is_proved(solve):
    problem = meetings.generate(42, 125, 8, 21, seed=1)
    answer = solve(problem, seconds=3_600)
    assert answer["proved_optimal"]
    assert meetings.verify(problem, answer) == []


def test_an_earlier_answer_is_never_lost(solve):
    problem = meetings.generate(30, 90, 14, 8, seed=4, hard=True)
    first = solve(problem, iterations=10)
    again = solve(problem, iterations=0, start=first, seed=9)
    assert (again["breaks"], again["meetings"]) == (first["breaks"], first["meetings"])
    with pytest.raises(ProblemError, match="enfreint les règles"):
        meetings.solve(problem, Budget(iterations=0), start=first | {"meetings": first["meetings"][1:]})


@pytest.mark.parametrize("stage", ["premier planning", "preuve et recuit"])
def test_the_wish_to_stop_ends_with_the_best_so_far(aside, stage):
    problem = meetings.generate(70, 300, 20, 15, seed=2, hard=True)
    answer = aside(stopping_after, problem, stage)
    assert meetings.verify(problem, answer) == []
    assert not answer["proved_optimal"]


def test_without_time_the_answer_says_so(solve):
    problem = meetings.generate(20, 40, 8, 6, seed=2)
    answer = solve(problem, seconds=0)
    assert meetings.verify(problem, answer) == []
    assert not answer.get("proved_infeasible")
