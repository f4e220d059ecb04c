"""The solver of forums: ``solve``, and the bound of a score that is known."""

import sys

from forum_app.scheduling import child_process
from forum_app.scheduling.budget import Budget, Progress, Stop, quiet
from forum_app.scheduling.forum.answer import Answer, Bound, Score
from forum_app.scheduling.forum.problem import Interview, Problem


def solve(
    problem: Problem,
    budget: Budget,
    seed: int = 1,
    start: tuple[Interview, ...] = (),
    progress: Progress = quiet,
) -> Answer:
    """Return the best answer found within the budget, with its bounds.

    ``start`` is an earlier answer to begin from: the result is never worse. ``progress`` is told the name
    of each stage that begins and the seconds spent so far. Works in a process of its own where this
    one already holds OR-Tools (see ``child_process``).
    """
    if "ortools" in sys.modules:
        seconds = None if budget.deadline is None else budget.left()
        arguments = (problem, seconds, budget.iterations, seed, start)
        answer: Answer = child_process.call(_in_child, arguments, budget.stop, progress)
        return answer
    from forum_app.scheduling.forum.solver.search import Search  # noqa: PLC0415 (heavy)

    return Search(problem, budget, seed, progress).run(start)


def bound_of(problem: Problem, score: Score) -> Bound:
    """Return what no timetable with shortfalls as small as those of ``score`` can beat, by the matching alone (0.3 s at
    the largest).
    """
    if "ortools" in sys.modules:
        bound: Bound = child_process.call(_bound_in_child, (problem, score), lambda: False, quiet)
        return bound
    from forum_app.scheduling.forum.solver.instance import instance_of  # noqa: PLC0415 (heavy)
    from forum_app.scheduling.forum.solver.matching import least_worst, matching, weight_bound  # noqa: PLC0415 (heavy)

    instance = instance_of(problem)
    least = matching(instance)
    best = (least.shortfall, least.worst) == (score.shortfall, score.worst)
    weight = least.weight if best else weight_bound(instance, score.shortfall, score.worst)
    worst = least.worst if least.shortfall == score.shortfall else least_worst(instance, score.shortfall)
    return Bound(least.shortfall, worst, weight)


def _bound_in_child(problem: Problem, score: Score, _stop: Stop, _progress: Progress) -> Bound:
    return bound_of(problem, score)


def _in_child(
    problem: Problem,
    seconds: float | None,
    iterations: float | None,
    seed: int,
    start: tuple[Interview, ...],
    stop: Stop,
    progress: Progress,
) -> Answer:
    return solve(problem, Budget(seconds, iterations, stop), seed, start, progress)
