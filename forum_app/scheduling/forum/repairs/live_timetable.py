"""A timetable as it stands on the day, ready to be changed and given back again and again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from forum_app.scheduling.forum.problem import Interview, Pair, Problem
from forum_app.scheduling.forum.solver.assignment import Board, Plan
from forum_app.scheduling.forum.solver.instance import grid_of
from forum_app.scheduling.forum.solver.timetable import pair_positions, plan_of


@dataclass(frozen=True)
class Cleared:
    """A slot that was emptied: who was seated there, by desk, and the plan's lists before."""

    slot: int
    seated: list[list[int]]
    open_candidate: list[int]
    open_desk: list[int]
    desk_load: list[int]
    company_load: list[int]
    weight: int


class RememberingPlan(Plan):
    """A plan that remembers its moves and can take them back; slots are emptied before any other move."""

    def __init__(self, plan: Plan) -> None:
        self.__dict__.update(plan.__dict__)
        self.cleared: list[Cleared] = []
        #: (was it put, pair, desk, slot, rank among those seated there), the last one last.
        self.moves: list[tuple[bool, int, int, int, int]] = []

    def put(self, pair: int, desk: int, slot: int) -> None:
        """As ``Plan.put``, remembered."""
        super().put(pair, desk, slot)
        self.moves.append((True, pair, desk, slot, 0))

    def take(self, pair: int) -> tuple[int, int]:
        """As ``Plan.take``, remembered with the rank that the pair had at its desk."""
        rank = self.seated[self.desk_of[pair]][self.slot_of[pair]].index(pair)
        desk, slot = super().take(pair)
        self.moves.append((False, pair, desk, slot, rank))
        return desk, slot

    def clear(self, slot: int) -> list[int]:
        """Take away every meeting of a slot at once; the pairs that met there."""
        board, bit = self.board, 1 << slot
        before = Cleared(
            slot,
            [by_slot[slot] for by_slot in self.seated],
            self.open_candidate[:],
            self.open_desk[:],
            self.desk_load[:],
            self.company_load[:],
            self.weight,
        )
        self.cleared.append(before)
        for desk, pairs in enumerate(before.seated):
            if pairs:
                self.seated[desk][slot] = []
                self.open_desk[desk] |= bit
                self.desk_load[desk] -= len(pairs)
                self.company_load[board.desk_company[desk]] -= len(pairs)
        gone = [pair for pairs in before.seated for pair in pairs]
        for pair in gone:
            candidate = board.candidate_of[pair]
            self.slot_of[pair] = self.desk_of[pair] = -1
            del self.meets[candidate][slot]
            self.open_candidate[candidate] = (
                self.still_open(candidate) if board.gap else self.open_candidate[candidate] | bit
            )
        self.weight -= sum(map(board.weight.__getitem__, gone))
        self.slot_load[slot] = 0
        return gone

    def _fill_again(self, before: Cleared) -> None:
        """Undo ``clear``."""
        slot, candidate_of = before.slot, self.board.candidate_of
        for desk, pairs in enumerate(before.seated):
            self.seated[desk][slot] = pairs
            self.slot_load[slot] += len(pairs)
            for pair in pairs:
                self.slot_of[pair], self.desk_of[pair] = slot, desk
                self.meets[candidate_of[pair]][slot] = pair
        self.open_candidate, self.open_desk = before.open_candidate, before.open_desk
        self.desk_load, self.company_load, self.weight = before.desk_load, before.company_load, before.weight

    def take_back(self) -> None:
        """Undo every move, the last one first; even the order at each desk is as before."""
        while self.moves:
            was_put, pair, desk, slot, rank = self.moves.pop()
            if was_put:
                super().take(pair)
            else:
                super().put(pair, desk, slot)
                self.seated[desk][slot].insert(rank, self.seated[desk][slot].pop())
        while self.cleared:
            self._fill_again(self.cleared.pop())


class Standing:
    """What is held, by position and by name; building one takes about 0.3 s for 2,000 candidates.

    Everything held is in ``plan``, locked interviews too: a locked interview whose pair is not listed gets a pair of
    weight 1 (``unlisted``), so that it can be taken away, never put back. ``interview_of`` is by pair,
    ``seated_at`` by table and slot; ``before`` is sorted.
    """

    def __init__(self, problem: Problem, interviews: Iterable[Interview]) -> None:
        opened = sorted({(i.candidate, i.company) for i in problem.locked} - problem.weight_by_pair.keys())
        every_pair = (*problem.pairs, *(Pair(candidate, company, 1) for candidate, company in opened))
        self.problem = replace(problem, pairs=every_pair, locked=())
        self.grid = grid_of(self.problem)
        self.board = Board(self.grid)
        self.before = tuple(sorted(interviews))
        self.locked = frozenset(problem.locked)
        self.plan = RememberingPlan(plan_of(self.board, self.before))
        self.pair_at = pair_positions(self.grid)
        self.unlisted = frozenset(self.pair_at[pair] for pair in opened)
        self.interview_of = {self.pair_at[i.candidate, i.company]: i for i in self.before}
        self.seated_at = {(i.table, i.slot): i for i in self.before}
        self.candidate_at = {c.id: n for n, c in enumerate(problem.candidates)}
        self.company_at = {c.id: n for n, c in enumerate(problem.companies)}
        self.desk_at = {table.id: d for d, tables in enumerate(self.grid.desk_tables) for table in tables}
