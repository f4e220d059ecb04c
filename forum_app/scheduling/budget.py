"""How long to search: a clock, a number of iterations, or a wish to stop; and who is told how it goes."""

import time
from collections.abc import Callable

#: Whether the search should end now, with what it has (Ctrl-C, a button).
Stop = Callable[[], bool]
#: Told the name of each stage that begins and the seconds spent so far.
Progress = Callable[[str, float], None]


def quiet(stage: str, seconds: float) -> None:
    """Tell nobody how it goes."""


class Budget:
    """What may still be spent.

    ``seconds`` (``None``: no clock) counts from now; ``iterations`` (``None``: no count) is spent by
    ``use``: one per neighbourhood solved, one per 10,000 re-timing moves. Only a budget in iterations makes two runs
    alike to the last interview. ``stop`` is asked now and then.
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
        """Return the seconds since the budget was made."""
        return time.perf_counter() - self.started

    def left(self) -> float:
        """Return the seconds that may still be spent; infinite without a clock."""
        return float("inf") if self.deadline is None else self.deadline - self.reserve - time.perf_counter()

    def use(self, iterations: float = 1) -> None:
        """Spend so many iterations, where they are counted."""
        if self.iterations is not None:
            self.iterations -= iterations

    def over(self) -> bool:
        """Return whether nothing may be spent any more."""
        return self.left() <= 0 or (self.iterations is not None and self.iterations <= 0) or self.stop()
