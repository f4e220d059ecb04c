"""A lower bound on the breaks from who can be busy when, forgetting who meets whom.

A participant's *pattern* is the set of slots where he or she is busy. Participants alike (same number of
meetings, same windows) are interchangeable, so it is enough to count how many take each pattern such that
each slot has an even number of people, two per room at most. Where slots are few and rooms are short, that
small integer program gives the exact optimum at once, which the timetable itself takes minutes to prove.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from ortools.sat.python import cp_model

from forum_app.scheduling.meetings.problem import MeetingProblem
from forum_app.scheduling.meetings.solver.model import meetings_by_person

#: Busy patterns beyond which the program is not small any more.
MOST_PATTERNS = 4_000
#: Number of meetings and their windows.
Kind = tuple[tuple[int, ...], ...]


def busy_pattern_model(problem: MeetingProblem, domains: Sequence[Sequence[int]]) -> cp_model.CpModel | None:
    """Return the program whose optimum, if somebody has no break, is a lower bound; ``None`` if it is not small or has
    no rooms.

    Then nobody has more breaks than the allowed difference, so patterns with more are left out. If nobody
    is without breaks there are as many breaks as participants at least: the caller takes the smaller bound.
    """
    if problem.rooms is None:
        return None
    most = problem.slots if problem.max_break_difference is None else problem.max_break_difference
    kinds = Counter(
        tuple(sorted(tuple(domains[m]) for m in meetings)) for meetings in meetings_by_person(problem) if meetings
    )
    cp = cp_model.CpModel()
    people: list[list[cp_model.IntVar]] = [[] for _ in range(problem.slots)]
    costs = []
    left = MOST_PATTERNS
    for kind, number in kinds.items():
        taken = []
        for busy, breaks in islice(_patterns(problem.slots, kind, most), left + 1):
            count = cp.new_int_var(0, number, "people")
            taken.append(count)
            for t in busy:
                people[t].append(count)
            if breaks:
                costs.append(breaks * count)
        left -= len(taken)
        if left < 0:
            return None
        cp.add(sum(taken) == number)
    for t in range(problem.slots):
        cp.add(sum(people[t]) == 2 * cp.new_int_var(0, problem.rooms, f"meetings {t}"))
    cp.minimize(sum(costs))
    return cp


def _patterns(slots: int, kind: Kind, most: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Return sets of busy slots with at most ``most`` breaks, with their breaks, which leave room for each window."""
    possible = frozenset().union(*kind)
    needs = [(frozenset(w), sum(set(other) <= set(w) for other in kind)) for w in set(kind)]

    def extend(t: int, busy: tuple[int, ...], breaks: int) -> Iterator[tuple[tuple[int, ...], int]]:
        if len(busy) == len(kind):
            if all(len(window.intersection(busy)) >= need for window, need in needs):
                yield busy, breaks
            return
        if slots - t < len(kind) - len(busy):
            return
        if t in possible:
            ended = bool(busy) and busy[-1] != t - 1
            if breaks + ended <= most:
                yield from extend(t + 1, (*busy, t), breaks + ended)
        yield from extend(t + 1, busy, breaks)

    yield from extend(0, (), 0)
