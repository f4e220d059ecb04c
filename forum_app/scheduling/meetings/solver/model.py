"""The model for CP-SAT: which meeting when, who is busy when, and how many breaks that makes.

Meetings and participants are numbered as in the problem. What makes it fast was measured (docs/performance.md):

* a break is counted where it *ends* (busy, idle just before, begun earlier), so that no break at all costs
  nothing and cores of breaks can be learnt; « runs less one » is several times slower;
* people of a slot are even: twice its meetings (Bofill et al. 2022, implied constraint 1);
* meetings are grouped by a participant whom they share, so rooms count a few groups, not hundreds of meetings
  (ibid., clusters); this packing of blocks into rooms is often the reason of the last breaks.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from forum_app.scheduling.meetings.problem import MeetingProblem

#: A Boolean that exists only where it may be true.
Sparse = dict[int, cp_model.IntVar]


@dataclass(frozen=True, eq=False)
class Model:
    """``held[m][t]``: meeting m is in slot t, for the slots t of its window; breaks are minimised or not."""

    cp: cp_model.CpModel
    held: tuple[Sparse, ...] = ()
    counts_breaks: bool = False


def timetable_model(problem: MeetingProblem, domains: Sequence[Sequence[int]]) -> Model:
    """Return a model of every rule but those about breaks: enough to find a timetable or to see that there is none."""
    cp = cp_model.CpModel()
    held = tuple({t: cp.new_bool_var(f"held {m} {t}") for t in slots} for m, slots in enumerate(domains))
    for slots in held:
        cp.add_exactly_one(slots.values())
    for meetings in meetings_by_person(problem):
        for t in range(problem.slots):
            cp.add_at_most_one(held[m][t] for m in meetings if t in held[m])
    _order(problem, cp, held)
    if problem.rooms is not None:
        for t in range(problem.slots):
            cp.add(sum(slots[t] for slots in held if t in slots) <= problem.rooms)
    return Model(cp, held)


def full_model(
    problem: MeetingProblem,
    domains: Sequence[Sequence[int]],
    floor: int = 0,
    most: int | None = None,
    counted: Collection[str] | None = None,
) -> Model:
    """Return a model of every rule, minimising the breaks, known to be at least ``floor``.

    ``most`` is the greatest number of breaks accepted. ``counted`` are the ids of the participants whose breaks count
    (``None``: all).
    """
    cp = cp_model.CpModel()
    held = tuple({t: cp.new_bool_var(f"held {m} {t}") for t in slots} for m, slots in enumerate(domains))
    for slots in held:
        cp.add_exactly_one(slots.values())
    people = meetings_by_person(problem)
    busy = [_busy(cp, problem, held, meetings) for meetings in people]
    _order(problem, cp, held)
    _rooms(problem, cp, held, busy, people)
    ends: list[cp_model.IntVar] = []
    numbers: list[cp_model.LinearExprT] = []
    for person, meetings in enumerate(people):
        if counted is None or problem.participants[person].id in counted:
            own = _breaks(cp, problem.slots, busy[person], len(meetings))
            ends += own
            numbers.append(sum(own))
    if problem.max_break_difference is not None and ends:
        least = cp.new_int_var(0, problem.slots, "least breaks")
        for number in numbers:
            cp.add(number >= least)
            cp.add(number <= least + problem.max_break_difference)
    total = sum(ends)
    if floor:
        cp.add(total >= floor)
    if most is not None:
        cp.add(total <= most)
    cp.minimize(total)
    return Model(cp, held, counts_breaks=True)


def meetings_by_person(problem: MeetingProblem) -> tuple[tuple[int, ...], ...]:
    """Return the positions of the meetings of each participant."""
    position = {meeting.id: n for n, meeting in enumerate(problem.meetings)}
    return tuple(tuple(position[m.id] for m in problem.meetings_of[p.id]) for p in problem.participants)


def _order(problem: MeetingProblem, cp: cp_model.CpModel, held: Sequence[Sparse]) -> None:
    """Let a meeting be in slot t only if each one that it must follow is in a slot before t."""
    position = {meeting.id: n for n, meeting in enumerate(problem.meetings)}
    for m, meeting in enumerate(problem.meetings):
        for earlier in meeting.after:
            for t, here in held[m].items():
                cp.add_bool_or([there for s, there in held[position[earlier]].items() if s < t] + [~here])


def _busy(cp: cp_model.CpModel, problem: MeetingProblem, held: Sequence[Sparse], meetings: Sequence[int]) -> Sparse:
    """Return the slots where somebody with these meetings is busy, with as many as can be told of their number."""
    busy: Sparse = {}
    for t in range(problem.slots):
        here = [held[m][t] for m in meetings if t in held[m]]
        if here:
            busy[t] = cp.new_bool_var("busy")
            cp.add_exactly_one([*here, ~busy[t]])
    cp.add(sum(busy.values()) == len(meetings))
    for window in {tuple(held[m]) for m in meetings}:
        inside = sum(set(held[m]) <= set(window) for m in meetings)
        cp.add(sum(busy[t] for t in window) >= inside)
    return busy


def _rooms(
    problem: MeetingProblem,
    cp: cp_model.CpModel,
    held: Sequence[Sparse],
    busy: Sequence[Sparse],
    people: Sequence[Sequence[int]],
) -> None:
    groups = _groups(people, len(held))
    most = len(held) if problem.rooms is None else min(problem.rooms, len(held))
    for t in range(problem.slots):
        used = [
            g for person, group in groups if (g := _used(cp, held, busy[person], people[person], group, t)) is not None
        ]
        if used:
            number = cp.new_int_var(0, most, f"meetings {t}")
            cp.add(sum(used) == number)
            cp.add(sum(slots[t] for slots in busy if t in slots) == 2 * number)


def _groups(people: Sequence[Sequence[int]], meetings: int) -> list[tuple[int, frozenset[int]]]:
    """Return a partition of the meetings by a participant whom they share, largest first: (participant, meetings)."""
    pair: list[list[int]] = [[] for _ in range(meetings)]
    for person, listed in enumerate(people):
        for m in listed:
            pair[m].append(person)
    left, waiting = [True] * meetings, [len(listed) for listed in people]
    groups = []
    while any(waiting):
        person = max(range(len(people)), key=lambda p: (waiting[p], len(people[p]), -p))
        group = frozenset(m for m in people[person] if left[m])
        groups.append((person, group))
        for m in group:
            left[m] = False
            for somebody in pair[m]:
                waiting[somebody] -= 1
    return groups


def _used(
    cp: cp_model.CpModel, held: Sequence[Sparse], busy: Sparse, meetings: Sequence[int], group: frozenset[int], t: int
) -> cp_model.IntVar | None:
    """Return whether a meeting of the group is in slot t; ``None`` if none can be."""
    here = [m for m in sorted(group) if t in held[m]]
    if len(here) < 2:
        return held[here[0]][t] if here else None
    if all(m in group for m in meetings if t in held[m]):
        return busy[t]
    used = cp.new_bool_var("used")
    cp.add_exactly_one([*(held[m][t] for m in here), ~used])
    return used


def _breaks(cp: cp_model.CpModel, slots: int, busy: Sparse, meetings: int) -> list[cp_model.IntVar]:
    """Return one Boolean for each slot where a break of somebody with that many meetings may end."""
    if meetings < 2:
        return []
    begun: list[cp_model.IntVar] = []
    for t in range(slots):
        now = cp.new_bool_var("begun")
        cp.add_bool_or([~now, *begun[-1:], *([busy[t]] if t in busy else [])])
        begun.append(now)
        if t in busy:
            cp.add_implication(busy[t], now)
    for earlier, later in pairwise(begun):
        cp.add_implication(earlier, later)
    ends = []
    for t in range(2, slots):
        if t not in busy:
            continue
        end = cp.new_bool_var("break ends")
        idle = [~busy[t - 1]] if t - 1 in busy else []
        cp.add_bool_and([busy[t], begun[t - 2], *idle]).only_enforce_if(end)
        cp.add_bool_or([end, ~busy[t], ~begun[t - 2], *(~literal for literal in idle)])
        ends.append(end)
    return ends
