"""A first timetable: meetings that wait are put where they disturb least, those that were there wait in turn.

Rules are never broken on the way: a meeting that goes into a slot sends away whatever clashes with it there (a
meeting of one of its two people, one too many for the rooms, one on the wrong side of it), and what was sent
away may not come back to that slot for a while (partial colouring with a tabu list: Blöchliger & Zufferey 2008).
"""

import random
from collections.abc import Callable, Sequence

from forum_app.scheduling.meetings.problem import MeetingProblem

#: Steps for which a meeting stays away from the slot it was sent from: this, plus so much of the number waiting.
TABU, TABU_SHARE = 8, 0.6
#: What having been sent away before adds to the cost (1) of sending a meeting away; noise that breaks ties.
OFTEN, NOISE = 0.02, 0.5
#: More than any cost: a slot that is forbidden for now is only taken when all others are.
FORBIDDEN = 1e6
#: Steps between two looks at the wish to end.
STRIDE = 200


class Construction:
    """A timetable being filled; ``slot`` holds the slot of each meeting, -1 for those in ``waiting``."""

    def __init__(self, problem: MeetingProblem, domains: Sequence[Sequence[int]], draw: random.Random) -> None:
        self.domains, self.draw = domains, draw
        number = {participant.id: n for n, participant in enumerate(problem.participants)}
        position = {meeting.id: n for n, meeting in enumerate(problem.meetings)}
        self.people = [(number[m.between[0]], number[m.between[1]]) for m in problem.meetings]
        self.earlier = [[position[e] for e in m.after] for m in problem.meetings]
        self.later: list[list[int]] = [[] for _ in problem.meetings]
        for m, earlier in enumerate(self.earlier):
            for e in earlier:
                self.later[e].append(m)
        self.rooms = len(problem.meetings) if problem.rooms is None else problem.rooms
        self.slot = [-1] * len(problem.meetings)
        self.at = [[-1] * problem.slots for _ in problem.participants]
        self.held: list[list[int]] = [[] for _ in range(problem.slots)]
        self.until = [dict.fromkeys(slots, 0) for slots in domains]
        self.sent = [0] * len(problem.meetings)
        number_of = [0] * len(problem.participants)
        for pair in self.people:
            for person in pair:
                number_of[person] += 1
        overfull = [
            number_of[first] + number_of[second] - 2 * len(domains[m]) for m, (first, second) in enumerate(self.people)
        ]
        #: The meetings without a slot; at first those with least choice for busy people come last, and are taken first.
        self.waiting = sorted(range(len(domains)), key=lambda m: (overfull[m], m))
        self.clock = 0

    def run(self, steps: int, over: Callable[[], bool] = lambda: False) -> tuple[int, ...] | None:
        """Take at most so many more steps; return the timetable once it is complete, ``None`` if some meetings still
        wait.
        """
        for step in range(steps):
            if not self.waiting or (step % STRIDE == 0 and over()):
                break
            self._step()
        return None if self.waiting else tuple(self.slot)

    def _step(self) -> None:
        """Put one waiting meeting into the slot where it sends least away."""
        self.clock += 1
        if self.clock > len(self.slot):
            n = int(self.draw.random() * len(self.waiting))
            self.waiting[n], self.waiting[-1] = self.waiting[-1], self.waiting[n]
        m = self.waiting.pop()
        best, least, sent_away = -1, float("inf"), []
        for t in self.domains[m]:
            others = self._in_the_way(m, t)
            cost = sum(1.0 + OFTEN * self.sent[other] for other in others) + self.draw.random() * NOISE
            if others and self.until[m][t] > self.clock:
                cost += FORBIDDEN
            if cost < least:
                best, least, sent_away = t, cost, others
        for other in sent_away:
            self._send_away(other)
        self._put(m, best)

    def _in_the_way(self, m: int, t: int) -> list[int]:
        """Return the meetings that must leave so that m can be held in slot t."""
        first, second = self.people[m]
        others = [other for other in {self.at[first][t], self.at[second][t]} if other >= 0]
        if len(self.held[t]) - len(others) >= self.rooms:
            others.append(self.draw.choice([other for other in self.held[t] if other not in others]))
        others += [e for e in self.earlier[m] if self.slot[e] >= t and e not in others]
        others += [f for f in self.later[m] if 0 <= self.slot[f] <= t and f not in others]
        return others

    def _send_away(self, m: int) -> None:
        t = self.slot[m]
        for person in self.people[m]:
            self.at[person][t] = -1
        self.held[t].remove(m)
        self.slot[m] = -1
        self.sent[m] += 1
        self.until[m][t] = self.clock + TABU + int(TABU_SHARE * len(self.waiting)) + int(self.draw.random() * TABU)
        self.waiting.append(m)

    def _put(self, m: int, t: int) -> None:
        for person in self.people[m]:
            self.at[person][t] = m
        self.held[t].append(m)
        self.slot[m] = t
