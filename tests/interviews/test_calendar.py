"""Calendar entries: RFC 5545 to the letter, the same UID from the first letter to the cancellation."""

import icalendar
from flask import Flask

from forum_app.core.db import db
from forum_app.interviews import actions, calendar_entries
from tests.interviews.world import calendar_of, world
from tests.letters import post_office


def read(text: str) -> tuple[icalendar.Calendar, icalendar.Event]:
    found = icalendar.Calendar.from_ical(text)
    events = found.walk("VEVENT")
    assert len(events) == 1
    return found, events[0]


def test_an_interview_is_requested_updated_and_cancelled_under_one_uid(app: Flask) -> None:
    w = world()
    interview = actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    whole, event = read(calendar_of("interviews.booked"))
    assert (str(whole["METHOD"]), str(event["STATUS"]), int(event["SEQUENCE"])) == ("REQUEST", "CONFIRMED", 1)
    assert event["DTSTART"].to_ical() == b"20270318T083000Z"
    assert event["DTEND"].to_ical() == b"20270318T085000Z"
    assert str(event["ORGANIZER"]) == "mailto:forum@leem.example"
    assert (str(event["ATTENDEE"]), event["ATTENDEE"].params["CN"]) == (f"mailto:{w.marie.email}", "Marie Tessier")
    uid = str(event["UID"])
    post_office()

    actions.move(interview, w.slots[3])
    db.session.commit()
    whole, event = read(calendar_of("interviews.moved"))
    assert (str(whole["METHOD"]), str(event["UID"]), int(event["SEQUENCE"])) == ("REQUEST", uid, 2)
    assert event["DTSTART"].to_ical() == b"20270318T094500Z"
    post_office()

    actions.free(interview)
    db.session.commit()
    whole, event = read(calendar_of("interviews.cancelled"))
    assert (str(whole["METHOD"]), str(event["STATUS"]), str(event["UID"]), int(event["SEQUENCE"])) == (
        "CANCEL",
        "CANCELLED",
        uid,
        3,
    )
    assert event["DTSTART"].to_ical() == b"20270318T094500Z"


def test_lines_end_with_crlf_and_hold_at_most_75_octets(app: Flask) -> None:
    w = world()
    w.airbel.company.name = "Établissements Hélène & Frères, façonnage pharmaceutique d’Île-de-France et de Normandie"
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    text = calendar_of("interviews.booked")
    lines = text.encode().split(b"\r\n")
    assert lines.pop() == b""
    assert all(b"\n" not in line and len(line) <= 75 for line in lines)
    assert any(line.startswith(b" ") for line in lines)
    assert (
        str(read(text)[1]["SUMMARY"])
        == "Entretien avec Établissements Hélène & Frères, façonnage pharmaceutique d’Île-de-France et de Normandie"
    )


def test_a_whole_agenda_is_one_file(app: Flask) -> None:
    w = world()
    actions.book(w.airbel, w.marie, w.slots[0])
    db.session.commit()
    post_office()
    whole = icalendar.Calendar.from_ical(calendar_entries.calendar_of_registration(w.marie))
    _forum, event = whole.walk("VEVENT")
    assert (str(whole["METHOD"]), str(event["UID"])) == ("PUBLISH", "entretien-1@forums-post-alternance")
    assert str(event["LOCATION"]).replace("\u00a0", " ") == "Table 1, Manufacture de l’Eure, Chartres"
