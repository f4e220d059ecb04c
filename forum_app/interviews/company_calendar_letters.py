"""What brings interviews to the calendars of a company: one letter for all that its people did in one go.

A letter is posted with nothing but the company that it is about, and waits until nothing was changed for the time of an
undo. What it says is decided when it is claimed: the difference between what stands and what the calendars of the
company have (company_*), which is written in the same transaction, for each of its readers.
"""

from typing import Any

import sqlalchemy as sa

from forum_app.companies.models import Table
from forum_app.core import calendar
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.language import _, ngettext
from forum_app.core.typography import day, hour
from forum_app.forums.models import Slot
from forum_app.interviews import calendar_entries, company_letters, queries
from forum_app.interviews.models import Interview
from forum_app.interviews.rules.interview import UNDO_TIME
from forum_app.interviews.vocabulary import LIVE
from forum_app.mail import actions as mail
from forum_app.mail.kinds import Busy, Gathered, LetterKind, declare
from forum_app.mail.links import address_of
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState

ABOUT = "company_calendar"


def tell_company(interview: Interview) -> None:
    """Bring what was just done with an interview to the calendars of its company, once its people have changed nothing
    for a while.
    """
    participation = interview.participation
    undecided = [letter for letter in _waiting(participation.id) if not letter.facts]
    for letter in undecided:
        letter.not_before = now() + UNDO_TIME
    told = {letter.recipient for letter in undecided}
    for address in company_letters.addresses_of_company(participation):
        if address not in told:
            mail.post(
                CALENDAR,
                key=f"{ABOUT}:{participation.id}:{interview.id}:{interview.sequence}:{address}",
                recipient=address,
                forum=participation.forum,
                about=(ABOUT, participation.id),
                delay=UNDO_TIME,
            )


def _waiting(participation_id: int) -> list[Letter]:
    statement = sa.select(Letter).where(
        Letter.subject_kind == ABOUT,
        Letter.subject_id == participation_id,
        Letter.state == LetterState.WAITING,
        Letter.attempts == 0,
    )
    return list(db.session.scalars(statement.order_by(Letter.id).with_for_update()))


def _with_its_fellows(letter: Letter) -> list[Letter]:
    """Return the letters to the readers of one company that say the same, locked. Raises Busy while another worker
    holds one of them.
    """
    same = (
        Letter.subject_kind == ABOUT,
        Letter.subject_id == letter.subject_id,
        Letter.state == LetterState.WAITING,
        Letter.attempts == 0,
    )
    statement = sa.select(Letter).where(*same).order_by(Letter.id).with_for_update(skip_locked=True)
    found = list(db.session.scalars(statement))
    if len(found) < (db.session.scalar(sa.select(sa.func.count(Letter.id)).where(*same)) or 0):
        raise Busy
    return [one for one in found if not one.facts]


def _decide(letter: Letter) -> LetterKind | None:
    """Write what a company is told now into its letters, and into its interviews; None when its calendars are right.

    An interview that an act holds is left to the letter that this act posts.
    """
    if letter.facts:
        return CALENDAR
    fellows = _with_its_fellows(letter)
    in_live = Interview.state.in_(LIVE)
    same_slot, same_table = (
        Interview.company_slot_id == Interview.slot_id,
        Interview.company_table_id == Interview.table_id,
    )
    changed = sa.or_(
        sa.and_(in_live, Interview.company_slot_id.is_(None)),
        sa.and_(in_live, sa.not_(sa.and_(same_slot, same_table))),
        sa.and_(sa.not_(in_live), Interview.company_slot_id.is_not(None)),
    )
    columns: tuple[Any, ...] = (
        Interview.id,
        Interview.state,
        Interview.slot_id,
        Interview.table_id,
        Interview.sequence,
    )
    columns += (Interview.company_slot_id, Interview.company_table_id)
    statement = (
        sa.select(*columns)
        .where(Interview.participation_id == letter.subject_id, changed)
        .order_by(Interview.id)
        .with_for_update(of=Interview, skip_locked=True)
    )
    told = []
    for row in db.session.execute(statement).all():
        told.append(_difference(row))
        live = row.state in LIVE
        # not through the entity: nobody edited the interview, so its version stays
        db.session.execute(
            sa.update(Interview)
            .where(Interview.id == row.id)
            .values(
                company_slot_id=row.slot_id if live else None,
                company_table_id=row.table_id if live else None,
            ),
            execution_options={"synchronize_session": False},
        )
    if not told:
        return None
    for one in fellows:
        one.facts = {"told": told}
    return CALENDAR


def _difference(row: sa.Row[Any]) -> dict[str, Any]:
    """Return what is said of one interview: where it stands, or stood, and where its company had it."""
    live = row.state in LIVE
    return {
        "interview": row.id,
        "ended": not live,
        "slot": row.slot_id if live else row.company_slot_id,
        "table": row.table_id if live else row.company_table_id,
        "former": row.company_slot_id if live else None,
        "sequence": row.sequence,
    }


def _gather(letter: Letter) -> Gathered | None:
    found = {interview.id: interview for interview in queries.interviews_at([d["interview"] for d in _told(letter)])}
    slots, tables = _named(Slot, letter, "slot", "former"), _named(Table, letter, "table")
    kept = [d for d in _told(letter) if d["interview"] in found and d["slot"] in slots and d["table"] in tables]
    if not kept:
        return None
    kept.sort(key=lambda d: (slots[d["slot"]].starts_at, d["interview"]))
    participation = found[kept[0]["interview"]].participation
    forum = participation.forum

    def at(d: dict[str, Any]) -> str:
        number = tables[d["table"]].number
        start = hour(slots[d["slot"]].starts_at, zone=forum.time_zone)
        return _("%(hour)s, table %(number)s", hour=start, number=number) if number else start

    def names(differences: list[dict[str, Any]]) -> list[str]:
        return [calendar_entries.name_for_company(found[d["interview"]]) for d in differences]

    ended = [d for d in kept if d["ended"]]
    added = [d for d in kept if not d["ended"] and d["former"] is None]
    moved = [d for d in kept if not d["ended"] and d["former"] is not None]
    entries = [
        calendar_entries.for_company(
            found[d["interview"]],
            calendar.CANCEL if d["ended"] else calendar.REQUEST,
            letter.recipient,
            (slots[d["slot"]], tables[d["table"]], d["sequence"]),
        )
        for d in kept
    ]
    return Gathered(
        {
            "company": participation.company.name,
            "forum": forum.inline_title,
            "day": day(forum.held_on, weekday=True),
            "summary": _summary(len(added), len(moved), len(ended)),
            "added": [at(d) for d in added],
            "added_names": names(added),
            "moved": [at(d) for d in moved],
            "moved_names": names(moved),
            "moved_from": [hour(slots[d["former"]].starts_at, zone=forum.time_zone) for d in moved],
            "ended": [at(d) for d in ended],
            "ended_names": names(ended),
            "page": address_of("interviews.grid", participation_id=participation.id),
            "feed": address_of("interviews.company_feed", participation_id=participation.id),
        },
        "".join(entries),
        calendar.REQUEST,
    )


def _summary(added: int, moved: int, ended: int) -> str:
    """Return « 2 entretiens ajoutés, un changé »."""
    parts = (
        (added, ngettext("un entretien ajouté", "%(num)s entretiens ajoutés", added)),
        (moved, ngettext("un entretien changé", "%(num)s entretiens changés", moved)),
        (ended, ngettext("un entretien annulé", "%(num)s entretiens annulés", ended)),
    )
    return ", ".join(words for number, words in parts if number)


def _told(letter: Letter) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = letter.facts["told"]
    return told


def _named(kind: type[Any], letter: Letter, *names: str) -> dict[int, Any]:
    """Return the slots, or the tables, that a letter names, by id."""
    ids = {d[name] for d in _told(letter) for name in names} - {None}
    return {one.id: one for one in db.session.scalars(sa.select(kind).where(kind.id.in_(ids)))}


_ROWS = ("added", "added_names", "moved", "moved_names", "moved_from", "ended", "ended_names")
CALENDAR = declare(
    LetterKind(
        "interviews.company_calendar",
        ("company", "forum", "day", "summary", "page", "feed", *_ROWS),
        gather=_gather,
        when_claimed=_decide,
    )
)
