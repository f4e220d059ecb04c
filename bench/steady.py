"""Steadiness (W6): sixteen clients that keep their connections ask each public page and each home, compressed.

A web process that dies or a request without an answer is a failure, and the command ends with 1.

    .venv/bin/python -m bench.steady [--seconds 60] [--clients 16]
    BENCH_DATABASE_URL=postgresql://… .venv/bin/python -m bench.steady
"""

import argparse
import http.client
import platform
import sys
import threading
import time
from dataclasses import dataclass

from bench.serving import children, environment, folder, free_port, per_second, resident_mb, served
from bench.world import World, made


@dataclass(frozen=True)
class Outcome:
    """What became of one page. lost: requests without an answer or answered by a failure; died: processes replaced."""

    page: str
    rate: float
    asked: int
    lost: int
    died: int

    @property
    def steady(self) -> bool:
        return not self.lost and not self.died and self.asked > 0


class Watch:
    """Count the web processes that die: gunicorn replaces each within a second."""

    def __init__(self, master: int):
        self._master, self._stop = master, threading.Event()
        self._known, self.died = set(children(master)), 0
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._stop.wait(0.1):
            alive = set(children(self._master))
            self.died += len(self._known - alive)
            self._known = alive

    def close(self) -> None:
        self._stop.set()
        self._thread.join()


def ask(page: str, cookie: str):
    """Return what asks for a page as a browser does."""
    headers = {"Accept-Encoding": "gzip", **({"Cookie": cookie} if cookie else {})}

    def request(connection: http.client.HTTPConnection, _n: int) -> int:
        connection.request("GET", page, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return request


def measured(world: World, port: int, server: int, *, clients: int, seconds: float) -> list[Outcome]:
    """Ask for each page in turn."""
    found = []
    for page, cookie in world.pages():
        watch = Watch(server)
        rate, times, statuses = per_second(port, clients, seconds, ask(page, cookie))
        time.sleep(0.3)
        watch.close()
        found.append(Outcome(page, rate, len(times), len(times) - statuses.get(200, 0), watch.died))
        print(f"W6  {page}: {rate:.0f}/s, {len(times)} asked, {found[-1].lost} lost, {watch.died} died", flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=16)
    asked = parser.parse_args()
    with folder() as instance:
        port = free_port()
        settings = environment(instance, port)
        world = made(settings)
        with served("wsgi:app", settings, port) as server:
            outcomes = measured(world, port, server.pid, clients=asked.clients, seconds=asked.seconds)
            memory = ", ".join(f"{resident_mb(child):.0f} MB" for child in children(server.pid))
    died, lost = sum(o.died for o in outcomes), sum(o.lost for o in outcomes)
    print(
        f"W6  CPython {platform.python_version()}, {world.database}: {died} processes died, {lost} of "
        f"{sum(o.asked for o in outcomes)} requests lost (goal 0 and 0); processes of {memory} at the end"
    )
    return 0 if all(o.steady for o in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
