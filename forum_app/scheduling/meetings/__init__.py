"""Days of company-to-company meetings: every meeting is held, and people wait as little as possible.

A fixed list of meetings between two participants, slots, rooms, availabilities, meetings that must follow
others. Everything is held or nothing is; among the timetables that hold everything, the one with the fewest
breaks, with a proof. The problem is known as B2BSP (Bofill et al., « Scheduling B2B Meetings », CP 2014;
Pesant, Rix and Rousseau, CPAIOR 2015; Bofill et al., JAIR 74, 2022). docs/scheduling.md tells the story.

``solve`` and what it needs (OR-Tools) are loaded only when it is called.
"""

from typing import Any

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
    """The JSON answer to ``problem`` within ``seconds``; see ``search.solve``."""
    from .search import solve as search

    return search(problem, seconds, seed, progress, iterations)
