"""A local search over whole timetables: swaps between two slots, by simulated annealing.

Between two slots, the meetings of both form paths and cycles of participants (each has at most one meeting in
each slot). Exchanging the two slots along one path keeps everybody's slots apart and changes the pattern
of its two ends only (Kempe 1879; the chains of edge colouring). So a move costs microseconds whatever its
length: a pattern is the bits of one whole number, its breaks a count of bits.

The annealed cost is breaks, plus a little for each idle slot inside a pattern, which pulls long breaks
shut, plus much for each break above the allowed difference (somebody nearly always has none).
"""

import math
import random
from collections.abc import Callable, Iterable, Sequence
from itertools import count

from forum_app.scheduling.meetings.problem import MeetingProblem

#: Cost of one idle slot between two meetings, of one break beyond the allowed difference.
IDLE, UNFAIR = 0.4, 5.0
#: First and last temperature, in breaks.
HOT, COLD = 1.0, 0.15
#: Moves between two looks at the clock.
STRIDE = 500


def breaks_of(pattern: int) -> int:
    """Return the number of maximal runs of idle slots between two busy ones (bits)."""
    return (pattern & ~(pattern << 1)).bit_count() - 1 if pattern else 0


def fair_breaks(patterns: Iterable[int], difference: int | None) -> float:
    """Return the breaks of everybody, infinite where two numbers of breaks differ by more than is allowed."""
    numbers = [breaks_of(pattern) for pattern in patterns]
    fair = not numbers or difference is None or max(numbers) - min(numbers) <= difference
    return sum(numbers) if fair else math.inf


class Annealing:
    """One timetable being improved; ``best`` is the best one met (slots in the order of the meetings)."""

    def __init__(
        self, problem: MeetingProblem, domains: Sequence[Sequence[int]], start: Sequence[int], draw: random.Random
    ) -> None:
        self.draw = draw
        self.difference = problem.slots if problem.max_break_difference is None else problem.max_break_difference
        self.rooms = len(problem.meetings) if problem.rooms is None else problem.rooms
        number = {participant.id: n for n, participant in enumerate(problem.participants)}
        position = {meeting.id: n for n, meeting in enumerate(problem.meetings)}
        self.people = [(number[m.between[0]], number[m.between[1]]) for m in problem.meetings]
        self.before = [[position[earlier] for earlier in m.after] for m in problem.meetings]
        self.following: list[list[int]] = [[] for _ in problem.meetings]
        for m, earlier in enumerate(self.before):
            for e in earlier:
                self.following[e].append(m)
        self.domains = domains
        self.allowed = [sum(1 << t for t in slots) for slots in domains]
        self.movable = [m for m, slots in enumerate(domains) if len(slots) > 1]
        self.known: dict[int, float] = {}
        self.slots, self.number_of_people = problem.slots, len(problem.participants)
        self._place(start)
        self.best, self.best_breaks = tuple(start), self.breaks()

    def _place(self, timetable: Sequence[int]) -> None:
        self.slot = list(timetable)
        self.at = [[-1] * self.slots for _ in range(self.number_of_people)]
        self.pattern = [0] * len(self.at)
        self.load = [0] * self.slots
        for m, t in enumerate(timetable):
            self.load[t] += 1
            for person in self.people[m]:
                self.at[person][t] = m
                self.pattern[person] |= 1 << t
        numbers = [breaks_of(pattern) for pattern in self.pattern]
        self.total = sum(numbers)
        #: How many participants have 0, 1, 2… breaks.
        self.tally = [numbers.count(breaks) for breaks in range(self.slots + 1)]

    def breaks(self) -> float:
        """Return the breaks of the timetable, infinite where they differ by more than is allowed."""
        some = [breaks for breaks, people in enumerate(self.tally) if people]
        fair = not some or some[-1] - some[0] <= self.difference
        return self.total if fair else math.inf

    def _cost(self, pattern: int) -> float:
        cost = self.known.get(pattern)
        if cost is None:
            breaks = breaks_of(pattern)
            span = pattern.bit_length() - (pattern & -pattern).bit_length() + 1 if pattern else 0
            idle = span - pattern.bit_count()
            cost = breaks + IDLE * idle + UNFAIR * max(0, breaks - self.difference)
            self.known[pattern] = cost
        return cost

    def run(self, part_over: Callable[[int], float], enough: Callable[[float], bool], hot: float = HOT) -> None:
        """Cool down from ``hot`` to cold, beginning with the best timetable.

        ``part_over`` tells which part of the run is over after so many moves (it ends at 1); ``enough`` whether
        to stop at once with so many breaks.
        """
        self._place(self.best)
        temperature = hot
        for tried in count():
            if tried % STRIDE == 0:
                part = part_over(tried)
                if part >= 1 or not self.movable or enough(self.best_breaks):
                    return
                temperature = hot * (COLD / hot) ** part
            self._move(temperature)
            if self.total < self.best_breaks:
                breaks = self.breaks()
                if breaks < self.best_breaks:
                    self.best, self.best_breaks = tuple(self.slot), breaks

    def _move(self, temperature: float) -> None:
        """Try one exchange."""
        draw = self.draw.random
        m = self.movable[int(draw() * len(self.movable))]
        source, slots = self.slot[m], self.domains[m]
        target = slots[int(draw() * len(slots))]
        if source == target:
            return
        first, second = self.people[m]
        alone = self.at[first][target] < 0 and self.at[second][target] < 0
        chain, ends = (self._ordered([m], source, target), [first, second]) if alone else self._chain(m, source, target)
        if not chain:
            return
        gain = 1 if alone else sum(1 if self.slot[q] == source else -1 for q in chain)
        if self.load[target] + gain > max(self.rooms, self.load[target]):
            return
        if self.load[source] - gain > max(self.rooms, self.load[source]):
            return
        both = 1 << source | 1 << target
        cost = 0.0
        for person in ends:
            cost += self._cost(self.pattern[person] ^ both) - self._cost(self.pattern[person])
        if cost > 0 and draw() >= math.exp(-cost / temperature):
            return
        self._exchange(chain, source, target)
        for person in ends:
            before, after = breaks_of(self.pattern[person]), breaks_of(self.pattern[person] ^ both)
            self.pattern[person] ^= both
            self.total += after - before
            self.tally[before] -= 1
            self.tally[after] += 1
        self.load[target] += gain
        self.load[source] -= gain

    def _chain(self, m: int, source: int, target: int) -> tuple[list[int], list[int]]:
        """Return the meetings to exchange if m goes from source to target, and who is at both ends; empty if not
        allowed.
        """
        chain, ends = [m], []
        for person in self.people[m]:
            here, there, other = source, target, m
            while True:
                other = self.at[person][there]
                if other < 0:
                    ends.append(person)
                    break
                if other == m:
                    return self._ordered(chain, source, target), []
                if not self.allowed[other] >> here & 1:
                    return [], []
                chain.append(other)
                first, second = self.people[other]
                person = second if first == person else first
                here, there = there, here
        return self._ordered(chain, source, target), ends

    def _ordered(self, chain: list[int], source: int, target: int) -> list[int]:
        """Return the chain, or nothing if exchanging it would put a meeting before one that it must follow."""
        moved = None
        for m in chain:
            if self.before[m] or self.following[m]:
                moved = moved or {q: target if self.slot[q] == source else source for q in chain}
                now = moved[m]
                if any(moved.get(e, self.slot[e]) >= now for e in self.before[m]):
                    return []
                if any(moved.get(f, self.slot[f]) <= now for f in self.following[m]):
                    return []
        return chain

    def _exchange(self, chain: Sequence[int], source: int, target: int) -> None:
        for m in chain:
            for person in self.people[m]:
                self.at[person][self.slot[m]] = -1
        for m in chain:
            self.slot[m] = target if self.slot[m] == source else source
            for person in self.people[m]:
                self.at[person][self.slot[m]] = m
