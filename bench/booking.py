"""Booking under load: 64 clients on 2,000 seats with three workers (B4), against raw SQLite transactions in the same
run (B5).

.venv/bin/python -m bench.booking                      SQLite
BENCH_DATABASE_URL=postgresql://… .venv/bin/python -m bench.booking
"""

import random
import sqlite3
import time
import urllib.parse

import sqlalchemy as sa

from bench.people import cookie_of, form_token
from bench.serving import environment, folder, free_port, per_second, percentile, served
from config import Settings
from forum_app.app import create_app
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.commands import add_commands
from forum_app.companies.models import Participation, RecruiterPresence
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE

CLIENTS, SECONDS = 64, 12


def raw_transactions(seconds: float = 2.0) -> float:
    """Return how many one-row transactions a second one process commits in plain sqlite3 (WAL, synchronous FULL)."""
    with folder() as place:
        base = sqlite3.connect(place / "raw.db", isolation_level=None)
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


def main() -> None:
    with folder() as instance:
        port = free_port()
        settings = environment(instance, port)
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
                companies.append((participation.id, cookie_of(app, presence.recruiter.account)))
            token = form_token(app)
            db.session.remove()
        draw = random.Random(1)
        asks = [(*draw.choice(companies), draw.choice(people), draw.choice(slots)) for _ in range(200_000)]

        def book(connection, n: int) -> int:
            participation, cookie, registration, slot = asks[n % len(asks)]
            body = urllib.parse.urlencode({"csrf_token": token, "cell": f"{registration}-{slot}"})
            connection.request(
                "POST",
                f"/entreprise/{participation}/creneaux/reservation",
                body,
                {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"},
            )
            answer = connection.getresponse()
            answer.read()
            return answer.status

        with served("wsgi:app", settings, port):
            rate, times, statuses = per_second(port, CLIENTS, SECONDS, book)
        with app.app_context():
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
            capped = db.session.scalar(
                sa.select(sa.func.max(sa.text("n"))).select_from(
                    sa.select(sa.func.count().label("n")).select_from(live).group_by(live.c.registration_id).subquery()
                )
            )
            name = db.engine.dialect.name
            db.session.remove()
        raw = raw_transactions()
        failures = sum(count for status, count in statuses.items() if status >= 500)
        print(
            f"B4  {name}: {CLIENTS} clients: {rate:.0f} bookings asked/s, p50 {percentile(times, 0.5) * 1000:.0f} "
            f"ms, p99 {percentile(times, 0.99) * 1000:.0f} ms, answers {dict(sorted(statuses.items()))}, {failures} "
            f"failures (goal ≥ 400/s, p99 ≤ 1 s on SQLite, ≤ 250 ms on PostgreSQL, 0 failures)"
        )
        print(
            f"B4  {booked} interviews; double bookings of table, person, pair: {twice} (goal 0); most for one "
            f"person: {capped} (cap 6)"
        )
        print(f"B5  raw SQLite transactions: {raw:.0f}/s; ratio {rate / raw * 100:.1f} % (goal ≥ 1.2 %)")


if __name__ == "__main__":
    main()
