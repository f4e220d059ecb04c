"""Ejection chains: place one more interview by moving a few others out of its way.

To place a pair, put it where exactly one interview is in the way, re-place that one, and so on, breadth
first, so the shortest chain wins. This contains the two-colour alternating paths of König's
edge-colouring proof, and respects absences, capacities, gaps and caps. When nothing can be placed
for free, the chain may end by dropping a interview that is worth less than the one it lets in.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from forum_app.scheduling.forum.solver.assignment import Assignment, bits

#: One step of a chain: this pair goes to that desk in that slot.
Step = tuple[int, int, int]


def _anyone(_pair: int) -> bool:
    return True


@dataclass(frozen=True)
class Allowance:
    """What a chain may do: ``movable`` and ``droppable`` speak of an interview, ``longest`` bounds those in its way."""

    movable: Callable[[int], bool] = _anyone
    droppable: Callable[[int], bool] = _anyone
    longest: int = 1 << 30


UNRESTRICTED = Allowance()
NONE_DROPPED = Allowance(droppable=lambda _pair: False)


def insert(assignment: Assignment, pair: int, limit: int, allowance: Allowance = UNRESTRICTED) -> int:
    """Place ``pair``, moving others if need be; the assignment is unchanged when that fails.

    ``limit`` bounds the number of interviews looked at. A droppable interview of less worth may be lost at the end of
    the chain. Returns what was gained (see ``Assignment.gain``), 0 when nothing was done.
    """
    board = assignment.board
    if assignment.slot_of[pair] >= 0:
        return 0
    gain = assignment.gain(pair)
    if not assignment.has_room(board.candidate_of[pair]):
        return _replace_own(assignment, pair, limit, allowance)
    parent: dict[int, int] = {pair: -1}
    depth: dict[int, int] = {pair: 0}
    step: dict[int, tuple[int, int]] = {}
    queue, head = [pair], 0
    best_loss, dropped = gain, -1
    while head < len(queue) and head < limit:
        mover = queue[head]
        head += 1
        for desk in board.desks_of_company[board.company_of[mover]]:
            open_now = _free_of(assignment, mover, desk)
            if open_now:
                last = (mover, desk, _roomiest(assignment, desk, open_now))
                if _carry_out(assignment, [*_chain(parent, step, mover), last]):
                    return gain
            if depth[mover] >= allowance.longest:
                continue
            for slot in bits(_reach(assignment, mover, desk) & ~open_now):
                for blocker in _blockers(assignment, mover, desk, slot):
                    if blocker in parent or not allowance.movable(blocker):
                        continue
                    parent[blocker], depth[blocker] = mover, depth[mover] + 1
                    step[blocker] = (desk, slot)
                    queue.append(blocker)
                    if allowance.droppable(blocker) and assignment.loss(blocker) < best_loss:
                        best_loss, dropped = assignment.loss(blocker), blocker
    if dropped >= 0:
        return _drop_at_end(assignment, parent, step, dropped, gain)
    return 0


def _replace_own(assignment: Assignment, pair: int, limit: int, allowance: Allowance) -> int:
    """Let a candidate at the cap give up the least of their own interviews for a better one; return what was gained."""
    own = [p for p in assignment.pair_in_slot[assignment.board.candidate_of[pair]].values() if allowance.droppable(p)]
    if not own:
        return 0
    least = min(own, key=lambda p: (assignment.loss(p), p))
    loss = assignment.loss(least)
    where = assignment.take(least)
    if assignment.gain(pair) > loss:
        won = insert(assignment, pair, limit, replace(allowance, droppable=NONE_DROPPED.droppable))
        if won:
            return won - loss
    assignment.put(least, *where)
    return 0


def _reach(assignment: Assignment, pair: int, desk: int) -> int:
    board = assignment.board
    return board.candidate_mask[board.candidate_of[pair]] & board.desk_mask[desk] & assignment.changeable


def _free_of(assignment: Assignment, mover: int, desk: int) -> int:
    """Return slots where the mover could go at once, its own present interview not being in its own way."""
    board = assignment.board
    candidate, here = board.candidate_of[mover], assignment.slot_of[mover]
    if here < 0:
        return assignment.open_slots(mover, desk)
    if assignment.desk_of[mover] != desk and assignment.desk_load[desk] >= board.desk_room[desk]:
        return 0
    if board.gap:
        busy = 0
        for slot in assignment.pair_in_slot[candidate]:
            busy |= 1 << slot
        mine = board.candidate_mask[candidate] & ~board.near(busy & ~(1 << here))
    else:
        mine = assignment.open_candidate[candidate]
    return mine & assignment.open_desk[desk] & assignment.open_room & ~(1 << here)


def _blockers(assignment: Assignment, mover: int, desk: int, slot: int) -> list[int]:
    """Return the interviews each of which, alone, is in the way of the mover there (empty if two at once are)."""
    board, bit = assignment.board, 1 << slot
    candidate, here = board.candidate_of[mover], assignment.slot_of[mover]
    if here == slot and assignment.desk_of[mover] == desk:
        return []
    pair_in_slot = assignment.pair_in_slot[candidate]
    if board.gap:
        own = [p for s, p in pair_in_slot.items() if abs(s - slot) <= board.gap and p != mover]
    else:
        own = [pair_in_slot[slot]] if slot in pair_in_slot and pair_in_slot[slot] != mover else []
    if len(own) > 1:
        return []
    occupancy: list[list[int]] = [own] if own else []
    if not assignment.open_desk[desk] & bit:
        occupancy.append(assignment.seated[desk][slot])
    if assignment.desk_of[mover] != desk and assignment.desk_load[desk] >= board.desk_room[desk]:
        occupancy.append([p for seated in assignment.seated[desk] for p in seated])
    if here != slot and not assignment.open_room & bit:
        occupancy.append([p for seated in assignment.seated for p in seated[slot]])
    if not occupancy:
        return []
    first = occupancy[0]
    for other in occupancy[1:]:
        first = [p for p in first if p in other]
    return [p for p in first if p != mover]


def _roomiest(assignment: Assignment, desk: int, mask: int) -> int:
    seats, seated = assignment.board.seats[desk], assignment.seated[desk]
    return max(bits(mask), key=lambda slot: seats[slot] - len(seated[slot]))


def _chain(parent: dict[int, int], step: dict[int, tuple[int, int]], last: int) -> list[Step]:
    """Return the moves that free the place of ``last``, from the pair to insert to the one just before it."""
    moves: list[Step] = []
    while parent[last] >= 0:
        moves.append((parent[last], *step[last]))
        last = parent[last]
    return moves[::-1]


def _drop_at_end(
    assignment: Assignment, parent: dict[int, int], step: dict[int, tuple[int, int]], dropped: int, gain: int
) -> int:
    loss = assignment.loss(dropped)
    where = assignment.take(dropped)
    if gain > loss and _carry_out(assignment, _chain(parent, step, dropped)):
        return gain - loss
    assignment.put(dropped, *where)
    return 0


def _carry_out(assignment: Assignment, moves: list[Step]) -> bool:
    """Take all movers away, then put each in its new place; restore everything if one does not fit."""
    before = [(pair, *assignment.take(pair)) for pair, _, _ in moves if assignment.slot_of[pair] >= 0]
    done: list[int] = []
    for pair, desk, slot in moves:
        if not assignment.open_slots(pair, desk) >> slot & 1:
            for undone in done:
                assignment.take(undone)
            for old, old_desk, old_slot in before:
                assignment.put(old, old_desk, old_slot)
            return False
        assignment.put(pair, desk, slot)
        done.append(pair)
    return True
