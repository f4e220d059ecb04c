"""What the desk writes to everybody at once: a forum is cancelled, or changes day or place.

One letter to each address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Participation, Recruiter
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.core.language import _
from forum_app.core.typography import day
from forum_app.forums.models import Forum
from forum_app.interviews import calendar, leaving_letters
from forum_app.interviews.letters import entry_for_company
from forum_app.interviews.models import Interview
from forum_app.mail import actions as mail
from forum_app.mail.content import Content
from forum_app.setup.moving_rules import ForumChange
from forum_app.workshops.opening_queries import first_workshop_of

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


def coming(forum: Forum) -> list[Person]:
    """Everybody who was coming, candidates first; three statements.

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
        for address, account_id in managers.get(participation.company_id) or contact:
            person = people.setdefault(address, Person(address, account_id))
            if participation not in person.participations:
                person.participations.append(participation)
    return list(people.values())


def announce_cancellation(forum: Forum, people: Sequence[Person], fallen: Sequence[Interview], reason: str) -> None:
    """Write that the forum is cancelled. fallen: the interviews that fell with it, taken out of every calendar; reason:
    the organiser's own words.
    """
    content = Content(
        subject=_("Le %(forum)s est annulé", forum=forum.inline_title),
        preheader=_("Il n'aura pas lieu le %(day)s.", day=day(forum.held_on)),
        title=_("Le forum est annulé."),
        paragraphs=(
            _(
                "Le forum prévu à %(city)s le %(day)s n'aura pas lieu.",
                city=forum.city,
                day=day(forum.held_on, weekday=True),
            ),
            _("Les entretiens sont annulés, et les places à l'atelier rendues.")
            if first_workshop_of(forum.id)
            else _("Les entretiens sont annulés."),
            *(line for line in reason.split("\n") if line.strip()),
            _("Vous n'avez rien à faire. Nous vous prions de nous excuser."),
        ),
        button=(_("Voir les autres forums"), mail.address_of("public.home")),
        why=_("Vous recevez ce courriel parce que cette adresse était inscrite à ce forum."),
    )
    own = leaving_letters.entries_for_candidates(fallen, calendar.CANCEL)
    for person in people:
        _post(forum, "cancelled", content, person, _entries(person, own, fallen, calendar.CANCEL), calendar.CANCEL)


def announce_move(forum: Forum, change: ForumChange, people: Sequence[Person], held: Sequence[Interview]) -> None:
    """Write what changes in the day or the place. held: the live interviews, whose calendar entries follow."""
    title = (
        _("Le %(forum)s change de date", forum=forum.inline_title)
        if change.days
        else _("Le %(forum)s change de lieu ou d'horaires", forum=forum.inline_title)
    )
    keeps = (
        (_("Vos entretiens gardent leur heure et leur table."),)
        if change.days
        else (_("Vos entretiens ne changent pas d'heure."),)
    )
    content = Content(
        subject=title,
        preheader=_("%(what)s : %(after)s.", what=change.lines[0].what, after=change.lines[0].after),
        title=f"{title}.",
        paragraphs=(_("Voici ce qui change. Votre inscription est gardée."),),
        button=(_("Voir le forum"), mail.address_of("public.forum", slug=forum.slug)),
        why=_("Vous recevez ce courriel parce que cette adresse est inscrite à ce forum."),
    )
    own = leaving_letters.entries_for_candidates(held, calendar.REQUEST)
    busy, hosting = {i.registration_id for i in held}, {i.participation_id for i in held}
    for person in people:
        lines = [line for line in change.lines if person.registration is not None or not line.workshop]
        if not lines:
            continue
        meets = (person.registration is not None and person.registration.id in busy) or any(
            p.id in hosting for p in person.participations
        )
        facts = tuple(
            (line.what, _("%(after)s\navant : %(before)s", before=line.before, after=line.after)) for line in lines
        )
        told = replace(content, facts=facts, paragraphs=(*content.paragraphs, *(keeps if meets else ())))
        _post(forum, "moved", told, person, _entries(person, own, held, calendar.REQUEST), calendar.REQUEST)


def _entries(person: Person, own: Mapping[int, str], interviews: Sequence[Interview], method: str) -> str:
    """The calendar entries of one address. own: those of candidates, by registration."""
    hosted = {p.id for p in person.participations}
    theirs = [
        entry_for_company(interview, method, person.address)
        for interview in interviews
        if interview.participation_id in hosted
    ]
    return "".join([own.get(person.registration.id, "") if person.registration is not None else "", *theirs])


def _post(forum: Forum, kind: str, content: Content, person: Person, entries: str, method: str) -> None:
    if person.registration is not None:
        who = f"registration:{person.registration.id}"
    else:
        who = f"account:{person.account_id}" if person.account_id else f"participation:{person.participations[0].id}"
    key = f"forum:{forum.id}:{kind}:{forum.version}:{who}"
    mail.post(
        f"forum.{kind}",
        content,
        key=key,
        recipient=person.address,
        account_id=person.account_id,
        forum=forum,
        about=("forum", forum.id),
        calendar=entries,
        calendar_method=method,
    )
