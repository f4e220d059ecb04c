"""A neighbourhood settled again keeps every rule and loses nothing."""

import random

from hypothesis import given
from hypothesis import strategies as st

from forum_app.scheduling import meetings
from forum_app.scheduling.meetings.solver.slot_domains import slot_domains
from tests.scheduling.meetings import searching
from tests.scheduling.meetings.brute import breaks, days, timetables
from tests.scheduling.profiles import steady


def walk(problem, timetable, length, seed, steps):
    """The timetables met on the way, the first one included."""
    from forum_app.scheduling.meetings.solver.neighbourhoods import NeighbourhoodSearch  # noqa: PLC0415 (heavy)

    neighbourhoods = NeighbourhoodSearch(problem, slot_domains(problem), random.Random(seed))
    met = [tuple(timetable)]
    for _ in range(steps):
        neighbourhoods.length = length
        met.append(neighbourhoods.step(met[-1], 0, 60.0, lambda: False) or met[-1])
    return met


def by_id(problem, timetable):
    return {m.id: t for m, t in zip(problem.meetings, timetable, strict=True)}


def fair(data, slot_of):
    counts, limit = breaks(data, slot_of), data["max_break_difference"]
    return limit is None or not counts or max(counts) - min(counts) <= limit


@steady(12)
@given(days(), st.integers(0, 100))
def test_neighbourhoods_lead_from_timetable_to_timetable_without_more_breaks(aside, data, seed):
    start = next((slot_of for slot_of in timetables(data) if fair(data, slot_of)), None)
    if start is None:
        return
    problem = meetings.read(data)
    fewest = sum(breaks(data, start))
    for timetable in aside(walk, problem, [start[m.id] for m in problem.meetings], 2.0, seed, 3):
        slot_of = by_id(problem, timetable)
        fixed = data | {"meetings": [m | {"fixed": slot_of[m["id"]]} for m in data["meetings"]]}
        assert list(timetables(fixed)) == [slot_of]
        assert fair(data, slot_of)
        assert sum(breaks(data, slot_of)) <= fewest
        fewest = sum(breaks(data, slot_of))


def test_a_neighbourhood_as_long_as_the_day_gives_the_best_there_is(aside):
    problem = meetings.generate(12, 24, 6, 6, seed=1)
    data = meetings.write(problem)
    first, best = (aside(searching.solve, problem, iterations=effort) for effort in (0, 20))
    slot_of = {m["id"]: m["slot"] for m in first["meetings"]}
    _, found = aside(walk, problem, [slot_of[m.id] for m in problem.meetings], 6.0, 1, 1)
    assert (best["proved_optimal"], sum(breaks(data, by_id(problem, found)))) == (True, best["breaks"])
