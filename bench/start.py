"""Starting: import of the web application (D1), `flask --help`, and what stays out of memory.

.venv/bin/python -m bench.start
"""

import subprocess
import sys
import time

_PRINT_USAGE = "u = resource.getrusage(resource.RUSAGE_SELF); print(u.ru_utime + u.ru_stime, u.ru_maxrss / 1024)"
IMPORT = f"import resource, forum_app.app; {_PRINT_USAGE}"
FLASK = f"import resource, flask; {_PRINT_USAGE}"


def best(code: str, runs: int = 7) -> tuple[float, float]:
    """Return the (least CPU seconds, MB) of a fresh interpreter running `code`."""
    figures = [
        tuple(
            map(
                float,
                subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split(),
            )
        )
        for _ in range(runs)
    ]
    return min(f[0] for f in figures), min(f[1] for f in figures)


def wall(*command: str, runs: int = 5) -> float:
    """Return the least wall seconds of a command."""
    times = []
    for _ in range(runs):
        begun = time.monotonic()
        subprocess.run(command, capture_output=True, check=True)
        times.append(time.monotonic() - begun)
    return min(times)


def main() -> None:
    app, flask = best(IMPORT), best(FLASK)
    print(
        f"D1  import of the web application: {app[0]:.2f} s CPU, {app[1]:.0f} MB; Flask alone {flask[0]:.2f} s; "
        f"ratio {app[0] / flask[0]:.1f} (goal ≤ 0.8 s CPU)"
    )
    print(
        f"D1  flask schedule --help: {wall('.venv/bin/flask', 'schedule', '--help'):.2f} s wall (goal ≤ 0.5 s); "
        f"flask --help: {wall('.venv/bin/flask', '--app', 'wsgi', '--help'):.2f} s wall (goal ≤ 1 s)"
    )


if __name__ == "__main__":
    main()
