"""Invented days are possible, of the size asked for, alike for one seed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.scheduling import meetings
from forum_app.scheduling.errors import ProblemError
from forum_app.scheduling.meetings.solver.construct import Construction
from forum_app.scheduling.meetings.solver.slot_domains import slot_domains
from tests.scheduling.profiles import steady


@steady(12)
@given(st.integers(0, 10**6), st.booleans(), st.integers(1, 16))
def test_invented_days_can_be_read_and_are_of_the_size_asked_for(seed, hard, slots):
    data = meetings.write(meetings.generate(20, 4 * slots, slots, 6, seed, hard))
    problem = meetings.read(data)
    assert (len(problem.participants), len(problem.meetings), problem.slots, problem.rooms) == (20, 4 * slots, slots, 6)
    assert all(problem.domains)
    assert problem == meetings.generate(20, 4 * slots, slots, 6, seed, hard)
    assert meetings.write(problem) == data


@pytest.mark.parametrize("seed", range(3))
def test_invented_days_are_possible(seed):
    problem = meetings.generate(30, 90, 14, 8, seed, hard=True)
    assert Construction(problem, slot_domains(problem), random.Random(seed)).run(10_000) is not None


def test_an_empty_day_can_be_invented():
    assert meetings.write(meetings.generate(0, 0, 0, 0))["meetings"] == []


@pytest.mark.parametrize("size", [(10, 50, 8, 6), (2, 9, 8, 6), (1, 1, 8, 6)])
def test_what_cannot_fit_is_refused(size):
    with pytest.raises(ProblemError):
        meetings.generate(*size)
