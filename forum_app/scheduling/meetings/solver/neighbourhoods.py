"""One neighbourhood of the day (successive slots) solved again exactly by CP-SAT, all else staying where it is.

Exchanging two slots (``annealing``) soon finds nothing more, and the whole day is too much for one solver; a few
successive slots are settled in a second, and what is settled differently without loss opens the way for the next
neighbourhood (large neighbourhood search: Shaw 1998). Neighbourhoods get longer as long as they are settled.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from forum_app.scheduling.meetings.problem import MeetingProblem, Participant
from forum_app.scheduling.meetings.solver.annealing import breaks_of
from forum_app.scheduling.meetings.solver.cp_sat import OPTIMAL, UNKNOWN, SolverThread
from forum_app.scheduling.meetings.solver.model import full_model, meetings_by_person

#: Possible (meeting, slot) of the first neighbourhoods, and how their length changes when one is settled or not.
FIRST_SIZE, LONGER, SHORTER = 1_200, 1.05, 0.9
#: Deterministic seconds of CP-SAT for one neighbourhood.
EFFORT = 1.0


class NeighbourhoodSearch:
    """One neighbourhood after the other, drawn at random."""

    def __init__(self, problem: MeetingProblem, domains: Sequence[Sequence[int]], draw: random.Random) -> None:
        self.problem, self.domains, self.draw = problem, domains, draw
        self.people = meetings_by_person(problem)
        position = {meeting.id: n for n, meeting in enumerate(problem.meetings)}
        self.before = [[position[earlier] for earlier in meeting.after] for meeting in problem.meetings]
        self.length = math.sqrt(FIRST_SIZE * max(1, problem.slots) / max(1, len(domains)))

    def step(
        self, timetable: Sequence[int], bound: int, seconds: float, ended: Callable[[], bool]
    ) -> tuple[int, ...] | None:
        """Return a timetable with as few breaks or fewer, different in one neighbourhood; ``None`` if none was found.

        ``timetable`` (slots in the order of the meetings) keeps every rule; no timetable has fewer breaks than
        ``bound``.
        """
        slots, draw = self.problem.slots, self.draw
        length = min(slots, max(2, int(self.length + draw.random())))
        first = draw.randrange(slots - length + 1)
        inside = range(first, first + length)
        free = [m for m, t in enumerate(timetable) if t in inside]
        if not free:
            return None
        involved = [p for p, meetings in enumerate(self.people) if any(timetable[m] in inside for m in meetings)]
        solver = self._solver(timetable, free, involved, inside, bound, seconds)
        solver.start()
        solver.finish(ended)
        if solver.status == OPTIMAL:
            self.length = min(float(slots), self.length * LONGER)
        elif solver.status == UNKNOWN:
            self.length = max(2.0, self.length * SHORTER)
        if solver.timetable is None:
            return None
        found = list(timetable)
        for m, t in zip(self._meetings(involved), solver.timetable, strict=True):
            found[m] = t
        return tuple(found)

    def _meetings(self, involved: Sequence[int]) -> list[int]:
        """Return the meetings of the people involved, in the order of the day's."""
        return sorted({m for person in involved for m in self.people[person]})

    def _solver(
        self,
        timetable: Sequence[int],
        free: Sequence[int],
        involved: Sequence[int],
        inside: range,
        bound: int,
        seconds: float,
    ) -> SolverThread:
        """Return CP-SAT on a day of the people involved only, where meetings outside the neighbourhood have one slot
        left.

        All meetings of the neighbourhood being free, its rooms are counted whole. Of the others it is enough to know
        whether one has no break (the allowed difference): then somebody without a name or a meeting is added.
        """
        breaks = [breaks_of(sum(1 << timetable[m] for m in meetings)) for meetings in self.people]
        known = set(involved)
        apart = [number for person, number in enumerate(breaks) if person not in known]
        meetings = self._meetings(involved)
        ids = {self.problem.meetings[m].id for m in meetings}
        present = {person for m in meetings for person in self.problem.meetings[m].between}
        participants = [p for p in self.problem.participants if p.id in present]
        if apart and not min(apart):
            participants.append(Participant("", ()))
        day = replace(
            self.problem,
            participants=tuple(participants),
            meetings=tuple(
                replace(self.problem.meetings[m], after=tuple(e for e in self.problem.meetings[m].after if e in ids))
                for m in meetings
            ),
        )
        counted = {self.problem.participants[person].id for person in involved} | {""}
        window = {m: tuple(t for t in self.domains[m] if t in inside) for m in free}
        self._keep_order(window, timetable)
        domains = [window.get(m, (timetable[m],)) for m in meetings]
        most = sum(breaks) - sum(apart)
        model = full_model(day, domains, max(0, bound - sum(apart)), most=most, counted=counted)
        return SolverThread(model, seconds, self.draw.randrange(1 << 30), core=True, effort=EFFORT)

    def _keep_order(self, window: dict[int, tuple[int, ...]], timetable: Sequence[int]) -> None:
        """Leave out slots on the wrong side of a meeting that stays."""
        for m, earlier in enumerate(self.before):
            for e in earlier:
                if m in window and e not in window:
                    window[m] = tuple(t for t in window[m] if t > timetable[e])
                elif e in window and m not in window:
                    window[e] = tuple(t for t in window[e] if t < timetable[m])
