"""A timetable being built: constant-time moves on plain lists and bit masks.

Bit t of a mask speaks of slot t. A plan never breaks a hard rule: ``put`` is only called where
``open_slots`` and ``has_room`` allow it. Pairs, candidates, desks and slots are the positions of the ``Grid``.
"""

from collections.abc import Iterable, Iterator

from forum_app.scheduling.forum.solver.instance import Grid


class Board:
    """The fixed part of the search, read once from a ``Grid`` into plain lists (shared by all plans)."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.slots, self.gap = grid.slots, grid.gap
        self.candidate_of: list[int] = grid.pair_candidate.tolist()
        self.company_of: list[int] = grid.pair_company.tolist()
        self.weight: list[int] = grid.pair_weight.tolist()
        self.candidate_room: list[int] = grid.candidate_room.tolist()
        self.candidate_need: list[int] = grid.candidate_need.tolist()
        self.company_need: list[int] = grid.company_need.tolist()
        self.desk_company: list[int] = grid.desk_company.tolist()
        self.desk_room: list[int] = grid.desk_room.tolist()
        self.slot_room: list[int] = grid.slot_room.tolist()
        self.seats: list[list[int]] = grid.seats.tolist()
        self.candidate_mask = [_mask(row) for row in grid.candidate_free.tolist()]
        self.desk_mask = [_mask(row) for row in self.seats]
        self.desks_of_company: list[list[int]] = [[] for _ in grid.company_need]
        for desk, company in enumerate(self.desk_company):
            self.desks_of_company[company].append(desk)
        self.pairs_of_candidate: list[list[int]] = [[] for _ in self.candidate_need]
        self.pairs_of_company: list[list[int]] = [[] for _ in self.company_need]
        for pair, (candidate, company) in enumerate(zip(self.candidate_of, self.company_of, strict=True)):
            self.pairs_of_candidate[candidate].append(pair)
            self.pairs_of_company[company].append(pair)
        #: What one missing interview costs: more than all wishes together, so a floor always comes first.
        self.short_worth = sum(self.weight) + 1

    def near(self, mask: int) -> int:
        """The slots of ``mask`` and those within the gap of one of them."""
        near = mask
        for step in range(1, self.gap + 1):
            near |= mask << step | mask >> step
        return near


class Plan:
    """Which pair meets where and when, on top of the locked interviews."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.slot_of = [-1] * len(board.weight)
        self.desk_of = [-1] * len(board.weight)
        self.meets: list[dict[int, int]] = [{} for _ in board.candidate_need]  # candidate → slot → pair
        self.seated: list[list[list[int]]] = [[[] for _ in range(board.slots)] for _ in board.seats]
        self.open_candidate = list(board.candidate_mask)  # slots where the candidate may take one more
        self.open_desk = list(board.desk_mask)  # slots where the desk has a seat left
        self.open_room = _mask(board.slot_room)  # slots where the room has a seat left
        self.desk_load = [0] * len(board.seats)
        self.company_load = [0] * len(board.company_need)
        self.slot_load = [0] * board.slots
        self.hours = (1 << board.slots) - 1  # slots where something may still change
        self.weight = 0

    def load(self, candidate: int) -> int:
        """How many interviews the candidate has, the locked ones apart."""
        return len(self.meets[candidate])

    def has_room(self, candidate: int) -> bool:
        """Whether the candidate's cap allows one more interview."""
        return len(self.meets[candidate]) < self.board.candidate_room[candidate]

    def open_slots(self, pair: int, desk: int) -> int:
        """The mask of slots where the pair could meet at this desk, caps apart."""
        if self.desk_load[desk] >= self.board.desk_room[desk]:
            return 0
        return self.open_candidate[self.board.candidate_of[pair]] & self.open_desk[desk] & self.open_room

    def put(self, pair: int, desk: int, slot: int) -> None:
        """Hold the pair's meeting there; it has none yet."""
        board, candidate, bit = self.board, self.board.candidate_of[pair], 1 << slot
        self.slot_of[pair], self.desk_of[pair] = slot, desk
        self.meets[candidate][slot] = pair
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
        """Remove the pair's meeting; returns its (desk, slot)."""
        board, candidate = self.board, self.board.candidate_of[pair]
        desk, slot = self.desk_of[pair], self.slot_of[pair]
        bit = 1 << slot
        self.slot_of[pair] = self.desk_of[pair] = -1
        del self.meets[candidate][slot]
        if board.gap:
            self.open_candidate[candidate] = self.still_open(candidate)
        else:
            self.open_candidate[candidate] |= bit
        self.seated[desk][slot].remove(pair)
        self.open_desk[desk] |= bit
        self.desk_load[desk] -= 1
        self.company_load[board.company_of[pair]] -= 1
        self.slot_load[slot] -= 1
        self.open_room |= bit & self.hours
        self.weight -= board.weight[pair]
        return desk, slot

    def still_open(self, candidate: int) -> int:
        """The mask of slots where the candidate may take one more, counted afresh."""
        busy = sum(1 << slot for slot in self.meets[candidate])
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
        """What placing the pair adds: its weight, and much more for each floor it helps to reach."""
        board = self.board
        candidate, company = board.candidate_of[pair], board.company_of[pair]
        short = (len(self.meets[candidate]) < board.candidate_need[candidate]) + (
            self.company_load[company] < board.company_need[company]
        )
        return board.weight[pair] + short * board.short_worth

    def loss(self, pair: int) -> int:
        """What removing the pair costs."""
        board = self.board
        candidate, company = board.candidate_of[pair], board.company_of[pair]
        short = (len(self.meets[candidate]) <= board.candidate_need[candidate]) + (
            self.company_load[company] <= board.company_need[company]
        )
        return board.weight[pair] + short * board.short_worth

    def placed(self) -> list[int]:
        """The pairs that have a meeting."""
        return [pair for pair, slot in enumerate(self.slot_of) if slot >= 0]

    def places(self) -> list[tuple[int, int, int]]:
        """The whole plan as (pair, desk, slot), a value that can be kept and given back to ``filled``."""
        return [(pair, self.desk_of[pair], slot) for pair, slot in enumerate(self.slot_of) if slot >= 0]


def filled(board: Board, places: Iterable[tuple[int, int, int]]) -> Plan:
    """A new plan holding the given meetings."""
    plan = Plan(board)
    for pair, desk, slot in places:
        plan.put(pair, desk, slot)
    return plan


def bits(mask: int) -> Iterator[int]:
    """The positions of the ones of a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _mask(flags: Iterable[int]) -> int:
    return sum(1 << slot for slot, flag in enumerate(flags) if flag > 0)
