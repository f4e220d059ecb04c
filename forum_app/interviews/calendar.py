"""Interviews as calendar entries (RFC 5545, RFC 5546).

An interview keeps the same UID for life, and its SEQUENCE rises at each change. icalendar writes CRLF and folds lines
at 75 octets; times are given in UTC, which every calendar converts to its own zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from forum_app.core.clock import now
from forum_app.core.language import _
from forum_app.interviews.agenda_queries import AgendaInterview

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Forums post-alternance//FR"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def uid_of(interview_id: int, host: str) -> str:
    """Return the UID of an interview in calendars, the same from its first letter to its cancellation."""
    return f"entretien-{interview_id}@{host}"


def invitation(  # noqa: PLR0913 (an entry of a calendar)
    method: str,
    *,
    interview_id: int,
    sequence: int,
    host: str,
    starts_at: datetime,
    ends_at: datetime,
    partner: str,
    where: str,
    organiser: tuple[str, str],
    attendee: tuple[str, str],
) -> str:
    """Return one interview as iCalendar text, for one side.

    `method`: REQUEST (new or changed) or CANCEL; `partner`: whom they meet; `organiser`, `attendee`: (name, e-mail
    address).
    """
    import icalendar  # noqa: PLC0415 (heavy)

    event = _event(interview_id, sequence, host, starts_at, ends_at, partner, where)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("organizer", _person(organiser))
    guest = _person(attendee)
    guest.params["ROLE"] = icalendar.vText("REQ-PARTICIPANT")
    guest.params["PARTSTAT"] = icalendar.vText("ACCEPTED")
    guest.params["RSVP"] = icalendar.vText("FALSE")
    event.add("attendee", guest)
    return _calendar(method, [event])


@dataclass(frozen=True)
class Occasion:
    """What stands around the interviews in somebody's calendar: the workshop, the forum itself.

    key: « atelier-3 », the same for life; version: rises with each change; starts_at, ends_at: aware; whole: a day that
    contains the others, and leaves them free.
    """

    key: str
    version: int
    title: str
    starts_at: datetime
    ends_at: datetime
    where: str
    whole: bool = False


def agenda(interviews: Iterable[AgendaInterview], *, host: str, place: str, occasions: Iterable[Occasion] = ()) -> str:
    """Return a whole day as iCalendar text, to add to one's calendar.

    `place`: the venue.
    """
    events = [_occasion(occasion, host) for occasion in occasions]
    for m in interviews:
        where = _("Table %(number)s, %(place)s", number=m.table_number, place=place) if m.table_number else place
        event = _event(m.interview_id, m.sequence, host, m.starts_at, m.ends_at, m.company, where)
        event.add("status", "CONFIRMED")
        events.append(event)
    return _calendar(PUBLISH, events)


def _occasion(occasion: Occasion, host: str) -> "icalendar.Event":
    event = _entry(
        f"{occasion.key}@{host}", occasion.version, occasion.starts_at, occasion.ends_at, occasion.title, occasion.where
    )
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT" if occasion.whole else "OPAQUE")
    return event


def _event(
    interview_id: int, sequence: int, host: str, starts_at: datetime, ends_at: datetime, partner: str, where: str
) -> "icalendar.Event":
    return _entry(
        uid_of(interview_id, host),
        sequence,
        starts_at,
        ends_at,
        _("Entretien avec %(company)s", company=partner),
        where,
    )


def _entry(
    uid: str, sequence: int, starts_at: datetime, ends_at: datetime, summary: str, where: str
) -> "icalendar.Event":
    import icalendar  # noqa: PLC0415 (heavy)

    event = icalendar.Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", now())
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at)
    event.add("summary", summary)
    event.add("location", where)
    return event


def _person(person: tuple[str, str]) -> "icalendar.vCalAddress":
    import icalendar  # noqa: PLC0415 (heavy)

    name, email = person
    address = icalendar.vCalAddress(f"mailto:{email}")
    address.params["CN"] = icalendar.vText(name)
    return address


def _calendar(method: str, events: "list[icalendar.Event]") -> str:
    import icalendar  # noqa: PLC0415 (heavy)

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical().decode()
