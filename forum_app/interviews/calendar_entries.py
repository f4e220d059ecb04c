"""Interviews as calendar entries, in letters and in the calendars that people follow: one UID for both sides, each
reading the other's name.
"""

from collections.abc import Iterable
from datetime import timedelta

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Participation, Table
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core import calendar
from forum_app.core.calendar import Entry
from forum_app.core.language import _
from forum_app.core.typography import typo
from forum_app.forums.models import Forum, Slot
from forum_app.forums.vocabulary import ForumState
from forum_app.interviews import agenda_queries, queries
from forum_app.interviews.agenda_queries import AgendaInterview
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE
from forum_app.mail.links import address_of
from forum_app.workshops import calendar_entries as workshop_entries
from forum_app.workshops import queries as workshops
from forum_app.workshops.vocabulary import SeatState

BEFORE_AN_INTERVIEW = timedelta(minutes=10)
BEFORE_A_DAY = timedelta(days=1)


def for_candidate(
    interview: Interview, method: str, slot: Slot, table: Table, sequence: int, people: tuple[str, ...] = ()
) -> str:
    """Return the entry of the candidate. slot, table: what it says (a cancellation names what their calendar shows);
    people: who receives.
    """
    registration = interview.registration
    entry = _entry(
        interview.id,
        sequence,
        slot,
        interview.participation.company.name,
        _where(registration.forum, table.number),
        "\n".join(people),
        address_of("interviews.candidate_agenda", slug=registration.forum.slug),
    )
    attendee = (registration.full_name, registration.email)
    return calendar.invitation(method, entry, organiser=_organiser(registration.forum), attendee=attendee)


def for_company(interview: Interview, method: str, address: str, at: tuple[Slot, Table, int] | None = None) -> str:
    """Return the entry of somebody of the company. at: the slot, the table and the number that it says, where that is
    not what stands (a cancellation names what their calendar shows).
    """
    slot, table, sequence = at or (interview.slot, interview.table, interview.sequence)
    attendee = (interview.participation.company.name, address)
    entry = _of_company(interview, slot, table, sequence)
    return calendar.invitation(method, entry, organiser=_organiser(interview.registration.forum), attendee=attendee)


def cancelled_for_company(interviews: Iterable[Interview], address: str) -> str:
    """Return the entries that take interviews out of the calendar of somebody of the company, one after the other."""
    return "".join(for_company(interview, calendar.CANCEL, address) for interview in interviews)


def calendar_of_registration(registration: Registration) -> str:
    """Return the day of a candidate: the forum and the workshop where they are expected, and the interviews told."""
    forum = registration.forum
    page = address_of("interviews.candidate_agenda", slug=forum.slug)
    entries = []
    if registration.state is RegistrationState.CONFIRMED and forum.state is not ForumState.CANCELLED:
        entries.append(_day_of(forum, page))
        seat = workshops.seat_of(registration)
        if seat is not None and seat.state is SeatState.TAKEN:
            entries.append(workshop_entries.entry_of(seat))
    for m in agenda_queries.agenda_of_registration(registration).interviews:
        where, people = _where(forum, m.table_number), "\n".join(m.recruiters)
        entries.append(_entry(m.interview_id, m.sequence, m, m.company, where, people, page))
    return calendar.agenda(entries, name=forum.title)


def calendar_of_participation(participation: Participation) -> str:
    """Return the day of a company: the forum where it is expected, and its interviews as they stand."""
    forum, entries = participation.forum, []
    if participation.state is ParticipationState.APPROVED and forum.state is not ForumState.CANCELLED:
        entries.append(_day_of(forum, address_of("interviews.grid", participation_id=participation.id)))
    entries += [
        _of_company(interview, interview.slot, interview.table, interview.sequence)
        for interview in queries.live_of_participation(participation)
    ]
    return calendar.agenda(
        entries, name=_("%(company)s, %(forum)s", company=participation.company.name, forum=forum.title)
    )


def _day_of(forum: Forum, page: str) -> Entry:
    """Return the forum itself, around its interviews."""
    return Entry(
        f"forum-{forum.id}",
        forum.version,
        forum.title,
        forum.opening,
        forum.closing,
        forum.where,
        description=forum.access,
        page=page,
        alarm=BEFORE_A_DAY,
        whole=True,
    )


def name_for_company(interview: Interview) -> str:
    """Return the candidate's name as a company reads it in its calendar: whole where the interview holds and agendas
    are told, otherwise what it read before.
    """
    registration = interview.registration
    told = interview.state in LIVE and registration.forum.agendas_published_at is not None
    return registration.full_name if told else registration.public_name


def _of_company(interview: Interview, slot: Slot, table: Table, sequence: int) -> Entry:
    return _entry(
        interview.id,
        sequence,
        slot,
        name_for_company(interview),
        _where(interview.registration.forum, table.number),
        interview.registration.diploma,
        address_of(
            "interviews.candidate_card",
            participation_id=interview.participation_id,
            registration_id=interview.registration_id,
        ),
    )


def _entry(
    interview_id: int,
    sequence: int,
    when: Slot | AgendaInterview,
    partner: str,
    where: str,
    description: str,
    page: str,
) -> Entry:
    return Entry(
        f"entretien-{interview_id}",
        sequence,
        _("Entretien avec %(company)s", company=partner),
        when.starts_at,
        when.ends_at,
        where,
        description=description,
        page=page,
        alarm=BEFORE_AN_INTERVIEW,
    )


def _organiser(forum: Forum) -> calendar.Person:
    return calendar.organiser(forum.organisation.name, forum.contact_email)


def _where(forum: Forum, table_number: int | None) -> str:
    place = (_("Table %(number)s", number=table_number) if table_number else "", forum.venue, forum.full_address)
    return str(typo(", ".join(part for part in place if part)))
