"""Days of company-to-company meetings: every meeting is held, and people wait as little as possible.

A fixed list of meetings between two participants, slots, rooms, availabilities, meetings that must follow
others. Everything is held or nothing is; among the timetables that hold everything, the one with the fewest
breaks, with a proof. The problem is known as B2BSP (Bofill et al., « Scheduling B2B Meetings », CP 2014;
Pesant, Rix and Rousseau, CPAIOR 2015; Bofill et al., JAIR 74, 2022). docs/scheduling.md tells the story.

``solve`` and what it needs (OR-Tools) are loaded only when it is called.
"""

import sys
import time
from collections.abc import Mapping
from typing import Any

from forum_app.scheduling import apart
from forum_app.scheduling.budget import Progress, Stop, quiet
from forum_app.scheduling.errors import ProblemError
from forum_app.scheduling.meetings.explain import explain
from forum_app.scheduling.meetings.generate import generate
from forum_app.scheduling.meetings.problem import Meeting, MeetingProblem, Participant, read_problem
from forum_app.scheduling.meetings.verify import verify

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

#: Time of a search when none is asked for.
SECONDS = 60.0


def solve(
    problem: MeetingProblem,
    seconds: float | None = None,
    seed: int = 1,
    progress: Progress = quiet,
    iterations: int | None = None,
    stop: Stop = lambda: False,
    start: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The JSON answer to ``problem``: see ``search.solve``.

    ``seconds`` is 60 unless ``iterations`` count the work. ``start`` is an earlier answer: the result is never worse;
    ``ProblemError`` if it breaks a rule. Works in a process of its own where this one already holds HiGHS (see
    ``apart``).
    """
    if seconds is None and iterations is None:
        seconds = SECONDS
    arguments = (problem, seconds, seed, iterations, _slots_of(problem, start))
    if "highspy" in sys.modules:
        return apart.call(_in_child, arguments, stop, progress)
    return _in_child(*arguments, stop, progress)


def _in_child(
    problem: MeetingProblem,
    seconds: float | None,
    seed: int,
    iterations: int | None,
    start: tuple[int, ...] | None,
    stop: Stop,
    progress: Progress,
) -> dict[str, Any]:
    began = time.perf_counter()
    from forum_app.scheduling.meetings.search import solve as search

    if seconds is not None:  # loading OR-Tools takes a second on a busy machine
        seconds -= time.perf_counter() - began
    return search(problem, seconds, seed, iterations, start, stop, progress)


def _slots_of(problem: MeetingProblem, start: Mapping[str, Any] | None) -> tuple[int, ...] | None:
    """The slots of an earlier answer in the order of the meetings; ``None`` if there is no answer or it places
    nothing."""
    if start is None:
        return None
    broken = verify(problem, start)
    if broken:
        raise ProblemError("from", f"cette réponse enfreint les règles : {broken[0]}")
    slot_of = {item["id"]: item["slot"] for item in start["meetings"]}
    return tuple(slot_of[meeting.id] for meeting in problem.meetings) if start["feasible"] else None
