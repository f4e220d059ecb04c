"""HiGHS, loaded with a model and run under a budget: the only place that starts it."""

import threading

import highspy
import numpy as np

from forum_app.scheduling.budget import Budget
from forum_app.scheduling.forum.solver.linear_model import LinearModel

#: Seconds between two looks at the wish to stop while HiGHS is running.
GLANCE = 0.05
#: Seconds granted to HiGHS to end properly once it was asked to stop.
PATIENCE = 0.5


def loaded(model: LinearModel, whole: bool = False) -> highspy.Highs:
    """Return a quiet HiGHS holding the model (as a minimisation); with ``whole``, options must be 0 or 1."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.worth), len(model.row_lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -model.worth, np.zeros(len(model.worth)), model.upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = model.start, model.index, model.value
    if whole:
        kinds = [highspy.HighsVarType.kInteger] * model.options
        lp.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (len(model.worth) - model.options)
    highs = highspy.Highs()  # type: ignore[no-untyped-call] # highspy does not annotate its own class
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.passModel(lp)
    return highs


def run(budget: Budget, highs: highspy.Highs, most_seconds: float = float("inf"), short: bool = False) -> bool:
    """Run HiGHS within the budget; return False if it was cut short by the clock or the wish to stop.

    ``most_seconds`` only counts where there is a clock: without one, callers limit nodes. A ``short`` run is done at
    once. Others run beside, in a thread, so that the wish to stop is heard while they work; an algorithm that does not
    listen (PDLP) is left to end by itself.
    """
    limit = budget.left() if budget.deadline is None else min(budget.left(), most_seconds)
    if limit <= 0 or budget.stop():
        return False
    if limit < float("inf"):
        highs.setOptionValue("time_limit", float(limit))
    if short:
        highs.run()
    else:
        highs.HandleUserInterrupt = True
        worker = threading.Thread(target=highs.run, daemon=True)
        worker.start()
        while worker.is_alive():
            worker.join(GLANCE)
            if budget.stop():
                highs.cancelSolve()  # type: ignore[no-untyped-call] # highspy does not annotate its own class
                worker.join(PATIENCE)
                return False
    return highs.getModelStatus() not in (
        highspy.HighsModelStatus.kTimeLimit,
        highspy.HighsModelStatus.kInterrupt,
    )
