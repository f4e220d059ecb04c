"""What this room writes of a whole day: where each person reads theirs, once agendas are published; the day before to
those who come, when, where, and whom they meet.
"""

from typing import Any

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies import letters as company_letters
from forum_app.companies.models import Participation
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.language import _, ngettext
from forum_app.core.typography import day, hour
from forum_app.forums.models import Forum
from forum_app.forums.rules import window_of
from forum_app.forums.vocabulary import ForumState, WindowKind
from forum_app.interviews import agenda_queries
from forum_app.mail import actions as mail
from forum_app.mail.kinds import Gathered, LetterKind, declare
from forum_app.mail.links import address_of
from forum_app.mail.models import Letter

_FACTS = ("forum", "day", "hour", "place", "interviews", "page")
CANDIDATE = declare(LetterKind("interviews.agenda_ready", (*_FACTS, "first_name", "freeze_day", "freeze_hour")))
COMPANY = declare(LetterKind("interviews.company_agenda_ready", (*_FACTS, "company")))


def tell_candidate(registration: Registration, interviews: int) -> None:
    """Write to a candidate that their agenda is there. interviews: how many it has."""
    forum = registration.forum
    freeze = window_of(forum.windows, WindowKind.FREEZE)
    mail.post(
        CANDIDATE,
        {
            **_facts(forum, interviews),
            "page": address_of("interviews.candidate_agenda", slug=forum.slug),
            "first_name": registration.first_name,
            "freeze_day": day(freeze.opens_at, year=False, zone=forum.time_zone) if freeze is not None else "",
            "freeze_hour": hour(freeze.opens_at, zone=forum.time_zone) if freeze is not None else "",
        },
        key=f"registration:{registration.id}:agenda",
        recipient=registration.email,
        account_id=registration.account_id,
        forum=forum,
        about=("registration", registration.id),
    )


def tell_company(participation: Participation, interviews: int) -> None:
    """Write to those who act for a company that its day is there. interviews: how many it has."""
    facts = {
        **_facts(participation.forum, interviews),
        "company": participation.company.name,
        "page": address_of("interviews.grid", participation_id=participation.id),
    }
    for address, account_id in addresses_of(participation).items():
        mail.post(
            COMPANY,
            facts,
            key=f"participation:{participation.id}:agenda:{address}",
            recipient=address,
            account_id=account_id,
            forum=participation.forum,
            about=("participation", participation.id),
        )


def addresses_of(participation: Participation) -> dict[str, int | None]:
    """Return who is written to for a company, with their account."""
    return company_letters.addresses_of(participation)


def _facts(forum: Forum, interviews: int) -> dict[str, Any]:
    return {
        "forum": forum.inline_title,
        "day": day(forum.held_on, weekday=True),
        "hour": hour(forum.starts_at),
        "place": forum.where,
        "interviews": ngettext("un entretien", "%(num)s entretiens", interviews)
        if interviews
        else _("aucun entretien"),
    }


def remind_candidate(registration: Registration) -> None:
    """Write to somebody who comes what they need for the day."""
    forum = registration.forum
    mail.post(
        DAY_BEFORE,
        key=f"registration:{registration.id}:day_before:{forum.held_on.isoformat()}",
        recipient=registration.email,
        account_id=registration.account_id,
        forum=forum,
        about=("registration", registration.id),
    )


def _gather_day_before(letter: Letter) -> Gathered | None:
    """Return what is true as the letter leaves; None once the forum has begun, or where they do not come any more."""
    registration = db.session.get(Registration, letter.subject_id)
    if registration is None or registration.state is not RegistrationState.CONFIRMED:
        return None
    forum = registration.forum
    if forum.state is not ForumState.ANNOUNCED or now() >= forum.opening:
        return None
    interviews = agenda_queries.agenda_of_registration(registration).interviews
    return Gathered(
        {
            "first_name": registration.first_name,
            "forum": forum.inline_title,
            "day": day(forum.held_on, weekday=True),
            "start": hour(forum.starts_at),
            "end": hour(forum.ends_at),
            "venue": forum.venue,
            "address": forum.full_address,
            "access": " ".join(forum.access.split()),
            "alone": not interviews,
            "hours": [_hour_of(m, forum.time_zone) for m in interviews],
            "companies": [m.company for m in interviews],
            "people": ["\n".join(m.recruiters) for m in interviews],
            "page": address_of("interviews.candidate_agenda", slug=forum.slug),
            "badge": address_of("documents.own_badge", slug=forum.slug),
        }
    )


def _hour_of(interview: agenda_queries.AgendaInterview, zone: str) -> str:
    start = hour(interview.starts_at, zone=zone)
    number = interview.table_number
    return _("%(hour)s, table %(number)s", hour=start, number=number) if number else start


_DAY: tuple[str, ...] = ("first_name", "forum", "day", "start", "end", "venue", "address", "access")
_MEETINGS: tuple[str, ...] = ("alone", "hours", "companies", "people", "page", "badge")
DAY_BEFORE = declare(LetterKind("interviews.day_before", (*_DAY, *_MEETINGS), gather=_gather_day_before))
