"""Measure the meeting-day engine on invented days or given files: size, breaks, bound, proof, seconds and CPU seconds.

    python -m bench.meetings [--seconds 60] [problem.json …]

Each day is solved in a process of its own (start, reading, search, answer), whose CPU time is counted whole, then
verified. The invented days have the sizes of the real ones of the literature (docs/scheduling.md), with tight rooms.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from forum_app.scheduling import meetings

#: Participants, meetings, slots, rooms, hard: the sizes of the real days, from the easiest to the tightest.
DAYS = [
    (42, 125, 8, 21, False),
    (42, 125, 8, 16, False),
    (47, 180, 10, 21, False),
    (47, 180, 10, 18, True),
    (60, 236, 10, 25, False),
    (60, 236, 10, 24, True),
    (70, 154, 21, 12, False),
    (70, 154, 21, 12, True),
    (76, 195, 22, 14, False),
    (76, 195, 22, 12, True),
    (78, 302, 22, 22, False),
    (78, 302, 22, 18, True),
]
SOLVE = [sys.executable, "-m", "flask", "schedule", "solve"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("problems", nargs="*", type=Path)
    wanted = parser.parse_args()
    print("| day | participants | meetings | slots | rooms | breaks | bound | proved | seconds | CPU |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for path in wanted.problems or invented(Path(folder)):
            print(row(path, wanted.seconds), flush=True)


def invented(folder: Path) -> list[Path]:
    """Write each day of `DAYS` as a problem file in `folder` and return the paths."""
    paths = []
    for participants, number, slots, rooms, hard in DAYS:
        path = folder / f"{'hard' if hard else 'easy'}-{number}-{slots}-{rooms}.json"
        day = meetings.generate(participants, number, slots, rooms, seed=1, hard=hard)
        path.write_text(json.dumps(meetings.write(day)))
        paths.append(path)
    return paths


def row(path: Path, seconds: float) -> str:
    """Return one line of the table; the answer has been verified."""
    begun, cpu = time.perf_counter(), children_cpu()
    command = [*SOLVE, str(path), "--seconds", str(seconds)]
    answer = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    took = f"{time.perf_counter() - begun:.1f} | {children_cpu() - cpu:.1f}"
    problem = meetings.read(json.loads(path.read_text()))
    assert meetings.verify(problem, answer) == []
    size = f"{len(problem.participants)} | {len(problem.meetings)} | {problem.slots} | {problem.rooms or '–'}"
    if not answer["feasible"]:
        return f"| {path.stem} | {size} | – | – | {'impossible' if answer['proved_infeasible'] else 'no'} | {took} |"
    proved = "yes" if answer["proved_optimal"] else "no"
    return f"| {path.stem} | {size} | {answer['breaks']} | {answer['bound']} | {proved} | {took} |"


def children_cpu() -> float:
    """Return the CPU seconds of the child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
