"""The rules of an instance as blocks of a linear model, for all options or for some, around what stays in place."""

from dataclasses import dataclass

import numpy as np

from forum_app.scheduling.forum.solver.instance import UNLIMITED, Instance
from forum_app.scheduling.forum.solver.linear_model import Block, LinearModel, build
from forum_app.scheduling.forum.solver.matching import most_interviews

#: Where the rows of pairs and of seats stand among the blocks of ``model_of``.
PAIR_ROWS, SEAT_ROWS = 0, 2


@dataclass(frozen=True, eq=False)
class Capacity:
    """What the chosen options may use. ``seats`` (D, T); ``desk`` (D,); ``slot`` (T,); ``company_need`` (H,)."""

    seats: np.ndarray
    desk: np.ndarray
    slot: np.ndarray
    company_need: np.ndarray


@dataclass(frozen=True, eq=False)
class Floors:
    """How missing interviews are counted: ``cost`` each; ``steep`` more for each beyond ``mild`` (C,).

    ``most`` (C,) is the greatest number of further interviews of each candidate; ``company_mild`` (H,);
    with ``strict``, nobody may miss more than the mild number.
    """

    most: np.ndarray
    cost: float
    mild: np.ndarray
    company_mild: np.ndarray
    steep: float = 0.0
    strict: bool = False


def full_capacity(instance: Instance) -> Capacity:
    """Return the capacity of everything that is free."""
    return Capacity(instance.seats, instance.desk_room, instance.slot_room, instance.company_need)


def unavoidable(instance: Instance) -> tuple[np.ndarray, np.ndarray]:
    """Return what each candidate (C,) and company (H,) will miss below the floor whatever one does, for want of pairs
    or slots.
    """
    live = np.bincount(instance.pair_company[np.unique(instance.option_pair)], minlength=len(instance.company_need))
    return (
        np.maximum(instance.candidate_need - most_interviews(instance), 0),
        np.maximum(instance.company_need - live, 0),
    )


def floors_of(instance: Instance, worst: int, cost: float, steep: float = 0.0, strict: bool = False) -> Floors:
    """Let missing interviews cost ``cost``; beyond ``worst`` for one person ``steep`` more, or forbid them if
    ``strict``."""
    of_candidate, of_company = unavoidable(instance)
    return Floors(
        most_interviews(instance),
        cost,
        np.maximum(worst - of_candidate, 0),
        np.maximum(worst - of_company, 0),
        steep,
        strict,
    )


def model_of(
    instance: Instance,
    options: np.ndarray,
    room: Capacity,
    floors: Floors,
    even_worth: float = 0.0,
    weighed: bool = True,
) -> LinearModel:
    """Return the time-indexed model of these options (positions in the instance's options), maximising weight less
    missing interviews.

    With ``even_worth``, each unit of evenness (see ``score``) adds that much.
    """
    T, pair, slot, desk = (
        instance.slots,
        instance.option_pair[options],
        instance.option_slot[options],
        instance.option_desk[options],
    )
    candidate, company = instance.pair_candidate[pair], instance.pair_company[pair]
    wide = T + instance.gap
    reach = np.minimum(instance.candidate_need, floors.most)
    missable = np.minimum(reach, floors.mild) if floors.strict else reach
    company_count = np.bincount(company[np.unique(pair, return_index=True)[1]], minlength=len(instance.company_need))
    company_reach = np.minimum(np.maximum(room.company_need, 0), company_count)
    blocks = [
        Block(pair, np.ones(len(instance.pair_weight))),
        Block(
            (candidate * wide + slot)[:, None] + np.arange(instance.gap + 1),
            np.ones(len(instance.candidate_need) * wide),
        ),
        Block(desk * T + slot, room.seats.ravel()),
        Block(
            candidate,
            floors.most,
            lower=reach,
            shortage=missable,
            cost=floors.cost,
            mild=floors.mild,
            steep=floors.steep,
            steps=_steps(instance, floors.most, even_worth) if even_worth else None,
        ),
    ]
    if (instance.company_need > 0).any():
        blocks.append(
            Block(
                company,
                np.full(len(instance.company_need), len(options)),
                lower=company_reach,
                shortage=np.minimum(company_reach, floors.company_mild) if floors.strict else company_reach,
                cost=floors.cost,
                mild=floors.company_mild,
                steep=floors.steep,
            )
        )
    if (instance.desk_room < UNLIMITED // 2).any():
        blocks.append(Block(desk, room.desk))
    if instance.problem.room_capacity is not None:
        blocks.append(Block(slot, room.slot))
    worth = instance.pair_weight[pair].astype(float) if weighed else np.zeros(len(options))
    return build(worth, blocks)


def _steps(instance: Instance, most: np.ndarray, worth: float) -> np.ndarray:
    unit = np.arange(1, int(most.max(initial=0)) + 1)
    free = instance.slots - instance.candidate_load
    return worth * (2.0 * (free[:, None] - unit[None, :]) + 1.0)
