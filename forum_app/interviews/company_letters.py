"""What this room writes to companies: a candidate gave up one interview, or left the forum and all of them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from forum_app.companies.models import Participation
from forum_app.core.typography import day, hour
from forum_app.interviews import calendar, calendar_entries, queries
from forum_app.interviews.letters import ABOUT, when
from forum_app.interviews.models import Interview
from forum_app.interviews.rules.interview import UNDO_TIME
from forum_app.mail import actions as mail
from forum_app.mail.kinds import CATALOGUE, Gathered, LetterKind, declare
from forum_app.mail.links import address_of
from forum_app.mail.models import Letter


def tell_of_decline(interview: Interview) -> None:
    """Write that the candidate declined: the slot is free again."""
    address = address_of_company(interview.participation)
    if address is not None:
        _post(DECLINED, [interview], address)


def tell_of_withdrawal(interviews: Sequence[Interview]) -> None:
    """Write that the candidate leaves the forum: their slots are free again.

    One letter to each address, whatever the number of its companies.
    """
    by_address: dict[str, list[Interview]] = defaultdict(list)
    for interview in interviews:
        address = address_of_company(interview.participation)
        if address is not None:
            by_address[address].append(interview)
    for address, ended in by_address.items():
        _post(WITHDRAWN if len(ended) == 1 else WITHDRAWN_SEVERAL, ended, address)


def address_of_company(participation: Participation) -> str | None:
    """Return where a company reads of its interviews; None when an organiser entered it without any address: there is
    nobody to write to.
    """
    return participation.contact_email or next(
        (p.recruiter.email for p in participation.presences if p.recruiter.email), None
    )


def _post(kind: LetterKind, interviews: Sequence[Interview], address: str) -> None:
    first = interviews[0]
    mail.post(
        kind,
        {"interviews": [interview.id for interview in interviews]},
        key=f"{ABOUT}:{first.id}:{first.sequence}:company",
        recipient=address,
        forum=first.participation.forum,
        about=(ABOUT, first.id),
        delay=UNDO_TIME,
    )


def _gather(letter: Letter) -> Gathered | None:
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
