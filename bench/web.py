"""Pages (W1): server CPU of each page that people load most, compressed, against Flask saying hello in turns with it in
one process; statements; bytes that travel. Then the memory of a web worker after a thousand requests (W5).

    .venv/bin/python -m bench.web [--rounds 60]
    BENCH_DATABASE_URL=postgresql://… .venv/bin/python -m bench.web
"""

import argparse
import statistics
import time
from collections.abc import Callable

import sqlalchemy as sa
from flask.testing import FlaskClient

from bench.hello import app as hello
from bench.serving import children, environment, folder, free_port, per_second, resident_mb, served
from bench.world import DASHBOARD, LIST, LIST_OF_300, World, made

# Times hello that each page may cost, where there is a goal.
GOALS = {"list of 50": 25, "public home": 30, "dashboard": 30, "candidate's home": 30, "company's home": 30, "grid": 80}


def pages(world: World) -> list[tuple[str, str, str]]:
    """Return (name, address, cookie) of each page measured."""
    return [
        ("list of 50", LIST, world.organiser),
        ("list of 300, first page", LIST_OF_300, world.organiser),
        ("public home", "/", ""),
        ("dashboard", DASHBOARD, world.organiser),
        ("candidate's home", world.candidate_home, world.candidate),
        ("company's home", world.company_home, world.recruiter),
        ("grid", world.grid, world.recruiter),
    ]


def asking(client: FlaskClient, page: str, cookie: str) -> Callable[[], int]:
    """Return what asks for a page as a browser does, and gives the bytes that travel."""
    headers = {"Accept-Encoding": "gzip", **({"Cookie": cookie} if cookie else {})}

    def ask() -> int:
        answer = client.get(page, headers=headers)
        assert answer.status_code == 200, (page, answer.status_code)
        return len(answer.data)

    return ask


def in_turns(page: Callable[[], int], floor: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the median CPU milliseconds of a page and of the floor, asked in turns, warm."""
    spent: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 10):
        for one, times in zip((page, floor), spent, strict=True):
            begun = time.process_time()
            one()
            if number >= 10:
                times.append((time.process_time() - begun) * 1000)
    return statistics.median(spent[0]), statistics.median(spent[1])


def statements(ask: Callable[[], int]) -> int:
    """Count the statements of one request, transaction control left out."""
    seen: list[str] = []

    def note(connection, cursor, statement, *_rest) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    ask()
    sa.event.remove(sa.Engine, "before_cursor_execute", note)
    return len(seen)


def memory_of_workers(world: World, settings: dict[str, str], port: int) -> str:
    """Return the resident memory of each web worker after a thousand requests of all pages."""
    asked = [(page, cookie) for _name, page, cookie in pages(world)]

    def get(connection, n: int) -> int:
        page, cookie = asked[n % len(asked)]
        connection.request("GET", page, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        answer.read()
        return answer.status

    with served("wsgi:app", settings, port) as server:
        done = 0
        while done < 1000:
            _rate, times, _statuses = per_second(port, 8, 3, get)
            done += len(times)
        return ", ".join(f"{resident_mb(child):.0f} MB" for child in children(server.pid))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    with folder() as instance:
        port = free_port()
        settings = environment(instance, port)
        world = made(settings)
        client, floor = world.app.test_client(use_cookies=False), hello.test_client()
        for name, page, cookie in pages(world):
            ask = asking(client, page, cookie)
            cost, base = in_turns(ask, lambda: floor.get("/"), rounds)
            goal = f" (goal ≤ {GOALS[name]})" if name in GOALS else ""
            print(
                f"W1  {world.database}, {name}: {cost:.1f} ms CPU, {cost / base:.0f} × hello ({base:.2f} ms){goal}; "
                f"{statements(ask)} statements; {ask() / 1024:.1f} kB",
                flush=True,
            )
        print(f"W5  web workers after 1,000 requests: {memory_of_workers(world, settings, port)} (goal ≤ 90 MB)")


if __name__ == "__main__":
    main()
