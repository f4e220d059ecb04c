"""Linear models: from rules on options to arrays, and from prices to a bound one can trust.

A model maximises ``worth`` over columns between 0 and ``upper`` under rows between ``row_lower`` and ``row_upper``.
The first columns are options (one way to hold an interview each); then come shortfalls and, if asked,
steps of load. The matrix is kept by columns.
"""

from dataclasses import dataclass

import numpy as np

INFINITY = float("inf")
#: What a bound computed by HiGHS in floating point may be too low by.
IMPRECISION = 0.05


def whole_bound(bound: float) -> int:
    """Return the greatest whole number that an upper bound leaves possible, its imprecision granted."""
    return int(np.floor(bound + IMPRECISION))


@dataclass(frozen=True, eq=False)
class Block:
    """Rows of one kind: option n counts once in row ``key[n]`` (or in each of them, if (O, m)); rows lie between
    ``lower`` and ``upper`` by key.

    ``shortage``, by key, is how much a row may miss of its lower side, and what each missing unit costs
    (``cost``, and ``cost + steep`` beyond ``mild`` units).
    """

    key: np.ndarray
    upper: np.ndarray
    lower: np.ndarray | None = None
    shortage: np.ndarray | None = None
    cost: float = 0.0
    mild: np.ndarray | None = None
    steep: float = 0.0
    #: What the n-th unit of the row adds, most first, shape (keys, units); for even loads.
    steps: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class LinearModel:
    """Arrays of a model with ``options`` option columns; ``start``, ``index``, ``value`` are the matrix by columns."""

    options: int
    worth: np.ndarray
    upper: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    start: np.ndarray
    index: np.ndarray
    value: np.ndarray
    #: Columns that count missing interviews.
    short_columns: np.ndarray
    #: For each block, its first row and the keys of its rows in order.
    rows: tuple[tuple[int, np.ndarray], ...]

    def reduced(self, price: np.ndarray) -> np.ndarray:
        """Return what each column is worth beyond the prices (R,) of the rows it uses; shape (columns,)."""
        paid = np.add.reduceat(np.append(self.value * price[self.index], 0.0), self.start[:-1])
        paid[self.start[:-1] == self.start[1:]] = 0.0
        return self.worth - paid

    def allowed(self, price: np.ndarray) -> np.ndarray:
        """Return the prices with those of a wrong sign (a row that has no such side) set to 0."""
        price = np.where(np.isfinite(self.row_upper), price, np.minimum(price, 0.0))
        return np.where(np.isfinite(self.row_lower), price, np.maximum(price, 0.0))

    def by_key(self, price: np.ndarray, block: int, keys: int) -> np.ndarray:
        """Return the prices of one block's rows by key, 0 where a key has no row; shape (keys,)."""
        first, used = self.rows[block]
        prices = np.zeros(keys)
        prices[used] = price[first : first + len(used)]
        return prices

    def bound(self, price: np.ndarray) -> float:
        """Return a true upper bound of the model's worth, whatever the prices (Lagrangian relaxation of all rows)."""
        price = self.allowed(price)
        up = np.where(price > 0, self.row_upper, 0.0)
        low = np.where(price < 0, self.row_lower, 0.0)
        return float(price @ (up + low) + np.maximum(self.reduced(price), 0.0) @ self.upper)


def build(worth: np.ndarray, blocks: list[Block]) -> LinearModel:
    """Return a model of options worth ``worth`` (O,), each at most 1, under the rows of the blocks."""
    options = len(worth)
    entries: list[np.ndarray] = []
    lower: list[np.ndarray] = []
    upper: list[np.ndarray] = []
    extra: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []  # row, sign, worth, upper
    extra_rows = 0
    short: list[bool] = []
    kinds: list[tuple[int, np.ndarray]] = []
    for block in blocks:
        used, row = np.unique(block.key, return_inverse=True)
        row = row.reshape(options, 1 if block.key.ndim == 1 else block.key.shape[1])
        entries.append(extra_rows + row)
        kinds.append((extra_rows, used))
        least = np.full(len(used), -INFINITY) if block.lower is None else block.lower[used].astype(float)
        lower.append(least)
        upper.append(block.upper[used].astype(float))
        rows = extra_rows + np.arange(len(used))
        extra_rows += len(used)
        if block.shortage is not None:
            may_miss = block.shortage[used].astype(float)
            mild = may_miss if block.mild is None else np.clip(block.mild[used], 0, may_miss)
            for room, cost in ((mild, block.cost), (may_miss - mild, block.cost + block.steep)):
                some = room > 0
                extra.append((rows[some], np.ones(some.sum()), np.full(some.sum(), -cost), room[some]))
                short.append(True)
        if block.steps is not None:
            gains = block.steps[used]
            count = gains.shape[1]
            link = extra_rows + np.arange(len(used))
            entries.append(extra_rows + row)  # (a block with steps has one key per option)
            lower.append(np.zeros(len(used)))
            upper.append(np.zeros(len(used)))
            extra_rows += len(used)
            extra.append((np.repeat(link, count), -np.ones(gains.size), gains.ravel(), np.ones(gains.size)))
            short.append(False)
    matrix = np.concatenate(entries, axis=1) if entries else np.zeros((options, 0), np.int64)
    width = matrix.shape[1]
    added = [np.concatenate(part) for part in zip(*extra, strict=True)] if extra else [np.zeros(0)] * 4
    extras = len(added[0])
    is_short = (
        np.concatenate([np.full(len(e[0]), s) for e, s in zip(extra, short, strict=True)]) if extra else np.zeros(0)
    )
    return LinearModel(
        options=options,
        worth=np.concatenate([worth.astype(float), added[2]]),
        upper=np.concatenate([np.ones(options), added[3]]),
        row_lower=np.concatenate(lower) if lower else np.zeros(0),
        row_upper=np.concatenate(upper) if upper else np.zeros(0),
        start=np.concatenate([np.arange(options) * width, options * width + np.arange(extras + 1)]).astype(np.int32),
        index=np.concatenate([matrix.ravel(), added[0]]).astype(np.int32),
        value=np.concatenate([np.ones(options * width), added[1]]),
        short_columns=options + np.flatnonzero(is_short),
        rows=tuple(kinds),
    )
