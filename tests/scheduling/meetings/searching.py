"""``meetings.solve`` as a function that can be called in another process, where CP-SAT is (see ``aside``)."""

from forum_app.scheduling import meetings
from forum_app.scheduling.budget import Budget


def solve(
    problem: meetings.MeetingProblem,
    seconds: float | None = None,
    seed: int = 1,
    iterations: int | None = None,
    start: meetings.Answer | None = None,
) -> meetings.Answer:
    if seconds is None and iterations is None:
        seconds = meetings.SECONDS
    return meetings.solve(problem, Budget(seconds, iterations), seed, start)
