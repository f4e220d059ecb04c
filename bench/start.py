"""Starting (W5): the processor time of importing the web application and of `flask --help`, against importing Flask
alone, in processes that take turns; medians.

.venv/bin/python -m bench.start
"""

import resource
import statistics
import subprocess
import sys
import tempfile

FLASK, APPLICATION, SERVED, HELP, SCHEDULE = "Flask", "forum_app.app", "wsgi", "flask --help", "flask schedule --help"
COMMANDS = {
    FLASK: ("-c", "import flask"),
    APPLICATION: ("-c", "import forum_app.app"),
    SERVED: ("-c", "import wsgi"),
    HELP: ("-m", "flask", "--app", "wsgi", "--help"),
    SCHEDULE: ("-m", "flask", "schedule", "--help"),
}
TURNS = 9


def cpu_of(*command: str, instance: str) -> float:
    """Return the CPU seconds of a fresh interpreter, its own start included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], capture_output=True, check=True, env={"INSTANCE": instance})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="forums-bench-") as instance:
        turns = [
            {name: cpu_of(*command, instance=instance) for name, command in COMMANDS.items()} for _ in range(TURNS)
        ]
    cpu = {name: statistics.median(turn[name] for turn in turns) for name in COMMANDS}
    print(f"W5  {FLASK} alone: {cpu[FLASK]:.2f} s CPU (medians of {TURNS} turns)")
    for name in (APPLICATION, SERVED):
        print(f"W5  import of {name}: {cpu[name]:.2f} s, {cpu[name] / cpu[FLASK]:.1f} × {FLASK} (goal ≤ 5)")
    print(f"W5  {HELP}: {cpu[HELP]:.2f} s, import of wsgi {cpu[HELP] / cpu[SERVED] - 1:+.0%} (goal ≤ +10 %)")
    print(f"W5  {SCHEDULE}: {cpu[SCHEDULE]:.2f} s, {cpu[SCHEDULE] / cpu[FLASK]:.1f} × {FLASK}")


if __name__ == "__main__":
    main()
