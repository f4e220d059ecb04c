"""Measure the scheduling engine: sizes S, M, L, normal and hard; greedy beside ours; bounds, time, memory, repairs.

    .venv/bin/python bench/schedule.py            # everything, about five minutes
    .venv/bin/python bench/schedule.py S SH M     # some sizes
    .venv/bin/python bench/schedule.py --repair L # repairs only

Each size is solved by the command itself, in a process of its own, and judged by the independent verifier.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from forum_app.scheduling import forum
from forum_app.scheduling.forum.answer import score_of
from forum_app.scheduling.forum.generator import generate
from forum_app.scheduling.forum.problem import Candidate, Interview, Pair, Problem
from forum_app.scheduling.forum.repairs.changes import Absence, Changes
from forum_app.scheduling.forum.repairs.repairer import Repairer
from forum_app.scheduling.forum.verifier import verify

SIZES = {"S": (50, 25, 25, 16), "M": (200, 60, 60, 20), "L": (2000, 300, 600, 20)}
SECONDS = {"S": 10, "M": 10, "L": 10, "SH": 10, "MH": 30, "LH": 60}
FLASK = [sys.executable, "-m", "flask", "schedule"]


def greedy(problem: Problem) -> tuple[Interview, ...]:
    """Return the baseline to beat: floors first, then by weight, each pair at the first free slot and table."""
    load = dict.fromkeys(problem.candidate_by_id, 0)
    busy: set[tuple[str, int]] = set()
    seated: set[tuple[str, int]] = set()
    chosen: list[Interview] = []
    for floors_first in (True, False):
        for pair in sorted(problem.pairs, key=lambda p: (-p.weight, p.candidate, p.company)):
            candidate = problem.candidate_by_id[pair.candidate]
            limit = candidate.floor if floors_first else candidate.cap or problem.slots
            if load[candidate.id] >= limit or any(
                i.candidate == pair.candidate and i.company == pair.company for i in chosen if floors_first is False
            ):
                continue
            seat = next(
                (
                    (table.id, slot)
                    for slot in sorted(candidate.available)
                    if (candidate.id, slot) not in busy
                    for table in problem.company_by_id[pair.company].tables
                    if slot in table.available and (table.id, slot) not in seated
                ),
                None,
            )
            if seat is not None:
                chosen.append(Interview(candidate.id, pair.company, *seat))
                busy.add((candidate.id, seat[1]))
                seated.add(seat)
                load[candidate.id] += 1
    return tuple(chosen)


def measure(name: str, folder: Path) -> dict[str, object]:
    """Solve one size by the command; one row of the table."""
    problem = generate(*SIZES[name[0]], seed=1, hard=name.endswith("H"))
    path = folder / f"{name}.json"
    path.write_text(json.dumps(forum.write(problem)), encoding="utf-8")
    began = time.perf_counter()
    with (folder / f"{name}.answer.json").open("w+", encoding="utf-8") as written:
        child = subprocess.Popen([*FLASK, "solve", str(path), "--seconds", str(SECONDS[name])], stdout=written)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)  # it was waited for, with what it used
        written.seek(0)
        answer = json.load(written)
    assert child.returncode == 0
    assert verify(problem, answer) == []
    simple = score_of(problem, greedy(problem))
    return {
        "size": name,
        "pairs": len(problem.pairs),
        "greedy": f"{100 * simple.weight / answer['bound']['weight']:.1f} %, {simple.shortfall} short",
        "ours": f"{100 * answer['weight'] / answer['bound']['weight']:.3f} %, {answer['shortfall']} short",
        "proved": len(answer["proved"]),
        "idle, in a row": f"{answer['levels']['idle_seats']}, {answer['levels']['back_to_back']}",
        "wall s": round(wall, 1),
        "cpu s": round(used.ru_utime + used.ru_stime, 1),
        "MB": used.ru_maxrss // 1024,
    }


def repairs(name: str, folder: Path, rounds: int = 60) -> list[dict[str, object]]:
    """Return one row per kind of change to repair: absences, walk-ins and closed slots drawn at random.

    CPU milliseconds are those of the two variants together.

    CPU milliseconds are those of the two variants together.
    """
    problem = generate(*SIZES[name[0]], seed=1, hard=name.endswith("H"))
    path = folder / f"{name}.json"
    path.write_text(json.dumps(forum.write(problem)), encoding="utf-8")
    done = subprocess.run([*FLASK, "solve", str(path), "--seconds", "10"], capture_output=True, check=True)
    answer = forum.read_answer(problem, json.loads(done.stdout))
    repairer, draw = Repairer(problem, answer.interviews), random.Random(1)
    rows = []
    for kind in ("candidate", "walk-in", "table", "company", "slot"):
        times, moved, hit, added = [], [], [], []
        for _ in range(rounds):
            now = draw.randrange(problem.slots - 1)
            if kind == "walk-in":
                houses = draw.sample([c.id for c in problem.companies], 8)
                newcomer = Candidate("new", frozenset(range(now, problem.slots)), 3, 5)
                changes = Changes(now, new_candidates=(newcomer,), new_pairs=tuple(Pair("new", e, 50) for e in houses))
            elif kind == "slot":
                changes = Changes(now, closed_slots=frozenset({draw.randrange(now, problem.slots)}))
            else:
                someone = getattr(draw.choice(answer.interviews), kind)
                changes = Changes(now, absences=(Absence(kind, someone, now),))
            began = time.process_time()
            nobody, few = repairer.variants(changes)
            times.append(1000 * (time.process_time() - began))
            assert not nobody.moved
            moved.append(len(few.moved))
            hit.append(len(few.hit))
            added.append(len(few.added))
        times.sort()
        rows.append(
            {
                "size": name,
                "event": kind,
                "p50 ms": round(times[rounds // 2], 1),
                "p95 ms": round(times[int(0.95 * rounds)], 1),
                "max ms": round(times[-1], 1),
                "hit": round(sum(hit) / rounds, 2),
                "new seats": round(sum(added) / rounds, 2),
                "moved": round(sum(moved) / rounds, 2),
            }
        )
    return rows


def show(rows: list[dict[str, object]]) -> None:
    print("| " + " | ".join(rows[0]) + " |")
    print("|" + "---|" * len(rows[0]))
    for row in rows:
        print("| " + " | ".join(map(str, row.values())) + " |", flush=True)


def main() -> None:
    only_repair = "--repair" in sys.argv
    names = [name for name in sys.argv[1:] if name in SECONDS] or list(SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        if not only_repair:
            show([measure(name, Path(folder)) for name in names])
            print()
        show([row for name in names if name in ("S", "L", "LH") for row in repairs(name, Path(folder))] or [{}])


if __name__ == "__main__":
    main()
