"""Repair on the day: react to absences and walk-ins while moving almost nobody.

A ``Repairer`` is built once for a timetable; each repair then takes milliseconds, works on the shared plan through
a journal and takes everything back, so two variants (and any number of what-ifs) come from one plan. Chains are
searched breadth first, so the fewest people are moved first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from .chains import Leave, insert
from .changes import Absence, Changes, check_changes
from .grid import grid_of
from .plan import Board, Plan
from .problem import Interview, Pair, Problem
from .timetable import pair_positions, plan_of

#: Meetings looked at to place one pair, and pairs for which others may be moved (more when more were hit).
LIMIT = 40
TRIED, TRIED_EACH = 12, 2


@dataclass(frozen=True)
class Repair:
    """One variant, as a difference from the timetable before.

    ``hit``: interviews that the changes made impossible. ``removed`` and ``added``: what no longer holds, and
    what holds instead. ``moved``: the told interviews among ``removed`` that the changes did not hit, that is
    the people moved for the sake of others.
    """

    before: tuple[Interview, ...]
    hit: tuple[Interview, ...]
    removed: tuple[Interview, ...]
    added: tuple[Interview, ...]
    moved: tuple[Interview, ...]

    def interviews(self) -> tuple[Interview, ...]:
        """The whole timetable after the repair, sorted."""
        return tuple(sorted((set(self.before) - set(self.removed)) | set(self.added)))


class _Journal(Plan):
    """A plan that remembers its moves and can take them back."""

    def __init__(self, board: Board, plan: Plan) -> None:
        self.__dict__.update(plan.__dict__)
        self.log: list[tuple[bool, int, int, int]] = []

    def put(self, pair: int, desk: int, slot: int) -> None:
        super().put(pair, desk, slot)
        self.log.append((True, pair, desk, slot))

    def take(self, pair: int) -> tuple[int, int]:
        desk, slot = super().take(pair)
        self.log.append((False, pair, desk, slot))
        return desk, slot

    def back(self) -> None:
        """Take back everything in the journal."""
        while self.log:
            was_put, pair, desk, slot = self.log.pop()
            if was_put:
                super().take(pair)
            else:
                super().put(pair, desk, slot)


class Repairer:
    """A timetable ready to be repaired again and again (building one takes about 0.3 s for 2,000 candidates)."""

    def __init__(self, problem: Problem, interviews: Iterable[Interview]) -> None:
        self.before = tuple(sorted(interviews))
        self.locked = frozenset(problem.locked)
        self.unlisted = {(i.candidate, i.company) for i in problem.locked} - problem.weight_by_pair.keys()
        opened = tuple(Pair(candidate, company, 1) for candidate, company in sorted(self.unlisted))
        self.problem = replace(problem, pairs=(*problem.pairs, *opened), locked=())
        self.grid = grid_of(self.problem)
        self.board = Board(self.grid)
        self.plan = _Journal(self.board, plan_of(self.board, self.before))
        self.plan.log.clear()
        self.pair_at = pair_positions(self.grid)
        self.at_pair: dict[int, Interview] = {self.pair_at[i.candidate, i.company]: i for i in self.before}
        self.candidate_at = {c.id: n for n, c in enumerate(problem.candidates)}
        self.company_at = {c.id: n for n, c in enumerate(problem.companies)}
        self.desk_at = {table.id: d for d, tables in enumerate(self.grid.desk_tables) for table in tables}
        self.seated_at: dict[tuple[str, int], Interview] = {(i.table, i.slot): i for i in self.before}

    def variants(self, changes: Changes) -> tuple[Repair, Repair]:
        """The repair that moves nobody else, and the one that moves at most ``changes.may_move`` told interviews."""
        check_changes(self.problem, changes)
        return self.repair(changes, 0), self.repair(changes, changes.may_move)

    def repair(self, changes: Changes, may_move: int) -> Repair:
        """One variant; the timetable kept here is as before afterwards."""
        event = _Event(self, changes)
        try:
            event.place(may_move)
            return event.outcome()
        finally:
            event.take_back()


class _Event:
    """One set of changes being worked out on the repairer's plan and board."""

    def __init__(self, repairer: Repairer, changes: Changes) -> None:
        self.it, self.plan, self.board, self.changes = repairer, repairer.plan, repairer.board, changes
        board, plan = self.board, self.plan
        self.sizes = (len(board.weight), len(board.candidate_need))
        self.saved = (
            board.candidate_mask[:],
            board.desk_mask[:],
            plan.open_candidate[:],
            plan.open_desk[:],
            plan.open_room,
        )
        self.saved_seats: dict[int, list[int]] = {}
        self.absent_tables: dict[tuple[str, int], bool] = {}
        self.hit: dict[int, Interview] = {}
        everything = (1 << board.slots) - 1
        self.future = everything & ~((1 << changes.now) - 1)
        for slot in changes.closed_slots:
            self.future &= ~(1 << slot)
        for absence in changes.absences:
            self._apply(absence)
        for pair, interview in self._closed():
            self._strike(pair, interview)
        self._freeze()
        self.new_names = [candidate.id for candidate in changes.new_candidates]
        self._welcome()

    # The changes ---------------------------------------------------------------------------------

    def _apply(self, absence: Absence) -> None:
        since = max(absence.since, self.changes.now)
        if absence.kind == "candidate":
            candidate = self.it.candidate_at[absence.id]
            for slot in [s for s in self.plan.meets[candidate] if s >= since]:
                pair = self.plan.meets[candidate][slot]
                self._strike(pair, self.it.at_pair[pair])
            keep = (1 << since) - 1
            self.board.candidate_mask[candidate] &= keep
            self.plan.open_candidate[candidate] &= keep
        elif absence.kind == "table":
            self._table_leaves(absence.id, since)
        else:
            for table in self.it.problem.company_by_id[absence.id].tables:
                self._table_leaves(table.id, since)

    def _table_leaves(self, table_id: str, since: int) -> None:
        desk, table = self.it.desk_at[table_id], self.it.problem.table_by_id[table_id][1]
        for slot in table.available:
            if slot < since or (table_id, slot) in self.absent_tables:
                continue
            self.absent_tables[table_id, slot] = True
            interview = self.it.seated_at.get((table_id, slot))
            if interview is not None:
                pair = self.it.pair_at[interview.candidate, interview.company]
                if pair not in self.hit:
                    self._strike(pair, interview)
            if desk not in self.saved_seats:
                self.saved_seats[desk] = self.board.seats[desk]
                self.board.seats[desk] = self.board.seats[desk][:]
            self.board.seats[desk][slot] -= 1
            if self.board.seats[desk][slot] == 0:
                self.board.desk_mask[desk] &= ~(1 << slot)
            if len(self.plan.seated[desk][slot]) >= self.board.seats[desk][slot]:
                self.plan.open_desk[desk] &= ~(1 << slot)

    def _closed(self) -> list[tuple[int, Interview]]:
        closed = {slot for slot in self.changes.closed_slots if slot >= self.changes.now}
        if not closed:
            return []
        return [(p, i) for p, i in self.it.at_pair.items() if i.slot in closed and p not in self.hit]

    def _strike(self, pair: int, interview: Interview) -> None:
        self.plan.take(pair)
        self.hit[pair] = interview

    def _freeze(self) -> None:
        """Nothing can be put in the past or in a closed slot any more."""
        future = self.future
        for masks in (self.board.candidate_mask, self.board.desk_mask, self.plan.open_candidate, self.plan.open_desk):
            masks[:] = [mask & future for mask in masks]
        self.plan.open_room &= future

    def _welcome(self) -> None:
        """Walk-ins: candidates and pairs added at the end of the board's lists."""
        board, plan, company_at = self.board, self.plan, self.it.company_at
        number = {}
        for candidate in self.changes.new_candidates:
            number[candidate.id] = len(board.candidate_need)
            mask = sum(1 << slot for slot in candidate.available) & self.future
            board.candidate_mask.append(mask)
            board.candidate_need.append(candidate.floor)
            board.candidate_room.append(1 << 30 if candidate.cap is None else candidate.cap)
            board.pairs_of_candidate.append([])
            plan.meets.append({})
            plan.open_candidate.append(mask)
        for pair in self.changes.new_pairs:
            position = len(board.weight)
            candidate = number.get(pair.candidate, self.it.candidate_at.get(pair.candidate, -1))
            board.weight.append(pair.weight)
            board.candidate_of.append(candidate)
            board.company_of.append(company_at[pair.company])
            board.pairs_of_candidate[candidate].append(position)
            plan.slot_of.append(-1)
            plan.desk_of.append(-1)

    # The answer ----------------------------------------------------------------------------------

    def place(self, may_move: int) -> None:
        """Fill what was freed and seat who was hit, the most worth first; then, if allowed, by moving others."""
        board, plan = self.board, self.plan
        waiting = dict.fromkeys(self.hit)
        waiting.update(dict.fromkeys(range(self.sizes[0], len(board.weight))))
        for pair in self.hit:
            waiting.update(dict.fromkeys(board.pairs_of_candidate[board.candidate_of[pair]]))
            waiting.update(dict.fromkeys(board.pairs_of_company[board.company_of[pair]]))
        never = {self.it.pair_at[pair] for pair in self.it.unlisted}
        missed = [pair for pair in waiting if plan.slot_of[pair] < 0 and pair not in never]
        missed.sort(key=lambda pair: (-plan.gain(pair), pair))
        self._stay_put()
        loose = self._loose()
        freely = Leave(movable=loose, droppable=loose)
        for pair in missed:
            seated = plan.has_room(board.candidate_of[pair]) and plan.put_somewhere(pair)
            if not seated and (self.changes.told is not None or any(plan.slot_of[hit] >= 0 for hit in self.hit)):
                insert(plan, pair, LIMIT, freely)
        if not may_move:
            return
        left = [pair for pair in missed if plan.slot_of[pair] < 0 and self._could_gain(pair)]
        for pair in left[: TRIED + TRIED_EACH * len(self.hit)]:
            spare = may_move - len(self._moved())
            if spare <= 0:
                break
            insert(plan, pair, LIMIT, Leave(movable=self._unfrozen, droppable=loose, longest=spare))

    def _could_gain(self, pair: int) -> bool:
        """Whether the candidate has room and the company a free seat somewhere (moving others only helps then)."""
        board, plan = self.board, self.plan
        return plan.has_room(board.candidate_of[pair]) and any(
            plan.open_desk[desk] for desk in board.desks_of_company[board.company_of[pair]]
        )

    def _stay_put(self) -> None:
        """Whoever was hit keeps their hour where another table of the company can take them."""
        for pair, interview in self.hit.items():
            desk = self.it.desk_at[interview.table]
            if self.plan.open_slots(pair, desk) >> interview.slot & 1 and self.plan.has_room(
                self.board.candidate_of[pair]
            ):
                self.plan.put(pair, desk, interview.slot)

    def _loose(self) -> Callable[[int], bool]:
        """Who may move at no cost: interviews that nobody was told of, and those that were hit anyway."""
        told, at_pair, hit = self.changes.told, self.it.at_pair, self.hit

        def loose(pair: int) -> bool:
            interview = at_pair.get(pair)
            if interview is None or pair in hit:
                return True
            return told is not None and interview not in told and self._unfrozen(pair)

        return loose

    def _unfrozen(self, pair: int) -> bool:
        interview = self.it.at_pair.get(pair)
        return interview is None or (interview.slot >= self.changes.now and interview not in self.it.locked)

    def _moved(self) -> list[int]:
        """Told interviews of people who were not hit and whose place is no longer the same."""
        told, at_pair = self.changes.told, self.it.at_pair
        return [
            pair
            for pair in self._changed()
            if pair in at_pair and pair not in self.hit and (told is None or at_pair[pair] in told)
        ]

    def _changed(self) -> list[int]:
        """The pairs whose meeting is not where it was (another table for those who were hit)."""
        touched = dict.fromkeys(pair for _, pair, _, _ in self.plan.log)
        changed = []
        for pair in touched:
            old = self.it.at_pair.get(pair)
            slot, desk = self.plan.slot_of[pair], self.plan.desk_of[pair]
            same = (old is None and slot < 0) or (
                old is not None and pair not in self.hit and slot == old.slot and desk == self.it.desk_at[old.table]
            )
            if not same:
                changed.append(pair)
        return changed

    def outcome(self) -> Repair:
        """The difference, with a table for each new place."""
        changed = self._changed()
        at_pair = self.it.at_pair
        removed = tuple(at_pair[pair] for pair in changed if pair in at_pair)
        gone = set(removed)
        busy: set[tuple[str, int]] = set()
        added = []
        for pair in changed:
            slot, desk = self.plan.slot_of[pair], self.plan.desk_of[pair]
            if slot < 0:
                continue
            table = next(
                table.id
                for table in self.it.grid.desk_tables[desk]
                if slot in table.available
                and (table.id, slot) not in self.absent_tables
                and (table.id, slot) not in busy
                and self._vacant(table.id, slot, gone)
            )
            busy.add((table, slot))
            company = self.it.problem.companies[self.board.company_of[pair]].id
            added.append(Interview(self._name(pair), company, table, slot))
        moved = tuple(at_pair[pair] for pair in self._moved())
        return Repair(self.it.before, tuple(self.hit.values()), removed, tuple(added), moved)

    def _vacant(self, table: str, slot: int, gone: set[Interview]) -> bool:
        interview = self.it.seated_at.get((table, slot))
        return interview is None or interview in gone

    def _name(self, pair: int) -> str:
        candidate = self.board.candidate_of[pair]
        return (
            self.it.problem.candidates[candidate].id
            if candidate < self.sizes[1]
            else self.new_names[candidate - self.sizes[1]]
        )

    def take_back(self) -> None:
        """Undo everything."""
        board, plan = self.board, self.plan
        plan.back()
        pairs, candidates = self.sizes
        for column in (board.weight, board.candidate_of, board.company_of, plan.slot_of, plan.desk_of):
            del column[pairs:]
        for pair in self.changes.new_pairs:
            known = self.it.candidate_at.get(pair.candidate)
            if known is not None:
                board.pairs_of_candidate[known].pop()
        for column in (board.candidate_need, board.candidate_room, board.pairs_of_candidate, plan.meets):
            del column[candidates:]
        for desk, seats in self.saved_seats.items():
            board.seats[desk] = seats
        board.candidate_mask[:], board.desk_mask[:] = self.saved[0], self.saved[1]
        plan.open_candidate[:], plan.open_desk[:], plan.open_room = self.saved[2], self.saved[3], self.saved[4]
