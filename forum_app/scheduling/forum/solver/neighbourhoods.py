"""Windows: free a few neighbouring candidates, place them again exactly, keep what is better.

Each window is a small integer program solved by HiGHS around everybody else; it never loses anything. DualPrices (see
``prices``) say which pairs are worth looking at and which options are not; windows grow when small
ones stop helping, until one holds everybody. (Large neighbourhood search: Shaw 1998.)
"""

import random
from bisect import bisect_right
from dataclasses import dataclass

import highspy
import numpy as np

from forum_app.scheduling.budget import Budget
from forum_app.scheduling.forum.solver.assignment import Assignment
from forum_app.scheduling.forum.solver.constraints import Capacity, Floors, floors_of, model_of
from forum_app.scheduling.forum.solver.dual_prices import DualPrices
from forum_app.scheduling.forum.solver.highs import loaded, run

FIRST_SIZE = 24
#: Evenness is looked for in smaller ones, that do not grow.
EVEN_SIZE = 12
GROWTH = 1.5
#: Windows without a gain before they grow.
PATIENCE = 16
MOST_OPTIONS = 6_000
#: A window that takes longer is left with what it found.
MOST_SECONDS = 1.5
MOST_NODES = 100
#: Options whose reduced worth is below minus this share of the heaviest wish are left out of a window.
SLACK = 0.03


@dataclass(frozen=True)
class Aim:
    """What windows look for: at most ``worst`` missing for one person; with ``even``, even loads at equal weight."""

    worst: int
    even: bool = False


class Windows:
    """A search by windows on one assignment."""

    def __init__(self, assignment: Assignment, aim: Aim, prices: DualPrices | None, draw: random.Random) -> None:
        self.assignment, self.board, self.instance = assignment, assignment.board, assignment.board.instance
        self.aim, self.draw = aim, draw
        instance = self.instance
        heaviest = float(instance.pair_weight.max(initial=1))
        cost = heaviest * 40
        self.even_worth = 0.0
        if aim.even:
            self.even_worth = 1.0 / (4.0 * instance.slots * EVEN_SIZE)
        self.floors: Floors = floors_of(instance, aim.worst, cost, steep=heaviest * 10)
        self.first = np.searchsorted(instance.option_pair, np.arange(len(instance.pair_weight) + 1))
        self.prices = prices
        self.reduced = None if prices is None else prices.reduced
        self.slack = SLACK * heaviest
        useful = np.ones(len(instance.pair_weight), bool)
        if prices is not None:
            useful[:] = False
            useful[instance.option_pair[prices.reduced >= -self.slack]] = True
        useful &= self.first[1:] > self.first[:-1]
        self.useful = np.flatnonzero(useful).tolist()
        self.of_candidate: list[list[int]] = [[] for _ in self.board.candidate_need]
        self.of_company: list[list[int]] = [[] for _ in self.board.company_need]
        for pair in self.useful:
            self.of_candidate[self.board.candidate_of[pair]].append(pair)
            self.of_company[self.board.company_of[pair]].append(pair)
        self.seeds: list[float] | None = None
        self.size = EVEN_SIZE if aim.even else FIRST_SIZE
        self.vain = 0

    def exhausted(self) -> bool:
        """True when windows as large as they may be have stopped helping; one that holds everybody needs no second
        try."""
        if self.size >= len(self.of_candidate) and not self.aim.even:
            return self.vain > 0
        return self.vain > 2 * PATIENCE + len(self.of_candidate) // self.size

    def step(self, budget: Budget) -> bool:
        """Solve one window; True if the assignment is better."""
        budget.use()
        candidates = self._window()
        better = bool(candidates) and self._solve(candidates, budget)
        if better:
            self.vain, self.seeds = 0, None
        else:
            self.vain += 1
            if (
                self.vain > PATIENCE
                and not self.aim.even
                and self.size < len(self.of_candidate)
                and self._may_grow(candidates)
            ):
                self.size, self.vain = int(self.size * GROWTH) + 1, 0
        return better

    def _may_grow(self, candidates: list[int]) -> bool:
        options = sum(int(self.first[pair + 1] - self.first[pair]) for c in candidates for pair in self.of_candidate[c])
        return options * GROWTH < MOST_OPTIONS

    def _window(self) -> list[int]:
        """A pair where something is lost, and the candidates reached from it, those in its way first."""
        seed = self._seed()
        if seed is None:
            return []
        board, draw = self.board, self.draw
        chosen = {board.candidate_of[seed]: None}
        queue, head = [seed], 0
        while len(chosen) < self.size and head < 4 * self.size:
            if head == len(queue):
                queue.append(draw.choice(self.useful))
            pair = queue[head]
            head += 1
            near = self._in_the_way(pair) if draw.random() < 0.8 else self.of_company[board.company_of[pair]]
            for other in draw.sample(near, min(len(near), max(4, self.size // 6))):
                candidate = board.candidate_of[other]
                if candidate not in chosen and len(chosen) < self.size:
                    chosen[candidate] = None
                    own = self.of_candidate[candidate]
                    queue.extend(draw.sample(own, min(2, len(own))))
        return list(chosen)

    def _in_the_way(self, pair: int) -> list[int]:
        """The meetings that hold seats where the pair could well be."""
        assignment, instance = self.assignment, self.instance
        found: dict[int, None] = {}
        for option in range(int(self.first[pair]), int(self.first[pair + 1])):
            if self.reduced is None or self.reduced[option] >= -self.slack:
                found.update(
                    dict.fromkeys(assignment.seated[instance.option_desk[option]][instance.option_slot[option]])
                )
        found.pop(pair, None)
        return list(found)

    def _seed(self) -> int | None:
        """A pair where something is lost: drawn by what prices say it loses, or a missed one at random."""
        assignment, draw = self.assignment, self.draw
        if not self.useful:
            return None
        if self.prices is not None and not self.aim.even:
            if self.seeds is None:
                self.seeds = np.cumsum(self._losses(self.prices)).tolist()
            if self.seeds[-1] > 0 and draw.random() < 0.9:
                return self.useful[bisect_right(self.seeds, draw.random() * self.seeds[-1], hi=len(self.seeds) - 1)]
        for _ in range(40):
            pair = draw.choice(self.useful)
            if assignment.slot_of[pair] < 0:
                return pair
        return draw.choice(self.useful)

    def _losses(self, prices: DualPrices) -> np.ndarray:
        """What each useful pair loses against the prices; the sum is about the distance to the bound.

        A missed pair loses its price; a placed one what its place costs too much; a priced seat left
        empty is shared among the missed pairs of its company.
        """
        assignment, instance = self.assignment, self.instance
        placed = np.array(assignment.slot_of) >= 0
        loss = np.where(placed, 0.0, np.maximum(prices.pair_price, 0.0))
        best = np.full(len(placed), -np.inf)
        np.maximum.at(best, instance.option_pair, prices.reduced)
        loss += np.where(placed, np.maximum(-best, 0.0), np.maximum(best, 0.0))
        left = instance.seats - np.array([[len(seated) for seated in row] for row in assignment.seated]).reshape(
            instance.seats.shape
        )
        empty = np.zeros(len(instance.company_need))
        np.add.at(empty, instance.desk_company, (left * prices.seat_price).sum(axis=1))
        missed = np.bincount(instance.pair_company[~placed], minlength=len(empty))
        loss += np.where(placed, 0.0, (empty / np.maximum(missed, 1))[instance.pair_company])
        return loss[self.useful]

    def _solve(self, candidates: list[int], budget: Budget) -> bool:
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
        """Put the chosen options; ``None`` (and nothing put) if the solver's answer breaks a rule."""
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
        """The options of these pairs that have a seat left and are worth it; present ones always."""
        instance, assignment = self.instance, self.assignment
        parts = [np.arange(self.first[pair], self.first[pair + 1]) for pair in pairs]
        options = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        keep = np.ones(len(options), bool)
        if self.reduced is not None:
            keep = self.reduced[options] >= -self.slack
        desk, slot, pair = instance.option_desk[options], instance.option_slot[options], instance.option_pair[options]
        present = np.array(
            [mine.get(p) == (d, t) for p, d, t in zip(pair.tolist(), desk.tolist(), slot.tolist(), strict=True)], bool
        )
        free = np.array(
            [assignment.open_desk[d] >> t & 1 for d, t in zip(desk.tolist(), slot.tolist(), strict=True)], bool
        )
        return options[(keep & free) | present]

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
        """The levels as far as these candidates (and all companies) go; less is better."""
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
