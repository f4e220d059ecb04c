"""Both descriptions of breaks, and the bound of silhouettes, against brute force."""

import pytest
from hypothesis import given, settings

from forum_app.scheduling import meetings
from forum_app.scheduling.meetings.engine import INFEASIBLE, OPTIMAL, Engine
from forum_app.scheduling.meetings.model import Model, full_model
from forum_app.scheduling.meetings.silhouette import silhouette_model
from forum_app.scheduling.meetings.windows import windows

from .brute import days, fewest_breaks


@pytest.mark.parametrize("blocks", [False, True])
def test_the_model_has_the_optimum(blocks):
    @settings(max_examples=60, deadline=None)
    @given(days())
    def check(data):
        problem = meetings.read_problem(data)
        engine = Engine(full_model(problem, windows(problem), blocks=blocks), 20, 1, core=True)
        engine.run()
        best = fewest_breaks(data)
        assert engine.status == (INFEASIBLE if best is None else OPTIMAL)
        if best is not None:
            assert engine.bound == best

    check()


@settings(max_examples=100, deadline=None)
@given(days())
def test_silhouettes_bound_the_breaks_from_below(data):
    problem = meetings.read_problem(data)
    program = silhouette_model(problem, windows(problem))
    best = fewest_breaks(data)
    if program is None or best is None:
        return
    engine = Engine(Model(program), 20, 1)
    engine.run()
    if engine.status == OPTIMAL:
        assert min(engine.bound, len(problem.participants)) <= best
