"""The numbering of tables against every possible numbering."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from forum_app.scheduling.forum.problem import Table
from forum_app.scheduling.forum.solver.table_seating import STAYS, staying
from tests.scheduling.profiles import steady


@st.composite
def desks(draw: st.DrawFn) -> tuple[list[Table], list[int], list[frozenset[str]]]:
    slots = draw(st.integers(1, 5))
    tables = [Table(f"t{n}", draw(st.frozensets(st.integers(0, slots - 1)))) for n in range(draw(st.integers(1, 3)))]
    count, pinned = [], []
    for slot in range(slots):
        here = [table.id for table in tables if slot in table.available]
        number = draw(st.integers(0, len(here)))
        count.append(number)
        pinned.append(
            frozenset(draw(st.permutations(here))[: draw(st.integers(0, number))])
            if draw(st.booleans())
            else frozenset()
        )
    return tables, count, pinned


def holes(tables: list[Table], seated: tuple[tuple[str, ...], ...]) -> int:
    total = 0
    for table in tables:
        mine = [slot for slot, ids in enumerate(seated) if table.id in ids]
        if mine:
            total += sum(slot in table.available for slot in range(mine[0], mine[-1])) + 1 - len(mine)
    return total


@steady(60)
@given(desks())
def test_fewest_holes(desk: tuple[list[Table], list[int], list[frozenset[str]]]) -> None:
    tables, count, pinned = desk
    ways = [
        [ids for ids in combinations([t.id for t in tables if slot in t.available], number) if pinned[slot] <= set(ids)]
        for slot, number in enumerate(count)
    ]
    best = min(holes(tables, way) for way in product(*ways))
    found, states = staying(tables, count, pinned)
    assert found == best
    for slot, number in enumerate(count):
        staying_here = {t.id for t, s in zip(tables, states[slot], strict=True) if s == STAYS and slot in t.available}
        assert len(staying_here) >= number
        assert pinned[slot] <= staying_here


@steady(30)
@given(desks())
def test_the_quick_way_is_possible_too(desk: tuple[list[Table], list[int], list[frozenset[str]]]) -> None:
    tables, count, pinned = desk
    quick, _ = staying(tables, count, pinned, most_states=4)
    assert quick >= staying(tables, count, pinned)[0]
