"""A board and an assignment that return to a checkpoint: each owns what it has to restore."""

from dataclasses import dataclass
from typing import NamedTuple

from forum_app.scheduling.forum.solver.assignment import Assignment
from forum_app.scheduling.forum.solver.board import Board
from forum_app.scheduling.forum.solver.instance import Instance


class ReversibleBoard(Board):
    """A board whose rules can be changed, and given back as they were at the last ``checkpoint``.

    Only what changes is remembered, so that an absence among 2,000 candidates costs as little as one among fifty.
    """

    def __init__(self, instance: Instance) -> None:
        super().__init__(instance)
        self.checkpoint()

    def checkpoint(self) -> None:
        """Make the present rules those that ``rollback`` returns to."""
        self._masks_before: dict[int, int] = {}
        self._seats_before: dict[int, tuple[list[int], int]] = {}
        self._known_candidates_extended: list[int] = []
        self.first_new_pair, self.first_new_candidate = len(self.weight), len(self.candidate_need)

    def rollback(self) -> None:
        """Return to the last checkpoint."""
        for candidate, mask in self._masks_before.items():
            self.candidate_mask[candidate] = mask
        for desk, (seats, mask) in self._seats_before.items():
            self.seats[desk], self.desk_mask[desk] = seats, mask
        for candidate in self._known_candidates_extended:
            self.pairs_of_candidate[candidate].pop()
        for values in (self.weight, self.candidate_of, self.company_of):
            del values[self.first_new_pair :]
        for values in (self.candidate_mask, self.candidate_need, self.candidate_room):
            del values[self.first_new_candidate :]
        del self.pairs_of_candidate[self.first_new_candidate :]
        self.checkpoint()

    def keep_candidate_in(self, candidate: int, mask: int) -> None:
        """Let the candidate be present in the slots of ``mask`` at most."""
        self._masks_before.setdefault(candidate, self.candidate_mask[candidate])
        self.candidate_mask[candidate] &= mask

    def remove_seat(self, desk: int, slot: int) -> None:
        """Take one seat away from a desk."""
        if desk not in self._seats_before:
            self._seats_before[desk] = (self.seats[desk], self.desk_mask[desk])
            self.seats[desk] = self.seats[desk][:]
        self.seats[desk][slot] -= 1
        if self.seats[desk][slot] == 0:
            self.desk_mask[desk] &= ~(1 << slot)

    def add_candidate(self, mask: int, need: int, room: int) -> int:
        """Add a candidate present in the slots of ``mask``; return the new position."""
        self.candidate_mask.append(mask)
        self.candidate_need.append(need)
        self.candidate_room.append(room)
        self.pairs_of_candidate.append([])
        return len(self.candidate_need) - 1

    def add_pair(self, candidate: int, company: int, weight: int) -> int:
        """Add a pair (``pairs_of_company`` apart); return its position."""
        pair = len(self.weight)
        self.pairs_of_candidate[candidate].append(pair)
        if candidate < self.first_new_candidate:
            self._known_candidates_extended.append(candidate)
        self.weight.append(weight)
        self.candidate_of.append(candidate)
        self.company_of.append(company)
        return pair


class Move(NamedTuple):
    """An interview put or taken away; ``rank`` is its place among those seated at the desk before it was taken."""

    put: bool
    pair: int
    desk: int
    slot: int
    rank: int = -1


@dataclass(frozen=True, slots=True)
class _Totals:
    """Copies of what is short enough to be restored whole."""

    open_candidate: list[int]
    open_desk: list[int]
    open_room: int
    desk_load: list[int]
    company_load: list[int]
    slot_load: list[int]
    changeable: int
    weight: int


class ReversibleAssignment(Assignment):
    """An assignment that returns to its last ``checkpoint``; slots are emptied before any other move.

    Moves are undone one by one, for there are few; sums and masks are restored from copies (28 kB for 2,000
    candidates).
    """

    board: ReversibleBoard

    def __init__(self, board: ReversibleBoard) -> None:
        super().__init__(board)
        self.checkpoint()

    def checkpoint(self) -> None:
        """Make the present state the one that ``rollback`` returns to."""
        #: What happened since, the last one last.
        self.moves: list[Move] = []
        self._emptied: list[tuple[int, list[list[int]]]] = []  # slot, who was seated there by desk
        self._sizes = len(self.slot_of), len(self.pair_in_slot)
        self._totals = _Totals(
            self.open_candidate[:],
            self.open_desk[:],
            self.open_room,
            self.desk_load[:],
            self.company_load[:],
            self.slot_load[:],
            self.changeable,
            self.weight,
        )

    def rollback(self) -> None:
        """Return to the last checkpoint, down to the order at each desk; to be called before the board's."""
        candidate_of = self.board.candidate_of
        for move in reversed(self.moves):
            seated, held = self.seated[move.desk][move.slot], self.pair_in_slot[candidate_of[move.pair]]
            if move.put:
                self.slot_of[move.pair] = self.desk_of[move.pair] = -1
                del held[move.slot]
                seated.remove(move.pair)
            else:
                self.slot_of[move.pair], self.desk_of[move.pair] = move.slot, move.desk
                held[move.slot] = move.pair
                seated.insert(move.rank, move.pair)
        for slot, by_desk in reversed(self._emptied):
            for desk, pairs in enumerate(by_desk):
                self.seated[desk][slot] = pairs
                for pair in pairs:
                    self.slot_of[pair], self.desk_of[pair] = slot, desk
                    self.pair_in_slot[candidate_of[pair]][slot] = pair
        pairs_before, candidates_before = self._sizes
        del self.slot_of[pairs_before:], self.desk_of[pairs_before:], self.pair_in_slot[candidates_before:]
        before = self._totals
        self.open_candidate, self.open_desk, self.open_room = before.open_candidate, before.open_desk, before.open_room
        self.desk_load, self.company_load, self.slot_load = before.desk_load, before.company_load, before.slot_load
        self.changeable, self.weight = before.changeable, before.weight
        self.checkpoint()

    def put(self, pair: int, desk: int, slot: int) -> None:
        """Do as ``Assignment.put``, and remember it."""
        super().put(pair, desk, slot)
        self.moves.append(Move(True, pair, desk, slot))

    def take(self, pair: int) -> tuple[int, int]:
        """Do as ``Assignment.take``, and remember it with the rank that the pair had at its desk."""
        rank = self.seated[self.desk_of[pair]][self.slot_of[pair]].index(pair)
        desk, slot = super().take(pair)
        self.moves.append(Move(False, pair, desk, slot, rank))
        return desk, slot

    def empty_slot(self, slot: int) -> list[int]:
        """Take away every interview of a slot at once; return their pairs."""
        board, bit = self.board, 1 << slot
        by_desk = [by_slot[slot] for by_slot in self.seated]
        self._emptied.append((slot, by_desk))
        for desk, pairs in enumerate(by_desk):
            if pairs:
                self.seated[desk][slot] = []
                self.open_desk[desk] |= bit
                self.desk_load[desk] -= len(pairs)
                self.company_load[board.desk_company[desk]] -= len(pairs)
        gone = [pair for pairs in by_desk for pair in pairs]
        for pair in gone:
            candidate = board.candidate_of[pair]
            self.slot_of[pair] = self.desk_of[pair] = -1
            del self.pair_in_slot[candidate][slot]
            self.open_candidate[candidate] = (
                self.still_open(candidate) if board.gap else self.open_candidate[candidate] | bit
            )
        self.weight -= sum(map(board.weight.__getitem__, gone))
        self.slot_load[slot] = 0
        return gone

    def freeze(self, mask: int) -> None:
        """Let nothing change any more but in the slots of ``mask``."""
        self.changeable &= mask
        self.open_room &= self.changeable

    def keep_candidate_in(self, candidate: int, mask: int) -> None:
        """Let the candidate be present in the slots of ``mask`` at most; nobody meets them in another."""
        self.board.keep_candidate_in(candidate, mask)
        self.open_candidate[candidate] &= mask

    def remove_seat(self, desk: int, slot: int) -> None:
        """Take one seat away from a desk; whoever sat there is gone already."""
        self.board.remove_seat(desk, slot)
        if len(self.seated[desk][slot]) >= self.board.seats[desk][slot]:
            self.open_desk[desk] &= ~(1 << slot)

    def add_candidate(self, mask: int, need: int, room: int) -> int:
        """Add a candidate present in the slots of ``mask``; return the new position."""
        self.pair_in_slot.append({})
        self.open_candidate.append(mask)
        return self.board.add_candidate(mask, need, room)

    def add_pair(self, candidate: int, company: int, weight: int) -> int:
        """Add a pair without interview; return its position."""
        self.slot_of.append(-1)
        self.desk_of.append(-1)
        return self.board.add_pair(candidate, company, weight)
