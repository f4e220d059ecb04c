"""Repair on the day: react to absences and walk-ins while moving almost nobody.

A ``Repairer`` is built once for a timetable; each repair then takes milliseconds, works on the shared assignment and
takes everything back, so two variants (and any number of what-ifs) come from one assignment. Chains are searched
breadth first, so the fewest people are moved first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forum_app.scheduling.forum.problem import Interview, Problem
from forum_app.scheduling.forum.repairs.applied_changes import AppliedChanges
from forum_app.scheduling.forum.repairs.changes import Changes, check_changes
from forum_app.scheduling.forum.repairs.live_timetable import LiveTimetable
from forum_app.scheduling.forum.solver.ejection_chains import Allowance, insert

#: Interviews looked at to place one pair by a chain.
LIMIT = 40
#: Chains tried at most, each kind, in one repair: so many, and so many more for each interview hit up to
#: ``MOST_TRIED``.
TRIED, TRIED_EACH, MOST_TRIED = 12, 2, 150


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
        """Return the whole timetable after the repair, sorted."""
        return tuple(sorted((set(self.before) - set(self.removed)) | set(self.added)))


class Repairer:
    """A timetable ready to be repaired again and again."""

    def __init__(self, problem: Problem, interviews: Iterable[Interview]) -> None:
        self.live = LiveTimetable(problem, interviews)

    def variants(self, changes: Changes) -> tuple[Repair, Repair]:
        """Return the repair that moves nobody else, and the one that moves at most ``changes.may_move`` told
        interviews.
        """
        check_changes(self.live.problem, changes)
        with AppliedChanges(self.live, changes) as applied:
            reseating = _Reseating(applied)
            reseating.without_moving()
            nobody = reseating.difference.repair()
            return nobody, reseating.difference.repair() if reseating.by_moving(changes.may_move) else nobody


class _Reseating:
    """Seats again whoever was hit, is new or waited, the most worth first."""

    def __init__(self, applied: AppliedChanges) -> None:
        self.applied, self.assignment, self.board, self.hit = applied, applied.assignment, applied.board, applied.hit
        self.live, self.told, self.now = applied.live, applied.changes.told, applied.changes.now
        self.difference = _Difference(applied)
        self.tries = min(TRIED + TRIED_EACH * len(self.hit), MOST_TRIED)
        self.missed: list[int] = []
        #: Companies where somebody was seated by this repair, and could as well sit elsewhere.
        self.reseated: set[int] = set()

    def without_moving(self) -> None:
        """Seat whom one can; only those who were hit, and interviews that nobody was told of, change place."""
        assignment, board = self.assignment, self.board
        unlisted = self.live.unlisted
        missed = [(-assignment.gain(pair), pair) for pair in self._waiting() if pair not in unlisted]
        self._keep_slots()
        freely = Allowance(movable=self._free_to_move, droppable=self._free_to_move)
        tries = self.tries
        for _, pair in sorted(missed):
            if assignment.slot_of[pair] >= 0:
                continue
            if assignment.has_room(board.candidate_of[pair]) and assignment.put_somewhere(pair):
                self.reseated.add(board.company_of[pair])
                continue
            self.missed.append(pair)
            if tries and self._has_way(pair):
                tries -= 1
                if insert(assignment, pair, LIMIT, freely):
                    self.reseated.add(board.company_of[pair])

    def _waiting(self) -> list[int]:
        """Return the pairs not seated of whoever was hit, of new candidates, and of the companies that lost somebody.

        Where people were told of everything, nothing is free to move but what this repair seats: without a free seat at
        the company, or one more interview allowed to the candidate, the pair cannot be seated and is not looked at.
        """
        assignment, board = self.assignment, self.board
        slot_of, candidate_of = assignment.slot_of, board.candidate_of
        candidates = {candidate_of[pair] for pair in self.hit}
        companies = {board.company_of[pair] for pair in self.hit}
        if self.told is not None:
            mine = (pair for candidate in candidates for pair in board.pairs_of_candidate[candidate])
            theirs = (pair for company in companies for pair in board.pairs_of_company[company])
            known = {*mine, *theirs}
        else:
            seated = {
                board.desk_company[desk]
                for desk, slots in enumerate(assignment.open_desk)
                if slots & assignment.changeable
            }
            known = {
                pair
                for company in seated
                for pair in board.pairs_of_company[company]
                if candidate_of[pair] in candidates
                or (company in companies and assignment.has_room(candidate_of[pair]))
            }
        return [pair for pair in (*known, *range(self.applied.first_new_pair, len(slot_of))) if slot_of[pair] < 0]

    def by_moving(self, may_move: int) -> bool:
        """Seat more people by moving at most so many told interviews of others; return whether that helped anybody."""
        assignment, tries, spare, before = self.assignment, self.tries, may_move, len(self.assignment.moves)
        for pair in self.missed:
            if spare <= 0 or not tries:
                break
            if (
                assignment.slot_of[pair] < 0
                and assignment.has_room(self.board.candidate_of[pair])
                and self._seat_left(pair)
            ):
                tries -= 1
                if insert(
                    assignment,
                    pair,
                    LIMIT,
                    Allowance(movable=self._unfrozen, droppable=self._free_to_move, longest=spare),
                ):
                    spare = may_move - len(self.difference.moved())
        return len(assignment.moves) > before

    def _keep_slots(self) -> None:
        """Keep whoever was hit in their slot where another table of the company can take them."""
        assignment = self.assignment
        for pair, interview in self.hit.items():
            if not assignment.open_room >> interview.slot & 1:
                continue
            desk = self.live.desk_at[interview.table]
            open_there = assignment.open_slots(pair, desk) >> interview.slot & 1
            if open_there and assignment.has_room(self.board.candidate_of[pair]):
                assignment.put(pair, desk, interview.slot)
                self.reseated.add(self.board.company_of[pair])

    def _has_way(self, pair: int) -> bool:
        """Return whether a chain that moves only interviews free to move might seat the pair (a quick look at both of
        its ends).
        """
        if self.told is not None:
            return True
        assignment, candidate = self.assignment, self.board.candidate_of[pair]
        if not self.reseated:
            return False
        if not assignment.open_candidate[candidate] & assignment.changeable and not any(
            map(self._free_to_move, assignment.pair_in_slot[candidate].values())
        ):
            return False
        return self.board.company_of[pair] in self.reseated or self._seat_left(pair)

    def _seat_left(self, pair: int) -> bool:
        """Return whether the company has a free seat somewhere: moving others cannot help otherwise."""
        open_desk, changeable = self.assignment.open_desk, self.assignment.changeable
        return any(open_desk[desk] & changeable for desk in self.board.desks_of_company[self.board.company_of[pair]])

    def _free_to_move(self, pair: int) -> bool:
        """Return whether an interview may move at no cost: new candidates, those that were hit anyway, interviews that
        nobody was told of.
        """
        interview = self.live.interview_of.get(pair)
        if interview is None or pair in self.hit:
            return True
        return self.told is not None and interview not in self.told and self._unfrozen(pair)

    def _unfrozen(self, pair: int) -> bool:
        interview = self.live.interview_of.get(pair)
        return interview is None or (interview.slot >= self.now and interview not in self.live.locked)


class _Difference:
    """What a repair has changed so far, read from the moves of the assignment."""

    def __init__(self, applied: AppliedChanges) -> None:
        self.applied, self.assignment, self.hit = applied, applied.assignment, applied.hit
        self.live, self.told = applied.live, applied.changes.told

    def _changed(self) -> list[int]:
        """Return the pairs whose interview is not where it was (another table for those who were hit)."""
        return [pair for pair in dict.fromkeys((*self.hit, *self._touched())) if self._elsewhere(pair)]

    def moved(self) -> list[int]:
        """Return the told interviews of people who were not hit and whose place is no longer the same."""
        told, interview_of = self.told, self.live.interview_of
        return [
            pair
            for pair in dict.fromkeys(self._touched())
            if pair in interview_of
            and pair not in self.hit
            and (told is None or interview_of[pair] in told)
            and self._elsewhere(pair)
        ]

    def _touched(self) -> Iterator[int]:
        return (move.pair for move in self.assignment.moves)

    def _elsewhere(self, pair: int) -> bool:
        old, slot = self.live.interview_of.get(pair), self.assignment.slot_of[pair]
        if old is None:
            return slot >= 0
        return pair in self.hit or slot != old.slot or self.assignment.desk_of[pair] != self.live.desk_at[old.table]

    def repair(self) -> Repair:
        """Return the repair, with a table for each new place."""
        changed, interview_of = self._changed(), self.live.interview_of
        removed = tuple(interview_of[pair] for pair in changed if pair in interview_of)
        freed = {(i.table, i.slot) for i in removed}
        taken = set(self.applied.away)
        added = []
        for pair in changed:
            slot, desk = self.assignment.slot_of[pair], self.assignment.desk_of[pair]
            if slot < 0:
                continue
            table = next(
                table.id
                for table in self.live.instance.desk_tables[desk]
                if slot in table.available
                and (table.id, slot) not in taken
                and ((table.id, slot) in freed or (table.id, slot) not in self.live.seated_at)
            )
            taken.add((table, slot))
            company = self.live.problem.companies[self.live.board.company_of[pair]].id
            added.append(Interview(self.applied.name_of(pair), company, table, slot))
        moved = tuple(interview_of[pair] for pair in self.moved())
        return Repair(self.live.before, tuple(self.hit.values()), removed, tuple(added), moved)
