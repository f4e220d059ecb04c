"""The whole search: matching, chains, dual prices, neighbourhoods, proof, comfort (see docs/scheduling.md).

At every moment the best answer so far is kept; each stage starts from it and can only replace it by a
better one, so stopping early costs quality, never validity.
"""

import random

import numpy as np

from forum_app.scheduling.budget import Budget, Progress
from forum_app.scheduling.forum.answer import Answer, score_of
from forum_app.scheduling.forum.problem import Interview, Problem
from forum_app.scheduling.forum.solver.assignment import filled
from forum_app.scheduling.forum.solver.board import Board
from forum_app.scheduling.forum.solver.comfort import Retiming
from forum_app.scheduling.forum.solver.construct import fill, greedy, place_target, top_up
from forum_app.scheduling.forum.solver.dual_prices import dual_prices_of
from forum_app.scheduling.forum.solver.exact import MOST_OPTIONS, can_spare_worst, least_shortfall, most_weight
from forum_app.scheduling.forum.solver.incumbent import Incumbent
from forum_app.scheduling.forum.solver.instance import instance_of
from forum_app.scheduling.forum.solver.neighbourhoods import NeighbourhoodSearch
from forum_app.scheduling.forum.solver.subproblem import Aim
from forum_app.scheduling.forum.solver.timetable import assignment_of, interviews_of, stands

#: Relative precision of the prices and PDLP iterations allowed; large forums begin with a rough precision.
FINE, ROUGH = (1e-6, 20_000), (1e-4, 4_000)
#: Options beyond which a forum is large.
LARGE = 60_000
#: Share of the time kept for comfort at the end.
COMFORT_SHARE = 0.08
#: Evenness neighbourhoods tried once the wishes are settled, per candidate.
EVEN_NEIGHBOURHOODS = 0.5


class Search:
    """The stages of one search, called by ``solver.solve``."""

    def __init__(self, problem: Problem, budget: Budget, seed: int, progress: Progress) -> None:
        self.problem, self.budget, self.seed, self.progress = problem, budget, seed, progress
        self.draw = random.Random(seed)
        self.instance = instance_of(problem)
        self.board = Board(self.instance)
        self.incumbent = Incumbent(self.board)

    def run(self, start: tuple[Interview, ...]) -> Answer:
        """Run the stages one after the other as long as the budget lasts; ``start`` is an earlier answer, or empty."""
        incumbent = self.incumbent
        self.tell("départ")
        if self.budget.deadline is not None:
            self.budget.reserve = COMFORT_SHARE * self.budget.left()
        if start:
            incumbent.offer(assignment_of(self.board, start))
        incumbent.offer(greedy(self.board))
        assignment = place_target(self.board, incumbent.target.chosen, self.budget)
        incumbent.offer(assignment)
        if not incumbent.proved():
            self.tell("chaînes")
            fill(assignment, incumbent.target.chosen, self.budget)
            incumbent.offer(assignment)
        for tolerance, iterations in (FINE,) if len(self.instance.option_pair) < LARGE else (ROUGH, FINE):
            if incumbent.proved() or self.budget.over():
                break
            self.search(tolerance, iterations)
        self.prove()
        self.even_out()
        self.comfort()
        return self.answer(start)

    def tell(self, stage: str) -> None:
        """Tell the name of the stage that begins."""
        self.progress(stage, self.budget.elapsed())

    def search(self, tolerance: float, iterations: int) -> None:
        """Find dual prices, a new target from them, then search neighbourhoods until they stop helping."""
        incumbent = self.incumbent
        self.tell("prix")
        least_worst = incumbent.least_worst(incumbent.least)
        worst = max(incumbent.best_value[1], least_worst)
        prices = dual_prices_of(self.instance, worst, self.budget, tolerance, iterations)
        if prices is not None:
            incumbent.learn_prices(prices, worst)
            if incumbent.proved():
                return
            chosen = prices.likely > 0.5
            assignment = place_target(self.board, chosen, self.budget)
            fill(assignment, chosen, self.budget, passes=1)
            incumbent.offer(assignment)
        self.tell("fenêtres")
        search = self.neighbourhoods(Aim(least_worst))
        while not (incumbent.proved() or self.budget.over() or search.exhausted()):
            if search.step(self.budget):
                incumbent.offer(search.assignment)

    def neighbourhoods(self, aim: Aim) -> NeighbourhoodSearch:
        """Return a search by neighbourhoods that begins with the best so far."""
        return NeighbourhoodSearch(filled(self.board, self.incumbent.best), aim, self.incumbent.prices, self.draw)

    def prove(self) -> None:
        """Settle what is open with the whole model, where it is small enough."""
        incumbent = self.incumbent
        if len(self.instance.option_pair) > MOST_OPTIONS:
            return
        while not incumbent.proved() and not self.budget.over():
            self.tell("preuve")
            self.budget.use()
            before = incumbent.known()
            short, worst, minus_weight, _ = incumbent.best_value
            if short > incumbent.least:
                verdict = least_shortfall(self.instance, self.budget)
                if verdict.bound is not None:
                    incumbent.learn_least(verdict.bound + incumbent.unavoidable)
            elif worst > incumbent.least_worst(short):
                verdict = can_spare_worst(self.instance, short - incumbent.unavoidable, worst - 1, self.budget)
                if verdict.bound == 1:
                    incumbent.learn_worst(short, worst)
            else:
                options = self.worthwhile(short)
                verdict = most_weight(
                    self.instance, short - incumbent.unavoidable, worst, -minus_weight, options, self.budget
                )
                if verdict.bound is not None:
                    incumbent.learn_ceiling(short, worst, verdict.bound + self.instance.locked_weight)
            if verdict.places is not None:
                incumbent.offer(filled(self.board, verdict.places))
            if before == incumbent.known():
                return

    def worthwhile(self, short: int) -> np.ndarray:
        """Return the options that an answer heavier than the best, by one unit at least, may use."""
        incumbent = self.incumbent
        prices = incumbent.prices_of_best()
        if prices is None:
            return np.arange(len(self.instance.option_pair))
        top = prices.ceiling + prices.short_cost * (short - incumbent.unavoidable)
        distance = top + incumbent.best_value[2]
        return np.flatnonzero(prices.reduced >= -distance)

    def even_out(self) -> None:
        """Spread the interviews at equal wishes, by neighbourhoods."""
        incumbent = self.incumbent
        if incumbent.as_even_as_can_be() or not self.board.weight:
            return
        self.tell("équilibre")
        search = self.neighbourhoods(Aim(incumbent.best_value[1], even=True))
        for _ in range(int(EVEN_NEIGHBOURHOODS * len(self.board.candidate_need)) + 8):
            if self.budget.over() or search.exhausted() or incumbent.as_even_as_can_be():
                return
            if search.step(self.budget):
                incumbent.offer(search.assignment)

    def comfort(self) -> None:
        """Look for fewer holes and fewer interviews in a row; rounds get longer while the budget lasts."""
        incumbent = self.incumbent
        self.tell("confort")
        self.budget.reserve = 0.0
        assignment = filled(self.board, incumbent.best)
        top_up(assignment)
        incumbent.offer(assignment)
        retiming = Retiming(assignment, self.draw)
        moves = 40 * len(incumbent.best) + 1_000
        rounds = 0
        while incumbent.best and rounds < 4 and retiming.value() != (0, 0):
            before = retiming.value()
            complete = retiming.round(moves, self.budget)
            incumbent.best = assignment.places()
            if not complete:
                return
            rounds, moves = rounds + 1, moves * 2
            if retiming.value() == before and rounds > 1:
                return

    def answer(self, start: tuple[Interview, ...]) -> Answer:
        """Return the best with its bounds; ``start`` itself where it is more comfortable than what was made of it."""
        interviews = interviews_of(self.instance, self.incumbent.best)
        score = score_of(self.problem, interviews)
        if start and stands(self.board, start) and score_of(self.problem, start) < score:
            interviews, score = tuple(sorted(start)), score_of(self.problem, start)
        return Answer(
            interviews=interviews,
            score=score,
            bound=self.incumbent.bound(score),
            seconds=self.budget.elapsed(),
            seed=self.seed,
        )
