"""Days of company-to-company meetings: every meeting is held, and people wait as little as possible.

A fixed list of meetings between two participants, slots, rooms, availabilities, meetings that must follow
others. Everything is held or nothing is; among the timetables that hold everything, the one with the fewest
breaks, with a proof. The problem is known as B2BSP (Bofill et al., « Scheduling B2B Meetings », CP 2014;
Pesant, Rix and Rousseau, CPAIOR 2015; Bofill et al., JAIR 74, 2022). docs/scheduling.md tells the story.

``solve`` and what it needs (OR-Tools) are loaded only when it is called.
"""

import sys
from typing import Any

from .. import apart
from .explain import explain
from .generate import generate
from .problem import Meeting, MeetingProblem, Participant, Progress, read_problem
from .verify import verify

__all__ = [
    "Meeting",
    "MeetingProblem",
    "Participant",
    "explain",
    "generate",
    "read_problem",
    "solve",
    "verify",
]


def solve(
    problem: MeetingProblem,
    seconds: float = 60.0,
    seed: int = 1,
    progress: Progress | None = None,
    iterations: int | None = None,
) -> dict[str, Any]:
    """The JSON answer to ``problem`` within ``seconds``; see ``search.solve``.

    Works in a process of its own where this one already holds HiGHS (see ``apart``).
    """
    if "highspy" in sys.modules:
        return apart.call(_in_child, (problem, seconds, seed, iterations), lambda: False, progress or _quiet)
    from .search import solve as search

    return search(problem, seconds, seed, progress, iterations)


def _in_child(
    problem: MeetingProblem, seconds: float, seed: int, iterations: int | None, stop: object, progress: Progress
) -> dict[str, Any]:
    return solve(problem, seconds, seed, progress, iterations)


def _quiet(stage: str, seconds: float) -> None:
    """Say nothing."""
