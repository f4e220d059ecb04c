"""In which slots each meeting can still be once those before and after it are counted in."""

from forum_app.scheduling.meetings.problem import MeetingProblem


def choices_in_order(problem: MeetingProblem) -> tuple[tuple[int, ...], ...]:
    """The choices of each meeting later than the earliest of its predecessors and earlier than the latest of its
    successors.

    In the order of ``problem.meetings``; empty where nothing is left, or where there is no room at all.
    """
    if problem.rooms == 0:
        return ((),) * len(problem.meetings)
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
