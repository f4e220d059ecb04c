"""Ejection chains: place one more meeting by moving a few others out of its way.

To place a pair, put it where exactly one meeting is in the way, re-place that one, and so on, breadth
first, so the shortest chain wins. This contains the two-colour alternating paths of König's
edge-colouring proof, and respects absences, capacities, gaps and caps. When nothing can be placed
for free, the chain may end by dropping a meeting that is worth less than the one it lets in.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from forum_app.scheduling.forum.solver.assignment import Plan, bits

#: One step of a chain: this pair goes to that desk in that slot.
Step = tuple[int, int, int]


def _anyone(pair: int) -> bool:
    return True


@dataclass(frozen=True)
class Leave:
    """What a chain may do: ``movable`` and ``droppable`` say it of a meeting, ``longest`` bounds those in its way."""

    movable: Callable[[int], bool] = _anyone
    droppable: Callable[[int], bool] = _anyone
    longest: int = 1 << 30


FREELY = Leave()
KEEPING_ALL = Leave(droppable=lambda pair: False)


def insert(plan: Plan, pair: int, limit: int, leave: Leave = FREELY) -> int:
    """Place ``pair``, moving others if need be; the plan is unchanged when that fails.

    ``limit`` bounds the number of meetings looked at. A droppable meeting of less worth may be lost at the end of the
    chain. Returns what was gained (see ``Plan.gain``), 0 when nothing was done.
    """
    board = plan.board
    if plan.slot_of[pair] >= 0:
        return 0
    gain = plan.gain(pair)
    if not plan.has_room(board.candidate_of[pair]):
        return _replace_own(plan, pair, limit, leave)
    parent: dict[int, int] = {pair: -1}
    depth: dict[int, int] = {pair: 0}
    step: dict[int, tuple[int, int]] = {}
    queue, head = [pair], 0
    best_loss, dropped = gain, -1
    while head < len(queue) and head < limit:
        mover = queue[head]
        head += 1
        for desk in board.desks_of_company[board.company_of[mover]]:
            open_now = _free_of(plan, mover, desk)
            if open_now:
                last = (mover, desk, _roomiest(plan, desk, open_now))
                if _carry_out(plan, [*_chain(parent, step, mover), last]):
                    return gain
            if depth[mover] >= leave.longest:
                continue
            for slot in bits(_reach(plan, mover, desk) & ~open_now):
                for blocker in _blockers(plan, mover, desk, slot):
                    if blocker in parent or not leave.movable(blocker):
                        continue
                    parent[blocker], depth[blocker] = mover, depth[mover] + 1
                    step[blocker] = (desk, slot)
                    queue.append(blocker)
                    if leave.droppable(blocker) and plan.loss(blocker) < best_loss:
                        best_loss, dropped = plan.loss(blocker), blocker
    if dropped >= 0:
        return _drop_at_end(plan, parent, step, dropped, gain)
    return 0


def _replace_own(plan: Plan, pair: int, limit: int, leave: Leave) -> int:
    """A candidate at the cap gives up the least of their own meetings for a better one."""
    own = [p for p in plan.meets[plan.board.candidate_of[pair]].values() if leave.droppable(p)]
    if not own:
        return 0
    least = min(own, key=lambda p: (plan.loss(p), p))
    loss = plan.loss(least)
    where = plan.take(least)
    if plan.gain(pair) > loss:
        won = insert(plan, pair, limit, replace(leave, droppable=KEEPING_ALL.droppable))
        if won:
            return won - loss
    plan.put(least, *where)
    return 0


def _reach(plan: Plan, pair: int, desk: int) -> int:
    board = plan.board
    return board.candidate_mask[board.candidate_of[pair]] & board.desk_mask[desk] & plan.hours


def _free_of(plan: Plan, mover: int, desk: int) -> int:
    """Slots where the mover could go at once, its own present meeting not being in its own way."""
    board = plan.board
    candidate, here = board.candidate_of[mover], plan.slot_of[mover]
    if here < 0:
        return plan.open_slots(mover, desk)
    if plan.desk_of[mover] != desk and plan.desk_load[desk] >= board.desk_room[desk]:
        return 0
    if board.gap:
        busy = 0
        for slot in plan.meets[candidate]:
            busy |= 1 << slot
        mine = board.candidate_mask[candidate] & ~board.near(busy & ~(1 << here))
    else:
        mine = plan.open_candidate[candidate]
    return mine & plan.open_desk[desk] & plan.open_room & ~(1 << here)


def _blockers(plan: Plan, mover: int, desk: int, slot: int) -> list[int]:
    """The meetings each of which, alone, is in the way of the mover there (empty if two at once are)."""
    board, bit = plan.board, 1 << slot
    candidate, here = board.candidate_of[mover], plan.slot_of[mover]
    if here == slot and plan.desk_of[mover] == desk:
        return []
    meets = plan.meets[candidate]
    if board.gap:
        own = [p for s, p in meets.items() if abs(s - slot) <= board.gap and p != mover]
    else:
        own = [meets[slot]] if slot in meets and meets[slot] != mover else []
    if len(own) > 1:
        return []
    crowd: list[list[int]] = [own] if own else []
    if not plan.open_desk[desk] & bit:
        crowd.append(plan.seated[desk][slot])
    if plan.desk_of[mover] != desk and plan.desk_load[desk] >= board.desk_room[desk]:
        crowd.append([p for seated in plan.seated[desk] for p in seated])
    if here != slot and not plan.open_room & bit:
        crowd.append([p for seated in plan.seated for p in seated[slot]])
    if not crowd:
        return []
    first = crowd[0]
    for other in crowd[1:]:
        first = [p for p in first if p in other]
    return [p for p in first if p != mover]


def _roomiest(plan: Plan, desk: int, mask: int) -> int:
    seats, seated = plan.board.seats[desk], plan.seated[desk]
    return max(bits(mask), key=lambda slot: seats[slot] - len(seated[slot]))


def _chain(parent: dict[int, int], step: dict[int, tuple[int, int]], last: int) -> list[Step]:
    """The moves that free the place of ``last``, from the pair to insert to the one just before it."""
    moves: list[Step] = []
    while parent[last] >= 0:
        moves.append((parent[last], *step[last]))
        last = parent[last]
    return moves[::-1]


def _drop_at_end(plan: Plan, parent: dict[int, int], step: dict[int, tuple[int, int]], dropped: int, gain: int) -> int:
    loss = plan.loss(dropped)
    where = plan.take(dropped)
    if gain > loss and _carry_out(plan, _chain(parent, step, dropped)):
        return gain - loss
    plan.put(dropped, *where)
    return 0


def _carry_out(plan: Plan, moves: list[Step]) -> bool:
    """Take all movers away, then put each in its new place; restore everything if one does not fit."""
    before = [(pair, *plan.take(pair)) for pair, _, _ in moves if plan.slot_of[pair] >= 0]
    done: list[int] = []
    for pair, desk, slot in moves:
        if not plan.open_slots(pair, desk) >> slot & 1:
            for undone in done:
                plan.take(undone)
            for old, old_desk, old_slot in before:
                plan.put(old, old_desk, old_slot)
            return False
        plan.put(pair, desk, slot)
        done.append(pair)
    return True
