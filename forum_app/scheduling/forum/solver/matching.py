"""Who should meet whom, time set aside: an exact matching that gives targets and bounds.

Without time, the rules are two families of nested sets (of candidates' interviews and of companies'
interviews), so the linear program has integral vertices and integral dual prices, and each level of the vector is
settled exactly: solve for one level, keep to its best face (columns and rows with a price do not move), go on with the
next. If every target pair then finds a slot, the timetable is proved best (König 1916; Gonzalez & Sahni 1976).
"""

from dataclasses import dataclass

import highspy
import numpy as np

from forum_app.scheduling.forum.problem import most_apart
from forum_app.scheduling.forum.solver.highs import loaded
from forum_app.scheduling.forum.solver.instance import Instance
from forum_app.scheduling.forum.solver.linear_model import Block, LinearModel, build, whole_bound


@dataclass(frozen=True, eq=False)
class Matching:
    """The best choice of pairs when time is set aside, hence bounds for every timetable.

    ``chosen`` (P,) bool; ``shortfall`` and ``worst``: least possible (locked interviews counted);
    ``weight``: greatest possible at that shortfall, locked interviews included; ``unevenness``: least
    possible at that weight.
    """

    chosen: np.ndarray
    shortfall: int
    worst: int
    weight: int
    unevenness: int


def most_interviews(instance: Instance) -> np.ndarray:
    """Return the most further interviews each candidate could have, by cap, slots, gap and pairs; shape (C,)."""
    C, T = instance.candidate_free.shape
    candidate = instance.pair_candidate[instance.option_pair]
    possible = np.zeros((C, T), bool)
    possible[candidate, instance.option_slot] = True
    if instance.gap == 0:
        slots = possible.sum(axis=1)
    else:
        slots = np.array([most_apart(np.flatnonzero(row).tolist(), instance.gap) for row in possible], np.int64)
    live = np.zeros(len(instance.pair_weight), bool)
    live[instance.option_pair] = True
    pairs = np.bincount(instance.pair_candidate[live], minlength=C)
    most: np.ndarray = np.minimum(np.minimum(slots, pairs), np.maximum(instance.candidate_room, 0))
    return most


def matching(instance: Instance) -> Matching:
    """Solve the matching level by level: shortfall, worst shortfall, weight, evenness."""
    relaxed = _Relaxed(instance)
    least = relaxed.least(relaxed.count_short)
    worst = relaxed.settle_worst(least)
    weight = -relaxed.least(relaxed.minus_weight)
    even = -relaxed.least(-relaxed.model.worth)
    return Matching(
        chosen=relaxed.chosen(),
        shortfall=least + relaxed.unavoidable_total,
        worst=worst,
        weight=weight + instance.locked_weight,
        unevenness=int((relaxed.free_slots**2).sum()) - even,
    )


def least_worst(instance: Instance, shortfall: int) -> int:
    """Return how many interviews somebody misses at least, in any timetable with at most this shortfall in all."""
    relaxed = _Relaxed(instance)
    return relaxed.settle_worst(shortfall - relaxed.unavoidable_total)


def weight_bound(instance: Instance, shortfall: int, worst: int) -> int:
    """Return what no timetable with at most this shortfall, in all and for anyone, outweighs."""
    relaxed = _Relaxed(instance)
    relaxed.allow(shortfall, worst)
    return whole_bound(-relaxed.minimum(relaxed.minus_weight)) + instance.locked_weight


class _Relaxed:
    """The time-free linear program, one level after the other."""

    def __init__(self, instance: Instance) -> None:
        desks = max(1, len(instance.desk_company))
        key = np.unique(instance.option_pair * desks + instance.option_desk)
        self.instance, self.pair = instance, key // desks
        desk = key % desks
        candidate, company = instance.pair_candidate[self.pair], instance.pair_company[self.pair]
        desk_most = np.minimum(instance.seats.sum(axis=1), np.maximum(instance.desk_room, 0))
        company_most = np.zeros(len(instance.company_need), np.int64)
        np.add.at(company_most, instance.desk_company, desk_most)
        live = np.bincount(instance.pair_company[np.unique(self.pair)], minlength=len(company_most))
        most = most_interviews(instance)
        company_most = np.minimum(company_most, live)
        reach, company_reach = (
            np.minimum(instance.candidate_need, most),
            np.minimum(instance.company_need, company_most),
        )
        unavoidable, company_unavoidable = instance.candidate_need - reach, instance.company_need - company_reach
        self.unavoidable_total = int(unavoidable.sum() + company_unavoidable.sum())
        self.unavoidable_worst = int(max(unavoidable.max(initial=0), company_unavoidable.max(initial=0)))
        self.free_slots = instance.slots - instance.candidate_load
        unit = np.arange(1, int(most.max(initial=0)) + 1)
        steps = 2.0 * (self.free_slots[:, None] - unit[None, :]) + 1.0
        room = min(int(instance.slot_room.sum()), len(self.pair))
        self.model: LinearModel = build(
            np.zeros(len(self.pair)),
            [
                Block(self.pair, np.ones(len(instance.pair_weight))),
                Block(desk, desk_most),
                Block(candidate, most, lower=reach, shortage=reach, steps=steps),
                Block(company, company_most, lower=company_reach, shortage=company_reach),
                Block(np.zeros(len(self.pair), np.int64), np.array([room])),
            ],
        )
        who, which = np.unique(candidate), np.unique(company)
        #: What the one behind each short column misses whatever we do.
        self.base = np.concatenate(
            [unavoidable[who][reach[who] > 0], company_unavoidable[which][company_reach[which] > 0]]
        )
        columns = len(self.model.worth)
        self.count_short = np.zeros(columns)
        self.count_short[self.model.short_columns] = 1.0
        self.minus_weight = np.zeros(columns)
        self.minus_weight[: len(self.pair)] = -instance.pair_weight[self.pair]
        self.short_lower = np.zeros(len(self.model.short_columns))
        self.short_upper = self.model.upper[self.model.short_columns]
        self.highs = loaded(self.model)
        self.highs.setOptionValue("presolve", "off")
        self.highs.setOptionValue("solver", "simplex")

    def minimum(self, cost: np.ndarray) -> float:
        """Return the least cost under the rules and whatever was kept before; infinite when there is no way."""
        columns = len(cost)
        if columns == 0:
            return 0.0
        self.highs.changeColsCost(columns, np.arange(columns, dtype=np.int32), cost)
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return float("inf")
        return float(self.highs.getInfo().objective_function_value)

    def least(self, cost: np.ndarray) -> int:
        """Return the least whole cost; everything that follows stays as good on this level."""
        value = round(self.minimum(cost))
        self.keep()
        return value

    def keep(self) -> None:
        """Stay on the best face of the level just solved: what has a price does not move any more."""
        columns = len(self.model.worth)
        if columns == 0:
            return
        solution = self.highs.getSolution()
        value = np.round(np.array(solution.col_value))
        lp = self.highs.getLp()
        priced = np.abs(np.array(solution.col_dual)) > 0.5
        self.highs.changeColsBounds(
            columns,
            np.arange(columns, dtype=np.int32),
            np.where(priced, value, np.array(lp.col_lower_)),
            np.where(priced, value, np.array(lp.col_upper_)),
        )
        activity = np.round(np.array(solution.row_value))
        adjacent = np.abs(np.array(solution.row_dual)) > 0.5
        lower, upper = np.array(lp.row_lower_), np.array(lp.row_upper_)
        for row in np.flatnonzero(adjacent & (lower != upper)).tolist():
            self.highs.changeRowBounds(row, activity[row], activity[row])

    def settle_worst(self, least: int) -> int:
        """Return the least worst shortfall at the least total, kept for what follows."""
        low = self.unavoidable_worst
        if least == 0 or len(self.base) == 0:
            return low
        lp = self.highs.getLp()
        self.short_lower = np.array(lp.col_lower_)[self.model.short_columns]
        self.short_upper = np.array(lp.col_upper_)[self.model.short_columns]
        high = int(max(low, (self.base + self.model.upper[self.model.short_columns]).max()))
        while low < high:
            middle = (low + high) // 2
            if self._limit_each(middle) and self.minimum(self.count_short) <= least + 0.5:
                high = middle
            else:
                low = middle + 1
        self._limit_each(low)
        return low

    def allow(self, shortfall: int, worst: int) -> None:
        """Let the total and each shortfall go up to these."""
        self._limit_each(worst)
        columns = self.model.short_columns.astype(np.int32)
        self.highs.addRow(
            -highspy.kHighsInf, float(shortfall - self.unavoidable_total), len(columns), columns, np.ones(len(columns))
        )

    def _limit_each(self, worst: int) -> bool:
        """Let nobody miss more than ``worst``; return False when something already settled forbids it."""
        room = np.minimum(np.clip(worst - self.base, 0, None), self.short_upper).astype(float)
        if (room < self.short_lower).any():
            return False
        columns = self.model.short_columns.astype(np.int32)
        self.highs.changeColsBounds(len(columns), columns, self.short_lower, room)
        return True

    def chosen(self) -> np.ndarray:
        """Return the pairs of the last solution; shape (P,), bool."""
        value = np.array(self.highs.getSolution().col_value)[: len(self.pair)]
        chosen = np.zeros(len(self.instance.pair_weight), bool)
        chosen[self.pair[value > 0.5]] = True
        return chosen
