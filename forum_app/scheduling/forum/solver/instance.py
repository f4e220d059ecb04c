"""A problem as numbers: what is left to decide once the locked interviews are taken out.

Identifiers become positions. Interchangeable tables of a company become one *desk* with a number
of seats per slot; a table with a cap of its own is a desk of its own. An *option* is one way to
hold a pair's interview: (pair, desk, slot). Every solver works on this view.
"""

from dataclasses import dataclass

import numpy as np

from forum_app.scheduling.forum.problem import Company, Problem, Table

UNLIMITED = 1 << 30


@dataclass(frozen=True, eq=False)
class Instance:
    """What is free, in positions. Shapes: C candidates, H companies, D desks, T slots, P pairs, O options.

    ``candidate_free`` (C, T) bool; ``candidate_need`` and ``candidate_room`` (C,): interviews still
    missing to the floor, and still allowed by the cap; ``company_need`` (H,); ``desk_company`` (D,);
    ``seats`` (D, T) free places; ``desk_room`` (D,) interviews still allowed; ``slot_room`` (T,);
    ``pair_candidate``, ``pair_company``, ``pair_weight`` (P,): pairs that are not locked;
    ``option_pair``, ``option_desk``, ``option_slot`` (O,), sorted by pair, then desk, then slot.
    """

    problem: Problem
    candidate_free: np.ndarray
    candidate_need: np.ndarray
    candidate_room: np.ndarray
    candidate_load: np.ndarray
    company_need: np.ndarray
    desk_company: np.ndarray
    desk_tables: tuple[tuple[Table, ...], ...]
    seats: np.ndarray
    desk_room: np.ndarray
    slot_room: np.ndarray
    pair_candidate: np.ndarray
    pair_company: np.ndarray
    pair_weight: np.ndarray
    option_pair: np.ndarray
    option_desk: np.ndarray
    option_slot: np.ndarray

    @property
    def slots(self) -> int:
        """How many slots there are."""
        return self.problem.slots

    @property
    def gap(self) -> int:
        """The least number of free slots between two interviews of one candidate."""
        return self.problem.gap

    @property
    def locked_weight(self) -> int:
        """What the locked interviews are worth (0 for those whose pair is not listed)."""
        return sum(self.problem.weight_by_pair.get((i.candidate, i.company), 0) for i in self.problem.locked)


def desks_of(company: Company) -> list[tuple[Table, ...]]:
    """Group the tables of a company: those without a cap are interchangeable and share a desk; a table with a cap
    stands alone.
    """
    shared = tuple(table for table in company.tables if table.cap is None)
    alone = [(table,) for table in company.tables if table.cap is not None]
    return ([shared] if shared else []) + alone


def instance_of(problem: Problem) -> Instance:
    """Read a problem into arrays and subtract its locked interviews."""
    T = problem.slots
    candidate_at = {candidate.id: n for n, candidate in enumerate(problem.candidates)}
    company_at = {company.id: n for n, company in enumerate(problem.companies)}
    desks = [(company_at[c.id], tables) for c in problem.companies for tables in desks_of(c)]
    desk_at = {table.id: d for d, (_, tables) in enumerate(desks) for table in tables}

    free = np.zeros((len(problem.candidates), T), bool)
    for n, candidate in enumerate(problem.candidates):
        free[n, list(candidate.available)] = True
    seats = np.zeros((len(desks), T), np.int64)
    for d, (_, tables) in enumerate(desks):
        for table in tables:
            seats[d, list(table.available)] += 1
    load = np.zeros(len(problem.candidates), np.int64)
    company_load = np.zeros(len(problem.companies), np.int64)
    desk_room = np.array([_limit(tables[0].cap) for _, tables in desks], np.int64)
    slot_room = np.array(problem.room_capacity if problem.room_capacity is not None else [UNLIMITED] * T, np.int64)
    for interview in problem.locked:
        i, d, t = candidate_at[interview.candidate], desk_at[interview.table], interview.slot
        free[i, max(0, t - problem.gap) : t + problem.gap + 1] = False
        seats[d, t] -= 1
        slot_room[t] -= 1
        desk_room[d] -= 1
        load[i] += 1
        company_load[desks[d][0]] += 1
    seats = np.where(slot_room[None, :] > 0, seats, 0)

    settled = {(interview.candidate, interview.company) for interview in problem.locked}
    pairs = [pair for pair in problem.pairs if (pair.candidate, pair.company) not in settled]
    pair_candidate = np.array([candidate_at[pair.candidate] for pair in pairs], np.int64)
    pair_company = np.array([company_at[pair.company] for pair in pairs], np.int64)
    desk_company = np.array([company for company, _ in desks], np.int64)
    option_pair, option_desk, option_slot = _options(pair_candidate, pair_company, desk_company, free, seats)
    return Instance(
        problem=problem,
        candidate_free=free,
        candidate_need=np.maximum(np.array([c.floor for c in problem.candidates], np.int64) - load, 0),
        candidate_room=np.array([_limit(c.cap) for c in problem.candidates], np.int64) - load,
        candidate_load=load,
        company_need=np.maximum(np.array([c.floor for c in problem.companies], np.int64) - company_load, 0),
        desk_company=desk_company,
        desk_tables=tuple(tables for _, tables in desks),
        seats=seats,
        desk_room=desk_room,
        slot_room=slot_room,
        pair_candidate=pair_candidate,
        pair_company=pair_company,
        pair_weight=np.array([pair.weight for pair in pairs], np.int64),
        option_pair=option_pair,
        option_desk=option_desk,
        option_slot=option_slot,
    )


def _options(
    pair_candidate: np.ndarray, pair_company: np.ndarray, desk_company: np.ndarray, free: np.ndarray, seats: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return every (pair, desk, slot) where the candidate is there and the desk has a seat."""
    first = np.searchsorted(desk_company, pair_company, side="left")
    count = np.searchsorted(desk_company, pair_company, side="right") - first
    pair = np.repeat(np.arange(len(pair_candidate)), count)
    desk = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count) + first[pair]
    fits = free[pair_candidate[pair]] & (seats[desk] > 0)
    row, slot = np.nonzero(fits)
    return pair[row], desk[row], slot


def _limit(cap: int | None) -> int:
    return UNLIMITED if cap is None else cap
