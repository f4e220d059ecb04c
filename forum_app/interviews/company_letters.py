"""What this room writes to companies: a candidate gave up one interview, or left the forum and all of them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.companies import letters as company_mail
from forum_app.companies.models import Participation
from forum_app.core import calendar
from forum_app.core.db import db
from forum_app.core.language import _
from forum_app.core.typography import day, hour
from forum_app.interviews import calendar_entries, queries
from forum_app.interviews.letters import ABOUT, when
from forum_app.interviews.models import Interview
from forum_app.interviews.rules.interview import UNDO_TIME
from forum_app.mail import actions as mail
from forum_app.mail import rendering
from forum_app.mail.kinds import CATALOGUE, Gathered, LetterKind, declare
from forum_app.mail.links import address_of
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState


def tell_of_decline(interview: Interview) -> None:
    """Write that the candidate declined: the slot is free again."""
    for address in addresses_of_company(interview.participation):
        _post(DECLINED, [interview], address)
    interview.write_in_company_calendars()


def tell_of_withdrawal(interviews: Sequence[Interview]) -> None:
    """Write that the candidate leaves the forum: their slots are free again.

    One letter to each address, whatever the number of its companies.
    """
    for address, ended in by_address(interviews).items():
        _post(WITHDRAWN if len(ended) == 1 else WITHDRAWN_SEVERAL, ended, address)
    for interview in interviews:
        interview.write_in_company_calendars()


def by_address(interviews: Sequence[Interview]) -> dict[str, list[Interview]]:
    """Return these interviews by each address that is told of them."""
    found: dict[str, list[Interview]] = defaultdict(list)
    for interview in interviews:
        for address in addresses_of_company(interview.participation):
            found[address].append(interview)
    return dict(found)


def leave_nameless(registration: Registration) -> None:
    """Write now what letters to companies will say of somebody about to be erased, without their name.

    Their interviews are no more when these letters leave. The name of the registration is forgotten on the way.
    """
    theirs = sa.select(Interview.id).where(Interview.registration_id == registration.id)
    waiting = sa.select(Letter).where(
        Letter.subject_kind == ABOUT,
        Letter.subject_id.in_(theirs),
        Letter.state == LetterState.WAITING,
        Letter.recipient != registration.email,
    )
    registration.first_name, registration.last_name = _("Une personne"), ""
    for letter in db.session.scalars(waiting.order_by(Letter.id)).all():
        gathered = rendering.gather(letter)
        if gathered is None:
            continue
        letter.facts = {"said": dict(gathered.facts)}
        letter.calendar, letter.calendar_method = gathered.calendar or None, gathered.calendar_method
        letter.subject_kind = letter.subject_id = None
        letter.subject = letter.text = letter.html = ""


def addresses_of_company(participation: Participation) -> list[str]:
    """Return where a company reads of its interviews: the people who act for it, as for its other letters, or the first
    who comes; none when an organiser entered it without any address.
    """
    acting = list(company_mail.addresses_of(participation))
    return acting or [p.recruiter.email for p in participation.presences if p.recruiter.email][:1]


def _post(kind: LetterKind, interviews: Sequence[Interview], address: str) -> None:
    first = interviews[0]
    mail.post(
        kind,
        {"interviews": [interview.id for interview in interviews]},
        key=f"{ABOUT}:{first.id}:{first.sequence}:company:{address}",
        recipient=address,
        forum=first.participation.forum,
        about=(ABOUT, first.id),
        delay=UNDO_TIME,
    )


def _gather(letter: Letter) -> Gathered | None:
    if "said" in letter.facts:
        return Gathered(letter.facts["said"], letter.calendar or "", letter.calendar_method)
    interviews = queries.interviews_at(letter.facts["interviews"])
    if not interviews:
        return None
    kind, facts = CATALOGUE[letter.kind], _facts(interviews)
    cancelled = "".join(
        calendar_entries.for_company(interview, calendar.CANCEL, letter.recipient) for interview in interviews
    )
    return Gathered({name: facts[name] for name in kind.facts}, cancelled, calendar.CANCEL)


def _facts(interviews: Sequence[Interview]) -> dict[str, Any]:
    """Return all that a letter to a company may say of the interviews that one candidate gave up."""
    first = interviews[0]
    forum = first.registration.forum
    return {
        **when(first.slot, forum.time_zone),
        "name": first.registration.public_name,
        "company": first.participation.company.name,
        "forum": forum.inline_title,
        "reason": str(first.decline_reason.label) if first.decline_reason else "",
        "forum_day": day(forum.held_on, weekday=True),
        "number": len(interviews),
        "companies": [interview.participation.company.name for interview in interviews],
        "hours": [hour(interview.slot.starts_at, zone=forum.time_zone) for interview in interviews],
        "page": address_of("interviews.grid", participation_id=first.participation_id),
    }


def _declare(name: str, *facts: str) -> LetterKind:
    return declare(LetterKind(f"interviews.{name}", ("name", "company", "forum", "page", *facts), gather=_gather))


DECLINED = _declare("declined", "day", "start", "end", "reason")
WITHDRAWN = _declare("withdrawn", "day", "start", "end")
WITHDRAWN_SEVERAL = _declare("withdrawn_several", "forum_day", "number", "companies", "hours")
