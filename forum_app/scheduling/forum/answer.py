"""The answer: a timetable, what it is worth level by level, and how far it can be from the best.

Only stated wishes count (the weights) and the calendar; nothing about a person does.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from forum_app.scheduling.forum.problem import Interview, Problem


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """The levels, in the order in which they are compared; ``weight`` is stored negated so that less is better.

    ``shortfall``: interviews missing below the floors, in all. ``worst``: for whoever misses most.
    ``minus_weight``: the satisfied wishes. ``unevenness``: the sum, over candidates, of the square of the number of
    slots without an interview (least when loads are even). ``idle``: free seats of a table between its
    first and its last interview. ``back_to_back``: interviews that follow another at once, pauses apart.
    """

    shortfall: int
    worst: int
    minus_weight: int
    unevenness: int
    idle: int
    back_to_back: int

    @property
    def weight(self) -> int:
        """The weight of the satisfied wishes; more is better."""
        return -self.minus_weight

    def wishes(self) -> tuple[int, int, int]:
        """Return the first three levels, those that a bound speaks of."""
        return self.shortfall, self.worst, self.minus_weight


def score_of(problem: Problem, interviews: Iterable[Interview]) -> Score:
    """Measure an answer (the locked interviews being among its interviews)."""
    of_candidate: dict[str, list[int]] = {candidate.id: [] for candidate in problem.candidates}
    of_company: dict[str, int] = {company.id: 0 for company in problem.companies}
    of_table: dict[str, list[int]] = {}
    weight = 0
    for interview in interviews:
        of_candidate[interview.candidate].append(interview.slot)
        of_company[interview.company] += 1
        of_table.setdefault(interview.table, []).append(interview.slot)
        weight += problem.weight_by_pair.get((interview.candidate, interview.company), 0)
    missing = [max(0, c.floor - len(of_candidate[c.id])) for c in problem.candidates]
    missing += [max(0, c.floor - of_company[c.id]) for c in problem.companies]
    idle = 0
    for table_id, slots in of_table.items():
        first, last = min(slots), max(slots)
        idle += sum(first < slot < last for slot in problem.table_by_id[table_id][1].available) + 2 - len(slots)
        if first == last:
            idle -= 1
    return Score(
        shortfall=sum(missing),
        worst=max(missing, default=0),
        minus_weight=-weight,
        unevenness=sum((problem.slots - len(slots)) ** 2 for slots in of_candidate.values()),
        idle=idle,
        back_to_back=sum(
            slot + 1 in taken and slot not in problem.pauses_after
            for taken in map(set, of_candidate.values())
            for slot in taken
        ),
    )


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
        """Whether shortfall, worst shortfall and weight are all proved best."""
        return len(self.proved_levels) >= 3
