"""A chain of exchanges keeps every rule, and what is told of patterns is true."""

import random

from hypothesis import given
from hypothesis import strategies as st

from forum_app.scheduling import meetings
from forum_app.scheduling.meetings.solver.annealing import Annealing, breaks_of
from forum_app.scheduling.meetings.solver.slot_domains import slot_domains
from tests.scheduling.meetings.brute import breaks, days, timetables
from tests.scheduling.profiles import steady


@steady(30)
@given(st.sets(st.integers(0, 30)))
def test_breaks_of_a_busy_pattern_are_counted(busy):
    drawing = "".join("x" if t in busy else " " for t in range(31)).split()
    assert breaks_of(sum(1 << t for t in busy)) == max(0, len(drawing) - 1)


@steady(30)
@given(days(), st.integers(0, 100))
def test_exchanges_lead_from_timetable_to_timetable(data, seed):
    start = next(timetables(data), None)
    if start is None:
        return
    problem = meetings.read(data)
    annealing = Annealing(
        problem, slot_domains(problem), tuple(start[m.id] for m in problem.meetings), random.Random(seed)
    )
    annealing.run(lambda tried: tried / 500, lambda breaks: False)
    for timetable in (annealing.best, tuple(annealing.slot)):
        slot_of = {m.id: t for m, t in zip(problem.meetings, timetable, strict=True)}
        fixed = data | {"meetings": [m | {"fixed": slot_of[m["id"]]} for m in data["meetings"]]}
        assert list(timetables(fixed)) == [slot_of]
    counts = breaks(data, {m.id: t for m, t in zip(problem.meetings, annealing.best, strict=True)})
    assert annealing.best_breaks in (sum(counts), float("inf"))
