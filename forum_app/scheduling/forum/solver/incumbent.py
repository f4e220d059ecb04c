"""The best assignment so far, and what is known of the best there can be."""

from forum_app.scheduling.forum.answer import Bound, Score
from forum_app.scheduling.forum.solver.assignment import Assignment, Place
from forum_app.scheduling.forum.solver.board import Board
from forum_app.scheduling.forum.solver.constraints import unavoidable
from forum_app.scheduling.forum.solver.dual_prices import DualPrices
from forum_app.scheduling.forum.solver.matching import Matching, least_worst, matching, weight_bound


class Incumbent:
    """The best assignment so far (``best``, with its levels in ``best_value``) beside the bounds of each level.

    ``target`` is the matching without time; ``unavoidable`` the interviews that will be missing whatever one does.
    """

    def __init__(self, board: Board) -> None:
        self.board, self.instance = board, board.instance
        of_candidate, of_company = unavoidable(self.instance)
        self.unavoidable = int(of_candidate.sum() + of_company.sum())
        self.target: Matching = matching(self.instance)
        self.least = self.target.shortfall
        #: Least worst shortfall known, by the total shortfall allowed; greatest weight known, by both.
        self._worst_of = {self.least: self.target.worst}
        self._ceiling = {(self.least, self.target.worst): self.target.weight}
        self.prices: DualPrices | None = None
        self._priced_worst = 0
        self.best: list[Place] = []
        self.best_value = self.value(Assignment(board))

    def value(self, assignment: Assignment) -> tuple[int, int, int, int]:
        """Return the first four levels of an assignment, less is better."""
        board = self.board
        missing = [need - assignment.load(n) for n, need in enumerate(board.candidate_need)]
        missing += [need - load for need, load in zip(board.company_need, assignment.company_load, strict=True)]
        free = (self.instance.slots - self.instance.candidate_load).tolist()
        uneven = sum((slots - assignment.load(n)) ** 2 for n, slots in enumerate(free))
        short = [m for m in missing if m > 0]
        return sum(short), max(short, default=0), -assignment.weight, uneven

    def offer(self, assignment: Assignment) -> bool:
        """Keep the assignment if it is better than the best so far; return whether it is."""
        value = self.value(assignment)
        if value < self.best_value or not self.best:
            better = value < self.best_value
            self.best, self.best_value = assignment.places(), value
            return better
        return False

    def learn_prices(self, prices: DualPrices, worst: int) -> None:
        """Take dual prices found for answers in which nobody misses more than ``worst``."""
        self.prices, self._priced_worst = prices, worst

    def learn_least(self, shortfall: int) -> None:
        """Take it as proved that no answer misses fewer interviews in all."""
        self.least = max(self.least, shortfall)

    def learn_worst(self, shortfall: int, worst: int) -> None:
        """Take it as proved that with this shortfall in all somebody misses at least ``worst``."""
        self._worst_of[shortfall] = worst

    def learn_ceiling(self, shortfall: int, worst: int, weight: int) -> None:
        """Take it as proved that no answer with at most these shortfalls weighs more (locked interviews included)."""
        self._ceiling[shortfall, worst] = min(self.weight_ceiling(), weight)

    def prices_of_best(self) -> DualPrices | None:
        """Return the dual prices if there are any and they speak of answers as good as the best."""
        return self.prices if self.best_value[1] <= self._priced_worst else None

    def least_worst(self, short: int) -> int:
        """Return the least that whoever misses most misses, in any answer with at most this shortfall in all."""
        if short not in self._worst_of:
            self._worst_of[short] = least_worst(self.instance, short)
        return self._worst_of[short]

    def weight_ceiling(self) -> int:
        """Return a bound on the weight (locked interviews included) of answers with no more shortfall than the best."""
        short, worst = self.best_value[:2]
        key = (short, worst)
        if key not in self._ceiling:
            self._ceiling[key] = weight_bound(self.instance, short, worst)
        ceiling = self._ceiling[key]
        prices = self.prices_of_best()
        if prices is not None:
            ceiling = min(ceiling, prices.weight_bound(self.instance, short - self.unavoidable))
        self._ceiling[key] = ceiling
        return ceiling

    def proved(self) -> bool:
        """Return whether the first three levels of the best are at their bounds."""
        short, worst, minus_weight, _ = self.best_value
        return (
            short == self.least
            and worst == self.least_worst(short)
            and self.instance.locked_weight - minus_weight >= self.weight_ceiling()
        )

    def known(self) -> tuple[object, ...]:
        """Return the best and the bounds of the levels that a proof speaks of."""
        short = self.best_value[0]
        return self.best_value, self.least, self.least_worst(short), self.weight_ceiling()

    def even_bound(self) -> int | None:
        """Return the least unevenness of answers as good as the best on the levels before; ``None`` where it is not
        known.
        """
        short, worst, minus_weight, _ = self.best_value
        target = self.target
        known = (target.shortfall, target.worst, target.weight) == (
            short,
            worst,
            self.instance.locked_weight - minus_weight,
        )
        return target.unevenness if known else None

    def as_even_as_can_be(self) -> bool:
        """Return whether the unevenness of the best is at its bound."""
        bound = self.even_bound()
        return bound is not None and self.best_value[3] <= bound

    def bound(self, score: Score) -> Bound:
        """Return what is proved of answers that are no worse than ``score`` on the levels before."""
        return Bound(
            shortfall=min(self.least, score.shortfall),
            worst=min(self.least_worst(score.shortfall), score.worst),
            weight=max(self.weight_ceiling(), score.weight),
            unevenness=self.even_bound(),
        )
