"""The whole search: matching, chains, prices, windows, proof, comfort. See docs/scheduling.md for the story.

At every moment the best answer so far is kept; each stage starts from it and can only replace it by a
better one, so stopping early costs quality, never validity.
"""

import random

import numpy as np

from forum_app.scheduling.budget import Budget, Progress
from forum_app.scheduling.forum.answer import Answer, Bound, Score, score_of
from forum_app.scheduling.forum.problem import Interview, Problem
from forum_app.scheduling.forum.solver.assignment import Assignment, filled
from forum_app.scheduling.forum.solver.board import Board
from forum_app.scheduling.forum.solver.comfort import Comfort
from forum_app.scheduling.forum.solver.constraints import unavoidable
from forum_app.scheduling.forum.solver.construct import fill, greedy, place_target, top_up
from forum_app.scheduling.forum.solver.dual_prices import DualPrices, dual_prices_of
from forum_app.scheduling.forum.solver.exact import MOST_OPTIONS, can_spare_worst, least_shortfall, most_weight
from forum_app.scheduling.forum.solver.instance import instance_of
from forum_app.scheduling.forum.solver.matching import Matching, least_worst, matching, weight_bound
from forum_app.scheduling.forum.solver.neighbourhoods import Aim, Windows
from forum_app.scheduling.forum.solver.timetable import Place, assignment_of, interviews_of, stands

#: Relative precision of the prices and PDLP iterations allowed; large forums begin with a rough precision.
FINE, ROUGH = (1e-6, 20_000), (1e-4, 4_000)
#: Options beyond which a forum is large.
LARGE = 60_000
#: Share of the time kept for comfort at the end.
COMFORT_SHARE = 0.08
#: Evenness windows tried once the wishes are settled, per candidate.
EVEN_WINDOWS = 0.5


class Search:
    """One search; see ``solver.solve``."""

    def __init__(self, problem: Problem, budget: Budget, seed: int, progress: Progress) -> None:
        self.problem, self.budget, self.seed, self.progress = problem, budget, seed, progress
        self.draw = random.Random(seed)
        self.instance = instance_of(problem)
        self.board = Board(self.instance)
        of_candidate, of_company = unavoidable(self.instance)
        self.unavoidable = int(of_candidate.sum() + of_company.sum())
        self.unavoidable_worst = int(max(of_candidate.max(initial=0), of_company.max(initial=0)))
        self.target: Matching = matching(self.instance)
        self.least = self.target.shortfall
        #: Least worst shortfall known, by the total shortfall allowed; greatest weight known, by both.
        self.worst_of = {self.least: self.target.worst}
        self.ceiling = {(self.least, self.target.worst): self.target.weight}
        self.prices: DualPrices | None = None
        self.priced_worst = 0
        self.best: list[Place] = []
        self.best_value = self.value(Assignment(self.board))

    def run(self, start: tuple[Interview, ...]) -> Answer:
        """All stages, one after the other, as long as the budget lasts; ``start`` is an earlier answer, or empty."""
        self.tell("départ")
        if self.budget.deadline is not None:
            self.budget.reserve = COMFORT_SHARE * self.budget.left()
        if start:
            self.offer(assignment_of(self.board, start))
        self.offer(greedy(self.board))
        assignment = place_target(self.board, self.target.chosen, self.budget)
        self.offer(assignment)
        if not self.proved():
            self.tell("chaînes")
            fill(assignment, self.target.chosen, self.budget)
            self.offer(assignment)
        for tolerance, iterations in (FINE,) if len(self.instance.option_pair) < LARGE else (ROUGH, FINE):
            if self.proved() or self.budget.over():
                break
            self.search(tolerance, iterations)
        self.prove()
        self.even_out()
        self.comfort()
        return self.answer(start)

    def tell(self, stage: str) -> None:
        """Tell the name of the stage that begins."""
        self.progress(stage, self.budget.elapsed())

    # What is known -------------------------------------------------------------------------------

    def value(self, assignment: Assignment) -> tuple[int, int, int, int]:
        """The first four levels of an assignment, less is better."""
        board = self.board
        missing = [need - assignment.load(n) for n, need in enumerate(board.candidate_need)]
        missing += [need - load for need, load in zip(board.company_need, assignment.company_load, strict=True)]
        free = (self.instance.slots - self.instance.candidate_load).tolist()
        uneven = sum((slots - assignment.load(n)) ** 2 for n, slots in enumerate(free))
        short = [m for m in missing if m > 0]
        return sum(short), max(short, default=0), -assignment.weight, uneven

    def offer(self, assignment: Assignment) -> bool:
        """Keep the assignment if it is better than the best so far."""
        value = self.value(assignment)
        if value < self.best_value or not self.best:
            better = value < self.best_value
            self.best, self.best_value = assignment.places(), value
            return better
        return False

    def least_worst(self, short: int) -> int:
        """No answer with at most this shortfall in all leaves whoever misses most with less than that."""
        if short not in self.worst_of:
            self.worst_of[short] = least_worst(self.instance, short)
        return self.worst_of[short]

    def weight_ceiling(self) -> int:
        """The least known bound on the weight (locked included) of answers with no more shortfall than the best."""
        short, worst = self.best_value[:2]
        key = (short, worst)
        if key not in self.ceiling:
            self.ceiling[key] = weight_bound(self.instance, short, worst)
        ceiling = self.ceiling[key]
        if self.prices is not None and worst <= self.priced_worst:
            ceiling = min(ceiling, self.prices.weight_bound(self.instance, short - self.unavoidable))
        self.ceiling[key] = ceiling
        return ceiling

    def proved(self) -> bool:
        """True when the first three levels of the best are at their bounds."""
        short, worst, minus_weight, _ = self.best_value
        return (
            short == self.least
            and worst == self.least_worst(short)
            and self.instance.locked_weight - minus_weight >= self.weight_ceiling()
        )

    def known(self) -> tuple[object, ...]:
        """The best and the bounds of the levels that a proof speaks of."""
        short = self.best_value[0]
        return self.best_value, self.least, self.least_worst(short), self.weight_ceiling()

    def even_bound(self) -> int | None:
        """The least unevenness of answers as good as the best on the levels before; ``None`` where it is not known."""
        short, worst, minus_weight, _ = self.best_value
        target = self.target
        known = (target.shortfall, target.worst, target.weight) == (
            short,
            worst,
            self.instance.locked_weight - minus_weight,
        )
        return target.unevenness if known else None

    def as_even_as_can_be(self) -> bool:
        """Whether the unevenness of the best is at its bound."""
        bound = self.even_bound()
        return bound is not None and self.best_value[3] <= bound

    # Stages --------------------------------------------------------------------------------------

    def search(self, tolerance: float, iterations: int) -> None:
        """DualPrices, a new target from them, then windows until they stop helping."""
        self.tell("prix")
        least_worst = self.least_worst(self.least)
        worst = max(self.best_value[1], least_worst)
        prices = dual_prices_of(self.instance, worst, self.budget, tolerance, iterations)
        if prices is not None:
            self.prices, self.priced_worst = prices, worst
            if self.proved():
                return
            chosen = prices.likely > 0.5
            assignment = place_target(self.board, chosen, self.budget)
            fill(assignment, chosen, self.budget, passes=1)
            self.offer(assignment)
        self.tell("fenêtres")
        windows = self.windows(Aim(least_worst))
        while not (self.proved() or self.budget.over() or windows.exhausted()):
            if windows.step(self.budget):
                self.offer(windows.assignment)

    def windows(self, aim: Aim) -> Windows:
        """A search by windows that begins with the best so far."""
        return Windows(filled(self.board, self.best), aim, self.prices, self.draw)

    def prove(self) -> None:
        """Settle what is open with the whole model, where it is small enough."""
        if len(self.instance.option_pair) > MOST_OPTIONS:
            return
        while not self.proved() and not self.budget.over():
            self.tell("preuve")
            self.budget.use()
            before = self.known()
            short, worst, minus_weight, _ = self.best_value
            if short > self.least:
                verdict = least_shortfall(self.instance, self.budget)
                if verdict.bound is not None:
                    self.least = max(self.least, verdict.bound + self.unavoidable)
            elif worst > self.least_worst(short):
                verdict = can_spare_worst(self.instance, short - self.unavoidable, worst - 1, self.budget)
                if verdict.bound == 1:
                    self.worst_of[short] = worst
            else:
                ceiling = self.weight_ceiling()
                options = self.worthwhile(short)
                verdict = most_weight(
                    self.instance, short - self.unavoidable, worst, -minus_weight, options, self.budget
                )
                if verdict.bound is not None:
                    self.ceiling[short, worst] = min(ceiling, verdict.bound + self.instance.locked_weight)
            if verdict.places is not None:
                self.offer(filled(self.board, verdict.places))
            if before == self.known():
                return

    def worthwhile(self, short: int) -> np.ndarray:
        """The options that an answer heavier than the best, by one unit at least, may use."""
        if self.prices is None or self.best_value[1] > self.priced_worst:
            return np.arange(len(self.instance.option_pair))
        top = self.prices.ceiling + self.prices.short_cost * (short - self.unavoidable)
        distance = top + self.best_value[2]
        return np.flatnonzero(self.prices.reduced >= -distance)

    def even_out(self) -> None:
        """Spread the interviews at equal wishes, by windows."""
        if self.as_even_as_can_be() or not self.board.weight:
            return
        self.tell("équilibre")
        windows = self.windows(Aim(self.best_value[1], even=True))
        for _ in range(int(EVEN_WINDOWS * len(self.board.candidate_need)) + 8):
            if self.budget.over() or windows.exhausted() or self.as_even_as_can_be():
                return
            if windows.step(self.budget):
                self.offer(windows.assignment)

    def comfort(self) -> None:
        """Fewer holes and fewer interviews in a row; rounds get longer while the budget lasts."""
        self.tell("confort")
        self.budget.reserve = 0.0
        assignment = filled(self.board, self.best)
        top_up(assignment)
        self.offer(assignment)
        comfort = Comfort(assignment, self.draw)
        moves = 40 * len(self.best) + 1_000
        rounds = 0
        while self.best and rounds < 4 and comfort.value() != (0, 0):
            before = comfort.value()
            complete = comfort.round(moves, self.budget)
            self.best = assignment.places()
            if not complete:
                return
            rounds, moves = rounds + 1, moves * 2
            if comfort.value() == before and rounds > 1:
                return

    def answer(self, start: tuple[Interview, ...]) -> Answer:
        """The best with its bounds; ``start`` itself where it is more comfortable than what was made of it."""
        interviews = interviews_of(self.instance, self.best)
        score: Score = score_of(self.problem, interviews)
        if start and stands(self.board, start) and score_of(self.problem, start) < score:
            interviews, score = tuple(sorted(start)), score_of(self.problem, start)
        return Answer(
            interviews=interviews,
            score=score,
            bound=Bound(
                shortfall=min(self.least, score.shortfall),
                worst=min(self.least_worst(score.shortfall), score.worst),
                weight=max(self.weight_ceiling(), score.weight),
                unevenness=self.even_bound(),
            ),
            seconds=self.budget.elapsed(),
            seed=self.seed,
        )
