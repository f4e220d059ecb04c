"""The subproblem of a neighbourhood: a few candidates freed and placed again exactly around everybody else.

A small integer program solved by HiGHS; what it finds is kept only if it is better.
"""

from dataclasses import dataclass

import highspy
import numpy as np

from forum_app.scheduling.budget import Budget
from forum_app.scheduling.forum.solver.assignment import Assignment
from forum_app.scheduling.forum.solver.constraints import Capacity, Floors, floors_of, model_of
from forum_app.scheduling.forum.solver.highs import loaded, run

#: A subproblem that takes longer, or more nodes, is left with what it found.
MOST_SECONDS = 1.5
MOST_NODES = 100
#: Candidates of a neighbourhood in which evenness is looked for: fewer than for wishes, and always as many.
EVEN_SIZE = 12


@dataclass(frozen=True)
class Aim:
    """What is looked for: at most ``worst`` missing for one person; with ``even``, even loads at equal weight."""

    worst: int
    even: bool = False


class Subproblem:
    """The subproblems of one assignment; options worth less than ``least_worth`` are left out of them.

    ``reduced`` (O,) is what each option is worth beyond its dual prices, ``None`` where there are none; ``first``
    (P + 1,) where the options of each pair begin.
    """

    def __init__(
        self, assignment: Assignment, aim: Aim, reduced: np.ndarray | None, least_worth: float, first: np.ndarray
    ) -> None:
        self.assignment, self.board, self.instance = assignment, assignment.board, assignment.board.instance
        self.aim, self.reduced, self.least_worth, self.first = aim, reduced, least_worth, first
        heaviest = float(self.instance.pair_weight.max(initial=1))
        self.even_worth = 1.0 / (4.0 * self.instance.slots * EVEN_SIZE) if aim.even else 0.0
        self.floors: Floors = floors_of(self.instance, aim.worst, heaviest * 40, steep=heaviest * 10)

    def solve(self, candidates: list[int], budget: Budget) -> bool:
        """Free these candidates and place them again; return whether the assignment is better."""
        assignment, instance = self.assignment, self.instance
        pairs = [pair for c in candidates for pair in self.board.pairs_of_candidate[c]]
        mine = {
            pair: (assignment.desk_of[pair], assignment.slot_of[pair])
            for pair in pairs
            if assignment.slot_of[pair] >= 0
        }
        before = self._value(candidates)
        for pair in mine:
            assignment.take(pair)
        options = self._options(pairs, mine)
        model = model_of(instance, options, self._room(options), self.floors, even_worth=self.even_worth)
        highs = loaded(model, whole=True)
        self._start(highs, options, mine)
        highs.setOptionValue("mip_max_nodes", MOST_NODES)
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("mip_abs_gap", 0.9 * (self.even_worth or 1.0))
        run(budget, highs, MOST_SECONDS, short=True)
        value = np.array(highs.getSolution().col_value)
        found = np.flatnonzero(value[: model.options] > 0.5) if len(value) else np.zeros(0, np.int64)
        placed = self._place(options[found])
        if placed is not None and self._value(candidates) < before:
            return True
        for pair in placed or ():
            assignment.take(pair)
        for pair, (desk, slot) in mine.items():
            assignment.put(pair, desk, slot)
        return False

    def _place(self, options: np.ndarray) -> list[int] | None:
        """Put the chosen options; return their pairs, or ``None`` (nothing put) if they break a rule."""
        placed: list[int] = []
        for option in options.tolist():
            pair, desk = int(self.instance.option_pair[option]), int(self.instance.option_desk[option])
            slot = int(self.instance.option_slot[option])
            fits = self.assignment.slot_of[pair] < 0 and self.assignment.has_room(self.board.candidate_of[pair])
            if not fits or not self.assignment.open_slots(pair, desk) >> slot & 1:
                for undone in placed:
                    self.assignment.take(undone)
                return None
            self.assignment.put(pair, desk, slot)
            placed.append(pair)
        return placed

    def _options(self, pairs: list[int], mine: dict[int, tuple[int, int]]) -> np.ndarray:
        """Return the options of these pairs that have a seat left and are worth it; present ones always."""
        instance, assignment = self.instance, self.assignment
        parts = [np.arange(self.first[pair], self.first[pair + 1]) for pair in pairs]
        options = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        keep = np.ones(len(options), bool)
        if self.reduced is not None:
            keep = self.reduced[options] >= self.least_worth
        desk, slot, pair = instance.option_desk[options], instance.option_slot[options], instance.option_pair[options]
        present = np.array(
            [mine.get(p) == (d, t) for p, d, t in zip(pair.tolist(), desk.tolist(), slot.tolist(), strict=True)], bool
        )
        free = np.array(
            [assignment.open_desk[d] >> t & 1 for d, t in zip(desk.tolist(), slot.tolist(), strict=True)], bool
        )
        kept: np.ndarray = options[(keep & free) | present]
        return kept

    def _room(self, options: np.ndarray) -> Capacity:
        assignment, board, instance = self.assignment, self.board, self.instance
        seats = np.zeros_like(instance.seats)
        for desk, slot in set(
            zip(instance.option_desk[options].tolist(), instance.option_slot[options].tolist(), strict=True)
        ):
            seats[desk, slot] = board.seats[desk][slot] - len(assignment.seated[desk][slot])
        return Capacity(
            seats,
            instance.desk_room - np.array(assignment.desk_load, np.int64),
            instance.slot_room - np.array(assignment.slot_load, np.int64),
            instance.company_need - np.array(assignment.company_load, np.int64),
        )

    def _start(self, highs: highspy.Highs, options: np.ndarray, mine: dict[int, tuple[int, int]]) -> None:
        """Give HiGHS the present places as a first solution."""
        instance = self.instance
        where = zip(
            instance.option_pair[options].tolist(),
            instance.option_desk[options].tolist(),
            instance.option_slot[options].tolist(),
            strict=True,
        )
        value = np.array([float(mine.get(pair) == (desk, slot)) for pair, desk, slot in where])
        highs.setSolution(len(options), np.arange(len(options), dtype=np.int32), value)

    def _value(self, candidates: list[int]) -> tuple[int, ...]:
        """Return the levels as far as these candidates (and all companies) go; less is better."""
        assignment, board = self.assignment, self.board
        missing = [board.candidate_need[c] - assignment.load(c) for c in candidates]
        missing += [n - load for n, load in zip(board.company_need, assignment.company_load, strict=True) if n]
        short = sum(m for m in missing if m > 0)
        beyond = sum(m - self.aim.worst for m in missing if m > self.aim.worst)
        uneven = 0
        if self.aim.even:
            free = board.instance.candidate_load
            uneven = sum((board.slots - int(free[c]) - assignment.load(c)) ** 2 for c in candidates)
        return short, beyond, -assignment.weight, uneven
