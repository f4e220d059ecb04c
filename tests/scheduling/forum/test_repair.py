"""Repairs: valid for the changed problem, nobody moved for nothing, the assignment given back untouched."""

import copy
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forum_app.scheduling.budget import Budget
from forum_app.scheduling.errors import ProblemError
from forum_app.scheduling.forum.generator import generate
from forum_app.scheduling.forum.interchange import write_answer, write_interviews
from forum_app.scheduling.forum.problem import Candidate, Company, Interview, Pair, Problem, Table
from forum_app.scheduling.forum.repairs.applied_changes import AppliedChanges
from forum_app.scheduling.forum.repairs.changes import Absence, Changes, changed
from forum_app.scheduling.forum.repairs.live_timetable import LiveTimetable
from forum_app.scheduling.forum.repairs.repairer import Repairer
from forum_app.scheduling.forum.repairs.variants import complete, propose
from forum_app.scheduling.forum.solver import bound_of, solve
from forum_app.scheduling.forum.verifier import verify
from tests.scheduling.forum.exhaustive import all_answers, value
from tests.scheduling.forum.strategies import tiny_problems
from tests.scheduling.profiles import steady

few = steady(40)


@st.composite
def events(draw: st.DrawFn) -> tuple[Problem, Changes]:
    problem = draw(tiny_problems(most_pairs=5))
    assume(problem.slots > 1)
    now = draw(st.integers(0, problem.slots - 1))
    things = [("candidate", c.id) for c in problem.candidates]
    things += [("company", e.id) for e in problem.companies]
    things += [("table", t.id) for e in problem.companies for t in e.tables]
    absences = tuple(
        Absence(kind, name, draw(st.integers(0, problem.slots - 1)))
        for kind, name in (draw(st.lists(st.sampled_from(things), max_size=2)) if things else [])
    )
    newcomers = (Candidate("new", frozenset(range(problem.slots)), 1, 2),) if draw(st.booleans()) else ()
    pairs = tuple(Pair("new", e.id, draw(st.integers(1, 9))) for e in problem.companies) if newcomers else ()
    closed = draw(st.frozensets(st.integers(0, problem.slots - 1), max_size=1))
    return problem, Changes(now, None, absences, newcomers, pairs, closed, may_move=draw(st.integers(0, 2)))


@few
@given(events())
def test_against_every_possible_repair(event: tuple[Problem, Changes]) -> None:
    problem, changes = event
    before = solve(problem, Budget(iterations=20)).interviews
    after = changed(problem, before, changes)
    repairer = Repairer(problem, before)
    before_changes = state(repairer.live)
    nobody, some = repairer.variants(changes)
    assert state(repairer.live) == before_changes
    assert repairer.variants(changes) == (nobody, some)
    for repair in (nobody, some):
        assert verify(after, {"interviews": write_interviews(repair.interviews())}) == []
    possible = {i for i in before if i in set(after.locked) or _still(after, i)}
    assert set(nobody.hit) == set(before) - possible
    assert nobody.moved == ()
    assert len(some.moved) <= changes.may_move
    answer = complete(after, nobody, frozenset(before), Budget(iterations=50), 1)
    keeping = [a for a in all_answers(after) if possible <= set(a)]
    best = min(value(after, a) for a in keeping)[:3]
    assert value(after, answer.interviews)[:3] == best
    assert answer.proved_optimal
    bound = bound_of(after, answer.score)
    assert (bound.shortfall, bound.worst) <= best[:2]
    freest = min(value(after, a) for a in all_answers(after))[:3]
    assert best == freest or (bound.shortfall, bound.worst, -bound.weight) != best


def state(live: LiveTimetable) -> list[dict[str, Any]]:
    """All that a repair may change in a live timetable, copied."""
    return [
        {name: copy.deepcopy(value) for name, value in vars(part).items() if isinstance(value, int | list)}
        for part in (live.assignment, live.board)
    ]


def test_a_failure_in_the_middle_gives_everything_back(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = generate(12, 5, 6, 8, 1)
    repairer = Repairer(problem, solve(problem, Budget(iterations=2)).interviews)
    before = state(repairer.live)
    monkeypatch.setattr(AppliedChanges, "_add_new_candidates", lambda applied: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        repairer.variants(Changes(now=2, absences=(Absence("company", "e1", 0),), closed_slots=frozenset({4})))
    assert state(repairer.live) == before


def _still(after: Problem, interview: Interview) -> bool:
    return (
        interview.slot in after.candidate_by_id[interview.candidate].available
        and interview.slot in after.table_by_id[interview.table][1].available
    )


def test_the_past_and_the_locked_never_move() -> None:
    problem = generate(30, 10, 12, 10, 5, hard=True)
    before = solve(problem, Budget(iterations=5)).interviews
    for now in range(1, 10, 3):
        changes = Changes(now=now, absences=(Absence("company", before[now].company, 0),), may_move=5)
        for repair in Repairer(problem, before).variants(changes):
            past = {i for i in before if i.slot < now}
            assert past <= set(repair.interviews())
            assert {i for i in repair.interviews() if i.slot < now} == past


def test_one_moves_so_that_another_can_be_seated() -> None:
    """The walk-in can only come at 0, where a sits; a could as well come at 1."""
    both, early = frozenset({0, 1}), frozenset({0})
    problem = Problem(2, (Candidate("a", both),), (Company("e", (Table("t", both),)),), (Pair("a", "e", 3),))
    before = (Interview("a", "e", "t", 0),)
    changes = Changes(new_candidates=(Candidate("b", early, 1),), new_pairs=(Pair("b", "e", 5),), may_move=1)
    nobody, few_others = Repairer(problem, before).variants(changes)
    assert nobody.interviews() == before
    assert few_others.interviews() == (Interview("a", "e", "t", 1), Interview("b", "e", "t", 0))
    assert few_others.moved == before


@pytest.mark.parametrize("now", [-1, 3, 10**12])
def test_a_present_outside_the_day_is_refused(now: int) -> None:
    problem = Problem(2, (), (), ())
    with pytest.raises(ProblemError, match="now"):
        Repairer(problem, ()).variants(Changes(now=now))


def test_an_absence_after_the_day_changes_nothing() -> None:
    problem = Problem(
        1, (Candidate("a", frozenset({0})),), (Company("e", (Table("t", frozenset({0})),)),), (Pair("a", "e", 3),)
    )
    before = (Interview("a", "e", "t", 0),)
    for kind, name in (("candidate", "a"), ("table", "t"), ("company", "e")):
        nobody, _ = Repairer(problem, before).variants(Changes(absences=(Absence(kind, name, 10**12),)))
        assert nobody.interviews() == before


def test_untold_interviews_move_freely() -> None:
    both, early = frozenset({0, 1}), frozenset({0})
    problem = Problem(2, (Candidate("a", both),), (Company("e", (Table("t", both),)),), (Pair("a", "e", 3),))
    before = (Interview("a", "e", "t", 0),)
    changes = Changes(
        told=frozenset(), new_candidates=(Candidate("b", early, 1),), new_pairs=(Pair("b", "e", 5),), may_move=0
    )
    after, proposal = propose(problem, before, changes, Budget(iterations=5))
    assert proposal["moved"] == []
    assert len(proposal["interviews"]) == 2
    assert verify(after, proposal) == []


def test_a_proposal_is_an_answer() -> None:
    problem = generate(15, 6, 6, 8, 2)
    answer = solve(problem, Budget(iterations=5))
    assert verify(problem, write_answer(answer)) == []
    changes = Changes(now=3, closed_slots=frozenset({5}), pauses_after=frozenset({6}))
    after, proposal = propose(problem, answer.interviews, changes, Budget(iterations=10))
    assert after.pauses_after == frozenset({6})
    assert proposal["proved_optimal"]
    for variant in (proposal, *proposal["variants"]):
        assert verify(after, variant) == []
        assert all(row["slot"] != 5 for row in variant["interviews"])
