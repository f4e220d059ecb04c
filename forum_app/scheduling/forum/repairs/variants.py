"""A repair as a document: two variants to choose from, each completed exactly around everybody who stays."""

from dataclasses import replace
from typing import Any

from forum_app.scheduling.budget import Budget
from forum_app.scheduling.forum.answer import Answer, score_of
from forum_app.scheduling.forum.interchange import write_answer, write_interviews
from forum_app.scheduling.forum.problem import Interview, Problem
from forum_app.scheduling.forum.repairs.changes import Changes, changed
from forum_app.scheduling.forum.repairs.repairer import Repair, Repairer
from forum_app.scheduling.forum.solver import bound_of, solve

NOBODY, FEW = "nobody_else", "few_others"


def propose(
    problem: Problem, interviews: tuple[Interview, ...], changes: Changes, budget: Budget, seed: int = 1
) -> tuple[Problem, dict[str, Any]]:
    """Return the problem as it stands after the changes, and the JSON object of the two variants.

    The object is itself the answer that moves nobody else, with ``variants`` beside it. After the quick
    repair, what is free around those who stay is solved again within half the budget each. What is proved
    of the first variant is proved among timetables that move nobody else, of the second among all.
    """
    after = changed(problem, interviews, changes)
    told = changes.told if changes.told is not None else frozenset(interviews)
    documents = []
    seconds = max(0.0, budget.left()) / 2
    for name, quick in zip((NOBODY, FEW), Repairer(problem, interviews).variants(changes), strict=True):
        share = Budget(seconds, budget.iterations, budget.stop)
        answer = complete(after, quick, told, share, seed)
        if name == FEW:
            answer = replace(answer, bound=bound_of(after, answer.score))
        documents.append({"name": name} | write_answer(answer) | _difference(quick, answer, told))
    return after, documents[0] | {"variants": documents}


def complete(after: Problem, quick: Repair, told: frozenset[Interview], budget: Budget, seed: int) -> Answer:
    """Return the best answer to ``after`` in which everyone told, hit ones apart, keeps the place that the quick repair
    left.
    """
    start = quick.interviews()
    unhit = set(quick.before) - set(quick.hit)
    moved_pairs = {(i.candidate, i.company) for i in quick.moved}
    stays = {i for i in start if (i in unhit and i in told) or (i.candidate, i.company) in moved_pairs}
    around = replace(after, locked=tuple(sorted(stays | set(after.locked))))
    answer = solve(around, budget, seed, start)
    return replace(answer, score=score_of(after, answer.interviews))


def _difference(quick: Repair, answer: Answer, told: frozenset[Interview]) -> dict[str, Any]:
    """Return who was hit, which told interviews of others moved or were cancelled, what is new."""
    now = {(i.candidate, i.company): i for i in answer.interviews}
    was = {(i.candidate, i.company): i for i in quick.before}
    hit = set(quick.hit)
    moved = [
        (old, now.get(pair))
        for pair, old in sorted(was.items())
        if old in told and old not in hit and now.get(pair) != old
    ]
    return {
        "hit": [
            {"interview": document, "to": _place(now.get((old.candidate, old.company)))}
            for old, document in zip(quick.hit, write_interviews(quick.hit), strict=True)
        ],
        "moved": [
            {"candidate": old.candidate, "company": old.company, "from": _place(old), "to": _place(new)}
            for old, new in moved
        ],
        "gained": [{"candidate": c, "company": e} for c, e in sorted(now.keys() - was.keys())],
    }


def _place(interview: Interview | None) -> dict[str, Any] | None:
    return None if interview is None else {"table": interview.table, "slot": interview.slot}
