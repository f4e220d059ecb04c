"""Which table takes which interview, so that recruiters wait as little as possible.

At each slot, a desk with n interviews needs n of its tables. A table *stays* from its first interview to its last;
every slot where it stays, is present and has nobody is a hole. Slot by slot, all ways to let tables start and
stop are kept by what they cost (dynamic programming); tables with the same slots are interchangeable.
"""

from collections.abc import Sequence

from forum_app.scheduling.forum.problem import Table

NOT_YET, STAYS, GONE = 0, 1, 2
#: Desks with more tables than that consider fewer ways to start and stop.
FEW = 4
#: States kept from slot to slot: enough to be exact for up to ``FEW`` tables, whatever their slots.
MOST_STATES = 200

State = tuple[int, ...]


def staying(
    tables: Sequence[Table], count: Sequence[int], pinned: Sequence[frozenset[str]], most_states: int = MOST_STATES
) -> tuple[int, list[State]]:
    """Return the fewest holes, and for each slot the state of each table that gives them.

    ``count`` (T,): interviews of the desk per slot, at most the tables present; ``pinned`` (T,): ids of
    tables that must take one of them. Exact up to ``FEW`` tables; with more, or with few
    ``most_states``, a good way rather than the best.
    """
    twins = _twins(tables, pinned)
    few = len(tables) <= FEW and most_states >= MOST_STATES
    costs: dict[State, int] = {(NOT_YET,) * len(tables): 0}
    trail: list[dict[State, State]] = []
    for slot, needed in enumerate(count):
        here = [slot in table.available for table in tables]
        must = [table.id in pinned[slot] for table in tables]
        rest = [sum(later > slot for later in table.available) for table in tables]
        best: dict[State, int] = {}
        origin: dict[State, State] = {}
        for state, cost in costs.items():
            for after in (
                _all_moves(state, here, must, needed) if few else _usual_moves(state, here, must, needed, rest)
            ):
                seated = sum(now == STAYS and present for now, present in zip(after, here, strict=True))
                total = cost + seated - needed
                if total < best.get(after, total + 1) and (not few or all(after[a] >= after[b] for a, b in twins)):
                    best[after], origin[after] = total, state
        if len(best) > most_states:
            ranked = sorted(best.items(), key=lambda item: (GONE in item[0], item[1]))
            open_ones = sum(GONE not in state for state in best)
            best = dict(ranked[: max(most_states, open_ones)])
        costs = best
        trail.append(origin)
    last = min(costs, key=lambda state: costs[state])
    holes, states = costs[last], []
    for origin in reversed(trail):
        states.append(last)
        last = origin[last]
    return holes, states[::-1]


def _all_moves(state: State, here: list[bool], must: list[bool], needed: int) -> list[State]:
    """Return the states a slot can have after ``state``: enough tables staying, pinned ones among them."""
    ways: list[tuple[State, int]] = [((), 0)]
    for before, present, pinned in zip(state, here, must, strict=True):
        choices: tuple[int, ...]
        if pinned:
            choices = (STAYS,) if before != GONE else ()
        elif before == NOT_YET:
            choices = (NOT_YET, STAYS) if needed and present else (NOT_YET,)
        elif before == STAYS:
            choices = (STAYS, GONE)
        else:
            choices = (GONE,)
        ways = [((*way, now), seated + (now == STAYS and present)) for way, seated in ways for now in choices]
    return [way for way, seated in ways if seated >= needed]


def _usual_moves(state: State, here: list[bool], must: list[bool], needed: int, rest: list[int]) -> list[State]:
    """Return two states only: everyone stays, or those too many leave; whoever has most slots left starts first."""
    now = list(state)
    for n, pinned in enumerate(must):
        if pinned:
            if now[n] == GONE:
                return []
            now[n] = STAYS
    seated = [n for n, present in enumerate(here) if present and now[n] == STAYS]
    if len(seated) < needed:
        waiting = [n for n, present in enumerate(here) if present and now[n] == NOT_YET]
        starting = sorted(waiting, key=lambda n: -rest[n])[: needed - len(seated)]
        if len(seated) + len(starting) < needed:
            return []
        for n in starting:
            now[n] = STAYS
        return [tuple(now)]
    leaving = sorted((n for n in seated if not must[n]), key=lambda n: rest[n])[: len(seated) - needed]
    fewer = list(now)
    for n in leaving:
        fewer[n] = GONE
    return [tuple(now), tuple(fewer)] if leaving else [tuple(now)]


def _twins(tables: Sequence[Table], pinned: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    """Return interchangeable neighbours (a, b): a may be asked to start and to leave no later than b."""
    last: dict[tuple[frozenset[int], frozenset[int]], int] = {}
    twins = []
    for n, table in enumerate(tables):
        like = (table.available, frozenset(slot for slot, ids in enumerate(pinned) if table.id in ids))
        if like in last:
            twins.append((last[like], n))
        last[like] = n
    return twins


def seat(
    tables: Sequence[Table], slot: int, states: State, candidates: Sequence[str], kept: dict[str, str]
) -> dict[str, str]:
    """Return the table id of each of the ``candidates`` received at ``slot``; ``kept`` are fixed ones."""
    placed = {candidate: kept[candidate] for candidate in candidates if candidate in kept}
    taken = set(placed.values())
    free = [
        table.id
        for table, state in zip(tables, states, strict=True)
        if state == STAYS and slot in table.available and table.id not in taken
    ]
    others = [candidate for candidate in candidates if candidate not in placed]
    return placed | dict(zip(others, free[: len(others)], strict=True))
