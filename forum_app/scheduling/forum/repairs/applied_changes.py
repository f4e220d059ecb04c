"""Changes worked into a standing timetable, and taken out again: who is hit, what is closed, who is new.

Only what the changes touch is copied, so an absence among 2,000 candidates costs as little as one among fifty.
"""

from forum_app.scheduling.forum.problem import Interview
from forum_app.scheduling.forum.repairs.changes import Absence, Changes
from forum_app.scheduling.forum.repairs.live_timetable import Standing
from forum_app.scheduling.forum.solver.instance import UNLIMITED


class Event:
    """The changes at work on the plan and board of a ``Standing``, until ``undo``.

    ``hit``: by pair, the interviews that the changes made impossible (taken out of the plan). ``away``: tables
    and slots where nobody receives any more. Pairs from ``first_new_pair`` on are those of newcomers.
    """

    def __init__(self, standing: Standing, changes: Changes) -> None:
        self.standing, self.changes = standing, changes
        self.plan, self.board = standing.plan, standing.board
        self.first_new_pair, self.first_newcomer = len(self.board.weight), len(self.board.candidate_need)
        self.hit: dict[int, Interview] = {}
        self.away: set[tuple[str, int]] = set()
        self.masks_before: dict[int, int] = {}
        self.seats_before: dict[int, tuple[list[int], int]] = {}
        self.open_room_before, self.hours_before = self.plan.open_room, self.plan.hours
        self._freeze()
        self._close()
        for absence in changes.absences:
            self._apply(absence)
        self._welcome()

    def _freeze(self) -> None:
        """Nothing can be put in the past or in a closed slot any more."""
        future = self.plan.hours & ~((1 << self.changes.now) - 1)
        for slot in self.changes.closed_slots:
            future &= ~(1 << slot)
        self.plan.hours = future
        self.plan.open_room &= future

    def _close(self) -> None:
        """Whoever meets in a closed slot is hit, all at once: there may be hundreds."""
        for slot in sorted(slot for slot in self.changes.closed_slots if slot >= self.changes.now):
            self.hit.update((pair, self.standing.interview_of[pair]) for pair in self.plan.clear(slot))

    def _apply(self, absence: Absence) -> None:
        since = min(max(absence.since, self.changes.now), self.board.slots)
        if absence.kind == "candidate":
            self._candidate_leaves(self.standing.candidate_at[absence.id], since)
        elif absence.kind == "table":
            self._table_leaves(absence.id, since)
        else:
            for table in self.standing.problem.company_by_id[absence.id].tables:
                self._table_leaves(table.id, since)

    def _candidate_leaves(self, candidate: int, since: int) -> None:
        meets = self.plan.meets[candidate]
        for slot in sorted(slot for slot in meets if slot >= since):
            self._strike(meets[slot])
        self.masks_before.setdefault(candidate, self.board.candidate_mask[candidate])
        still_here = (1 << since) - 1
        self.board.candidate_mask[candidate] &= still_here
        self.plan.open_candidate[candidate] &= still_here

    def _table_leaves(self, table_id: str, since: int) -> None:
        desk, table = self.standing.desk_at[table_id], self.standing.problem.table_by_id[table_id][1]
        for slot in sorted(table.available):
            if slot < since or (table_id, slot) in self.away:
                continue
            self.away.add((table_id, slot))
            interview = self.standing.seated_at.get((table_id, slot))
            if interview is not None:
                pair = self.standing.pair_at[interview.candidate, interview.company]
                if pair not in self.hit:
                    self._strike(pair)
            self._lose_seat(desk, slot)

    def _lose_seat(self, desk: int, slot: int) -> None:
        if desk not in self.seats_before:
            self.seats_before[desk] = (self.board.seats[desk], self.board.desk_mask[desk])
            self.board.seats[desk] = self.board.seats[desk][:]
        seats = self.board.seats[desk]
        seats[slot] -= 1
        if seats[slot] == 0:
            self.board.desk_mask[desk] &= ~(1 << slot)
        if len(self.plan.seated[desk][slot]) >= seats[slot]:
            self.plan.open_desk[desk] &= ~(1 << slot)

    def _strike(self, pair: int) -> None:
        self.plan.take(pair)
        self.hit[pair] = self.standing.interview_of[pair]

    def _welcome(self) -> None:
        """Newcomers and their pairs are added at the end of the board's lists."""
        board, plan, standing = self.board, self.plan, self.standing
        number = dict(standing.candidate_at) if self.changes.new_candidates else standing.candidate_at
        for candidate in self.changes.new_candidates:
            number[candidate.id] = len(board.candidate_need)
            mask = sum(1 << slot for slot in candidate.available) & plan.hours
            board.candidate_mask.append(mask)
            board.candidate_need.append(candidate.floor)
            board.candidate_room.append(UNLIMITED if candidate.cap is None else candidate.cap)
            board.pairs_of_candidate.append([])
            plan.meets.append({})
            plan.open_candidate.append(mask)
        for pair in self.changes.new_pairs:
            candidate = number[pair.candidate]
            board.pairs_of_candidate[candidate].append(len(board.weight))
            board.weight.append(pair.weight)
            board.candidate_of.append(candidate)
            board.company_of.append(standing.company_at[pair.company])
            plan.slot_of.append(-1)
            plan.desk_of.append(-1)

    def name_of(self, pair: int) -> str:
        """The id of the candidate of a pair."""
        candidate = self.board.candidate_of[pair]
        if candidate < self.first_newcomer:
            return self.standing.problem.candidates[candidate].id
        return self.changes.new_candidates[candidate - self.first_newcomer].id

    def undo(self) -> None:
        """Give the plan and the board back as they were."""
        board, plan = self.board, self.plan
        for candidate, mask in self.masks_before.items():
            board.candidate_mask[candidate] = mask
        for desk, (seats, mask) in self.seats_before.items():
            board.seats[desk], board.desk_mask[desk] = seats, mask
        plan.hours = self.hours_before
        plan.take_back()
        plan.open_room = self.open_room_before
        for candidate in self.masks_before:
            plan.open_candidate[candidate] = plan.still_open(candidate)
        for desk, (seats, mask) in self.seats_before.items():
            full = sum(1 << t for t, seated in enumerate(plan.seated[desk]) if len(seated) >= seats[t])
            plan.open_desk[desk] = mask & ~full
        for pair in self.changes.new_pairs:
            known = self.standing.candidate_at.get(pair.candidate)
            if known is not None:
                board.pairs_of_candidate[known].pop()
        for of_pairs in (board.weight, board.candidate_of, board.company_of, plan.slot_of, plan.desk_of):
            del of_pairs[self.first_new_pair :]
        for of_candidates in (
            board.candidate_mask,
            board.candidate_need,
            board.candidate_room,
            board.pairs_of_candidate,
            plan.meets,
            plan.open_candidate,
        ):
            del of_candidates[self.first_newcomer :]
