"""Large neighbourhood search: free a few neighbouring candidates, place them again exactly, keep what is better.

It never loses anything. Dual prices (see ``dual_prices``) say which pairs are worth looking at and which options are
not; neighbourhoods grow when small ones stop helping, until one holds everybody (Shaw 1998).
"""

import random
from bisect import bisect_right

import numpy as np

from forum_app.scheduling.budget import Budget
from forum_app.scheduling.forum.solver.assignment import Assignment
from forum_app.scheduling.forum.solver.dual_prices import DualPrices
from forum_app.scheduling.forum.solver.subproblem import EVEN_SIZE, Aim, Subproblem

FIRST_SIZE = 24
GROWTH = 1.5
#: Neighbourhoods without a gain before they grow.
PATIENCE = 16
MOST_OPTIONS = 6_000
#: Options whose reduced worth is below minus this share of the heaviest wish are left out.
SLACK = 0.03


class Neighbourhoods:
    """Draws groups of candidates around pairs where something is lost against the dual prices.

    ``useful`` are the pairs that an answer worth looking for may hold, ``of_candidate`` and ``of_company`` the same by
    candidate and by company; ``first`` (P + 1,) is where the options of each pair begin.
    """

    def __init__(self, assignment: Assignment, prices: DualPrices | None, draw: random.Random) -> None:
        self.assignment, self.board, self.instance = assignment, assignment.board, assignment.board.instance
        self.prices, self.draw = prices, draw
        instance = self.instance
        self.first = np.searchsorted(instance.option_pair, np.arange(len(instance.pair_weight) + 1))
        self.least_worth = -SLACK * float(instance.pair_weight.max(initial=1))
        useful = np.ones(len(instance.pair_weight), bool)
        if prices is not None:
            useful[:] = False
            useful[instance.option_pair[prices.reduced >= self.least_worth]] = True
        useful &= self.first[1:] > self.first[:-1]
        self.useful: list[int] = np.flatnonzero(useful).tolist()
        self.of_candidate: list[list[int]] = [[] for _ in self.board.candidate_need]
        self.of_company: list[list[int]] = [[] for _ in self.board.company_need]
        for pair in self.useful:
            self.of_candidate[self.board.candidate_of[pair]].append(pair)
            self.of_company[self.board.company_of[pair]].append(pair)
        self._seeds: list[float] | None = None

    def forget_losses(self) -> None:
        """Count again what each pair loses: the assignment has changed."""
        self._seeds = None

    def options_of(self, candidates: list[int]) -> int:
        """Return how many options the useful pairs of these candidates have."""
        return sum(int(self.first[pair + 1] - self.first[pair]) for c in candidates for pair in self.of_candidate[c])

    def candidates(self, size: int, by_losses: bool) -> list[int]:
        """Return a candidate who loses something, and up to ``size`` reached from there, those in the way first.

        Where ``by_losses``, the first pair is drawn by what the dual prices say it loses.
        """
        seed = self._seed(by_losses)
        if seed is None:
            return []
        board, draw = self.board, self.draw
        chosen = {board.candidate_of[seed]: None}
        queue, head = [seed], 0
        while len(chosen) < size and head < 4 * size:
            if head == len(queue):
                queue.append(draw.choice(self.useful))
            pair = queue[head]
            head += 1
            near = self._in_the_way(pair) if draw.random() < 0.8 else self.of_company[board.company_of[pair]]
            for other in draw.sample(near, min(len(near), max(4, size // 6))):
                candidate = board.candidate_of[other]
                if candidate not in chosen and len(chosen) < size:
                    chosen[candidate] = None
                    own = self.of_candidate[candidate]
                    queue.extend(draw.sample(own, min(2, len(own))))
        return list(chosen)

    def _in_the_way(self, pair: int) -> list[int]:
        """Return the pairs that hold seats where the pair could well be."""
        assignment, instance = self.assignment, self.instance
        reduced = None if self.prices is None else self.prices.reduced
        found: dict[int, None] = {}
        for option in range(int(self.first[pair]), int(self.first[pair + 1])):
            if reduced is None or reduced[option] >= self.least_worth:
                found.update(
                    dict.fromkeys(assignment.seated[instance.option_desk[option]][instance.option_slot[option]])
                )
        found.pop(pair, None)
        return list(found)

    def _seed(self, by_losses: bool) -> int | None:
        """Return a pair where something is lost: drawn by what prices say it loses, or a missed one at random."""
        assignment, draw = self.assignment, self.draw
        if not self.useful:
            return None
        if self.prices is not None and by_losses:
            if self._seeds is None:
                self._seeds = np.cumsum(self._losses(self.prices)).tolist()
            if self._seeds[-1] > 0 and draw.random() < 0.9:
                return self.useful[bisect_right(self._seeds, draw.random() * self._seeds[-1], hi=len(self._seeds) - 1)]
        for _ in range(40):
            pair = draw.choice(self.useful)
            if assignment.slot_of[pair] < 0:
                return pair
        return draw.choice(self.useful)

    def _losses(self, prices: DualPrices) -> np.ndarray:
        """Return what each useful pair loses against the prices; the sum is about the distance to the bound.

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


class NeighbourhoodSearch:
    """A search by neighbourhoods on one assignment."""

    def __init__(self, assignment: Assignment, aim: Aim, prices: DualPrices | None, draw: random.Random) -> None:
        self.assignment, self.aim = assignment, aim
        self.neighbourhoods = Neighbourhoods(assignment, prices, draw)
        reduced = None if prices is None else prices.reduced
        self.subproblem = Subproblem(
            assignment, aim, reduced, self.neighbourhoods.least_worth, self.neighbourhoods.first
        )
        self.everybody = len(assignment.board.candidate_need)
        self.size = EVEN_SIZE if aim.even else FIRST_SIZE
        self.vain = 0

    def exhausted(self) -> bool:
        """Return whether neighbourhoods as large as they may be have stopped helping.

        One that holds everybody needs no second try.
        """
        if self.size >= self.everybody and not self.aim.even:
            return self.vain > 0
        return self.vain > 2 * PATIENCE + self.everybody // self.size

    def step(self, budget: Budget) -> bool:
        """Solve one neighbourhood; return whether the assignment is better."""
        budget.use()
        candidates = self.neighbourhoods.candidates(self.size, by_losses=not self.aim.even)
        better = bool(candidates) and self.subproblem.solve(candidates, budget)
        if better:
            self.vain = 0
            self.neighbourhoods.forget_losses()
        else:
            self.vain += 1
            if self.vain > PATIENCE and self._may_grow(candidates):
                self.size, self.vain = int(self.size * GROWTH) + 1, 0
        return better

    def _may_grow(self, candidates: list[int]) -> bool:
        if self.aim.even or self.size >= self.everybody:
            return False
        return self.neighbourhoods.options_of(candidates) * GROWTH < MOST_OPTIONS
