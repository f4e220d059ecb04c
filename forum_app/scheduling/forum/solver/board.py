"""An instance as plain lists and bit masks, for searches in pure Python.

Bit t of a mask speaks of slot t. Pairs, candidates, desks and slots are the positions of the ``Instance``.
"""

from collections.abc import Iterable

from forum_app.scheduling.forum.solver.instance import Instance


class Board:
    """The rules of the search, read once from an ``Instance`` and shared by all assignments."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.slots, self.gap = instance.slots, instance.gap
        self.candidate_of: list[int] = instance.pair_candidate.tolist()
        self.company_of: list[int] = instance.pair_company.tolist()
        self.weight: list[int] = instance.pair_weight.tolist()
        self.candidate_room: list[int] = instance.candidate_room.tolist()
        self.candidate_need: list[int] = instance.candidate_need.tolist()
        self.company_need: list[int] = instance.company_need.tolist()
        self.desk_company: list[int] = instance.desk_company.tolist()
        self.desk_room: list[int] = instance.desk_room.tolist()
        self.slot_room: list[int] = instance.slot_room.tolist()
        self.seats: list[list[int]] = instance.seats.tolist()
        self.candidate_mask = [mask_of(row) for row in instance.candidate_free.tolist()]
        self.desk_mask = [mask_of(row) for row in self.seats]
        self.desks_of_company: list[list[int]] = [[] for _ in instance.company_need]
        for desk, company in enumerate(self.desk_company):
            self.desks_of_company[company].append(desk)
        self.pairs_of_candidate: list[list[int]] = [[] for _ in self.candidate_need]
        self.pairs_of_company: list[list[int]] = [[] for _ in self.company_need]
        for pair, (candidate, company) in enumerate(zip(self.candidate_of, self.company_of, strict=True)):
            self.pairs_of_candidate[candidate].append(pair)
            self.pairs_of_company[company].append(pair)
        #: What one missing interview costs: more than all wishes together, so a floor always comes first.
        self.short_worth: int = sum(self.weight) + 1

    def near(self, mask: int) -> int:
        """Return the slots of ``mask`` and those within the gap of one of them."""
        near = mask
        for step in range(1, self.gap + 1):
            near |= mask << step | mask >> step
        return near


def mask_of(flags: Iterable[int]) -> int:
    """Return the mask of the positions whose flag is positive."""
    return sum(1 << slot for slot, flag in enumerate(flags) if flag > 0)
