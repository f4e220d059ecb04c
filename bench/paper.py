"""Documents: badges against ReportLab drawing the same sheet with the same codes, and what the worker makes of packs:
wall time of badges and agendas, the wait of one sheet behind a pack, memory before and after (C1, C6, W4).

.venv/bin/pip install reportlab && .venv/bin/python -m bench.paper
"""

import base64
import io
import os
import resource
import subprocess
import sys
import threading
import time
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from flask import current_app

from bench.serving import folder
from config import TOP, Settings
from forum_app.app import create_app
from forum_app.commands import add_commands
from forum_app.core.db import db, transaction
from forum_app.core.tokens import new_short_code, new_token
from forum_app.documents import badge_layout_rules, page_html, print_worker
from forum_app.documents.badge_layout_rules import PrintedBadge
from forum_app.documents.models import PaperJob
from forum_app.documents.vocabulary import BadgeRole, PaperKind
from forum_app.pdf import press, renderer


def cpu() -> float:
    """Return the CPU seconds of this process and of its finished children."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def rows(count: int) -> list[PrintedBadge]:
    return [
        PrintedBadge(
            BadgeRole.CANDIDATE,
            "Maëlle",
            f"Tourvieille {n}",
            "BTS Bioanalyses",
            "Production",
            new_token(136),
            new_short_code(),
        )
        for n in range(count)
    ]


def ours(badges: list[PrintedBadge], app) -> tuple[float, float, int]:
    """Return (CPU seconds, wall seconds, bytes) of the sheets, made in this process with the engine already loaded."""
    begun, wall = cpu(), time.monotonic()
    parts = [press.print_chunk(chunk) for chunk in badge_pages(badges, app)]
    return cpu() - begun, time.monotonic() - wall, sum(map(len, parts))


def badge_pages(badges: list[PrintedBadge], app) -> list[str]:
    from flask import render_template  # noqa: PLC0415 (this measure alone needs it)

    sheets = badge_layout_rules.sheets(badges)
    size = renderer.chunk_size(len(sheets), page_html.LARGEST_CHUNK[PaperKind.BADGES])
    forum = type("F", (), {"title": "Forum de Lyon", "city": "Lyon", "held_on": date(2027, 3, 18)})
    with app.test_request_context():
        return [
            render_template(
                "documents/badges.html",
                forum=forum,
                sheets=part,
                first_sheet=1,
                sheet_count=len(sheets),
                ticks=badge_layout_rules.ticks(),
                qr=page_html.qr,
            )
            for part in badge_layout_rules.chunks(sheets, size)
        ]


def reportlab(badges: list[PrintedBadge]) -> float:
    """Return the CPU seconds of ReportLab drawing names, words and the same PNG codes at the same places."""
    from reportlab.lib.units import mm  # noqa: PLC0415 (this measure alone needs it)
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415 (this measure alone needs it)
    from reportlab.pdfgen import canvas  # noqa: PLC0415 (this measure alone needs it)

    begun = cpu()
    sheet = canvas.Canvas(io.BytesIO(), pagesize=(210 * mm, 297 * mm))
    for labels in badge_layout_rules.sheets(badges):
        for label in labels:
            x, y = label.left * mm, (297 - label.top) * mm
            sheet.setFont("Helvetica-Bold", label.first.points)
            sheet.drawString(x + 14 * mm, y - 22 * mm, label.badge.first_name)
            sheet.setFont("Helvetica", 17)
            sheet.drawString(x + 14 * mm, y - 31 * mm, label.badge.last_name)
            sheet.setFont("Helvetica", 9)
            for line, text in enumerate(
                (
                    label.badge.first_line,
                    label.badge.second_line,
                    "Alternance",
                    "Forum post-alternance, Lyon, 18 mars 2027",
                )
            ):
                sheet.drawString(x + 14 * mm, y - (42 + 3 * line) * mm, text)
            sheet.drawImage(
                ImageReader(io.BytesIO(base64.b64decode(page_html.qr(label.badge.token).split(",", 1)[1]))),
                x + 68 * mm,
                y - 47 * mm,
                18 * mm,
                18 * mm,
            )
            sheet.drawString(x + 72 * mm, y - 51 * mm, label.badge.code)
        sheet.showPage()
    sheet.save()
    return cpu() - begun


def one_agenda(app) -> tuple[float, float]:
    """Return the (median, worst) wall seconds of a candidate's agenda, of ten, worker and warm renderer included."""
    from forum_app.candidates.models import Registration  # noqa: PLC0415 (this measure alone needs it)

    times = []
    for _ in range(11):
        with transaction():
            registration = db.session.query(Registration).join(Registration.forum).filter_by(slug="lyon").first()
            db.session.add(
                PaperJob(
                    forum_id=registration.forum_id,
                    kind=PaperKind.CANDIDATE_AGENDAS,
                    asked_by_id=registration.account_id,
                    params={"registration": registration.id},
                )
            )
        begun = time.monotonic()
        assert print_worker.print_documents() == 1
        times.append(time.monotonic() - begun)
    warm = sorted(times[1:])
    return warm[len(warm) // 2], warm[-1]


def agenda_pages(count: int) -> list[str]:
    """Return the pages of `count` agendas of candidates, those of the demonstration again and again."""
    from forum_app.forums.models import Forum  # noqa: PLC0415 (this measure alone needs it)
    from forum_app.interviews.agenda_queries import (  # noqa: PLC0415 (this measure alone needs it)
        agendas_of_registrations,
    )

    forum = db.session.query(Forum).filter_by(slug="lyon").one()
    agendas = list(islice(cycle(agendas_of_registrations(forum)), count))
    rows = [(agenda, page_html.with_pauses(agenda.interviews, page_html._pauses(forum))) for agenda in agendas]
    job = PaperJob(forum=forum, kind=PaperKind.CANDIDATE_AGENDAS)
    return page_html._in_chunks("documents/candidate_agendas.html", job, rows).html


def wall_of(pages: list[str]) -> float:
    begun = time.monotonic()
    renderer.render_all(pages)
    return time.monotonic() - begun


def behind_a_pack(pages: list[str], app) -> float:
    """Return the worst wall seconds of a candidate's agenda while a pack is printed."""
    pack = threading.Thread(target=renderer.render_all, args=(pages,))
    pack.start()
    time.sleep(1)
    worst = one_agenda(app)[1]
    assert pack.is_alive(), "the pack was over before the sheets: give it more pages"
    pack.join()
    return worst


def memory_of_a_worker(settings: Settings) -> tuple[int, int, int]:
    """Return the MB of a real worker, its template included: before a pack, at the worst of it, and after."""
    from forum_app.forums.models import Forum  # noqa: PLC0415 (this measure alone needs it)

    environment = {**os.environ, "ENVIRONMENT": "development", "INSTANCE": str(settings.instance)}
    with subprocess.Popen([sys.executable, "-m", "forum_app.worker"], cwd=TOP, env=environment) as worker:
        time.sleep(20)
        before, worst = megabytes(worker.pid), 0
        with transaction():
            forum = db.session.query(Forum).filter_by(slug="lyon").one()
            for kind in (PaperKind.CANDIDATE_AGENDAS, PaperKind.COMPANY_AGENDAS) * 4:
                db.session.add(PaperJob(forum_id=forum.id, kind=kind, asked_by_id=1, total=100))
        db.session.remove()
        current_app.extensions["queue"].wake_worker("print_documents")
        until = time.monotonic() + 300
        while waiting() and time.monotonic() < until:
            worst = max(worst, megabytes(worker.pid))
            time.sleep(0.2)
        time.sleep(3)
        after = megabytes(worker.pid)
        worker.terminate()
    return before, worst, after


def waiting() -> int:
    with transaction("reads"):
        return db.session.query(PaperJob).filter(PaperJob.finished_at.is_(None)).count()


def megabytes(parent: int) -> int:
    """Return what a process and all those under it hold, pages that they share counted once (PSS)."""
    held = [
        int(line.split()[1])
        for line in Path(f"/proc/{parent}/smaps_rollup").read_text().splitlines()
        if line.startswith("Pss:")
    ]
    children = Path(f"/proc/{parent}/task").glob("*/children")
    return sum(held) // 1024 + sum(megabytes(int(child)) for file in children for child in file.read_text().split())


def main() -> None:
    with folder() as instance:
        settings = Settings(environment="development", instance=instance)
        app = create_app(settings)
        add_commands(app)
        with app.app_context():
            db.create_all()
            press._engine()
            for count in (50, 500):
                badges = rows(count)
                spent, wall, size = ours(badges, app)
                other = reportlab(badges)
                print(
                    f"C1  {count:>4} badges: {spent:.2f} s CPU, {wall:.2f} s wall, {size / count / 1024:.2f} kB "
                    f"each; ReportLab {other:.2f} s CPU; ratio {spent / other:.1f} (goal ≤ 7)"
                )
            app.test_cli_runner().invoke(args=["demo", "fill"])
            renderer.warm_up()
            pages = badge_pages(rows(50), app)
            print(
                f"W4  50 badges, two processes: {min(wall_of(pages) for _ in range(5)):.2f} s wall, warm (goal ≤ 0.6 s)"
            )
            pages = agenda_pages(500)
            print(f"W4  500 agendas: {wall_of(pages):.1f} s wall (goal ≤ 8 s)")
            print(f"W4  one agenda behind 500: worst of ten {behind_a_pack(pages * 3, app):.2f} s (goal ≤ 2 s)")
            print(
                "W4  worker: {} MB before a pack, {} at the worst, {} after (goal < 150)".format(
                    *memory_of_a_worker(settings)
                )
            )
            median, worst = one_agenda(app)
            print(f"C6  one agenda to PDF: median {median:.2f} s, worst of ten {worst:.2f} s (goal ≤ 1 s)")


if __name__ == "__main__":
    # multiprocessing would load this module and the application in each process that prints; the worker's it does not
    globals().update(__spec__=None, __file__=None)
    main()
