"""Why a day is impossible where counting does not show it: a small set of rules that cannot hold together, found by
CP-SAT.
"""

from collections.abc import Callable, Mapping, Sequence

from ortools.sat.python import cp_model

from forum_app.scheduling.meetings.problem import MeetingProblem
from forum_app.scheduling.meetings.solver.cp_sat import INFEASIBLE, SolverThread
from forum_app.scheduling.meetings.solver.model import Model
from forum_app.scheduling.sentences import counted, listed

#: What may be spent on making a conflict smaller (deterministic seconds of CP-SAT), and rules beyond which it is not
#: tried.
SHRINK_EFFORT, SHRINK_RULES = 5.0, 400


def minimal_conflict(
    problem: MeetingProblem, domains: Sequence[Sequence[int]], ended: Callable[[], bool], seed: int
) -> list[str]:
    """Return a few rules of a day known to be impossible that cannot hold together, in French.

    Rules are left out one by one as long as the others still conflict, until ``ended`` says so or ``SHRINK_EFFORT`` is
    spent.
    """
    rules = _rules(problem)
    conflict, spent = _core(problem, domains, rules, SHRINK_EFFORT, ended, seed)
    if conflict is None:
        return ["les rendez-vous, les disponibilités et les salles se contredisent"]
    for rule in list(conflict) if len(conflict) <= SHRINK_RULES else ():
        if rule not in conflict:
            continue
        if spent >= SHRINK_EFFORT or ended():
            break
        fewer = [other for other in conflict if other != rule]
        smaller, effort = _core(problem, domains, fewer, SHRINK_EFFORT - spent, ended, seed)
        conflict, spent = conflict if smaller is None else smaller, spent + effort
    return _told(conflict)


Rule = tuple[str, str]


def _rules(problem: MeetingProblem) -> list[Rule]:
    """Return (kind, identifier) of each rule: a meeting is held, somebody is in one place at a time, an order, the
    rooms.
    """
    rules = [("held", meeting.id) for meeting in problem.meetings]
    rules += [("once", person) for person, meetings in problem.meetings_of.items() if len(meetings) > 1]
    rules += [("after", meeting.id) for meeting in problem.meetings if meeting.after]
    if problem.rooms is not None:
        rules.append(("rooms", str(problem.rooms)))
    return rules


def _core(
    problem: MeetingProblem,
    domains: Sequence[Sequence[int]],
    rules: Sequence[Rule],
    effort: float,
    ended: Callable[[], bool],
    seed: int,
) -> tuple[list[Rule] | None, float]:
    """Return some of the rules that already conflict (``None`` if all can hold together or the end came first), and the
    effort spent.
    """
    cp = cp_model.CpModel()
    on = {rule: cp.new_bool_var(f"{rule}") for rule in rules}
    held = [{t: cp.new_bool_var("held") for t in slots} for slots in domains]
    position = {meeting.id: n for n, meeting in enumerate(problem.meetings)}
    for m, meeting in enumerate(problem.meetings):
        if ("held", meeting.id) in on:
            cp.add_bool_or(held[m].values()).only_enforce_if(on["held", meeting.id])
        cp.add_at_most_one(held[m].values())
        if ("after", meeting.id) in on:
            for earlier in meeting.after:
                _strictly_after(cp, held[position[earlier]], held[m], on["after", meeting.id])
    for person, meetings in problem.meetings_of.items():
        if ("once", person) in on:
            for t in range(problem.slots):
                here = [held[position[m.id]][t] for m in meetings if t in held[position[m.id]]]
                if len(here) > 1:
                    cp.add(sum(here) <= 1).only_enforce_if(on["once", person])
    if problem.rooms is not None and ("rooms", str(problem.rooms)) in on:
        for t in range(problem.slots):
            cp.add(sum(h[t] for h in held if t in h) <= problem.rooms).only_enforce_if(on["rooms", str(problem.rooms)])
    cp.add_assumptions(list(on.values()))
    solver = SolverThread(Model(cp), float("inf"), seed, effort=effort)
    solver.start()
    solver.finish(ended)
    spent = solver.solver.response_proto.deterministic_time
    if solver.status != INFEASIBLE:
        return None, spent
    named = set(solver.solver.sufficient_assumptions_for_infeasibility())
    return [rule for rule, literal in on.items() if literal.index in named], spent


def _strictly_after(
    cp: cp_model.CpModel,
    earlier: Mapping[int, cp_model.IntVar],
    later: Mapping[int, cp_model.IntVar],
    on: cp_model.IntVar,
) -> None:
    for t, here in later.items():
        for s, there in earlier.items():
            if s >= t:
                cp.add_bool_or([~here, ~there]).only_enforce_if(on)


def _told(conflict: Sequence[Rule]) -> list[str]:
    named: dict[str, list[str]] = {"held": [], "once": [], "after": [], "rooms": []}
    for kind, name in conflict:
        named[kind].append(name)
    told = []
    if named["held"]:
        told.append(f"ces rendez-vous ne tiennent pas ensemble : {listed(named['held'])}")
    if named["once"]:
        told.append(f"ces participants n'ont qu'un rendez-vous à la fois : {listed(named['once'])}")
    if named["after"]:
        told.append(f"ces rendez-vous viennent après d'autres : {listed(named['after'])}")
    if named["rooms"]:
        told.append(f"il n'y a que {counted(int(named['rooms'][0]), 'salle')}")
    return told
