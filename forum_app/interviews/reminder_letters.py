"""What this room writes the day before a forum to those who come: when, where, whom they meet."""

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.language import _
from forum_app.core.typography import day, hour
from forum_app.forums.vocabulary import ForumState
from forum_app.interviews import agenda_queries
from forum_app.mail import actions as mail
from forum_app.mail.kinds import Gathered, LetterKind, declare
from forum_app.mail.links import address_of
from forum_app.mail.models import Letter

ABOUT = "registration"


def remind(registration: Registration) -> None:
    """Write to somebody who comes what they need for the day."""
    forum = registration.forum
    mail.post(
        DAY_BEFORE,
        key=f"{ABOUT}:{registration.id}:day_before:{forum.held_on.isoformat()}",
        recipient=registration.email,
        account_id=registration.account_id,
        forum=forum,
        about=(ABOUT, registration.id),
    )


def _gather(letter: Letter) -> Gathered | None:
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


_FACTS: tuple[str, ...] = ("first_name", "forum", "day", "start", "end", "venue", "address", "access")
_MEETINGS: tuple[str, ...] = ("alone", "hours", "companies", "people", "page", "badge")
DAY_BEFORE = declare(LetterKind("interviews.day_before", (*_FACTS, *_MEETINGS), gather=_gather))
