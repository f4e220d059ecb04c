"""The engine of forums: who meets whom, when and at which table, so that wishes are satisfied level by level.

Its verbs are those of every engine (see ``engines``). What they need beyond the standard library (numpy, HiGHS) is
loaded only when something is solved or repaired.
"""

from collections.abc import Mapping
from typing import Any

from forum_app.scheduling.budget import Budget, Progress, quiet
from forum_app.scheduling.errors import ProblemError
from forum_app.scheduling.forum.answer import Answer, Bound, Score, score_of
from forum_app.scheduling.forum.explanations.reasons import explain
from forum_app.scheduling.forum.explanations.summary import compare, summary
from forum_app.scheduling.forum.generator import generate
from forum_app.scheduling.forum.interchange import read, read_answer, write, write_answer
from forum_app.scheduling.forum.problem import Candidate, Company, Interview, Pair, Problem, Table
from forum_app.scheduling.forum.repairs.changes import Absence, Changes, read_changes
from forum_app.scheduling.forum.verifier import verify

__all__ = [
    "SECONDS",
    "SIZES",
    "Absence",
    "Answer",
    "Bound",
    "Candidate",
    "Changes",
    "Company",
    "Interview",
    "Pair",
    "Problem",
    "Score",
    "Table",
    "compare",
    "explain",
    "generate",
    "read",
    "read_answer",
    "read_changes",
    "read_valid_answer",
    "repair",
    "score_of",
    "solve",
    "summary",
    "verify",
    "write",
    "write_answer",
]

#: Seconds of a search when none are asked for; most forums are settled long before.
SECONDS = 30.0
#: What ``generate`` asks for, in order.
SIZES = ("candidates", "companies", "tables", "slots")


def solve(
    problem: Problem, budget: Budget, seed: int = 1, start: Answer | None = None, progress: Progress = quiet
) -> Answer:
    """Return the best answer found within the budget, with its bounds.

    ``start`` is an earlier answer to begin from, valid or not: the result is never worse than what is valid in it.
    """
    from forum_app.scheduling.forum.solver import solve as search  # noqa: PLC0415 (heavy)

    return search(problem, budget, seed, start.interviews if start else (), progress)


def repair(
    problem: Problem, answer: Answer, changes: Changes, budget: Budget, seed: int = 1
) -> tuple[Problem, dict[str, Any]]:
    """Return the problem as the changes leave it, and the JSON object of two variants (see ``repairs.variants``)."""
    from forum_app.scheduling.forum.repairs.variants import propose  # noqa: PLC0415 (heavy)

    return propose(problem, answer.interviews, changes, budget, seed)


def read_valid_answer(problem: Problem, document: Mapping[str, Any], place: str = "answer") -> Answer:
    """Return the answer of a JSON object.

    Raises ``ProblemError`` on ``place`` when its interviews break a rule or its bounds cannot be true.
    """
    answer = read_answer(problem, document)
    broken = verify(problem, {key: document[key] for key in ("interviews", "bound") if key in document})
    if broken:
        raise ProblemError(place, f"cette réponse n'est pas valable : {broken[0]}")
    return answer
