"""What this room writes to candidates: where their registration stands, one letter per change of state."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from forum_app.candidates import invitation_rules, queries
from forum_app.candidates.models import CandidateInvitation, Registration
from forum_app.candidates.vocabulary import INVITATION_LETTERS, RegistrationState
from forum_app.core import calendar
from forum_app.core.time_zones import in_zone
from forum_app.core.tokens import digest
from forum_app.core.typography import day, hour, ordinal, when
from forum_app.forums.models import Forum
from forum_app.mail import actions as mail
from forum_app.mail import queries as letters_kept
from forum_app.mail.content import Content
from forum_app.mail.kinds import LetterKind, declare
from forum_app.mail.links import address_of
from forum_app.mail.rendering import wording_of
from forum_app.mail.wording import fill

ABOUT = "registration"
_WHERE = ("forum", "day", "hour", "place", "page")
_SEAT = ("workshop", "workshop_day", "workshop_start", "workshop_end", "workshop_place")
_ENDED = ("interviews", "seat", "entries")
CONFIRMED = declare(LetterKind("candidates.confirmed", ("message", "instead", *_ENDED, *_SEAT, *_WHERE)))
TO_EXAMINE = declare(LetterKind("candidates.to_examine", ("message", *_SEAT, *_WHERE)))
WAITING = declare(LetterKind("candidates.waiting", ("message", "rank", *_WHERE)))
REFUSED = declare(LetterKind("candidates.refused", ("message", "instead", "forum", "contact", *_ENDED, "page")))
WITHDRAWN = declare(LetterKind("candidates.withdrawn", ("message", "forum", *_ENDED, "page")))
_INVITING = ("first_name", "given_by", "organisation", "entered", "decline", "until", "erased", *_WHERE)
INVITED, REMINDED = (declare(LetterKind(name, _INVITING, security=True)) for name in INVITATION_LETTERS)


@dataclass(frozen=True)
class SeatTold:
    """What the letter of a registration says of the seat taken with it. entry: of its calendar."""

    title: str
    day: str
    start: str
    end: str
    place: str
    entry: str


def tell_state(
    registration: Registration,
    message: str = "",
    cancelled: str = "",
    *,
    seat: SeatTold | None = None,
    delay: timedelta = timedelta(),
) -> None:
    """Write that the registration is now confirmed, to examine, waiting, refused or withdrawn.

    It stands for the letter of a former state that has not left; where one has left, it says what it replaces.
    message: a person's words, added as they are; cancelled: the calendar entries of the interviews and of the seat that
    end with it; seat: the one taken with it; delay: it does not leave before.
    """
    cancelled = mail.replace(ABOUT, registration.id, registration.email) + cancelled
    state, forum = registration.state, registration.forum
    facts: dict[str, Any] = {
        "message": [line for line in message.split("\n") if line.strip()],
        "forum": forum.inline_title,
        "page": address_of("homes.candidate_home", slug=forum.slug),
    }
    ended: dict[str, Any] = {
        "interviews": calendar.is_about(cancelled, "entretien"),
        "seat": calendar.is_about(cancelled, "place-atelier"),
        "entries": bool(cancelled),
    }
    taken = {
        "workshop": seat.title if seat else "",
        "workshop_day": seat.day if seat else "",
        "workshop_start": seat.start if seat else "",
        "workshop_end": seat.end if seat else "",
        "workshop_place": seat.place if seat else "",
    }
    answer = {**ended, "instead": _former_answer(registration)}
    match state:
        case RegistrationState.CONFIRMED:
            kind, more = CONFIRMED, {**answer, **taken, **_when_and_where(forum)}
        case RegistrationState.TO_EXAMINE:
            kind, more = TO_EXAMINE, {**taken, **_when_and_where(forum)}
        case RegistrationState.WAITING:
            rank = queries.queue_rank(registration) or 1
            kind, more = WAITING, {"rank": ordinal(rank), **_when_and_where(forum)}
        case RegistrationState.REFUSED:
            contact = forum.contact_email or forum.organisation.name
            kind, more = REFUSED, {"contact": contact, "page": address_of("public.home"), **answer}
        case RegistrationState.WITHDRAWN:
            kind, more = WITHDRAWN, ended
        case _:
            raise ValueError(f"no letter tells of {state}")
    key = f"registration:{registration.id}:{state.value}:{registration.version}"
    _post(kind, {**facts, **more}, registration, key, cancelled + (seat.entry if seat else ""), delay)


def take_back_answer(registration: Registration) -> bool:
    """Cancel the letter of the last decision; return False when it has begun to leave."""
    return mail.take_back(ABOUT, registration.id, registration.email) > 0


def tell_state_once(registration: Registration) -> None:
    """Write that a registration is to examine, or waiting, unless its letter left before a decision that was undone."""
    kind = TO_EXAMINE if registration.state is RegistrationState.TO_EXAMINE else WAITING
    if letters_kept.latest_sent(ABOUT, registration.id, registration.email, (kind,)) is None:
        tell_state(registration)


def _former_answer(registration: Registration) -> str:
    """Return when this person was sent an answer that the present one contradicts; empty when they were not."""
    other = REFUSED if registration.state is RegistrationState.CONFIRMED else CONFIRMED
    former = letters_kept.latest_sent(ABOUT, registration.id, registration.email, (CONFIRMED, REFUSED))
    if former is None or former.kind != other.name:
        return ""
    return when(former.sent_at or former.created_at, zone=registration.forum.time_zone, year=False)


def invite(invitation: CandidateInvitation, token: str, *, delay: timedelta) -> None:
    """Write to somebody whose file was entered by an organiser: read it, correct it, say yes or no.

    token: the secret of its links; delay: it does not leave before, so that an organiser may stop it.
    """
    key = f"registration:{invitation.registration_id}:invited:{digest(token)[:16]}"
    _post(INVITED, inviting_facts(invitation, token), invitation.registration, key, delay=delay)


def remind(invitation: CandidateInvitation, token: str) -> None:
    """Write the same once more, and never again."""
    key = f"registration:{invitation.registration_id}:reminded:{digest(token)[:16]}"
    _post(REMINDED, inviting_facts(invitation, token), invitation.registration, key)


def inviting_facts(invitation: CandidateInvitation, token: str) -> dict[str, Any]:
    """Return what an invitation says: who gave the name and when, until when its link opens, when all is erased."""
    registration, forum = invitation.registration, invitation.registration.forum
    zone = forum.time_zone
    return {
        "first_name": registration.first_name,
        "given_by": registration.given_by,
        "organisation": "" if registration.given_by else forum.organisation.name,
        "entered": day(registration.created_at, zone=zone),
        "forum": forum.inline_title,
        "page": address_of("candidates.open_invitation", token=token),
        "decline": address_of("privacy.decline_invitation", token=token),
        "until": when(invitation.expires_at, zone=zone, year=False),
        "erased": day(invitation_rules.erased_on(in_zone(invitation.sent_at, zone).date())),
        **_when_and_where(forum),
    }


def invitation_shown(invitation: CandidateInvitation) -> Content:
    """Return the letter that this invitation, not sent yet, would be; its links open nothing."""
    with_no_secret = inviting_facts(invitation, "0" * 22)
    return fill(wording_of(INVITED, "fr"), with_no_secret)


def _post(
    kind: LetterKind,
    facts: dict[str, Any],
    registration: Registration,
    key: str,
    entries: str = "",
    delay: timedelta = timedelta(),
) -> None:
    mail.post(
        kind,
        facts,
        key=key,
        recipient=registration.email,
        account_id=registration.account_id,
        forum=registration.forum,
        about=(ABOUT, registration.id),
        delay=delay,
        calendar=entries,
        calendar_method=calendar.CANCEL,
    )


def _when_and_where(forum: Forum) -> dict[str, Any]:
    return {"day": day(forum.held_on, weekday=True), "hour": hour(forum.starts_at), "place": forum.where}
