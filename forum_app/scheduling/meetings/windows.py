"""Where each meeting can still be once its predecessors and successors are counted in."""

from .problem import MeetingProblem


def windows(problem: MeetingProblem) -> tuple[tuple[int, ...], ...]:
    """The choices of each meeting later than the earliest of its predecessors and earlier than the latest of its successors.

    In the order of ``problem.meetings``; empty where nothing is left.
    """
    position = {meeting.id: n for n, meeting in enumerate(problem.meetings)}
    choices = list(problem.choices)
    for n in problem.in_order:
        for earlier in problem.meetings[n].after:
            first = min(choices[position[earlier]], default=problem.slots)
            choices[n] = tuple(slot for slot in choices[n] if slot > first)
    for n in reversed(problem.in_order):
        last = max(choices[n], default=-1)
        for earlier in problem.meetings[n].after:
            choices[position[earlier]] = tuple(slot for slot in choices[position[earlier]] if slot < last)
    return tuple(choices)
