"""What this room writes to companies: where their participation stands, who joins their team."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from forum_app.accounts.models import Account
from forum_app.companies import queries
from forum_app.companies.models import JoinRequest, Participation, Recruiter
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.typography import day, hour, when
from forum_app.forums.models import Forum
from forum_app.mail import actions as mail
from forum_app.mail import queries as letters_kept
from forum_app.mail.content import Content
from forum_app.mail.kinds import LetterKind, declare
from forum_app.mail.links import address_of
from forum_app.mail.rendering import wording_of
from forum_app.mail.rules import TIME_TO_REPLACE
from forum_app.mail.wording import fill

# From an address, the calendar entries that take cancelled interviews out of its calendar.
Cancelled = Callable[[str], str]

ABOUT = "participation"
ABOUT_INVITATION = "company_invitation"  # of a participation too: no decision on it replaces this letter
_ANSWER = ("instead", "interviews")
_ABOUT = ("company", "forum", "day", "hour", "place")
RECEIVED = declare(LetterKind("companies.received", (*_ABOUT, "page")))
APPROVED = declare(
    LetterKind("companies.approved", (*_ABOUT, "page", "message", "table", "tables", "opened", *_ANSWER))
)
INVITED = declare(LetterKind("companies.invited", (*_ABOUT, "page", "first_name", "organisation", "approved", "waits")))
WAITING = declare(LetterKind("companies.waiting", (*_ABOUT, "page", "message", *_ANSWER)))
REFUSED = declare(LetterKind("companies.refused", (*_ABOUT, "message", *_ANSWER)))
WITHDRAWN = declare(LetterKind("companies.withdrawn", (*_ABOUT, "interviews")))
RECRUITER_INVITED = declare(LetterKind("companies.recruiter_invited", (*_ABOUT, "page", "first_name")))
JOIN_REQUESTED = declare(
    LetterKind(
        "companies.join_requested",
        ("name", "email", "function", "company", "forum", "team_page", "record_page", "forums_page"),
    )
)
JOIN_ACCEPTED = declare(LetterKind("companies.join_accepted", ("company", "day", "hour", "place", "page")))
JOIN_DECLINED = declare(LetterKind("companies.join_declined", ("company", "day", "hour", "place")))


def tell_received(participation: Participation) -> None:
    """Write that the sign-up arrived; an organiser will examine it."""
    _tell(RECEIVED, participation, page=_home(participation))


def tell_approved(participation: Participation, numbers: list[int], *, opened: bool = False) -> None:
    """Write that the company comes, at these tables. opened: its pages open from now on to this reader's address."""
    tables = ", ".join(str(number) for number in numbers)
    several = len(numbers) > 1
    _answer(
        APPROVED,
        participation,
        page=_home(participation),
        message=participation.state_reason,
        table="" if several else tables,
        tables=tables if several else "",
        opened=opened,
    )


def tell_waiting(participation: Participation) -> None:
    """Write that no table is left: the company waits for one."""
    _answer(WAITING, participation, page=_home(participation), message=participation.state_reason)


def tell_refused(participation: Participation, cancelled: Cancelled | None = None) -> None:
    """Write that the organiser said no, and why. cancelled: the calendar entries of the interviews that end with it."""
    _answer(REFUSED, participation, cancelled, message=participation.state_reason)


def tell_withdrawn(participation: Participation, cancelled: Cancelled | None = None) -> None:
    """Write that the company does not come any more. cancelled: as `tell_refused`."""
    _tell(WITHDRAWN, participation, cancelled)


def take_back_answer(participation: Participation) -> bool:
    """Cancel the letters of the last decision; return False when one has begun to leave."""
    return all(mail.take_back(ABOUT, participation.id, address) for address in addresses_of(participation))


def take_back_invitation(recruiter: Recruiter) -> bool:
    """Cancel the letter that opened the company's pages to somebody; return False when it has begun to leave."""
    return mail.take_back("recruiter", recruiter.id, recruiter.email or "") > 0


def tell_waiting_once(participation: Participation) -> None:
    """Write that a company waits, unless that letter left before a decision that was undone."""
    known = (
        letters_kept.latest_sent(ABOUT, participation.id, address, (WAITING,))
        for address in addresses_of(participation)
    )
    if not any(known):
        tell_waiting(participation)


def invite_company(participation: Participation, account: Account, first_name: str) -> None:
    """Write to the contact of a company that an organiser entered: its pages open to this address."""
    mail.post(
        INVITED,
        inviting_facts(participation, first_name),
        key=f"{ABOUT}:{participation.id}:invited:{account.id}",
        recipient=account.email,
        account_id=account.id,
        forum=participation.forum,
        about=(ABOUT_INVITATION, participation.id),
    )


def inviting_facts(participation: Participation, first_name: str) -> dict[str, Any]:
    """Return what an invitation says."""
    approved = participation.state is ParticipationState.APPROVED
    return {
        **_facts(participation),
        "page": _home(participation),
        "first_name": first_name,
        "organisation": participation.forum.organisation.name,
        "approved": approved,
        "waits": not approved,
    }


def invitation_shown(participation: Participation, first_name: str) -> Content:
    """Return the letter that an invitation would be, as its reader would get it."""
    return fill(wording_of(INVITED, "fr"), inviting_facts(participation, first_name))


def invite_recruiter(participation: Participation, recruiter: Recruiter, *, delay: timedelta = timedelta()) -> None:
    """Write that a colleague opened the company's pages to somebody. delay: it does not leave before."""
    mail.post(
        RECRUITER_INVITED,
        {**_facts(participation), "page": _home(participation), "first_name": recruiter.first_name},
        key=f"recruiter:{recruiter.id}:invited:{participation.id}:{participation.version}:{recruiter.email}",
        recipient=recruiter.email or "",
        account_id=recruiter.account_id,
        forum=participation.forum,
        about=("recruiter", recruiter.id),
        delay=delay,
    )


def tell_join_request(request: JoinRequest, forum: Forum) -> None:
    """Write that somebody asks to join a company's team: to its people, who answer, or to the organiser where nobody
    acts for it.
    """
    company, account, account_id = request.company, request.account, request.account_id
    participation = queries.live_participation_of(company.id, forum.id)
    facts = {
        "name": account.full_name or account.email,
        "email": account.email,
        "function": request.function,
        "company": company.name,
        "forum": forum.inline_title,
    }
    pages = {"team_page": "", "record_page": "", "forums_page": address_of("public.home")}
    for_team = for_organiser = pages
    if (known := participation or queries.latest_participation_of(company.id)) is not None:
        for_team = {**pages, "team_page": address_of("companies.team", participation_id=known.id)}
    if participation is not None:
        record_page = address_of("desk.company_record", slug=forum.slug, participation_id=participation.id)
        for_organiser = {**pages, "record_page": record_page}
    acting = queries.people_acting(company.id, forum.id)
    readers = {account.email: for_team for account in acting if account.id != account_id}
    if not acting and forum.contact_email:
        readers = {forum.contact_email: for_organiser}
    for address, seen in readers.items():
        mail.post(
            JOIN_REQUESTED,
            {**facts, **seen},
            key=f"join:{request.id}:{address}",
            recipient=address,
            forum=forum,
            about=("join_request", request.id),
        )


def tell_join_answer(request: JoinRequest, participation: Participation | None) -> None:
    """Write the answer to somebody who asked to join a team. participation: of the company there; None: not yet."""
    forum = request.forum
    facts = {"company": request.company.name, **_facts_of(forum)}
    del facts["forum"]
    page = _home(participation) if participation else address_of("companies.sign_up", slug=forum.slug)
    mail.post(
        JOIN_ACCEPTED if request.accepted else JOIN_DECLINED,
        {**facts, "page": page} if request.accepted else facts,
        key=f"join:{request.id}:answered",
        recipient=request.account.email,
        account_id=request.account_id,
        forum=forum,
        about=("join_request", request.id),
    )


def addresses_of(participation: Participation) -> dict[str, int | None]:
    """Return who is written to for a company, with their account: each person who acts for it at this forum; its
    contact address when nobody does yet.
    """
    acting = queries.people_acting(participation.company_id, participation.forum_id)
    people: dict[str, int | None] = {account.email: account.id for account in acting}
    return people or ({participation.contact_email: None} if participation.contact_email else {})


def _answer(kind: LetterKind, participation: Participation, cancelled: Cancelled | None = None, **more: Any) -> None:
    """Write an organiser's answer: it leaves when the time to decide otherwise is over."""
    _tell(kind, participation, cancelled, delay=TIME_TO_REPLACE, **more)


def _tell(
    kind: LetterKind,
    participation: Participation,
    cancelled: Cancelled | None = None,
    delay: timedelta = timedelta(),
    **more: Any,
) -> None:
    """Write one letter to each of `addresses_of`, in place of those about this participation that have not left.

    more: the facts besides those of every letter.
    """
    what = kind.name.partition(".")[2]
    for address, account_id in addresses_of(participation).items():
        entries = mail.replace(ABOUT, participation.id, address) + (cancelled(address) if cancelled else "")
        facts = {
            **_facts(participation),
            "interviews": bool(entries),
            "instead": _former_answer(kind, participation, address),
            **more,
        }
        mail.post(
            kind,
            {name: facts[name] for name in kind.facts},
            key=f"{ABOUT}:{participation.id}:{what}:{participation.version}:{address}",
            recipient=address,
            account_id=account_id,
            forum=participation.forum,
            about=(ABOUT, participation.id),
            delay=delay,
            calendar=entries,
            calendar_method="CANCEL",
        )


def _former_answer(kind: LetterKind, participation: Participation, address: str) -> str:
    """Return when this address was sent an answer that this one contradicts; empty when it was not."""
    former = letters_kept.latest_sent(ABOUT, participation.id, address, (APPROVED, WAITING, REFUSED))
    if former is None or REFUSED.name not in (former.kind, kind.name) or former.kind == kind.name:
        return ""
    return when(former.sent_at or former.created_at, zone=participation.forum.time_zone, year=False)


def _facts(participation: Participation) -> dict[str, Any]:
    return {"company": participation.company.name, **_facts_of(participation.forum)}


def _facts_of(forum: Forum) -> dict[str, Any]:
    return {
        "forum": forum.inline_title,
        "day": day(forum.held_on, weekday=True),
        "hour": hour(forum.starts_at),
        "place": forum.where,
    }


def _home(participation: Participation) -> str:
    return address_of("homes.company_home", participation_id=participation.id)
