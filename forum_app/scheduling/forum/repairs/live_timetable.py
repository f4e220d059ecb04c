"""A timetable as it stands on the day, ready to be changed and given back again and again."""

from collections.abc import Iterable
from dataclasses import replace

from forum_app.scheduling.forum.problem import Interview, Pair, Problem
from forum_app.scheduling.forum.repairs.reversible import ReversibleAssignment, ReversibleBoard
from forum_app.scheduling.forum.solver.instance import instance_of
from forum_app.scheduling.forum.solver.timetable import pair_positions, place_interviews


class LiveTimetable:
    """The interviews of the day, by position and by name; building one takes about 0.3 s for 2,000 candidates.

    Everything held is in ``assignment``, locked interviews too: a locked interview whose pair is not listed gets a pair
    of weight 1 (``unlisted``), so that it can be taken away, never put back. ``interview_of`` is by pair, ``seated_at``
    by table and slot; ``before`` is sorted.
    """

    def __init__(self, problem: Problem, interviews: Iterable[Interview]) -> None:
        opened = sorted({(i.candidate, i.company) for i in problem.locked} - problem.weight_by_pair.keys())
        every_pair = (*problem.pairs, *(Pair(candidate, company, 1) for candidate, company in opened))
        self.problem = replace(problem, pairs=every_pair, locked=())
        self.instance = instance_of(self.problem)
        self.board = ReversibleBoard(self.instance)
        self.before = tuple(sorted(interviews))
        self.locked = frozenset(problem.locked)
        self.assignment = ReversibleAssignment(self.board)
        place_interviews(self.assignment, self.before)
        self.assignment.checkpoint()
        self.pair_at = pair_positions(self.instance)
        self.unlisted = frozenset(self.pair_at[pair] for pair in opened)
        self.interview_of = {self.pair_at[i.candidate, i.company]: i for i in self.before}
        self.seated_at = {(i.table, i.slot): i for i in self.before}
        self.candidate_at = {c.id: n for n, c in enumerate(problem.candidates)}
        self.company_at = {c.id: n for n, c in enumerate(problem.companies)}
        self.desk_at = {table.id: d for d, tables in enumerate(self.instance.desk_tables) for table in tables}

    def rollback(self) -> None:
        """Give everything back as it was built."""
        self.assignment.rollback()
        self.board.rollback()
