"""The answer: a timetable, what it reached, and how far it can be from the best."""

from dataclasses import dataclass

from forum_app.scheduling.problem import Interview
from forum_app.scheduling.score import Score


@dataclass(frozen=True, slots=True)
class Bound:
    """No answer can do better: at least this shortfall, in all and for whoever misses most, at most this weight.

    Each level is bounded among the answers that are no worse on the levels before than the one reached. ``unevenness``
    is ``None`` where nothing is known.
    """

    shortfall: int
    worst: int
    weight: int
    unevenness: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Interviews sorted by candidate, company, table, slot; ``seconds`` of search; the ``seed`` used."""

    interviews: tuple[Interview, ...]
    score: Score
    bound: Bound
    seconds: float
    seed: int

    @property
    def proved_levels(self) -> tuple[str, ...]:
        """The names of the levels, from the first on, that are proved best."""
        names = []
        pairs = (
            ("shortfall", self.score.shortfall, self.bound.shortfall),
            ("worst_shortfall", self.score.worst, self.bound.worst),
            ("weight", self.score.weight, self.bound.weight),
            ("unevenness", self.score.unevenness, self.bound.unevenness),
            ("idle_seats", self.score.idle, 0),
            ("back_to_back", self.score.back_to_back, 0),
        )
        for name, reached, bound in pairs:
            if reached != bound:
                break
            names.append(name)
        return tuple(names)

    @property
    def proved_optimal(self) -> bool:
        """True when shortfall, worst shortfall and weight are all proved best."""
        return len(self.proved_levels) >= 3
