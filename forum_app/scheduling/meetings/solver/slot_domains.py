"""In which slots each meeting can still be once those before and after it are counted in."""

from forum_app.scheduling.meetings.problem import MeetingProblem


def slot_domains(problem: MeetingProblem) -> tuple[tuple[int, ...], ...]:
    """Return the domains of each meeting later than the earliest of its predecessors and earlier than the latest of its
    successors.

    In the order of ``problem.meetings``; empty where nothing is left, or where there is no room at all.
    """
    if problem.rooms == 0:
        return ((),) * len(problem.meetings)
    position = {meeting.id: n for n, meeting in enumerate(problem.meetings)}
    domains = list(problem.domains)
    for n in problem.in_order:
        for earlier in problem.meetings[n].after:
            first = min(domains[position[earlier]], default=problem.slots)
            domains[n] = tuple(slot for slot in domains[n] if slot > first)
    for n in reversed(problem.in_order):
        last = max(domains[n], default=-1)
        for earlier in problem.meetings[n].after:
            domains[position[earlier]] = tuple(slot for slot in domains[position[earlier]] if slot < last)
    return tuple(domains)
