"""Comfort: fewer holes for recruiters, fewer interviews in a row for candidates, wishes untouched.

Interviews only change their time: to a free seat, or by swapping two of one candidate or two of one
company. The set of pairs, hence every earlier level, stays what it is. Moves are accepted as in
simulated annealing (Kirkpatrick et al., 1983), in rounds that start hot and end cold; a round that ends worse is
forgotten.
"""

import math
import random

from forum_app.scheduling.budget import Budget
from forum_app.scheduling.forum.solver.assignment import Assignment, bits
from forum_app.scheduling.forum.solver.table_seating import MOST_STATES, staying

#: A hole counts as this many interviews in a row, so that holes go first.
HOLE = 6.0
HOT, COLD = 1.5, 0.2
#: States of tables looked at, while moving, for desks of three tables and more (see ``table_seating``).
ROUGH_STATES = 8
#: Moves that are worth one iteration, and moves between two looks at the budget.
MOVES, GLANCE = 10_000, 200
#: Interviews looked at, for each move, to find one that is not well where it is.
LOOKS = 20
#: Numbers of holes remembered for one desk.
MOST_KNOWN = 20_000


class Comfort:
    """The holes and the interviews in a row of an assignment.

    ``busy`` is, by candidate, the mask of slots with an interview; ``adjacent`` those that follow another or are
    followed at once. ``occupancy`` is, by desk, the number of interviews of each slot packed into one whole number,
    ``width`` bits a slot, so that it is changed and looked up at once; ``holes`` what the desk's tables cannot avoid.
    """

    def __init__(self, assignment: Assignment) -> None:
        self.assignment, self.board = assignment, assignment.board
        instance = self.board.instance
        problem = instance.problem
        T = problem.slots
        self.follows = sum(1 << slot for slot in range(T - 1) if slot not in problem.pauses_after)
        index = {candidate.id: n for n, candidate in enumerate(problem.candidates)}
        desk_at = {table.id: d for d, tables in enumerate(instance.desk_tables) for table in tables}
        self.width = [len(tables).bit_length() for tables in instance.desk_tables]
        self.locked_busy = [0] * len(problem.candidates)
        self.locked_occupancy = [0] * len(instance.desk_tables)
        self.pinned: list[list[frozenset[str]]] = [[frozenset()] * T for _ in instance.desk_tables]
        for interview in problem.locked:
            self.locked_busy[index[interview.candidate]] |= 1 << interview.slot
            desk = desk_at[interview.table]
            self.locked_occupancy[desk] += 1 << interview.slot * self.width[desk]
            self.pinned[desk][interview.slot] |= {interview.table}
        self.present = [sum(1 << slot for slot in tables[0].available) for tables in instance.desk_tables]
        self.known: list[dict[int, int]] = [{} for _ in instance.desk_tables]
        self.measure()

    def measure(self) -> None:
        """Read the assignment as it is now."""
        self.busy = list(self.locked_busy)
        self.occupancy = list(self.locked_occupancy)
        for pair, desk, slot in self.assignment.places():
            self.busy[self.board.candidate_of[pair]] |= 1 << slot
            self.occupancy[desk] += 1 << slot * self.width[desk]
        self.holes = [self.holes_of(desk, occupancy) for desk, occupancy in enumerate(self.occupancy)]
        self.idle = sum(self.holes)
        self.in_row = sum(map(self.row_of, self.busy))
        #: By candidate, the mask of the interviews that follow another or are followed at once.
        self.adjacent = list(map(self.adjacent_of, self.busy))

    def value(self) -> tuple[int, int]:
        """Return the holes, then the interviews in a row, of the whole assignment."""
        return self.idle, self.in_row

    def row_of(self, busy: int) -> int:
        """Return how many of these interviews follow another at once."""
        return (busy & busy >> 1 & self.follows).bit_count()

    def adjacent_of(self, busy: int) -> int:
        row = busy & busy >> 1 & self.follows
        return row | row << 1

    def holes_of(self, desk: int, occupancy: int) -> int:
        """Return the fewest holes of the desk's tables with that many interviews in each slot."""
        tables = self.board.instance.desk_tables[desk]
        if len(tables) == 1:
            span = (1 << occupancy.bit_length()) - (occupancy & -occupancy)
            return (self.present[desk] & span & ~occupancy).bit_count() if occupancy else 0
        known = self.known[desk]
        if occupancy not in known:
            if len(known) > MOST_KNOWN:
                known.clear()
            width = self.width[desk]
            count = [occupancy >> slot * width & (1 << width) - 1 for slot in range(self.board.slots)]
            states = MOST_STATES if len(tables) == 2 else ROUGH_STATES
            known[occupancy] = staying(tables, count, self.pinned[desk], states)[0]
        return known[occupancy]


class Retiming:
    """Simulated annealing over the times of an assignment; the set of pairs stays what it is."""

    def __init__(self, assignment: Assignment, draw: random.Random) -> None:
        self.assignment, self.board, self.draw = assignment, assignment.board, draw
        self.comfort = Comfort(assignment)
        #: The slots where each interview could be, by pair.
        self.reach = {
            pair: tuple(bits(self.board.candidate_mask[self.board.candidate_of[pair]] & self.board.desk_mask[desk]))
            for pair, desk, _ in assignment.places()
        }

    def value(self) -> tuple[int, int]:
        """Return the holes, then the interviews in a row, of the whole assignment."""
        return self.comfort.value()

    def round(self, moves: int, budget: Budget, hot: float = HOT) -> bool:
        """Anneal for that many moves, keeping the better of before and after; return False if the budget ended first.

        Moves begin with an interview that follows another or whose desk has a hole; the round ends when none is left.
        """
        comfort = self.comfort
        before, kept = self.value(), self.assignment.places()
        movable = [pair for pair, slots in self.reach.items() if len(slots) > 1]
        candidate_of, slot_of, desk_of = self.board.candidate_of, self.assignment.slot_of, self.assignment.desk_of
        draw, adjacent, holes, number = self.draw.random, comfort.adjacent, comfort.holes, len(movable)
        complete, heat = True, hot
        for done in range(moves if movable else 0):
            if not done % GLANCE:
                budget.use(GLANCE / MOVES)
                if budget.over():
                    complete = False
                    break
                heat = hot * (COLD / hot) ** (done / moves)
            if not comfort.idle and not comfort.in_row:
                break
            for _ in range(LOOKS):
                pair = movable[int(draw() * number)]
                if holes[desk_of[pair]] or adjacent[candidate_of[pair]] >> slot_of[pair] & 1:
                    self._try(pair, heat)
                    break
        if self.value() > before:
            for pair in self.assignment.placed():
                self.assignment.take(pair)
            for place in kept:
                self.assignment.put(*place)
            comfort.measure()
        return complete

    def _try(self, pair: int, heat: float) -> None:
        """Try to re-time one interview to a random slot, by whichever move allows it."""
        assignment, draw = self.assignment, self.draw.random
        desk, reach = assignment.desk_of[pair], self.reach[pair]
        target = reach[int(draw() * len(reach))]
        if target == assignment.slot_of[pair]:
            return
        other = assignment.pair_in_slot[self.board.candidate_of[pair]].get(target, -1)
        if other >= 0:
            self._swap_own(pair, other, heat)
        elif assignment.open_desk[desk] >> target & 1:
            self._move(pair, target, heat)
        else:
            seated = assignment.seated[desk][target]
            if seated:
                self._swap_seats(pair, seated[int(draw() * len(seated))], heat)

    def _refused(self, change: float, heat: float) -> bool:
        """Return whether a change for the worse is not taken this time."""
        return change > 0 and self.draw.random() >= math.exp(-change / heat)

    def _move(self, pair: int, target: int, heat: float) -> None:
        assignment, board, comfort = self.assignment, self.board, self.comfort
        candidate, slot, desk = board.candidate_of[pair], assignment.slot_of[pair], assignment.desk_of[pair]
        if not assignment.open_room >> target & 1:
            return
        busy, width = comfort.busy[candidate], comfort.width[desk]
        after = busy ^ (1 << slot | 1 << target)
        if board.gap and self._too_near(after & ~(1 << target), target):
            return
        in_row = comfort.row_of(after) - comfort.row_of(busy)
        occupancy = comfort.occupancy[desk] - (1 << slot * width) + (1 << target * width)
        holes = comfort.holes_of(desk, occupancy)
        idle = holes - comfort.holes[desk]
        if self._refused(in_row + HOLE * idle, heat):
            return
        comfort.holes[desk], comfort.occupancy[desk], comfort.busy[candidate] = holes, occupancy, after
        comfort.adjacent[candidate] = comfort.adjacent_of(after)
        comfort.idle += idle
        comfort.in_row += in_row
        assignment.take(pair)
        assignment.put(pair, desk, target)

    def _swap_own(self, pair: int, other: int, heat: float) -> None:
        """Exchange the times of two interviews of one candidate, who stays as busy as before."""
        assignment, comfort = self.assignment, self.comfort
        slot, target = assignment.slot_of[pair], assignment.slot_of[other]
        desk, other_desk = assignment.desk_of[pair], assignment.desk_of[other]
        if (
            desk == other_desk
            or not assignment.open_desk[desk] >> target & 1
            or not assignment.open_desk[other_desk] >> slot & 1
        ):
            return
        width, other_width = comfort.width[desk], comfort.width[other_desk]
        occupancy = comfort.occupancy[desk] - (1 << slot * width) + (1 << target * width)
        other_occupancy = comfort.occupancy[other_desk] - (1 << target * other_width) + (1 << slot * other_width)
        holes, other_holes = comfort.holes_of(desk, occupancy), comfort.holes_of(other_desk, other_occupancy)
        idle = holes + other_holes - comfort.holes[desk] - comfort.holes[other_desk]
        if self._refused(HOLE * idle, heat):
            return
        comfort.holes[desk], comfort.holes[other_desk] = holes, other_holes
        comfort.occupancy[desk], comfort.occupancy[other_desk] = occupancy, other_occupancy
        comfort.idle += idle
        assignment.take(pair)
        assignment.take(other)
        assignment.put(pair, desk, target)
        assignment.put(other, other_desk, slot)

    def _swap_seats(self, pair: int, other: int, heat: float) -> None:
        """Exchange the times of two candidates of one desk, which stays as busy as before."""
        assignment, board, comfort = self.assignment, self.board, self.comfort
        one, two = board.candidate_of[pair], board.candidate_of[other]
        slot, target, desk = assignment.slot_of[pair], assignment.slot_of[other], assignment.desk_of[pair]
        here, there = 1 << slot, 1 << target
        if not board.candidate_mask[two] & here or comfort.busy[two] & here:
            return
        after, other_after = comfort.busy[one] ^ (here | there), comfort.busy[two] ^ (here | there)
        if board.gap and (self._too_near(after & ~there, target) or self._too_near(other_after & ~here, slot)):
            return
        in_row = (
            comfort.row_of(after)
            + comfort.row_of(other_after)
            - comfort.row_of(comfort.busy[one])
            - comfort.row_of(comfort.busy[two])
        )
        if self._refused(in_row, heat):
            return
        comfort.busy[one], comfort.busy[two] = after, other_after
        comfort.adjacent[one], comfort.adjacent[two] = comfort.adjacent_of(after), comfort.adjacent_of(other_after)
        comfort.in_row += in_row
        assignment.take(pair)
        assignment.take(other)
        assignment.put(pair, desk, target)
        assignment.put(other, desk, slot)

    def _too_near(self, others: int, slot: int) -> bool:
        return bool(self.board.near(1 << slot) & others)
