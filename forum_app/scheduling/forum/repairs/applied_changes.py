"""Changes applied to a live timetable for a while: who is hit, what is closed, who is new."""

from types import TracebackType
from typing import Self

from forum_app.scheduling.forum.problem import Interview
from forum_app.scheduling.forum.repairs.changes import Absence, Changes
from forum_app.scheduling.forum.repairs.live_timetable import LiveTimetable
from forum_app.scheduling.forum.solver.instance import UNLIMITED


class AppliedChanges:
    """The changes applied, as a context, to the assignment of a ``LiveTimetable``, which is given back as it was.

    ``hit``: by pair, the interviews that the changes made impossible (taken out of the assignment). ``away``: tables
    and slots where nobody receives any more. Pairs from ``first_new_pair`` on are those of new candidates.
    """

    def __init__(self, live: LiveTimetable, changes: Changes) -> None:
        self.live, self.changes = live, changes
        self.assignment, self.board = live.assignment, live.board
        self.first_new_pair, self.first_new_candidate = len(self.board.weight), len(self.board.candidate_need)
        self.hit: dict[int, Interview] = {}
        self.away: set[tuple[str, int]] = set()

    def __enter__(self) -> Self:
        try:
            self._freeze()
            self._close()
            for absence in self.changes.absences:
                self._apply(absence)
            self._add_new_candidates()
        except BaseException:
            self.live.rollback()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.live.rollback()

    def name_of(self, pair: int) -> str:
        """Return the id of the candidate of a pair."""
        candidate = self.board.candidate_of[pair]
        if candidate < self.first_new_candidate:
            return self.live.problem.candidates[candidate].id
        return self.changes.new_candidates[candidate - self.first_new_candidate].id

    def _freeze(self) -> None:
        """Let nothing be put in the past or in a closed slot any more."""
        open_slots = ~((1 << self.changes.now) - 1)
        for slot in self.changes.closed_slots:
            open_slots &= ~(1 << slot)
        self.assignment.freeze(open_slots)

    def _close(self) -> None:
        """Hit the interviews of closed slots, all at once: there may be hundreds."""
        for slot in sorted(slot for slot in self.changes.closed_slots if slot >= self.changes.now):
            self.hit.update((pair, self.live.interview_of[pair]) for pair in self.assignment.empty_slot(slot))

    def _apply(self, absence: Absence) -> None:
        since = min(max(absence.since, self.changes.now), self.board.slots)
        if absence.kind == "candidate":
            self._candidate_leaves(self.live.candidate_at[absence.id], since)
        elif absence.kind == "table":
            self._table_leaves(absence.id, since)
        else:
            for table in self.live.problem.company_by_id[absence.id].tables:
                self._table_leaves(table.id, since)

    def _candidate_leaves(self, candidate: int, since: int) -> None:
        pair_in_slot = self.assignment.pair_in_slot[candidate]
        for slot in sorted(slot for slot in pair_in_slot if slot >= since):
            self._hit(pair_in_slot[slot])
        self.assignment.keep_candidate_in(candidate, (1 << since) - 1)

    def _table_leaves(self, table_id: str, since: int) -> None:
        desk, table = self.live.desk_at[table_id], self.live.problem.table_by_id[table_id][1]
        for slot in sorted(table.available):
            if slot < since or (table_id, slot) in self.away:
                continue
            self.away.add((table_id, slot))
            interview = self.live.seated_at.get((table_id, slot))
            if interview is not None:
                pair = self.live.pair_at[interview.candidate, interview.company]
                if pair not in self.hit:
                    self._hit(pair)
            self.assignment.remove_seat(desk, slot)

    def _hit(self, pair: int) -> None:
        self.assignment.take(pair)
        self.hit[pair] = self.live.interview_of[pair]

    def _add_new_candidates(self) -> None:
        """Add the new candidates, then the new pairs."""
        assignment, live = self.assignment, self.live
        position = dict(live.candidate_at) if self.changes.new_candidates else live.candidate_at
        for new in self.changes.new_candidates:
            mask = sum(1 << slot for slot in new.available) & assignment.changeable
            room = UNLIMITED if new.cap is None else new.cap
            position[new.id] = assignment.add_candidate(mask, new.floor, room)
        for pair in self.changes.new_pairs:
            assignment.add_pair(position[pair.candidate], live.company_at[pair.company], pair.weight)
