"""A seat at a workshop as a calendar entry: the same from the letter that gives it to the one that takes it back.

A seat is taken once and released once: its number follows the workshop's, and its cancellation comes after.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from forum_app.core import calendar
from forum_app.core.calendar import Entry
from forum_app.core.clock import now
from forum_app.core.typography import typo
from forum_app.mail.links import address_of
from forum_app.workshops.models import Workshop, WorkshopSeat
from forum_app.workshops.vocabulary import SeatState

KIND = "place-atelier"
BEFORE_A_WORKSHOP = timedelta(days=1)


def place_of(workshop: Workshop, city: str = "") -> str:
    """Return where a workshop is: its room and its address, or else the town of the forum."""
    return str(typo(", ".join(part for part in (workshop.where, "" if workshop.address else city) if part)))


def entry_of(seat: WorkshopSeat) -> Entry:
    """Return the entry of a seat that is taken."""
    workshop, forum = seat.workshop, seat.registration.forum
    return Entry(
        f"{KIND}-{seat.id}",
        2 * workshop.version,
        workshop.title,
        workshop.starts_at,
        workshop.ends_at,
        place_of(workshop, forum.city),
        page=address_of("workshops.seat", slug=forum.slug),
        alarm=BEFORE_A_WORKSHOP,
    )


def of_seats(seats: Iterable[WorkshopSeat]) -> dict[int, str]:
    """Return the entries of the seats that are taken at workshops to come, as they stand, by registration."""
    moment = now()
    return {
        seat.registration_id: invitation(seat, calendar.REQUEST)
        for seat in seats
        if seat.state is SeatState.TAKEN and moment < seat.workshop.starts_at
    }


def invitation(seat: WorkshopSeat, method: str) -> str:
    """Return the entry of a seat as a letter attaches it. method: REQUEST, or CANCEL once it is lost."""
    entry, registration = entry_of(seat), seat.registration
    if method == calendar.CANCEL:
        entry = replace(entry, version=entry.version + 1)
    return calendar.invitation(
        method,
        entry,
        organiser=calendar.organiser(registration.forum.organisation.name, registration.forum.contact_email),
        attendee=(registration.full_name, registration.email),
    )
