"""How long to search: a clock, a number of iterations, or a wish to stop; and how to run HiGHS under it."""

import threading
import time
from collections.abc import Callable

import highspy

#: Seconds between two looks at the wish to stop while HiGHS is running.
GLANCE = 0.05
#: Seconds granted to HiGHS to end properly once it was asked to stop.
PATIENCE = 0.5


class Budget:
    """What may still be spent.

    ``seconds`` (``None``: no clock) counts from now; ``iterations`` (``None``: no count) is spent by
    ``use``: one per window solved, one per 10,000 re-timing moves. Only a budget in iterations makes two runs
    alike to the last interview. ``stop`` is asked now and then (Ctrl-C, a button).
    """

    def __init__(
        self,
        seconds: float | None = None,
        iterations: int | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.started = time.perf_counter()
        self.deadline = None if seconds is None else self.started + seconds
        self.iterations = iterations
        self.stop = stop
        #: Seconds kept back for a later stage.
        self.reserve = 0.0

    def elapsed(self) -> float:
        """Seconds since the budget was made."""
        return time.perf_counter() - self.started

    def left(self) -> float:
        """Seconds that may still be spent; infinite without a clock."""
        return float("inf") if self.deadline is None else self.deadline - self.reserve - time.perf_counter()

    def use(self, iterations: float = 1) -> None:
        if self.iterations is not None:
            self.iterations -= iterations

    def over(self) -> bool:
        return self.left() <= 0 or (self.iterations is not None and self.iterations <= 0) or self.stop()

    def run(self, highs: highspy.Highs, most_seconds: float = float("inf"), short: bool = False) -> bool:
        """Run HiGHS within the budget; False if it was cut short by the clock or the wish to stop.

        ``most_seconds`` only counts where there is a clock: without one, callers limit nodes. A ``short`` run is done at once. Others run beside, in a thread, so that the wish to stop is heard
        while they work; an algorithm that does not listen (PDLP) is left to end by itself.
        """
        limit = self.left() if self.deadline is None else min(self.left(), most_seconds)
        if limit <= 0 or self.stop():
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
                if self.stop():
                    highs.cancelSolve()
                    worker.join(PATIENCE)
                    return False
        return highs.getModelStatus() not in (
            highspy.HighsModelStatus.kTimeLimit,
            highspy.HighsModelStatus.kInterrupt,
        )
