"""The description of breaks, and the bound of patterns, against brute force."""

from hypothesis import given

from forum_app.scheduling import meetings
from forum_app.scheduling.meetings.solver.slot_domains import slot_domains
from tests.scheduling.meetings.brute import days, fewest_breaks
from tests.scheduling.profiles import steady


def optimum(problem):
    """The fewest breaks by CP-SAT alone, ``None`` if it proves that there is no timetable."""
    from forum_app.scheduling.meetings.solver.cp_sat import INFEASIBLE, OPTIMAL, SolverThread  # noqa: PLC0415 (heavy)
    from forum_app.scheduling.meetings.solver.model import full_model  # noqa: PLC0415 (heavy)

    solver = SolverThread(full_model(problem, slot_domains(problem)), float("inf"), 1, core=True)
    solver.run()
    assert solver.status in (INFEASIBLE, OPTIMAL)
    return solver.bound if solver.status == OPTIMAL else None


def busy_pattern_bound(problem):
    """The bound of patterns as the search takes it, ``None`` where it has none."""
    from forum_app.scheduling.meetings.solver.busy_patterns import busy_pattern_model  # noqa: PLC0415 (heavy)
    from forum_app.scheduling.meetings.solver.cp_sat import OPTIMAL, SolverThread  # noqa: PLC0415 (heavy)
    from forum_app.scheduling.meetings.solver.model import Model  # noqa: PLC0415 (heavy)

    program = busy_pattern_model(problem, slot_domains(problem))
    if program is None:
        return None
    solver = SolverThread(Model(program), float("inf"), 1)
    solver.run()
    return min(solver.bound, len(problem.participants)) if solver.status == OPTIMAL else None


@steady(20)
@given(data=days())
def test_the_model_has_the_optimum(aside, data):
    assert aside(optimum, meetings.read(data)) == fewest_breaks(data)


@steady(40)
@given(data=days())
def test_busy_patterns_bound_the_breaks_from_below(aside, data):
    best = fewest_breaks(data)
    bound = aside(busy_pattern_bound, meetings.read(data))
    assert best is None or bound is None or bound <= best
