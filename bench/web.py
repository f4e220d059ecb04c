"""Pages: the organiser's list of 50 candidates against Flask saying hello, on the same gunicorn line and in process
(B1); the booking
grid of 60 candidates × 24 slots; the memory of a web worker after 1,000 requests (B8); statements per page (B2).

    .venv/bin/python -m bench.web
"""

import gzip
import time

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from bench.hello import app as hello
from bench.people import cookie_of
from bench.serving import children, environment, folder, free_port, per_second, percentile, resident_mb, served
from config import Settings
from forum_app.accounts.models import Account
from forum_app.app import create_app
from forum_app.commands import add_commands
from forum_app.companies.models import Participation, Recruiter, RecruiterPresence
from forum_app.core.db import db
from forum_app.forums.models import Forum

LIST = "/organisation/chartres/candidats"


def cpu_ms(client: FlaskClient, url: str, cookie: str = "", runs: int = 100) -> float:
    """Return the CPU milliseconds of one request in process, warm."""
    headers = {"Cookie": cookie} if cookie else {}
    for _ in range(10):
        assert client.get(url, headers=headers).status_code == 200
    begun = time.process_time()
    for _ in range(runs):
        client.get(url, headers=headers)
    return (time.process_time() - begun) / runs * 1000


def statements(app: Flask, client: FlaskClient, url: str, cookie: str) -> int:
    """Count the SQL statements of one request, without transaction control."""
    seen: list[str] = []

    def note(connection, cursor, statement, *_rest) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "SET TRANSACTION")):
            seen.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    client.get(url, headers={"Cookie": cookie})
    sa.event.remove(sa.Engine, "before_cursor_execute", note)
    return len(seen)


def main() -> None:
    with folder() as instance:
        port = free_port()
        settings = environment(instance, port)
        app = create_app(Settings.from_environment(settings))
        add_commands(app)
        with app.app_context():
            db.create_all()
            run = app.test_cli_runner()
            run.invoke(args=["demo", "fill"])
            run.invoke(args=["demo", "forum", "--slug", "chartres-300", "--candidates", "300", "--companies", "60"])
            run.invoke(args=["demo", "forum", "--slug", "grille", "--candidates", "60", "--companies", "24"])
            organiser = cookie_of(app, db.session.query(Account).filter_by(email="organisation@demo.example").one())
            at_grid = (
                sa.select(Recruiter)
                .join(RecruiterPresence)
                .join(Participation)
                .join(Forum)
                .where(Forum.slug == "grille")
                .order_by(Participation.id)
            )
            person = db.session.scalars(at_grid).first()
            participation = db.session.scalars(
                sa.select(Participation).join(Forum).where(Forum.slug == "grille").order_by(Participation.id)
            ).first()
            assert person is not None
            assert person.account is not None
            assert participation is not None
            recruiter, grid = cookie_of(app, person.account), f"/entreprise/{participation.id}/creneaux"
            db.session.remove()
        client, floor = app.test_client(use_cookies=False), hello.test_client()
        base = cpu_ms(floor, "/", runs=1000)
        for name, url, cookie in (
            ("list of candidates", LIST, organiser),
            ("list of 300, first page", "/organisation/chartres-300/candidats", organiser),
            ("dashboard", "/organisation/lyon", organiser),
            ("booking grid, 60 candidates", grid, recruiter),
        ):
            page = client.get(url, headers={"Cookie": cookie})
            cost = cpu_ms(client, url, cookie, runs=50)
            print(
                f"B1  {name}: {cost:.1f} ms CPU, {cost / base:.0f} × hello ({base:.3f} ms); B2 "
                f"{statements(app, client, url, cookie)} statements; {len(page.data) / 1024:.0f} kB, "
                f"{len(gzip.compress(page.data)) / 1024:.1f} kB compressed"
            )
        hello_port = free_port()
        with served("bench.hello:app", settings, hello_port):
            rate, _, _ = per_second(hello_port, 8, 5, lambda c, n: _get(c, "/", ""))
        with served("wsgi:app", settings, port) as server:
            pages, times, statuses = per_second(port, 8, 8, lambda c, n: _get(c, LIST, organiser))
            per_second(port, 8, 3, lambda c, n: _get(c, grid, recruiter))
            memory = [resident_mb(child) for child in children(server.pid)]
        print(
            f"B1  over HTTP: list {pages:.0f} requests/s, p99 {percentile(times, 0.99) * 1000:.0f} ms, {statuses}; "
            f"hello {rate:.0f}; ratio {pages / rate * 100:.1f} % (goal ≥ 10 %)"
        )
        print(
            f"B8  web workers after {sum(statuses.values())} requests: {', '.join(f'{m:.0f} MB' for m in memory)} "
            f"(goal ≤ 90 MB)"
        )


def _get(connection, url: str, cookie: str) -> int:
    connection.request("GET", url, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    return answer.status


if __name__ == "__main__":
    main()
