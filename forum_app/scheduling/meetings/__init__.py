"""The engine of days of company-to-company meetings: every meeting is held, and people wait as little as possible.

A fixed list of meetings between two participants, slots, rooms, availabilities, meetings that must follow
others. Everything is held or nothing is; among the timetables that hold everything, the one with the fewest
breaks, with a proof. The problem is known as B2BSP (Bofill et al., « Scheduling B2B Meetings », CP 2014;
Pesant, Rix and Rousseau, CPAIOR 2015; Bofill et al., JAIR 74, 2022). See docs/scheduling.md.

Its verbs are those of every engine (see ``engines``); there is nothing to repair. An answer is its JSON object.
OR-Tools is loaded only when something is solved.
"""

import sys
from collections.abc import Mapping
from typing import Any

from forum_app.scheduling import child_process
from forum_app.scheduling.budget import Budget, Progress, Stop, quiet
from forum_app.scheduling.errors import ProblemError
from forum_app.scheduling.meetings.explanation import explain
from forum_app.scheduling.meetings.generator import generate
from forum_app.scheduling.meetings.interchange import Answer, read, read_answer, write, write_answer
from forum_app.scheduling.meetings.problem import Meeting, MeetingProblem, Participant
from forum_app.scheduling.meetings.verifier import verify

__all__ = [
    "SECONDS",
    "SIZES",
    "Answer",
    "Meeting",
    "MeetingProblem",
    "Participant",
    "explain",
    "generate",
    "read",
    "read_answer",
    "read_valid_answer",
    "solve",
    "verify",
    "write",
    "write_answer",
]

#: Seconds of a search when none are asked for.
SECONDS = 60.0
#: What ``generate`` asks for, in order.
SIZES = ("participants", "meetings", "slots", "rooms")


def solve(
    problem: MeetingProblem, budget: Budget, seed: int = 1, start: Answer | None = None, progress: Progress = quiet
) -> Answer:
    """Return a timetable with the fewest breaks found and a lower bound of them, or why there is none.

    ``start`` is an earlier answer: the result is never worse. Works in a process of its own where this one already
    holds HiGHS (see ``child_process``). Raises ``ProblemError`` when ``start`` breaks a rule.
    """
    slots = _slots_of(problem, start)
    if "highspy" in sys.modules:
        seconds = None if budget.deadline is None else budget.left()
        arguments = (problem, seconds, budget.iterations, seed, slots)
        answer: Answer = child_process.call(_in_child, arguments, budget.stop, progress)
        return answer
    from forum_app.scheduling.meetings.solver.search import Search  # noqa: PLC0415 (heavy)

    return Search(problem, budget, seed, progress).run(slots)


def _in_child(
    problem: MeetingProblem,
    seconds: float | None,
    iterations: float | None,
    seed: int,
    start: tuple[int, ...] | None,
    stop: Stop,
    progress: Progress,
) -> Answer:
    budget = Budget(seconds, iterations, stop)
    from forum_app.scheduling.meetings.solver.search import Search  # noqa: PLC0415 (heavy)

    return Search(problem, budget, seed, progress).run(start)


def read_valid_answer(problem: MeetingProblem, document: Mapping[str, Any], place: str = "answer") -> Answer:
    """Return the answer of a JSON object. Raises ``ProblemError`` on ``place`` when it breaks a rule."""
    broken = verify(problem, document)
    if broken:
        raise ProblemError(place, f"cette réponse enfreint les règles : {broken[0]}")
    return read_answer(problem, document)


def _slots_of(problem: MeetingProblem, start: Answer | None) -> tuple[int, ...] | None:
    """Return the slots of an earlier answer in the order of the meetings, ``None`` if it places nothing."""
    if start is None:
        return None
    start = read_valid_answer(problem, start, "from")
    slot_of = {item["id"]: item["slot"] for item in start["meetings"]}
    return tuple(slot_of[meeting.id] for meeting in problem.meetings) if start["feasible"] else None
