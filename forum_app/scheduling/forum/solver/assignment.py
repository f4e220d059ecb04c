"""A timetable being built: constant-time moves on plain lists and bit masks.

Bit t of a mask speaks of slot t. An assignment never breaks a hard rule: ``put`` is only called where
``open_slots`` and ``has_room`` allow it. Pairs, candidates, desks and slots are the positions of the ``Instance``.
"""

from collections.abc import Iterable, Iterator

from forum_app.scheduling.forum.solver.board import Board, mask_of

#: An interview held: pair, desk, slot.
Place = tuple[int, int, int]


class Assignment:
    """Which pair has its interview where and when, on top of the locked interviews."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.slot_of = [-1] * len(board.weight)
        self.desk_of = [-1] * len(board.weight)
        self.pair_in_slot: list[dict[int, int]] = [{} for _ in board.candidate_need]  # candidate → slot → pair
        self.seated: list[list[list[int]]] = [[[] for _ in range(board.slots)] for _ in board.seats]
        self.open_candidate = list(board.candidate_mask)  # slots where the candidate may take one more
        self.open_desk = list(board.desk_mask)  # slots where the desk has a seat left
        self.open_room = mask_of(board.slot_room)  # slots where the room has a seat left
        self.desk_load = [0] * len(board.seats)
        self.company_load = [0] * len(board.company_need)
        self.slot_load = [0] * board.slots
        self.changeable = (1 << board.slots) - 1  # slots where something may still change
        self.weight = 0

    def load(self, candidate: int) -> int:
        """Return how many interviews the candidate has, the locked ones apart."""
        return len(self.pair_in_slot[candidate])

    def has_room(self, candidate: int) -> bool:
        """Return whether the candidate's cap allows one more interview."""
        return len(self.pair_in_slot[candidate]) < self.board.candidate_room[candidate]

    def open_slots(self, pair: int, desk: int) -> int:
        """Return the mask of slots where the pair could meet at this desk, caps apart."""
        if self.desk_load[desk] >= self.board.desk_room[desk]:
            return 0
        return self.open_candidate[self.board.candidate_of[pair]] & self.open_desk[desk] & self.open_room

    def put(self, pair: int, desk: int, slot: int) -> None:
        """Put the pair's interview there; it has none yet."""
        board, candidate, bit = self.board, self.board.candidate_of[pair], 1 << slot
        self.slot_of[pair], self.desk_of[pair] = slot, desk
        self.pair_in_slot[candidate][slot] = pair
        self.open_candidate[candidate] &= ~(board.near(bit) if board.gap else bit)
        seated = self.seated[desk][slot]
        seated.append(pair)
        if len(seated) == board.seats[desk][slot]:
            self.open_desk[desk] &= ~bit
        self.desk_load[desk] += 1
        self.company_load[board.company_of[pair]] += 1
        self.slot_load[slot] += 1
        if self.slot_load[slot] == board.slot_room[slot]:
            self.open_room &= ~bit
        self.weight += board.weight[pair]

    def take(self, pair: int) -> tuple[int, int]:
        """Remove the pair's interview; return its (desk, slot)."""
        board, candidate = self.board, self.board.candidate_of[pair]
        desk, slot = self.desk_of[pair], self.slot_of[pair]
        bit = 1 << slot
        self.slot_of[pair] = self.desk_of[pair] = -1
        del self.pair_in_slot[candidate][slot]
        if board.gap:
            self.open_candidate[candidate] = self.still_open(candidate)
        else:
            self.open_candidate[candidate] |= bit
        self.seated[desk][slot].remove(pair)
        self.open_desk[desk] |= bit
        self.desk_load[desk] -= 1
        self.company_load[board.company_of[pair]] -= 1
        self.slot_load[slot] -= 1
        self.open_room |= bit & self.changeable
        self.weight -= board.weight[pair]
        return desk, slot

    def still_open(self, candidate: int) -> int:
        """Return the mask of slots where the candidate may take one more, counted afresh."""
        busy = sum(1 << slot for slot in self.pair_in_slot[candidate])
        return self.board.candidate_mask[candidate] & ~self.board.near(busy)

    def put_somewhere(self, pair: int) -> bool:
        """Place the pair in an open slot of its company, the one with most seats left; False if none."""
        best, where = 0, (-1, -1)
        for desk in self.board.desks_of_company[self.board.company_of[pair]]:
            seats, seated = self.board.seats[desk], self.seated[desk]
            for slot in bits(self.open_slots(pair, desk)):
                left = seats[slot] - len(seated[slot])
                if left > best:
                    best, where = left, (desk, slot)
        if best:
            self.put(pair, *where)
        return best > 0

    def put_first(self, pair: int) -> bool:
        """Place the pair in the first open slot of its company; False if none."""
        open_at = [
            (self.open_slots(pair, desk), desk) for desk in self.board.desks_of_company[self.board.company_of[pair]]
        ]
        first = min((((mask & -mask).bit_length() - 1, desk) for mask, desk in open_at if mask), default=None)
        if first is not None:
            self.put(pair, first[1], first[0])
        return first is not None

    def gain(self, pair: int) -> int:
        """Return what placing the pair adds: its weight, and much more for each floor it helps to reach."""
        board = self.board
        candidate, company = board.candidate_of[pair], board.company_of[pair]
        short = (len(self.pair_in_slot[candidate]) < board.candidate_need[candidate]) + (
            self.company_load[company] < board.company_need[company]
        )
        return board.weight[pair] + short * board.short_worth

    def loss(self, pair: int) -> int:
        """Return what removing the pair costs."""
        board = self.board
        candidate, company = board.candidate_of[pair], board.company_of[pair]
        short = (len(self.pair_in_slot[candidate]) <= board.candidate_need[candidate]) + (
            self.company_load[company] <= board.company_need[company]
        )
        return board.weight[pair] + short * board.short_worth

    def placed(self) -> list[int]:
        """Return the pairs that have an interview."""
        return [pair for pair, slot in enumerate(self.slot_of) if slot >= 0]

    def places(self) -> list[Place]:
        """Return the whole assignment as (pair, desk, slot), a value that can be kept and given back to ``filled``."""
        return [(pair, self.desk_of[pair], slot) for pair, slot in enumerate(self.slot_of) if slot >= 0]


def filled(board: Board, places: Iterable[Place]) -> Assignment:
    """Return a new assignment holding the given interviews."""
    assignment = Assignment(board)
    for pair, desk, slot in places:
        assignment.put(pair, desk, slot)
    return assignment


def bits(mask: int) -> Iterator[int]:
    """Return the positions of the ones of a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
