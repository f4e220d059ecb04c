"""How long to search: a clock, a number of iterations, or a wish to stop."""

import time
from collections.abc import Callable

Stop = Callable[[], bool]


class Budget:
    """What may still be spent.

    ``seconds`` (``None``: no clock) counts from now; ``iterations`` (``None``: no count) is spent by
    ``use``: one per window solved, one per 10,000 re-timing moves. Only a budget in iterations makes two runs
    alike to the last interview. ``stop`` is asked now and then (Ctrl-C, a button).
    """

    def __init__(
        self,
        seconds: float | None = None,
        iterations: float | None = None,
        stop: Stop = lambda: False,
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
