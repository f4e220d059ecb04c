"""An answer looked up by candidate, table and slot: what is in the way of one more interview, and what freeing it would
cost.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from forum_app.scheduling.forum.problem import Candidate, Company, Interview, Problem, Table

#: Of the interviews of a full room, how many are tried, the cheapest to cancel first.
FEW_OF_A_SLOT = 8


@dataclass(frozen=True)
class Release:
    """One interview to move (to ``place``: table, slot) or, without a place, to cancel, so that ``instead`` can be
    held.

    ``short`` and ``weight`` are what cancelling costs: missing interviews added, wishes lost; 0 for a move.
    """

    interview: Interview
    instead: Interview
    place: tuple[str, int] | None
    short: int
    weight: int

    @property
    def cost(self) -> tuple[bool, int, int]:
        """What orders releases: moves first, then missing interviews, then wishes."""
        return self.place is None, self.short, self.weight


class AnswerIndex:
    """An answer as it stands; every table and candidate of its interviews is of the problem."""

    def __init__(self, problem: Problem, interviews: Iterable[Interview]) -> None:
        self.problem = problem
        self.interviews = tuple(interviews)
        self.of_candidate: dict[str, dict[int, Interview]] = {c.id: {} for c in problem.candidates}
        self.at_table: dict[tuple[str, int], Interview] = {}
        self.of_table: dict[str, list[Interview]] = defaultdict(list)
        self.in_slot: dict[int, list[Interview]] = defaultdict(list)
        self.met: set[tuple[str, str]] = set()
        self.load_of_company: dict[str, int] = {company.id: 0 for company in problem.companies}
        for interview in self.interviews:
            self.of_candidate[interview.candidate][interview.slot] = interview
            self.at_table[interview.table, interview.slot] = interview
            self.of_table[interview.table].append(interview)
            self.in_slot[interview.slot].append(interview)
            self.met.add((interview.candidate, interview.company))
            self.load_of_company[interview.company] += 1
        for together in self.in_slot.values():
            together.sort(key=self._loss)
        #: By company and slot, the tables that are there and have nobody.
        self.free_tables: dict[str, dict[int, list[Table]]] = {company.id: {} for company in problem.companies}
        for company in problem.companies:
            for table in company.tables:
                for slot in table.available:
                    if (table.id, slot) not in self.at_table:
                        self.free_tables[company.id].setdefault(slot, []).append(table)
        self.locked = set(problem.locked)

    def in_the_way(self, candidate: Candidate, slot: int) -> list[Interview]:
        """Return the candidate's interviews at that slot, or nearer than the gap allows."""
        mine, gap = self.of_candidate[candidate.id], self.problem.gap
        return (
            [mine[s] for s in range(slot - gap, slot + gap + 1) if s in mine]
            if gap
            else [mine[slot]]
            if slot in mine
            else []
        )

    def at_cap(self, candidate: Candidate) -> bool:
        """Return whether the candidate has all the interviews that the cap allows."""
        return candidate.cap is not None and len(self.of_candidate[candidate.id]) >= candidate.cap

    def table_open(self, table: Table) -> bool:
        """Return whether the table's cap allows one more interview."""
        return table.cap is None or len(self.of_table[table.id]) < table.cap

    def room_open(self, slot: int, more: int = 0) -> bool:
        """Return whether the room has a place left in that slot, were there so many more interviews."""
        capacity = self.problem.room_capacity
        return capacity is None or len(self.in_slot[slot]) + more < capacity[slot]

    def obstacles(self, candidate: Candidate, table: Table, slot: int) -> list[list[Interview]]:
        """Return one list for each rule in the way of an interview there: of each, one interview at least must go.

        Both are present in that slot; nothing is in the way where there is no list.
        """
        groups = [[interview] for interview in self.in_the_way(candidate, slot)]
        if (table.id, slot) in self.at_table:
            groups.append([self.at_table[table.id, slot]])
        if self.at_cap(candidate):
            groups.append(list(self.of_candidate[candidate.id].values()))
        if not self.table_open(table):
            groups.append(self.of_table[table.id])
        if not self.room_open(slot):
            groups.append(self.in_slot[slot])
        return groups

    def cheapest_release(
        self, candidate: Candidate, company: Company, places: Iterable[tuple[Table, int]]
    ) -> Release | None:
        """Return the one interview whose move (better) or cancellation lets the candidate meet the company in one of
        the places.
        """
        best: Release | None = None
        for table, slot in places:
            groups = self.obstacles(candidate, table, slot)
            if not groups:
                continue
            first, *others = sorted(groups, key=len)
            suffice = [i for i in first[:FEW_OF_A_SLOT] if i not in self.locked and all(i in group for group in others)]
            for interview in suffice:
                found = self._release(interview, Interview(candidate.id, company.id, table.id, slot))
                if best is None or found.cost < best.cost:
                    best = found
            if best is not None and best.place is not None:
                return best
        return best

    def _release(self, interview: Interview, instead: Interview) -> Release:
        place = self._other_place(interview, instead)
        short, weight = (0, 0) if place else self._loss(interview, instead)
        return Release(interview, instead, place, short, weight)

    def _loss(self, interview: Interview, instead: Interview | None = None) -> tuple[int, int]:
        """Return what cancelling an interview would cost: missing interviews (of those whom ``instead`` does not
        serve), then weight.
        """
        problem, served = self.problem, (instead.candidate, instead.company) if instead else ("", "")
        candidate, company = problem.candidate_by_id[interview.candidate], problem.company_by_id[interview.company]
        short = candidate.id != served[0] and len(self.of_candidate[candidate.id]) <= candidate.floor
        company_short = company.id != served[1] and self.load_of_company[company.id] <= company.floor
        return short + company_short, problem.weight_by_pair.get((candidate.id, company.id), 0)

    def _other_place(self, interview: Interview, beside: Interview) -> tuple[str, int] | None:
        """Return another slot (and its table) where the interview could go at once, disturbing nobody, once ``beside``
        is held.
        """
        candidate, gap = self.problem.candidate_by_id[interview.candidate], self.problem.gap
        own = interview.candidate == beside.candidate
        if own and self.at_cap(candidate):
            return None
        free = self.free_tables[interview.company]
        for slot in sorted((candidate.available & free.keys()) - {interview.slot}):
            too_near = own and abs(slot - beside.slot) <= gap
            if (
                too_near
                or not self.room_open(slot, more=slot == beside.slot)
                or any(other != interview for other in self.in_the_way(candidate, slot))
            ):
                continue
            for table in free[slot]:
                load = len(self.of_table[table.id]) - (table.id == interview.table) + (table.id == beside.table)
                if (table.id, slot) != (beside.table, beside.slot) and (table.cap is None or load < table.cap):
                    return table.id, slot
        return None
