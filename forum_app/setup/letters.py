"""What the desk writes to everybody at once: a forum is cancelled, or changes day or place.

One letter to each address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Participation, Recruiter
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core import calendar
from forum_app.core.db import db
from forum_app.core.typography import day
from forum_app.forums.models import Forum
from forum_app.interviews import calendar_entries
from forum_app.interviews.forum_change_actions import Changed
from forum_app.mail import actions as mail
from forum_app.mail.kinds import LetterKind, declare
from forum_app.mail.links import address_of
from forum_app.setup.moving_rules import ForumChange
from forum_app.workshops.opening_queries import first_workshop_of

FORUM_CANCELLED = declare(
    LetterKind("setup.forum_cancelled", ("forum", "city", "date", "day", "workshop", "no_workshop", "reason", "page"))
)
_CHANGES = ("forum", "first_change", "first_value", "interviews", "changes", "before", "after", "page")
FORUM_NEW_DATE = declare(LetterKind("setup.forum_new_date", _CHANGES))
FORUM_NEW_PLACE = declare(LetterKind("setup.forum_new_place", _CHANGES))

COMING = (
    RegistrationState.TO_EXAMINE,
    RegistrationState.WAITING,
    RegistrationState.OFFERED,
    RegistrationState.CONFIRMED,
)
COMING_COMPANIES = (ParticipationState.TO_EXAMINE, ParticipationState.WAITING, ParticipationState.APPROVED)


@dataclass
class Person:
    """An address, and who it stands for: a candidate, people of companies, or both."""

    address: str
    account_id: int | None
    registration: Registration | None = None
    participations: list[Participation] = field(default_factory=list)


def count_of_coming(forum: Forum) -> int:
    """Count the addresses of those whom `coming` returns; one statement."""
    here = sa.select(Participation.id).where(
        Participation.forum_id == forum.id, Participation.state.in_(COMING_COMPANIES)
    )
    at_an_account = (
        sa.select(Recruiter.id)
        .join(Recruiter.account)
        .where(Recruiter.company_id == Participation.company_id, Recruiter.removed_at.is_(None))
        .correlate(Participation)
    )
    addresses = sa.union(
        sa.select(Registration.email).where(Registration.forum_id == forum.id, Registration.state.in_(COMING)),
        sa.select(Account.email)
        .join(Recruiter, Recruiter.account_id == Account.id)
        .join(Participation, Participation.company_id == Recruiter.company_id)
        .where(Participation.id.in_(here), Recruiter.removed_at.is_(None)),
        sa.select(Participation.contact_email).where(
            Participation.id.in_(here), Participation.contact_email != "", ~at_an_account.exists()
        ),
    ).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(addresses)) or 0


def coming(forum: Forum) -> list[Person]:
    """Return everybody who was coming, candidates first; three statements.

    A company is told at each of its accounts, or else at its contact address.

    A company is told at each of its accounts, else at its contact address.
    """
    registrations = (
        sa.select(Registration)
        .where(Registration.forum_id == forum.id, Registration.state.in_(COMING))
        .order_by(Registration.id)
    )
    people = {r.email: Person(r.email, r.account_id, r) for r in db.session.scalars(registrations)}
    participations = (
        sa.select(Participation)
        .where(Participation.forum_id == forum.id, Participation.state.in_(COMING_COMPANIES))
        .order_by(Participation.id)
    )
    companies = list(db.session.scalars(participations))
    accounts = (
        sa.select(Recruiter.company_id, Account.email, Account.id)
        .join(Recruiter.account)
        .where(Recruiter.company_id.in_([p.company_id for p in companies]), Recruiter.removed_at.is_(None))
    )
    managers: dict[int, list[tuple[str, int | None]]] = {}
    for company_id, address, account_id in db.session.execute(accounts.order_by(Recruiter.id)):
        managers.setdefault(company_id, []).append((address, account_id))
    for participation in companies:
        contact: list[tuple[str, int | None]] = (
            [(participation.contact_email, None)] if participation.contact_email else []
        )
        for address, own_id in managers.get(participation.company_id) or contact:
            person = people.setdefault(address, Person(address, own_id))
            if participation not in person.participations:
                person.participations.append(participation)
    return list(people.values())


def announce_cancellation(
    forum: Forum, people: Sequence[Person], cancelled: Changed, seats: Mapping[int, str], reason: str
) -> None:
    """Write that the forum is cancelled. cancelled: the interviews that are, taken out of every calendar; seats: the
    calendar entries of those at the workshop, by registration; reason: the organiser's own words.
    """
    workshop = first_workshop_of(forum.id) is not None
    facts = {
        "forum": forum.inline_title,
        "city": forum.city,
        "date": day(forum.held_on),
        "day": day(forum.held_on, weekday=True),
        "workshop": workshop,
        "no_workshop": not workshop,
        "reason": [line for line in reason.split("\n") if line.strip()],
        "page": address_of("public.home"),
    }
    for person in people:
        _post(
            FORUM_CANCELLED, facts, forum, person, _entries(person, cancelled, seats, calendar.CANCEL), calendar.CANCEL
        )


def announce_move(
    forum: Forum, change: ForumChange, people: Sequence[Person], moved: Changed, seats: Mapping[int, str]
) -> None:
    """Write what changes in the day or the place. moved: the live interviews, whose calendar entries follow; seats: the
    entries of those at the workshop, by registration, where it moves too.
    """
    first = change.lines[0]
    facts = {
        "forum": forum.inline_title,
        "first_change": first.what,
        "first_value": first.after,
        "page": address_of("public.forum", slug=forum.slug),
    }
    busy = {interview.registration_id for interview in moved.interviews}
    hosting = {interview.participation_id for interview in moved.interviews}
    for person in people:
        lines = [line for line in change.lines if person.registration is not None or not line.workshop]
        if not lines:
            continue
        meets = (person.registration is not None and person.registration.id in busy) or any(
            p.id in hosting for p in person.participations
        )
        own = {
            "interviews": meets,
            "changes": [line.what for line in lines],
            "before": [line.before for line in lines],
            "after": [line.after for line in lines],
        }
        kind = FORUM_NEW_DATE if change.days else FORUM_NEW_PLACE
        entries = _entries(person, moved, seats, calendar.REQUEST)
        _post(kind, {**facts, **own}, forum, person, entries, calendar.REQUEST)


def _entries(person: Person, changed: Changed, seats: Mapping[int, str], method: str) -> str:
    """Return the calendar entries of one address: those of a candidate, then those of its companies."""
    identity = person.registration.id if person.registration is not None else 0
    own = seats.get(identity, "") + changed.entries.get(identity, "")
    hosted = {p.id for p in person.participations}
    theirs = (
        calendar_entries.for_company(interview, method, person.address)
        for interview in changed.interviews
        if interview.participation_id in hosted
    )
    return "".join([own, *theirs])


def _post(kind: LetterKind, facts: Mapping[str, Any], forum: Forum, person: Person, entries: str, method: str) -> None:
    if person.registration is not None:
        who = f"registration:{person.registration.id}"
    else:
        who = f"account:{person.account_id}" if person.account_id else f"participation:{person.participations[0].id}"
    what = kind.name.partition(".")[2]
    mail.post(
        kind,
        facts,
        key=f"forum:{forum.id}:{what}:{forum.version}:{who}",
        recipient=person.address,
        account_id=person.account_id,
        forum=forum,
        about=("forum", forum.id),
        calendar=entries,
        calendar_method=method,
    )
