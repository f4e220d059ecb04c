"""The whole model as an integer program: the last word on small and middling forums.

Each level is settled on its own, the earlier ones being rules: can fewer be missing? can the worst miss
fewer? can the wishes weigh more? Options that the prices exclude are left out beforehand.
"""

from dataclasses import dataclass

import highspy
import numpy as np

from forum_app.scheduling.budget import Budget
from forum_app.scheduling.forum.solver.assignment import Place
from forum_app.scheduling.forum.solver.constraints import floors_of, full_capacity, model_of
from forum_app.scheduling.forum.solver.highs import loaded, run
from forum_app.scheduling.forum.solver.instance import Instance
from forum_app.scheduling.forum.solver.linear_model import whole_bound

#: Larger models are not worth trying whole.
MOST_OPTIONS = 60_000
#: Nodes of one whole search when there is no clock to end it.
MOST_NODES = 2_000


@dataclass(frozen=True, eq=False)
class Verdict:
    """What a whole search ended with: a ``bound`` on its level, and better ``places`` if it found some.

    ``places`` are (pair, desk, slot); ``bound`` is in the level's unit, ``None`` if the budget ended first.
    """

    bound: int | None
    places: list[Place] | None


def least_shortfall(instance: Instance, budget: Budget) -> Verdict:
    """Look for the least possible number of missing interviews (unavoidable ones apart)."""
    options = np.arange(len(instance.option_pair))
    worst = int(max(instance.candidate_need.max(initial=0), instance.company_need.max(initial=0)))
    model = model_of(instance, options, full_capacity(instance), floors_of(instance, worst, 1.0), weighed=False)
    highs = loaded(model, whole=True)
    return _verdict(highs, instance, options, budget, sign=-1)


def can_spare_worst(instance: Instance, shortfall: int, worst: int, budget: Budget) -> Verdict:
    """Look whether nobody need miss more than ``worst`` with ``shortfall`` missing in all: ``bound`` is 1 if not, 0
    if so.
    """
    options = np.arange(len(instance.option_pair))
    model = model_of(
        instance, options, full_capacity(instance), floors_of(instance, worst, 0.0, strict=True), weighed=False
    )
    highs = loaded(model, whole=True)
    _allow(highs, model.short_columns, shortfall)
    _limit(highs, budget)
    if not run(budget, highs):
        return Verdict(None, None)
    if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return Verdict(1, None)
    places = _places(highs, instance, options)
    return Verdict(0 if places is not None else None, places)


def most_weight(
    instance: Instance, shortfall: int, worst: int, at_least: int, options: np.ndarray, budget: Budget
) -> Verdict:
    """Look for the greatest weight with at most that shortfall and worst shortfall, using these options only.

    Leaving options out is right when no answer above ``at_least`` can use them.
    """
    model = model_of(instance, options, full_capacity(instance), floors_of(instance, worst, 0.0, strict=True))
    highs = loaded(model, whole=True)
    _allow(highs, model.short_columns, shortfall)
    verdict = _verdict(highs, instance, options, budget, sign=1)
    if verdict.bound is None:
        return verdict
    return Verdict(max(verdict.bound, at_least), verdict.places)


def _allow(highs: highspy.Highs, columns: np.ndarray, shortfall: int) -> None:
    index = columns.astype(np.int32)
    highs.addRow(-highspy.kHighsInf, float(shortfall), len(index), index, np.ones(len(index)))


def _limit(highs: highspy.Highs, budget: Budget) -> None:
    if budget.deadline is None:
        highs.setOptionValue("mip_max_nodes", MOST_NODES)


def _verdict(highs: highspy.Highs, instance: Instance, options: np.ndarray, budget: Budget, sign: int) -> Verdict:
    """Maximise; return the bound in units of the level (``sign`` -1 for a level that is counted as a loss)."""
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.9)
    _limit(highs, budget)
    finished = run(budget, highs)
    if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return Verdict(None, None)
    best = -highs.getInfo().mip_dual_bound
    known = np.isfinite(best) and (finished or highs.getInfo().mip_node_count > 0)
    bound = sign * whole_bound(best) if known else None
    return Verdict(bound, _places(highs, instance, options))


def _places(highs: highspy.Highs, instance: Instance, options: np.ndarray) -> list[Place] | None:
    solution = highs.getSolution()
    if not solution.value_valid:
        return None
    taken = options[np.array(solution.col_value)[: len(options)] > 0.5]
    return list(
        zip(
            instance.option_pair[taken].tolist(),
            instance.option_desk[taken].tolist(),
            instance.option_slot[taken].tolist(),
            strict=True,
        )
    )
