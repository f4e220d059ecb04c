"""What this room writes to candidates: one letter per act, once the time to undo it is over.

A letter is posted with nothing but the interview that it is about. What it says is decided when it is claimed: the
difference between the present state (slot, table, state) and what the candidate was last told (told_*), which is
updated in the same transaction. So acts on one interview merge, and an undo in time leaves no trace.
"""

from typing import Any

import sqlalchemy as sa

from forum_app.companies.models import Table
from forum_app.core import calendar
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.typography import day, hour, opening
from forum_app.forums.models import Slot
from forum_app.forums.rules import window_of
from forum_app.forums.vocabulary import WindowKind
from forum_app.interviews import agenda_queries, calendar_entries, queries
from forum_app.interviews.models import Interview
from forum_app.interviews.rules.interview import UNDO_TIME
from forum_app.interviews.vocabulary import LIVE
from forum_app.mail import actions as mail
from forum_app.mail.kinds import CATALOGUE, Busy, Gathered, LetterKind, declare
from forum_app.mail.links import address_of
from forum_app.mail.models import Letter

ABOUT = "interview"


def tell_candidate(interview: Interview) -> None:
    """Write to the candidate what is now true of an interview; nothing when they know it already."""
    mail.take_back(ABOUT, interview.id, interview.registration.email)
    kind = _kind_for(interview)
    if kind is not None:
        _post(kind, interview)


def announce(interview: Interview) -> None:
    """Write the first letter about an interview that nobody has heard of."""
    _post(BOOKED, interview)


def confirm_decline(interview: Interview) -> None:
    """Write to the candidate who declined, so that their calendar follows; they know it from now on."""
    mail.take_back(ABOUT, interview.id, interview.registration.email)
    if interview.is_told:
        _post(CANCELLED, interview, _references(interview))
    interview.write_told(now())


def _post(kind: LetterKind, interview: Interview, references: dict[str, Any] | None = None) -> None:
    """Post a letter to the candidate.

    `references`: when what the letter says is decided already.
    """
    mail.post(
        kind,
        references,
        key=f"{ABOUT}:{interview.id}:{interview.sequence}:candidate",
        recipient=interview.registration.email,
        account_id=interview.registration.account_id,
        forum=interview.participation.forum,
        about=(ABOUT, interview.id),
        delay=UNDO_TIME,
    )


def _kind_for(interview: Interview) -> LetterKind | None:
    """Return what a candidate must be written, from what stands and what they were told; None when they know it."""
    if interview.state not in LIVE:
        return CANCELLED if interview.is_told else None
    if not interview.is_told:
        return BOOKED
    if interview.told_slot_id != interview.slot_id:
        return MOVED
    return MOVED_TABLE if interview.told_table_id != interview.table_id else None


def _references(interview: Interview) -> dict[str, Any]:
    """Return what a letter needs to say later what is decided now. A cancellation names what the reader knows."""
    live = interview.state in LIVE
    return {
        "slot": interview.slot_id if live else interview.told_slot_id,
        "table": interview.table_id if live else interview.told_table_id,
        "former_slot": interview.told_slot_id,
        "sequence": interview.sequence,
    }


def _decide(letter: Letter) -> LetterKind | None:
    """Return the kind that leaves, and write down what the candidate is told by it. Raises Busy while an act changes
    the interview: it will post a letter of its own, or leave this one.
    """
    if letter.facts:
        return CATALOGUE[letter.kind]
    own = Interview.id == letter.subject_id
    statement = sa.select(Interview).where(own).with_for_update(of=Interview, skip_locked=True)
    interview = db.session.scalar(statement.execution_options(populate_existing=True))
    if interview is None:
        if db.session.scalar(sa.select(Interview.id).where(own)) is None:
            return None
        raise Busy
    kind = _kind_for(interview)
    if kind is not None:
        letter.facts = _references(interview)
        mail.replace_older(letter)
        # not through the entity: nobody edited the interview, so its version stays
        db.session.execute(
            sa.update(Interview).where(own).values(interview.as_told(now())),
            execution_options={"synchronize_session": False},
        )
    return kind


def _gather(letter: Letter) -> Gathered | None:
    """Return the facts of a letter to a candidate, and the entry of their calendar."""
    interview = queries.interview_at(letter.subject_id or 0)
    if interview is None:
        return None
    said = letter.facts
    slot, table = db.session.get_one(Slot, said["slot"]), db.session.get_one(Table, said["table"])
    former = db.session.get(Slot, said["former_slot"]) if said["former_slot"] else None
    kind = CATALOGUE[letter.kind]
    facts = _facts(interview, slot, table, former)
    method = calendar.CANCEL if kind is CANCELLED else calendar.REQUEST
    return Gathered(
        {name: facts[name] for name in kind.facts},
        calendar_entries.for_candidate(interview, method, slot, table, said["sequence"]),
        method,
    )


def _facts(interview: Interview, slot: Slot, table: Table, former: Slot | None) -> dict[str, Any]:
    """Return all that a letter to a candidate may say of an interview at that slot and table. former: where they were
    told before.
    """
    participation, registration = interview.participation, interview.registration
    forum, zone = registration.forum, registration.forum.time_zone
    freeze = window_of(forum.windows, WindowKind.FREEZE)
    return {
        **when(slot, zone),
        "company": participation.company.name,
        "first_name": registration.first_name,
        "forum": forum.inline_title,
        "forum_day": opening(day(forum.held_on, weekday=True)),
        "former_start": hour(former.starts_at, zone=zone) if former is not None else "",
        "minutes": int((slot.ends_at - slot.starts_at).total_seconds() // 60),
        "table": table.number,
        "venue": forum.venue,
        "address": forum.full_address,
        "people": "\n".join(agenda_queries.people_at(participation.id, table.id)),
        "need": " ".join((participation.need_overload or participation.need_task or "").split()),
        "freeze_day": day(freeze.opens_at, year=False, zone=zone) if freeze is not None else "",
        "freeze_hour": hour(freeze.opens_at, zone=zone) if freeze is not None else "",
        "page": address_of("interviews.candidate_agenda", slug=forum.slug),
    }


def when(slot: Slot, zone: str) -> dict[str, str]:
    """Return the facts that say a day and its hours."""
    return {
        "day": day(slot.starts_at, weekday=True, zone=zone),
        "start": hour(slot.starts_at, zone=zone),
        "end": hour(slot.ends_at, zone=zone),
    }


_WHEN = ("day", "start", "end")
_ALL = ("company", "first_name", "forum", "page")
_WHERE = ("forum_day", "table", "venue", "address", "people", "need", "freeze_day", "freeze_hour")


def _declare(name: str, *facts: str) -> LetterKind:
    return declare(LetterKind(f"interviews.{name}", (*_WHEN, *_ALL, *facts), gather=_gather, when_claimed=_decide))


BOOKED = _declare("booked", "minutes", *_WHERE)
MOVED = _declare("moved", "former_start", *_WHERE)
MOVED_TABLE = _declare("moved_table", *_WHERE)
CANCELLED = _declare("cancelled")
