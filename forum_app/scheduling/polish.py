"""Comfort: fewer holes for recruiters, fewer interviews in a row for candidates, wishes untouched.

Meetings only change their time: to a free seat, or by swapping two of one candidate or two of one
company. The set of pairs, hence every earlier level, stays what it is. Moves are accepted as in
simulated annealing (Kirkpatrick et al., 1983), in rounds that start hot and end cold; a round that ends worse is forgotten.
"""

import math
import random

from .budget import Budget
from .plan import Plan, bits
from .tables import MOST_STATES, staying

#: A hole counts as this many interviews in a row, so that holes go first.
HOLE = 6.0
HOT, COLD = 1.2, 0.12
#: States of tables looked at, while moving, for desks of three tables and more (see ``tables``).
ROUGH_STATES = 8
#: Moves that are worth one iteration, and moves between two looks at the budget.
MOVES, GLANCE = 10_000, 200


class Comfort:
    """Counts holes and interviews in a row of a plan, and re-times meetings to have fewer."""

    def __init__(self, plan: Plan, draw: random.Random) -> None:
        self.plan, self.board, self.draw = plan, plan.board, draw
        grid = self.board.grid
        problem = grid.problem
        T = problem.slots
        self.follows = sum(1 << slot for slot in range(T - 1) if slot not in problem.pauses_after)
        index = {candidate.id: n for n, candidate in enumerate(problem.candidates)}
        self.locked_busy = [0] * len(problem.candidates)
        desk_at = {table.id: d for d, tables in enumerate(grid.desk_tables) for table in tables}
        self.locked_count = [[0] * T for _ in grid.desk_tables]
        self.pinned: list[list[frozenset[str]]] = [[frozenset()] * T for _ in grid.desk_tables]
        for interview in problem.locked:
            self.locked_busy[index[interview.candidate]] |= 1 << interview.slot
            desk = desk_at[interview.table]
            self.locked_count[desk][interview.slot] += 1
            self.pinned[desk][interview.slot] |= {interview.table}
        self.present = [sum(1 << slot for slot in tables[0].available) for tables in grid.desk_tables]
        self.known: list[dict[tuple[int, ...], int]] = [{} for _ in grid.desk_tables]
        self.busy = [
            sum(1 << slot for slot in meets) | locked
            for meets, locked in zip(plan.meets, self.locked_busy, strict=True)
        ]
        self.count = [
            [len(seated) + locked for seated, locked in zip(row, self.locked_count[desk], strict=True)]
            for desk, row in enumerate(plan.seated)
        ]
        self.holes = [self._holes(desk) for desk in range(len(plan.seated))]

    def value(self) -> tuple[int, int]:
        """Holes, then interviews in a row, over the whole plan."""
        return sum(self.holes), sum((busy & busy >> 1 & self.follows).bit_count() for busy in self.busy)

    def round(self, moves: int, budget: Budget, hot: float = HOT) -> bool:
        """One annealing round of that many moves; False if the budget ended first. Keeps the better of before and after."""
        before, kept = self.value(), self.plan.places()
        movable = [pair for pair, slot in enumerate(self.plan.slot_of) if slot >= 0]
        complete = True
        heat = hot
        for done in range(moves if movable else 0):
            if not done % GLANCE:
                budget.use(GLANCE / MOVES)
                if budget.over():
                    complete = False
                    break
                heat = hot * (COLD / hot) ** (done / moves)
            self._try(movable[int(self.draw.random() * len(movable))], heat)
        if self.value() > before:
            self._restore(kept)
        return complete

    def _restore(self, places: list[tuple[int, int, int]]) -> None:
        for pair in self.plan.placed():
            self.plan.take(pair)
        for place in places:
            self.plan.put(*place)
        self.__init__(self.plan, self.draw)  # type: ignore[misc]

    def _try(self, pair: int, heat: float) -> None:
        """Try to re-time one meeting to a random slot, by whichever move allows it."""
        plan, board, draw = self.plan, self.board, self.draw
        candidate, slot, desk = board.candidate_of[pair], plan.slot_of[pair], plan.desk_of[pair]
        reach = board.candidate_mask[candidate] & board.desk_mask[desk] & ~(1 << slot)
        if not reach:
            return
        target = _nth_bit(reach, int(draw.random() * reach.bit_count()))
        other = plan.meets[candidate].get(target, -1)
        if other >= 0:
            self._swap_own(pair, other, heat)
        elif plan.open_desk[desk] >> target & 1:
            self._move(pair, target, heat)
        else:
            seated = plan.seated[desk][target]
            if seated:
                self._swap_seats(pair, seated[int(draw.random() * len(seated))], heat)

    def _move(self, pair: int, target: int, heat: float) -> None:
        plan, board = self.plan, self.board
        candidate, slot, desk = board.candidate_of[pair], plan.slot_of[pair], plan.desk_of[pair]
        if not plan.open_room >> target & 1:
            return
        busy = self.busy[candidate]
        after = busy ^ (1 << slot | 1 << target)
        if board.gap and self._too_near(after & ~(1 << target), target):
            return
        change = (after & after >> 1 & self.follows).bit_count() - (busy & busy >> 1 & self.follows).bit_count()
        count = self.count[desk]
        count[slot] -= 1
        count[target] += 1
        holes = self._holes(desk)
        change += HOLE * (holes - self.holes[desk])
        if change > 0 and self.draw.random() >= math.exp(-change / heat):
            count[slot] += 1
            count[target] -= 1
            return
        self.holes[desk], self.busy[candidate] = holes, after
        plan.take(pair)
        plan.put(pair, desk, target)

    def _swap_own(self, pair: int, other: int, heat: float) -> None:
        """Two meetings of one candidate exchange their times; the candidate stays as busy as before."""
        plan = self.plan
        slot, target, desk, other_desk = (
            plan.slot_of[pair],
            plan.slot_of[other],
            plan.desk_of[pair],
            plan.desk_of[other],
        )
        if desk == other_desk or not plan.open_desk[desk] >> target & 1 or not plan.open_desk[other_desk] >> slot & 1:
            return
        here, there = self.count[desk], self.count[other_desk]
        here[slot] -= 1
        here[target] += 1
        there[target] -= 1
        there[slot] += 1
        holes, other_holes = self._holes(desk), self._holes(other_desk)
        change = HOLE * (holes + other_holes - self.holes[desk] - self.holes[other_desk])
        if change > 0 and self.draw.random() >= math.exp(-change / heat):
            here[slot] += 1
            here[target] -= 1
            there[target] += 1
            there[slot] -= 1
            return
        self.holes[desk], self.holes[other_desk] = holes, other_holes
        plan.take(pair)
        plan.take(other)
        plan.put(pair, desk, target)
        plan.put(other, other_desk, slot)

    def _swap_seats(self, pair: int, other: int, heat: float) -> None:
        """Two candidates of one desk exchange their times; the desk stays as busy as before."""
        plan, board = self.plan, self.board
        one, two = board.candidate_of[pair], board.candidate_of[other]
        slot, target, desk = plan.slot_of[pair], plan.slot_of[other], plan.desk_of[pair]
        there = 1 << target
        here = 1 << slot
        if not board.candidate_mask[two] & here or self.busy[two] & here:
            return
        after, other_after = self.busy[one] ^ (here | there), self.busy[two] ^ (here | there)
        if board.gap and (self._too_near(after & ~there, target) or self._too_near(other_after & ~here, slot)):
            return
        follows = self.follows
        change = (
            (after & after >> 1 & follows).bit_count()
            + (other_after & other_after >> 1 & follows).bit_count()
            - (self.busy[one] & self.busy[one] >> 1 & follows).bit_count()
            - (self.busy[two] & self.busy[two] >> 1 & follows).bit_count()
        )
        if change > 0 and self.draw.random() >= math.exp(-change / heat):
            return
        self.busy[one], self.busy[two] = after, other_after
        plan.take(pair)
        plan.take(other)
        plan.put(pair, desk, target)
        plan.put(other, desk, slot)

    def _too_near(self, others: int, slot: int) -> bool:
        return bool(self.board.near(1 << slot) & others)

    def _holes(self, desk: int) -> int:
        """The fewest holes of the desk's tables for its present counts."""
        count = self.count[desk]
        tables = self.board.grid.desk_tables[desk]
        if len(tables) == 1:
            busy = sum(1 << slot for slot, n in enumerate(count) if n)
            if not busy:
                return 0
            low = busy & -busy
            span = (1 << busy.bit_length()) - low
            return (self.present[desk] & span & ~busy).bit_count()
        known, key = self.known[desk], tuple(count)
        if key not in known:
            if len(known) > 20_000:
                known.clear()
            states = MOST_STATES if len(tables) == 2 else ROUGH_STATES
            known[key] = staying(tables, count, self.pinned[desk], states)[0]
        return known[key]


def _nth_bit(mask: int, n: int) -> int:
    for slot in bits(mask):
        if not n:
            return slot
        n -= 1
    raise ValueError("the mask has fewer bits than that")
