"""The whole search: conflicts found by counting, a first timetable, a proof from below and annealing from above."""

import random
import time
from collections.abc import Sequence
from itertools import count
from typing import Any

from forum_app.scheduling.budget import Budget, Progress
from forum_app.scheduling.meetings.problem import MeetingProblem
from forum_app.scheduling.meetings.solver.annealing import HOT, Annealing
from forum_app.scheduling.meetings.solver.busy_patterns import busy_pattern_model
from forum_app.scheduling.meetings.solver.construct import Construction
from forum_app.scheduling.meetings.solver.counting_conflicts import counting_conflicts
from forum_app.scheduling.meetings.solver.cp_sat import FEASIBLE, GLANCE, INFEASIBLE, OPTIMAL, SolverThread
from forum_app.scheduling.meetings.solver.incumbent import Incumbent
from forum_app.scheduling.meetings.solver.minimal_conflict import minimal_conflict
from forum_app.scheduling.meetings.solver.model import Model, full_model, timetable_model
from forum_app.scheduling.meetings.solver.neighbourhoods import NeighbourhoodSearch
from forum_app.scheduling.meetings.solver.slot_domains import slot_domains
from forum_app.scheduling.sentences import counted

#: Seconds of a quick annealing that begins mildly (a fair timetable soon) and of one that begins hot, for a day of so
#: many meetings, in proportion for larger ones.
QUICK_ROUND, HOT_ROUND, TYPICAL = 0.5, 3.0, 300
MILD = 0.4
#: Meetings of a large day, and how much longer each further annealing of one is.
LARGE, LONGER = 600, 1.5
#: Most of the time that the bound of patterns may take, as a share and in seconds.
BOUND_SHARE, BOUND_SECONDS = 0.1, 4.0
#: Deterministic seconds of CP-SAT that count as much as one iteration (10,000 moves of the annealing).
EFFORT_PER_ITERATION = 0.1
MOVES_PER_ITERATION = 10_000
#: Steps of the construction, per meeting, before CP-SAT works beside it; those of the first pass do not look at the
#: clock.
STEPS, FIRST_STEPS = 30, 2
#: Steps of the construction between two looks at CP-SAT working beside it.
STEPS_BESIDE = 1_000


class Search:
    """The stages of one search; see ``meetings.solve``."""

    def __init__(self, problem: MeetingProblem, budget: Budget, seed: int, progress: Progress) -> None:
        self.problem, self.budget, self.seed, self.progress = problem, budget, seed, progress
        self.started = time.perf_counter()
        self.seconds = budget.left()
        self.effort = None if budget.iterations is None else budget.iterations * EFFORT_PER_ITERATION
        self.domains = slot_domains(problem)
        self.incumbent = Incumbent(problem, self._say)
        self.solvers: list[SolverThread] = []

    def run(self, start: tuple[int, ...] | None) -> dict[str, Any]:
        """Return the JSON answer: a timetable with the fewest breaks found and their lower bound, or why there is none.

        It ends as soon as the proof is complete, or once the budget or a wish to stop says so, with the best answer so
        far. With iterations (of 10,000 moves), work is counted instead of time and proof and annealing run one after
        the other: same seed, same answer. ``start`` is a valid timetable (slots in the order of the meetings) to begin
        from.
        """
        self._say("premier planning")
        construction = Construction(self.problem, self.domains, random.Random(self.seed))
        first: Sequence[int] | None = start or (
            construction.run(FIRST_STEPS * len(self.domains)) if all(self.domains) else None
        )
        if first is None:
            reasons = counting_conflicts(self.problem, self.domains)
            if reasons:
                return self._refused(reasons, proved=True)
            first, impossible = self._first(construction)
            if impossible:
                self._say("raisons de l'impossibilité")
                return self._refused(minimal_conflict(self.problem, self.domains, self._ended, self.seed), proved=True)
        if first is None:
            return self._answer()
        self.incumbent.keep(first)
        self._say("borne des silhouettes")
        self._bound_by_patterns()
        self._say("preuve et recuit")
        if not self._improve(first):
            limit = self.problem.max_break_difference
            reason = f"les {counted(len(self.problem.meetings), 'rendez-vous')} peuvent être tenus, mais jamais avec "
            return self._refused(
                [f"{reason}au plus {counted(limit or 0, 'pause')} de différence entre deux participants"], True
            )
        return self._answer()

    def _first(self, construction: Construction) -> tuple[Sequence[int] | None, bool]:
        """Return any timetable, breaks apart, and whether it is proved that there is none."""
        found = construction.run(STEPS * len(self.domains), self._ended)
        if found is not None or self._ended():
            return found, False
        model = timetable_model(self.problem, self.domains)
        solver = self._start(SolverThread(model, self.budget.left(), self.seed, effort=self.effort))
        while found is None and solver.is_alive() and self.effort is None and not self._ended():
            found = construction.run(STEPS_BESIDE, self._ended)
        solver.finish(lambda: found is not None or self._ended())
        self.solvers.remove(solver)
        return found or solver.timetable, solver.status == INFEASIBLE

    def _improve(self, first: Sequence[int]) -> bool:
        """Look for cores of breaks and anneal from the first timetable; return False if proved impossible."""
        model = full_model(self.problem, self.domains, self.incumbent.bound)
        annealing = Annealing(self.problem, self.domains, first, random.Random(self.seed))
        self._start(SolverThread(model, self.budget.left(), self.seed, core=True, effort=self.effort))
        if self.effort is not None:
            self._counted(annealing)
        else:
            self._timed(annealing)
        self._stop()
        return all(solver.status != INFEASIBLE for solver in self.solvers)

    def _timed(self, annealing: Annealing) -> None:
        """Anneal beside the proof, first mildly, then from hot; then settle one neighbourhood after the other.

        A large day has too many neighbourhoods, and where patterns show that rooms are short the breaks depend on the
        whole day at once: these are annealed to the end, longer each time.
        """
        anneal_on = self.incumbent.bound > 0 or len(self.domains) > LARGE
        size = max(1.0, len(self.domains) / TYPICAL)
        self._round(annealing, QUICK_ROUND * size, MILD)
        self._round(annealing, HOT_ROUND * size, HOT)
        for round_ in count(1):
            if not anneal_on or self._heard_enough():
                break
            self._round(annealing, HOT_ROUND * size * LONGER**round_, HOT)
        neighbourhoods = NeighbourhoodSearch(self.problem, self.domains, random.Random(self.seed))
        timetable = annealing.best
        while not self._heard_enough():
            if self.incumbent.timetable is not None and self.incumbent.breaks_of(timetable) > self.incumbent.breaks:
                timetable = self.incumbent.timetable
            found = neighbourhoods.step(timetable, self.incumbent.bound, self.budget.left(), self._heard_enough)
            if found is not None and self.incumbent.breaks_of(found) <= self.incumbent.breaks:
                timetable = found
                self.incumbent.keep(found)

    def _heard_enough(self) -> bool:
        self.incumbent.learn_from(self.solvers)
        return self._over()

    def _counted(self, annealing: Annealing) -> None:
        """Prove, then anneal, each with its count of work."""
        self.solvers[-1].finish(self.budget.stop)
        self.incumbent.learn_from(self.solvers)
        if not self.incumbent.settled():
            moves = int(self.budget.iterations * MOVES_PER_ITERATION) if self.budget.iterations else 0
            annealing.run(
                lambda tried: 1.0 if tried >= moves else tried / moves,
                lambda breaks: breaks <= self.incumbent.bound or self.budget.stop(),
            )
            self._take(annealing)

    def _round(self, annealing: Annealing, length: float, hot: float) -> None:
        """Anneal for so many seconds, cut short once the proof meets it or ends."""
        if self._over():
            return
        begun, length = time.perf_counter(), max(GLANCE, min(length, self.budget.left()))

        def enough(breaks: float) -> bool:
            self.incumbent.learn_from(self.solvers)
            return breaks <= self.incumbent.bound or self._over()

        annealing.run(lambda _tried: (time.perf_counter() - begun) / length, enough, hot)
        self._take(annealing)
        if not annealing.movable:
            time.sleep(GLANCE)

    def _over(self) -> bool:
        """Return whether the best is known, or a proof is complete, or the end has come."""
        proofs = (OPTIMAL, INFEASIBLE)
        return self.incumbent.settled() or self._ended() or any(solver.status in proofs for solver in self.solvers)

    def _start(self, solver: SolverThread) -> SolverThread:
        self.solvers.append(solver)
        solver.start()
        return solver

    def _stop(self) -> None:
        """Stop every solver and take what it found."""
        for solver in self.solvers:
            solver.stop()
        self.incumbent.learn_from(self.solvers)

    def _await(self, solver: SolverThread) -> SolverThread:
        """Run a solver to its end; it does not count as a proof."""
        self._start(solver).finish(self.budget.stop)
        self.solvers.remove(solver)
        return solver

    def _bound_by_patterns(self) -> None:
        program = busy_pattern_model(self.problem, self.domains)
        if program is None or self.budget.left() <= 0:
            return
        if self.effort is None:
            solver = SolverThread(Model(program), min(BOUND_SECONDS, BOUND_SHARE * self.seconds), self.seed)
        else:
            solver = SolverThread(Model(program), self.seconds, self.seed, effort=BOUND_SECONDS)
        solver.solver.parameters.linearization_level = 2
        if self._await(solver).status in (OPTIMAL, FEASIBLE):
            self.incumbent.bound = max(0, min(solver.bound, len(self.problem.participants)))

    def _take(self, annealing: Annealing) -> None:
        if annealing.best_breaks < self.incumbent.breaks:
            self.incumbent.keep(annealing.best)

    def _ended(self) -> bool:
        """Return whether time is up or the end is wished for."""
        return self.budget.left() <= 0 or self.budget.stop()

    def _say(self, stage: str) -> None:
        self.progress(stage, time.perf_counter() - self.started)

    def _answer(self) -> dict[str, Any]:
        if self.incumbent.timetable is None:
            return self._refused(["aucun planning n'a été trouvé dans le temps donné"], proved=False)
        breaks = int(self.incumbent.breaks)
        return {
            "version": 1,
            "kind": "meetings",
            "meetings": [
                {"id": m.id, "slot": t} for m, t in zip(self.problem.meetings, self.incumbent.timetable, strict=True)
            ],
            "breaks": breaks,
            "bound": min(self.incumbent.bound, breaks),
            "proved_optimal": self.incumbent.bound >= breaks,
            "feasible": True,
            "seconds": round(time.perf_counter() - self.started, 3),
            "seed": self.seed,
        }

    def _refused(self, reasons: list[str], proved: bool) -> dict[str, Any]:
        return {
            "version": 1,
            "kind": "meetings",
            "meetings": [],
            "breaks": None,
            "bound": None,
            "proved_optimal": False,
            "feasible": False,
            "proved_infeasible": proved,
            "reasons": reasons,
            "seconds": round(time.perf_counter() - self.started, 3),
            "seed": self.seed,
        }
