"""Calendar entries (RFC 5545, RFC 5546, RFC 7986).

An entry keeps the same UID for life, and its SEQUENCE rises at each change. The domain of UIDs is a setting, apart from
the host that serves: a service that moves keeps the entries that people have. icalendar writes CRLF and folds lines at
75 octets; times are given in UTC, which every calendar converts to its own zone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING

from flask import current_app

from forum_app.core.clock import now

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Forums post-alternance//FR"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
READ_AGAIN = "PT1H"  # how often a calendar that follows a feed is asked to read it

_CALENDARS = re.compile(r"^BEGIN:VCALENDAR\r\n.*?^END:VCALENDAR\r\n", re.DOTALL | re.MULTILINE)
_METHOD = re.compile(r"^METHOD:(\w+)\r$", re.MULTILINE)

Person = tuple[str, str]  # name, e-mail address


@dataclass(frozen=True)
class Entry:
    """One event of a calendar. key: « entretien-12 », the same for life; version: rises with each change; starts_at,
    ends_at: aware; page: the address of the page that says more; alarm: how long before it rings (None: it does not);
    whole: a day that contains the others, and leaves them free.
    """

    key: str
    version: int
    title: str
    starts_at: datetime
    ends_at: datetime
    where: str
    description: str = ""
    page: str = ""
    alarm: timedelta | None = None
    whole: bool = False


def uid_of(key: str) -> str:
    """Return the UID of an entry, the same from its first letter to its cancellation."""
    return f"{key}@{current_app.config['SETTINGS'].calendar_domain}"


def organiser(name: str, email: str) -> Person:
    """Return who invites: at their address, or else at the one that sends letters."""
    return name, email or parseaddr(current_app.config["SETTINGS"].mail_from)[1]


def calendars_in(text: str) -> list[str]:
    """Return the calendars of a text that has several one after the other."""
    return _CALENDARS.findall(text)


def method_of(text: str) -> str:
    """Return the method of a calendar: REQUEST, CANCEL or PUBLISH."""
    found = _METHOD.search(text)
    return found[1] if found else PUBLISH


def cancellations_in(text: str) -> str:
    """Return those of these calendars that take an entry out, one after the other."""
    return "".join(one for one in calendars_in(text) if method_of(one) == CANCEL)


def is_about(text: str, kind: str) -> bool:
    """Return True when one of these calendars has an entry of that kind. kind: « entretien », as its key begins."""
    return f"UID:{kind}-" in text


def invitation(method: str, entry: Entry, *, organiser: Person, attendee: Person) -> str:
    """Return one entry as iCalendar text, for one person. method: REQUEST (new or changed) or CANCEL."""
    import icalendar  # noqa: PLC0415 (heavy)

    event = _event(entry, rings=method != CANCEL)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("organizer", _person(organiser))
    guest = _person(attendee)
    guest.params["ROLE"] = icalendar.vText("REQ-PARTICIPANT")
    guest.params["PARTSTAT"] = icalendar.vText("ACCEPTED")
    guest.params["RSVP"] = icalendar.vText("FALSE")
    event.add("attendee", guest)
    return _calendar(method, [event])


def agenda(entries: Iterable[Entry], *, name: str) -> str:
    """Return several entries as one calendar, to add to one's own or to follow. name: as calendars list it."""
    events = []
    for entry in entries:
        event = _event(entry)
        event.add("status", "CONFIRMED")
        events.append(event)
    return _calendar(PUBLISH, events, name)


def _event(entry: Entry, *, rings: bool = True) -> "icalendar.Event":
    import icalendar  # noqa: PLC0415 (heavy)

    event = icalendar.Event()
    event.add("uid", uid_of(entry.key))
    event.add("sequence", entry.version)
    event.add("dtstamp", now())
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.title)
    event.add("location", entry.where)
    event.add("transp", "TRANSPARENT" if entry.whole else "OPAQUE")
    if entry.description:
        event.add("description", entry.description)
    if entry.page:
        event.add("url", entry.page)
    if entry.alarm is not None and rings:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", -entry.alarm)
        event.add_component(alarm)
    return event


def _person(person: Person) -> "icalendar.vCalAddress":
    import icalendar  # noqa: PLC0415 (heavy)

    name, email = person
    address = icalendar.vCalAddress(f"mailto:{email}")
    address.params["CN"] = icalendar.vText(name)
    return address


def _calendar(method: str, events: "list[icalendar.Event]", name: str = "") -> str:
    import icalendar  # noqa: PLC0415 (heavy)

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", icalendar.vDuration(timedelta(hours=1)), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", READ_AGAIN)
    for event in events:
        calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")
