"""The first timetable: a valid one wherever there is one on tiny days, and quickly on the largest."""

import random

from hypothesis import given

from forum_app.scheduling import meetings
from forum_app.scheduling.meetings.solver.construct import Construction
from forum_app.scheduling.meetings.solver.slot_domains import slot_domains
from tests.scheduling.meetings.brute import days, timetables
from tests.scheduling.profiles import steady


@steady(40)
@given(days())
def test_a_tiny_day_is_filled_where_it_can_be(data):
    problem = meetings.read(data)
    domains = slot_domains(problem)
    possible = next(timetables(data), None) is not None
    found = Construction(problem, domains, random.Random(1)).run(2_000) if all(domains) else None
    assert (found is not None) == possible
    if found is not None:
        slot_of = {m.id: t for m, t in zip(problem.meetings, found, strict=True)}
        fixed = data | {"meetings": [m | {"fixed": slot_of[m["id"]]} for m in data["meetings"]]}
        assert list(timetables(fixed)) == [slot_of]


def test_a_congress_is_filled_at_once():
    problem = meetings.generate(400, 1_700, 20, 90, seed=1, hard=True)
    assert Construction(problem, slot_domains(problem), random.Random(1)).run(2 * 1_700) is not None
