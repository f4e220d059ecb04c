"""The HTML of each document, in chunks ready for the PDF renderer.

For the worker only: names are measured with the fonts used on paper.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import render_template

from forum_app.candidates.models import Registration
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.language import _
from forum_app.core.time_zones import at
from forum_app.core.typography import hour
from forum_app.documents import badge_layout_rules, queries
from forum_app.documents.badge_layout_rules import PrintedBadge
from forum_app.documents.models import Badge, PaperJob
from forum_app.documents.qr import qr
from forum_app.documents.vocabulary import LABELS_PER_SHEET, PaperKind
from forum_app.forums.models import Forum, Slot
from forum_app.interviews.agenda_queries import (
    AgendaInterview,
    agenda_of_registration,
    agendas_of_registrations,
    agendas_of_tables,
)
from forum_app.pdf import renderer

LARGEST_CHUNK = {PaperKind.BADGES: 20, PaperKind.COMPANY_AGENDAS: 25, PaperKind.CANDIDATE_AGENDAS: 25}  # sheets


@dataclass(frozen=True)
class Chunks:
    """HTML documents to print one after the other. per_chunk: how many of the things counted in a job's progress each
    holds.
    """

    html: list[str] = field(default_factory=list)
    per_chunk: int = 1
    total: int = 0


@dataclass(frozen=True)
class AgendaLine:
    """One line of an agenda: an interview, or a pause between two (then `pause` says « Pause, 10 h 40 à 11 h 00 »)."""

    interview: AgendaInterview | None = None
    pause: str = ""


def chunks_of(job: PaperJob) -> Chunks:
    """Return the pages that a job asks for."""
    return _MAKERS[job.kind](job)


def _badges(job: PaperJob) -> Chunks:
    wanted = job.params["badges"]
    known = {badge.id: badge for badge in db.session.query(Badge).filter(Badge.forum_id == job.forum_id)}
    people = {(holder.subject_kind, holder.subject_id): holder for holder in queries.badge_holders(job.forum)}
    rows = []
    for badge in (known[identity] for identity in wanted):
        holder = people.get((badge.subject_kind, badge.subject_id))
        if holder is not None:  # somebody who withdrew since gets no badge
            rows.append(
                PrintedBadge(
                    holder.role,
                    holder.first_name,
                    holder.last_name,
                    holder.first_line,
                    holder.second_line,
                    badge.token,
                    badge.code,
                )
            )
    sheets = badge_layout_rules.sheets(rows, job.params.get("start", 1))
    size = renderer.chunk_size(len(sheets), LARGEST_CHUNK[PaperKind.BADGES])
    html = [
        render_template(
            "documents/badges.html",
            forum=job.forum,
            sheets=part,
            first_sheet=1 + n * size,
            sheet_count=len(sheets),
            ticks=badge_layout_rules.ticks(),
            qr=qr,
        )
        for n, part in enumerate(badge_layout_rules.chunks(sheets, size))
    ]
    return Chunks(html, size * LABELS_PER_SHEET, len(rows))


def _company_agendas(job: PaperJob) -> Chunks:
    agendas = agendas_of_tables(job.forum, job.params.get("participation"))
    pauses, slots = _pauses(job.forum), [s for s in job.forum.slots if s.closed_at is None]
    rows = [
        (agenda, with_pauses(agenda.interviews, pauses), _free_slots(slots, agenda.interviews, job.forum.time_zone))
        for agenda in agendas
    ]
    return _in_chunks("documents/table_agendas.html", job, rows)


def _candidate_agendas(job: PaperJob) -> Chunks:
    own = job.params.get("registration")
    agendas = (
        [agenda_of_registration(db.session.get_one(Registration, own))] if own else agendas_of_registrations(job.forum)
    )
    pauses = _pauses(job.forum)
    return _in_chunks(
        "documents/candidate_agendas.html",
        job,
        [(agenda, with_pauses(agenda.interviews, pauses)) for agenda in agendas],
    )


def _in_chunks(template: str, job: PaperJob, rows: list) -> Chunks:
    size = renderer.chunk_size(len(rows), LARGEST_CHUNK[job.kind])
    parts = list(badge_layout_rules.chunks(rows, size)) or [[]]
    return Chunks(
        [render_template(template, forum=job.forum, agendas=part, stated_at=now()) for part in parts],
        size,
        len(rows),
    )


_MAKERS: dict[PaperKind, Callable[[PaperJob], Chunks]] = {
    PaperKind.BADGES: _badges,
    PaperKind.COMPANY_AGENDAS: _company_agendas,
    PaperKind.CANDIDATE_AGENDAS: _candidate_agendas,
}


def _pauses(forum: Forum) -> list[tuple[datetime, str]]:
    """Return (when it begins, « Pause, 10 h 40 à 11 h 00 ») for each pause of the day."""
    found = []
    for pause in forum.pauses:
        begins = at(forum.held_on, pause.starts_at, forum.time_zone)
        ends = begins + timedelta(minutes=pause.minutes)
        words = _(
            "%(pause)s, %(start)s à %(end)s",
            pause=pause.kind.label,
            start=hour(begins, zone=forum.time_zone),
            end=hour(ends, zone=forum.time_zone),
        )
        found.append((begins, words))
    return found


def with_pauses(interviews: tuple[AgendaInterview, ...], pauses: list[tuple[datetime, str]]) -> list[AgendaLine]:
    """Return the interviews in order, with each pause between two of them."""
    lines: list[AgendaLine] = []
    waiting = list(pauses)
    for interview in interviews:
        while waiting and waiting[0][0] < interview.starts_at:
            _begins, word = waiting.pop(0)
            if lines:
                lines.append(AgendaLine(pause=word))
        lines.append(AgendaLine(interview))
    return lines


def _free_slots(slots: list[Slot], interviews: tuple[AgendaInterview, ...], zone: str) -> list[str]:
    taken = {interview.starts_at for interview in interviews}
    return [hour(slot.starts_at, zone=zone) for slot in slots if slot.starts_at not in taken]
