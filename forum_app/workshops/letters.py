"""What this room writes to candidates: a seat is theirs, changes, or is theirs no more; one letter each, with its
calendar entry.
"""

from typing import Any

from forum_app.candidates.letters import SeatTold
from forum_app.core import calendar
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.typography import day, hour
from forum_app.mail import actions as mail
from forum_app.mail.kinds import Gathered, LetterKind, declare
from forum_app.mail.links import address_of
from forum_app.mail.models import Letter
from forum_app.workshops import calendar_entries
from forum_app.workshops.models import WorkshopSeat
from forum_app.workshops.vocabulary import SeatState

ABOUT = "workshop_seat"
_WORKSHOP = ("forum", "title", "day", "start", "end", "place", "page")
SEAT_TAKEN = declare(LetterKind("workshops.seat_taken", (*_WORKSHOP, "former")))
SEAT_GIVEN = declare(LetterKind("workshops.seat_given", (*_WORKSHOP, "former")))
SEAT_LOST = declare(LetterKind("workshops.seat_lost", (*_WORKSHOP, "own", "by_organiser")))
LEFT_QUEUE = declare(LetterKind("workshops.left_queue", ("forum", "title", "day", "start", "page")))
WORKSHOP_CHANGED = declare(LetterKind("workshops.changed", _WORKSHOP))


def seat_taken(seat: WorkshopSeat, former: WorkshopSeat | None = None) -> None:
    """Write to somebody who took a seat that it is theirs. former: the one that they had, given back for it."""
    _give(SEAT_TAKEN, seat, "taken", former)


def seat_given(seat: WorkshopSeat, former: WorkshopSeat | None = None) -> None:
    """Write to somebody that an organiser gives them a seat. former: the one that they had, taken back for it."""
    _give(SEAT_GIVEN, seat, "given", former)


def seat_lost(seat: WorkshopSeat, *, by_organiser: bool = False) -> None:
    """Write to somebody that the seat which they had is theirs no more."""
    facts = {**facts_of(seat), "own": not by_organiser, "by_organiser": by_organiser}
    _post(SEAT_LOST, seat, "lost", facts, calendar_entries.invitation(seat, calendar.CANCEL))


def left_queue(seat: WorkshopSeat) -> None:
    """Write to somebody who waited that an organiser took them out of the queue; no calendar knows of it."""
    facts = facts_of(seat)
    _post(LEFT_QUEUE, seat, "left", {name: facts[name] for name in LEFT_QUEUE.facts}, "")


def workshop_changed(seat: WorkshopSeat) -> None:
    """Write to somebody who has a seat that its workshop changes day, hours or place."""
    what = f"changed:{seat.workshop.version}"
    _post(WORKSHOP_CHANGED, seat, what, facts_of(seat), calendar_entries.invitation(seat, calendar.REQUEST))


def remind(seat: WorkshopSeat) -> None:
    """Write to somebody who has a seat that its workshop is near; what is true is read as the letter leaves."""
    _post(REMINDER, seat, f"reminder:{seat.workshop.starts_at.date().isoformat()}", {}, "")


def told_with_registration(seat: WorkshopSeat) -> SeatTold:
    """Return what the letter of a registration says of the seat taken with it."""
    facts = facts_of(seat)
    return SeatTold(
        facts["title"],
        facts["day"],
        facts["start"],
        facts["end"],
        facts["place"],
        calendar_entries.invitation(seat, calendar.REQUEST),
    )


def facts_of(seat: WorkshopSeat) -> dict[str, Any]:
    """Return what letters say of a seat: which workshop, when and where."""
    workshop, forum = seat.workshop, seat.registration.forum
    return {
        "forum": forum.inline_title,
        "title": workshop.title,
        "day": day(workshop.starts_at, weekday=True, zone=workshop.time_zone),
        "start": hour(workshop.starts_at, zone=workshop.time_zone),
        "end": hour(workshop.ends_at, zone=workshop.time_zone),
        "place": calendar_entries.place_of(workshop, forum.city),
        "page": address_of("workshops.seat", slug=forum.slug),
    }


def _gather_reminder(letter: Letter) -> Gathered | None:
    """Return what a reminder says; None once the workshop has begun, or where the seat is given back."""
    seat = db.session.get(WorkshopSeat, letter.subject_id)
    if seat is None or seat.state is not SeatState.TAKEN or now() >= seat.workshop.starts_at:
        return None
    return Gathered({**facts_of(seat), "first_name": seat.registration.first_name})


def _give(kind: LetterKind, seat: WorkshopSeat, what: str, former: WorkshopSeat | None) -> None:
    entries, said = calendar_entries.invitation(seat, calendar.REQUEST), ""
    if former is not None:
        entries = calendar_entries.invitation(former, calendar.CANCEL) + entries
        said = facts_of(former)["day"]
    _post(kind, seat, what, {**facts_of(seat), "former": said}, entries)


def _post(kind: LetterKind, seat: WorkshopSeat, what: str, facts: dict[str, Any], entries: str) -> None:
    registration = seat.registration
    mail.post(
        kind,
        facts,
        key=f"{ABOUT}:{seat.id}:{what}",
        recipient=registration.email,
        account_id=registration.account_id,
        forum=registration.forum,
        about=(ABOUT, seat.id),
        calendar=entries,
        calendar_method=calendar.REQUEST,
    )


REMINDER = declare(LetterKind("workshops.reminder", (*_WORKSHOP, "first_name"), gather=_gather_reminder))
