"""The best timetable so far and the lower bound of the breaks."""

from collections.abc import Callable, Iterable, Sequence

from forum_app.scheduling.meetings.problem import MeetingProblem
from forum_app.scheduling.meetings.solver.annealing import fair_breaks
from forum_app.scheduling.meetings.solver.cp_sat import SolverThread
from forum_app.scheduling.meetings.solver.model import meetings_by_person
from forum_app.scheduling.sentences import counted


class Incumbent:
    """The best ``timetable`` (slots in the order of the meetings) with its ``breaks``, no fewer than ``bound``.

    ``say`` is told a French sentence each time it gets better.
    """

    def __init__(self, problem: MeetingProblem, say: Callable[[str], None]) -> None:
        self.difference, self.say = problem.max_break_difference, say
        self.meetings_of = meetings_by_person(problem)
        self.timetable: tuple[int, ...] | None = None
        self.breaks = float("inf")
        self.bound = 0
        self._known: set[tuple[int, ...]] = set()

    def keep(self, timetable: Sequence[int]) -> None:
        """Keep the timetable if it has fewer breaks."""
        breaks = self.breaks_of(timetable)
        if breaks < self.breaks:
            self.timetable, self.breaks = tuple(timetable), breaks
            self.say(f"{counted(int(self.breaks), 'pause')}, au moins {self.bound}")

    def breaks_of(self, timetable: Sequence[int]) -> float:
        """Return the breaks of a timetable, infinite where they differ by more than is allowed."""
        patterns = (sum(1 << timetable[m] for m in meetings) for meetings in self.meetings_of)
        return fair_breaks(patterns, self.difference)

    def learn_from(self, solvers: Iterable[SolverThread]) -> None:
        """Take the bounds and the timetables that solvers of breaks have found since they were last asked."""
        for solver in solvers:
            if solver.model.counts_breaks:
                self.bound = max(self.bound, solver.bound)
                if solver.timetable is not None and solver.timetable not in self._known:
                    self._known.add(solver.timetable)
                    self.keep(solver.timetable)

    def settled(self) -> bool:
        """Return whether nothing better exists."""
        return self.breaks <= self.bound
