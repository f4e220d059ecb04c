"""Dual prices of seats and slots: the linear relaxation with time, solved by a first-order method.

PDLP (Applegate et al., 2021, in HiGHS) gives near-optimal prices of 200,000 options in seconds where the simplex
method takes minutes. Its prices need not be exact: any prices give a true bound (``LinearModel.bound``),
and an option whose reduced worth is further below zero than the distance to the bound is in no better answer.
"""

from dataclasses import dataclass

import numpy as np

from forum_app.scheduling.budget import Budget
from forum_app.scheduling.forum.solver.constraints import PAIR_ROWS, SEAT_ROWS, floors_of, full_capacity, model_of
from forum_app.scheduling.forum.solver.highs import loaded, run
from forum_app.scheduling.forum.solver.instance import Instance
from forum_app.scheduling.forum.solver.linear_model import whole_bound

#: One missing interview costs that many times the heaviest wish in the relaxation.
SHORT_PRICE = 20.0
#: The most of the time left that prices may take: neighbourhoods use what remains.
SHARE = 0.4


@dataclass(frozen=True, eq=False)
class DualPrices:
    """What each option, pair and seat is worth in the relaxation, and the bound that follows.

    ``reduced`` (O,): worth of each option beyond its prices; ``pair_price`` (P,), ``seat_price`` (D, T): what
    one more pair or seat would bring; ``likely`` (P,): how much of each pair the relaxation chooses.
    ``ceiling``: no answer has a greater ``weight - short_cost * shortfall`` (locked and unavoidable ones apart).
    """

    reduced: np.ndarray
    pair_price: np.ndarray
    seat_price: np.ndarray
    likely: np.ndarray
    ceiling: float
    short_cost: float

    def weight_bound(self, instance: Instance, shortfall: int) -> int:
        """Return the greatest weight of any answer whose missing interviews (unavoidable ones apart) are at most that
        many.
        """
        return whole_bound(self.ceiling + self.short_cost * shortfall) + instance.locked_weight


def dual_prices_of(
    instance: Instance, worst: int, budget: Budget, tolerance: float, most_iterations: int
) -> DualPrices | None:
    """Return the dual prices when nobody may miss more than ``worst`` interviews; ``None`` if there is no time, or a
    wish to stop.

    ``tolerance`` is relative (1e-4: the bound is within about 0.01 % of the relaxation's optimum). At most a share of
    the time left is spent; prices that are not so near by then are given as they are.
    """
    if not len(instance.option_pair):
        pairs = len(instance.pair_weight)
        return DualPrices(np.zeros(0), np.zeros(pairs), np.zeros(instance.seats.shape), np.zeros(pairs), 0.0, 1.0)
    cost = SHORT_PRICE * float(instance.pair_weight.max())
    model = model_of(
        instance,
        np.arange(len(instance.option_pair)),
        full_capacity(instance),
        floors_of(instance, worst, cost, strict=True),
    )
    highs = loaded(model)
    for name in ("pdlp_optimality_tolerance", "primal_feasibility_tolerance", "dual_feasibility_tolerance"):
        highs.setOptionValue(name, tolerance)
    highs.setOptionValue("solver", "pdlp")
    highs.setOptionValue("run_crossover", "off")
    highs.setOptionValue("pdlp_iteration_limit", most_iterations)
    highs.setOptionValue("presolve", "off")  # with it, time limits are overrun and unfinished prices are lost
    run(budget, highs, SHARE * budget.left())
    if budget.stop():  # it may still be running
        return None
    solution = highs.getSolution()
    if not solution.dual_valid:
        return None
    price = model.allowed(-np.array(solution.row_dual))
    value = np.clip(np.array(solution.col_value)[: model.options], 0.0, 1.0)
    return DualPrices(
        reduced=model.reduced(price)[: model.options],
        pair_price=model.by_key(price, PAIR_ROWS, len(instance.pair_weight)),
        seat_price=model.by_key(price, SEAT_ROWS, instance.seats.size).reshape(instance.seats.shape),
        likely=np.bincount(instance.option_pair, value, minlength=len(instance.pair_weight)),
        ceiling=model.bound(price),
        short_cost=cost,
    )
