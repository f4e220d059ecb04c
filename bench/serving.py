"""Serve a copy of the application to measure: its own database, gunicorn as in production, a client that keeps its
connections open.
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
GUNICORN = (
    "--workers",
    "3",
    "--threads",
    "4",
    "--worker-class",
    "gthread",
    "--preload",
    "--no-control-socket",
    "--log-level",
    "error",
)


LOST = 0  # the status of a request that no answer came to


def environment(instance: Path, port: int) -> dict[str, str]:
    """Return the environment of the measured server: SQLite in its own folder, or PostgreSQL at BENCH_DATABASE_URL."""
    known = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    url = os.environ.get("BENCH_DATABASE_URL", "")
    return {
        **known,
        "INSTANCE": str(instance),
        "BASE_URL": f"http://localhost:{port}",
        "ENVIRONMENT": "development",
        "MALLOC_ARENA_MAX": "2",
        **({"DATABASE_URL": url} if url else {}),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(application: str, settings: dict[str, str], port: int) -> Iterator[subprocess.Popen]:
    """Serve `application` (a WSGI address) until the end of the block."""
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *GUNICORN], env=settings, cwd=TOP
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield server
    finally:
        server.terminate()
        server.wait()


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="forums-bench-") as name:
        yield Path(name)


def per_second(
    port: int, clients: int, seconds: float, request: Callable[[http.client.HTTPConnection, int], int]
) -> tuple[float, list[float], dict[int, int]]:
    """Return (requests a second, seconds of each request, sorted, answers by status) of clients that never pause.

    `request(connection, n)` makes the n-th request of a client and returns its status.
    """
    times: list[float] = []
    statuses: dict[int, int] = {}
    stop = time.monotonic() + seconds
    note = threading.Lock()

    def ask(first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        n = first
        mine: list[tuple[float, int]] = []
        while time.monotonic() < stop:
            begun = time.monotonic()
            try:
                status = request(connection, n)
            except (OSError, http.client.HTTPException):
                connection.close()  # it opens again with the next request
                status = LOST
            mine.append((time.monotonic() - begun, status))
            n += clients
        connection.close()
        with note:
            for spent, status in mine:
                times.append(spent)
                statuses[status] = statuses.get(status, 0) + 1

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(clients)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(times) / (time.monotonic() - begun), sorted(times), statuses


def percentile(times: list[float], share: float) -> float:
    """Return the time, in seconds, within which `share` of the requests were answered. `times` must be sorted."""
    return times[min(len(times) - 1, int(len(times) * share))] if times else 0.0


def resident_mb(process: int) -> float:
    """Return the resident memory of a process, in MB."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def children(process: int) -> list[int]:
    """Return the process ids of the direct children of `process`."""
    return [int(p) for p in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
