"""CP-SAT run in a thread of its own, so that Python keeps listening (Ctrl-C) and searching (annealing)."""

import threading
from collections.abc import Callable

from ortools.sat.python import cp_model

from forum_app.scheduling.meetings.solver.model import Model

#: Seconds between two looks at a running solver.
GLANCE = 0.05

OPTIMAL, FEASIBLE, INFEASIBLE, UNKNOWN = cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE, cp_model.UNKNOWN


class SolverThread(threading.Thread):
    """One run of CP-SAT; ``bound`` and ``timetable`` (slots in the order of the meetings) may be read at any time.

    ``core`` looks for cores of breaks (Bofill et al. 2022 found MaxSAT best; measured: no linear relaxation,
    one worker). ``effort`` (``None``: none) limits the work in CP-SAT's deterministic seconds.
    """

    def __init__(
        self, model: Model, seconds: float, seed: int, core: bool = False, effort: float | None = None
    ) -> None:
        super().__init__(name="CP-SAT", daemon=True)
        self.model = model
        self.status = UNKNOWN
        self.bound = 0
        self.timetable: tuple[int, ...] | None = None
        self.solver = cp_model.CpSolver()
        settings = self.solver.parameters
        settings.num_workers = 1
        settings.linearization_level = 0
        settings.optimize_with_core = core
        settings.random_seed = seed % 2**31
        settings.catch_sigint_signal = False
        settings.max_time_in_seconds = max(0.0, min(seconds, 1e9))
        if effort is not None:
            settings.max_deterministic_time = effort
        self.solver.best_bound_callback = self._hear_bound

    def run(self) -> None:
        """Solve, and take the bound of a complete proof."""
        self.status = self.solver.solve(self.model.cp, _Listener(self))
        if self.status == OPTIMAL and self.model.cp.has_objective():
            self.bound = round(self.solver.objective_value)

    def finish(self, over: Callable[[], bool] = lambda: False) -> None:
        """Wait for the end, or stop it once ``over`` says so."""
        while self.is_alive():
            self.join(GLANCE)
            if over():
                self.stop()

    def stop(self) -> None:
        """Ask for the end and wait for it."""
        while self.is_alive():
            self.solver.stop_search()
            self.join(GLANCE)

    def _hear_bound(self, bound: float) -> None:
        self.bound = max(self.bound, round(bound))

    def hear(self, callback: cp_model.CpSolverSolutionCallback) -> None:
        """Keep the timetable that was just found."""
        self.timetable = tuple(
            next(t for t, here in slots.items() if callback.boolean_value(here)) for slots in self.model.held
        )


class _Listener(cp_model.CpSolverSolutionCallback):
    def __init__(self, thread: SolverThread) -> None:
        super().__init__()
        self.thread = thread

    def on_solution_callback(self) -> None:
        self.thread.hear(self)
