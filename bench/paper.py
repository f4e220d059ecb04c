"""Documents: badges against ReportLab drawing the same sheet with the same codes (C1), and one agenda through the PDF
renderer (C6).

.venv/bin/pip install reportlab && .venv/bin/python -m bench.paper
"""

import base64
import io
import resource
import time
from datetime import date

from bench.serving import folder
from config import Settings
from forum_app.app import create_app
from forum_app.commands import add_commands
from forum_app.core.db import db, transaction
from forum_app.core.tokens import new_short_code, new_token
from forum_app.documents import badge_layout_rules, page_html, print_worker
from forum_app.documents.badge_layout_rules import PrintedBadge
from forum_app.documents.models import PaperJob
from forum_app.documents.vocabulary import BadgeRole, PaperKind
from forum_app.pdf import press


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
    from flask import render_template  # noqa: PLC0415 (this measure alone needs it)

    begun, wall = cpu(), time.monotonic()
    sheets = badge_layout_rules.sheets(badges)
    with app.test_request_context():
        forum = type("F", (), {"title": "Forum de Lyon", "city": "Lyon", "held_on": date(2027, 3, 18)})
        html = [
            render_template(
                "documents/badges.html",
                forum=forum,
                sheets=part,
                first_sheet=1,
                sheet_count=len(sheets),
                ticks=badge_layout_rules.ticks(),
                qr=page_html.qr,
            )
            for part in badge_layout_rules.chunks(sheets, page_html.LARGEST_CHUNK[PaperKind.BADGES])
        ]
    parts = [press.print_chunk(chunk) for chunk in html]
    return cpu() - begun, time.monotonic() - wall, sum(map(len, parts))


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

    app.test_cli_runner().invoke(args=["demo", "fill"])
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


def main() -> None:
    with folder() as instance:
        app = create_app(Settings(environment="development", instance=instance))
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
                    f"each; ReportLab {other:.2f} s CPU; ratio {spent / other:.1f} (goal ≤ 4 for 500)"
                )
            median, worst = one_agenda(app)
            print(f"C6  one agenda to PDF: median {median:.2f} s, worst of ten {worst:.2f} s (goal ≤ 1 s)")


if __name__ == "__main__":
    main()
