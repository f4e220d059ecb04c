"""Many files put in at once on people's behalf: the same rules as one by one, under one lock, in a number of statements that does not
grow with each of them."""
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum_app.accounts.many_actions import accounts_for
from forum_app.candidates import actions, letters, queries, rules
from forum_app.candidates.actions import Agreement, examined, write_profile
from forum_app.candidates.models import Consent, Registration
from forum_app.candidates.vocabulary import HOLDING, ConsentPurpose, RegistrationState
from forum_app.core.clock import now
from forum_app.core.db import collision, db, lock
from forum_app.core.refusals import Refusal
from forum_app.forums.models import Forum
from forum_app.journal import actions as journal
from forum_app.journal.actions import Line
from forum_app.permissions.vocabulary import Role, ScopeKind

_ALREADY = Refusal("already_registered", "Une de ces personnes vient de s'inscrire à ce forum. Relisez la vérification, puis recommencez.")


@dataclass(frozen=True)
class Entry:
    """Somebody's file. email: normal; profile: values among `actions.PROFILE`; queue_at: since when they queue; consent: as `actions.enter`."""

    email: str
    profile: Mapping[str, Any]
    queue_at: datetime
    consent: Agreement | None = None


def enter_many(forum: Forum, entries: Sequence[Entry], *, source: str) -> list[Registration]:
    """Put these files in, and give their registrations in the order of the entries. No letter leaves (see `tell`).

    Those who agreed take the places in the order of their date; the surplus waits. Refuses "already_registered" as a whole.
    """
    forum = lock(Forum, forum.id)
    accounts = accounts_for({e.email: (e.profile["first_name"], e.profile["last_name"]) for e in entries}, Role.CANDIDATE, ScopeKind.OWN)
    moment = now()
    made: dict[str, Registration] = {}
    for entry in entries:
        registration = Registration(forum=forum, account=accounts[entry.email], email=entry.email, source=source, queue_at=entry.queue_at, step=4, state_at=moment)
        write_profile(registration, entry.profile)
        made[entry.email] = registration
    reasons = _settle(forum, sorted(entries, key=lambda e: e.queue_at), made)
    with collision(_ALREADY):
        db.session.add_all(made.values())
    journal.write_many(line for entry in entries for line in _lines(made[entry.email], entry, reasons.get(entry.email, []), source))
    return [made[entry.email] for entry in entries]


def _settle(forum: Forum, entries: Sequence[Entry], made: Mapping[str, Registration]) -> dict[str, list[str]]:
    """Give each its state, the first to have asked first; the reasons of those who are to be examined. The caller holds the forum's lock."""
    counts = queries.place_counts(forum)
    held, waiting = counts.held, counts.waiting
    reasons: dict[str, list[str]] = {}
    for entry in entries:
        registration = made[entry.email]
        if entry.consent is None:
            registration.state = RegistrationState.INVITED
            continue
        given_at = entry.consent.given_at or registration.state_at
        registration.consents = [
            Consent(purpose=purpose, notice_version=entry.consent.notice_version, source=entry.consent.source, given_at=given_at)
            for purpose in sorted(entry.consent.purposes, key=lambda p: p.value)
        ]
        registration.agreed_at = given_at if ConsentPurpose.SHARE in entry.consent.purposes else None
        found = examined(registration, forum)
        registration.state = rules.state_of_newcomer(found, rules.places_for_newcomers(forum.capacity, held, waiting))
        reasons[entry.email] = [reason.code for reason in found.reasons]
        held += registration.state in HOLDING
        waiting += registration.state is RegistrationState.WAITING
    return reasons


def _lines(registration: Registration, entry: Entry, reasons: list[str], source: str) -> Iterator[Line]:
    """What the journal keeps of one entry."""
    person = registration.account_id
    if entry.consent is not None:
        purposes = sorted(purpose.value for purpose in entry.consent.purposes)
        yield Line("registration.consents", registration, person, {"purposes": purposes, "notice": entry.consent.notice_version})
    yield Line(f"registration.{registration.state.value}", registration, person, {"source": source, **({"reasons": reasons} if entry.consent else {})})


def tell(registrations: Sequence[Registration]) -> None:
    """Write to each of them: an invitation to read their file and agree, or where their registration stands."""
    for registration in registrations:
        if registration.state is RegistrationState.INVITED:
            actions.invite(registration)
        else:
            letters.tell_state(registration)
