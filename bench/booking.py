"""Booking (W2): what an accepted and a refused booking cost beside Flask saying hello, how long the lock is held, then
64 clients at once on 2,000 seats with three workers, against raw SQLite transactions in the same run.

    .venv/bin/python -m bench.booking [--seconds 12]
    BENCH_DATABASE_URL=postgresql://… .venv/bin/python -m bench.booking
"""

import argparse
import random
import sqlite3
import statistics
import time
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from bench.hello import app as hello
from bench.people import cookie_of, form_token
from bench.serving import environment, folder, free_port, per_second, percentile, served
from config import Settings
from forum_app.app import create_app
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.commands import add_commands
from forum_app.companies.models import Participation, RecruiterPresence
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db, disconnect
from forum_app.forums.models import Forum
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE

CLIENTS = 64
GOALS = {("plain", 303): 25, ("htmx", 200): 25, ("plain, refused", 303): 20, ("htmx", 409): 20}


@dataclass(frozen=True)
class Hall:
    """A forum of 600 candidates and 167 companies, nothing booked. asks: (participation, cookie, cell), at random."""

    app: Flask
    token: str
    asks: list[tuple[int, str, str]]
    rows: str

    def form(self, n: int) -> tuple[str, dict[str, str], dict[str, str]]:
        """Return (address, form, headers) of the n-th ask."""
        participation, cookie, cell = self.asks[n % len(self.asks)]
        form = {"csrf_token": self.token, "cell": cell, "rows": self.rows}
        return f"/entreprise/{participation}/creneaux/reservation", form, {"Cookie": cookie}


def hall(settings: dict[str, str]) -> Hall:
    """Make the forum in the database of these settings, emptied first."""
    app = create_app(Settings.from_environment(settings))
    add_commands(app)
    with app.app_context():
        db.drop_all()
        db.create_all()
        made = app.test_cli_runner().invoke(
            args=["demo", "forum", "--slug", "charge", "--candidates", "600", "--companies", "167", "--booked", "0"]
        )
        assert made.exit_code == 0, made.output
        forum = db.session.query(Forum).filter_by(slug="charge").one()
        people = db.session.scalars(
            sa.select(Registration.id).where(Registration.state == RegistrationState.CONFIRMED)
        ).all()
        slots = [slot.id for slot in forum.slots]
        companies = []
        for participation in db.session.scalars(
            sa.select(Participation).where(Participation.state == ParticipationState.APPROVED)
        ):
            presence = db.session.scalars(
                sa.select(RecruiterPresence).where(RecruiterPresence.participation_id == participation.id)
            ).first()
            assert presence is not None
            companies.append((participation.id, cookie_of(app, presence.recruiter.account)))
        token = form_token(app)
        db.session.remove()
    draw = random.Random(1)
    asks = [(*draw.choice(companies), f"{draw.choice(people)}-{draw.choice(slots)}") for _ in range(200_000)]
    return Hall(app, token, asks, "-".join(str(number) for number in people[:50]))


def costs(made: Hall, rounds: int) -> None:
    """Print the CPU of each kind of answer beside hello's, asked in turns in one process, and how long the lock is
    held."""
    client, floor = made.app.test_client(use_cookies=False), hello.test_client()
    spent: dict[tuple[str, int], list[float]] = {}
    base: list[float] = []
    held: list[float] = []
    begun_at = [0.0]
    with made.app.app_context():
        writer = db.engine
        disconnect()

    def begins(_connection) -> None:
        begun_at[0] = time.thread_time()

    def ends(_connection, _record) -> None:
        held.append((time.thread_time() - begun_at[0]) * 1000)

    sa.event.listen(writer, "begin", begins)
    sa.event.listen(writer, "checkin", ends)
    for n in range(rounds):
        address, form, headers = made.form(n)
        kind = "htmx" if n % 2 else "plain"
        if kind == "htmx":
            headers = {**headers, "HX-Request": "true"}
        begun = time.process_time()
        answer = client.post(address, data=form, headers={**headers, "Accept-Encoding": "gzip"})
        cost = (time.process_time() - begun) * 1000
        refused = answer.headers.get("Location", "").endswith("#booking-note")
        begun = time.process_time()
        floor.get("/")
        if n >= 20:
            base.append((time.process_time() - begun) * 1000)
            spent.setdefault(("plain, refused" if refused else kind, answer.status_code), []).append(cost)
    sa.event.remove(writer, "begin", begins)
    sa.event.remove(writer, "checkin", ends)
    floor_ms = statistics.median(base)
    for (kind, status), times in sorted(spent.items()):
        median = statistics.median(times)
        goal = GOALS.get((kind, status))
        print(
            f"W2  {kind} {status}: {median:.1f} ms CPU, {median / floor_ms:.0f} × hello ({floor_ms:.2f} ms), "
            f"{len(times)} of them" + (f" (goal ≤ {goal})" if goal else "")
        )
    print(f"W2  the writing connection is held {statistics.median(held):.1f} ms CPU (goal ≤ 3 of the lock)")


def raw_transactions(seconds: float = 2.0) -> float:
    """Return the insertions a second, one transaction each, by one process in plain sqlite3 (WAL, synchronous FULL)."""
    with folder() as place:
        base = sqlite3.connect(Path(place) / "raw.db", isolation_level=None)
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = FULL")
        base.execute("CREATE TABLE t (a INTEGER, b INTEGER, UNIQUE (a, b))")
        done, stop = 0, time.monotonic() + seconds
        while time.monotonic() < stop:
            base.execute("BEGIN IMMEDIATE")
            base.execute("INSERT INTO t VALUES (?, ?)", (done, done))
            base.execute("COMMIT")
            done += 1
        base.close()
        return done / seconds


def crowd(made: Hall, settings: dict[str, str], port: int, seconds: float) -> None:
    """Print what 64 clients get, one ask in two by htmx, and that nobody was booked twice."""

    def book(connection, n: int) -> int:
        address, form, headers = made.form(n + 50_000)
        if n % 2:
            headers = {**headers, "HX-Request": "true"}
        connection.request(
            "POST",
            address,
            urllib.parse.urlencode(form),
            {**headers, "Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": "gzip"},
        )
        answer = connection.getresponse()
        answer.read()
        return answer.status

    with served("wsgi:app", settings, port):
        rate, times, statuses = per_second(port, CLIENTS, seconds, book)
    with made.app.app_context():
        live = sa.select(Interview).where(Interview.state.in_(LIVE)).subquery()
        booked = db.session.scalar(sa.select(sa.func.count()).select_from(live))
        twice = [
            db.session.scalar(
                sa.select(sa.func.count()).select_from(
                    sa.select(*columns).group_by(*columns).having(sa.func.count() > 1).subquery()
                )
            )
            for columns in (
                (live.c.slot_id, live.c.table_id),
                (live.c.slot_id, live.c.registration_id),
                (live.c.registration_id, live.c.participation_id),
            )
        ]
        name = db.engine.dialect.name
        db.session.remove()
        disconnect()
    failures = sum(count for status, count in statuses.items() if status >= 500 or not status)
    print(
        f"W2  {name}: {CLIENTS} clients: {rate:.0f} asked/s, p50 {percentile(times, 0.5) * 1000:.0f} ms, p99 "
        f"{percentile(times, 0.99) * 1000:.0f} ms (goal ≤ 1,000), answers {dict(sorted(statuses.items()))}, {failures} "
        f"failures; {booked} interviews, twice at a table, for a person, of a pair: {twice} (goal 0)"
    )
    raw = raw_transactions()
    print(f"W2  raw SQLite transactions of one insertion: {raw:.0f}/s; {rate / raw * 100:.1f} % of it")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--rounds", type=int, default=300)
    asked = parser.parse_args()
    with folder() as instance:
        port = free_port()
        settings = environment(instance, port)
        made = hall(settings)
        costs(made, asked.rounds)
        crowd(made, settings, port, asked.seconds)


if __name__ == "__main__":
    main()
