"""Calendar entries of interviews, as letters attach them: one UID for both sides, each reading the other's name."""

from collections.abc import Iterable
from email.utils import parseaddr

from flask import current_app

from config import Settings
from forum_app.companies.models import Table
from forum_app.core.language import _
from forum_app.forums.models import Forum, Slot
from forum_app.interviews import calendar
from forum_app.interviews.models import Interview


def for_candidate(interview: Interview, method: str, slot: Slot, table: Table, sequence: int) -> str:
    """Return the entry of the candidate. slot, table: what it says (a cancellation names what their calendar shows)."""
    registration = interview.registration
    company = interview.participation.company.name
    return _entry(interview, method, slot, table, sequence, company, (registration.full_name, registration.email))


def for_company(interview: Interview, method: str, address: str) -> str:
    """Return the entry of somebody of the company, who reads no more of the candidate's name than before an
    interview.
    """
    attendee = (interview.participation.company.name, address)
    candidate = interview.registration.public_name
    return _entry(interview, method, interview.slot, interview.table, interview.sequence, candidate, attendee)


def cancelled_for_company(interviews: Iterable[Interview], address: str) -> str:
    """Return the entries that take interviews out of the calendar of somebody of the company, one after the other."""
    return "".join(for_company(interview, calendar.CANCEL, address) for interview in interviews)


def host() -> str:
    """Return what stands after the @ of calendar identifiers."""
    return _settings().host.rsplit(":", 1)[0]


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _entry(
    interview: Interview,
    method: str,
    slot: Slot,
    table: Table,
    sequence: int,
    partner: str,
    attendee: tuple[str, str],
) -> str:
    forum = interview.registration.forum
    sender = parseaddr(_settings().mail_from)[1]
    return calendar.invitation(
        method,
        interview_id=interview.id,
        sequence=sequence,
        host=host(),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        partner=partner,
        where=_where(forum, table),
        organiser=(forum.organisation.name, forum.contact_email or sender),
        attendee=attendee,
    )


def _where(forum: Forum, table: Table) -> str:
    place = (_("Table %(number)s", number=table.number) if table.number else "", forum.venue, forum.full_address)
    return ", ".join(part for part in place if part)
