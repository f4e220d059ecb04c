"""Many registrations entered at once on people's behalf.

The rules are the same as one by one; all of it holds one lock and takes a number of statements that does not grow with
the number of people.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from forum_app.accounts import many_actions as accounts
from forum_app.candidates import invitation_actions, letters, queries, rules
from forum_app.candidates.actions import Agreement, examined_as
from forum_app.candidates.models import AccommodationNeed, CandidateAbsence, CandidateInvitation, Consent, Registration
from forum_app.candidates.profile import keys_of, refuse_strangers
from forum_app.candidates.vocabulary import HOLDING, AlternanceContract, ConsentPurpose, Level, RegistrationState
from forum_app.core.clock import now
from forum_app.core.db import collision, db, in_chunks, lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.files import actions as files
from forum_app.forums.models import Forum
from forum_app.journal import actions as journal
from forum_app.journal.actions import JournalLine, Reference
from forum_app.mail.erasing import erase as erase_letters
from forum_app.permissions.vocabulary import Role, ScopeKind


@dataclass(frozen=True)
class RegistrationEntry:
    """Somebody's file. email: normal; profile: values among `profile.PROFILE`; queue_at: since when they queue;
    consent: as `actions.enter`.
    """

    email: str
    profile: Mapping[str, Any]
    queue_at: datetime
    consent: Agreement | None = None


@dataclass(frozen=True)
class EnteredRegistration:
    """A registration that was just written. account_made, granted: their account, and its role of candidate, were made
    for it.
    """

    id: int
    forum_id: int
    account_id: int
    account_made: bool
    granted: bool
    state: RegistrationState
    queue_at: datetime

    @property
    def reference(self) -> Reference:
        return Reference("registration", self.id, self.forum_id)


@dataclass(frozen=True)
class _Declared:
    """What the rules of eligibility read of an entry."""

    level: Level | None
    contract: AlternanceContract | None
    contract_end: date | None
    health_sector: bool | None


@dataclass(frozen=True)
class _Settled:
    """What becomes of an entry: its state, and why it is to be examined."""

    state: RegistrationState
    reasons: tuple[str, ...] = ()


def enter_many(
    forum: Forum, entries: Sequence[RegistrationEntry], *, source: str, given_by: str = ""
) -> list[EnteredRegistration]:
    """Enter these files and return what came of each, in their order. No letter leaves (see `tell`).

    given_by: who gave these names.
    Those who agreed take the places in the order of their date; the surplus waits. Raises Refused("already_registered")
    for the whole.
    """
    if not entries:
        return []
    forum, moment = lock(Forum, forum.id), now()
    held = accounts.accounts_for(
        {e.email: (e.profile["first_name"], e.profile["last_name"]) for e in entries}, Role.CANDIDATE, ScopeKind.OWN
    )
    settled = _settle(forum, entries)
    rows = [
        {
            **_row(forum, entry, settled[entry.email].state, held[entry.email].id, source, moment),
            "given_by": given_by,
        }
        for entry in entries
    ]
    with collision(_already()):
        ids = db.session.scalars(
            sa.insert(Registration).returning(Registration.id, sort_by_parameter_order=True), rows
        ).all()
    made = [
        EnteredRegistration(
            identity,
            forum.id,
            held[e.email].id,
            held[e.email].made,
            held[e.email].granted,
            settled[e.email].state,
            e.queue_at,
        )
        for identity, e in zip(ids, entries, strict=True)
    ]
    consents = [row for entered, entry in zip(made, entries, strict=True) for row in _consents(entered, entry, moment)]
    if consents:
        db.session.execute(sa.insert(Consent.__table__), consents)
    journal.write_many(
        line
        for entered, entry in zip(made, entries, strict=True)
        for line in _lines(entered, entry, settled[entry.email].reasons, source)
    )
    return made


def take_back(ids: Sequence[int], *, made: Collection[int], granted: Collection[int]) -> None:
    """Erase registrations, with their agreements, their needs, their files and their letters. What higher rooms keep of
    them (seats, wishes, interviews) is erased before; the caller holds the forum's lock.

    made: accounts that were made for them, erased unless something else needs them; granted: those that became
    candidates with them, and are no more unless they come to another forum.
    """
    for some in in_chunks(ids):
        these = sa.select(Registration.id).where(Registration.id.in_(some))
        erase_letters("registration", these)
        journal.forget("registration", these)
        stored = files_of(some)
        for owned in (Consent, AccommodationNeed, CandidateAbsence, CandidateInvitation):
            db.session.execute(
                sa.delete(owned).where(owned.registration_id.in_(some)),
                execution_options={"synchronize_session": False},
            )
        db.session.execute(
            sa.delete(Registration).where(Registration.id.in_(some)), execution_options={"synchronize_session": False}
        )
        files.drop_many(stored)
    accounts.erase_unneeded(made, Role.CANDIDATE, ScopeKind.OWN)
    coming = {
        identity
        for some in in_chunks(list(granted))
        for identity in db.session.scalars(sa.select(Registration.account_id).where(Registration.account_id.in_(some)))
    }
    accounts.end_role(set(granted) - coming, Role.CANDIDATE, ScopeKind.OWN)


def drop_files(ids: Sequence[int]) -> int:
    """Erase the CVs and the certificates of these registrations, which stay; how many files."""
    dropped = 0
    for some in in_chunks(ids):
        stored = files_of(some)
        db.session.execute(
            sa.update(Registration)
            .where(Registration.id.in_(some))
            .values(cv_file_id=None, certificate_file_id=None, version=Registration.version + 1),
            execution_options={"synchronize_session": False},
        )
        files.drop_many(stored)
        dropped += len(stored)
    return dropped


def files_of(ids: Sequence[int]) -> list[int]:
    """Return the ids of the files that these registrations hold."""
    pairs = sa.select(Registration.cv_file_id, Registration.certificate_file_id).where(Registration.id.in_(ids))
    return [identity for pair in db.session.execute(pairs) for identity in pair if identity is not None]


def _settle(forum: Forum, entries: Sequence[RegistrationEntry]) -> dict[str, _Settled]:
    """Return the state of each entry by address, the first to have asked first. The caller holds the forum's lock."""
    counts = queries.place_counts(forum)
    held, waiting = counts.held, counts.waiting
    settled: dict[str, _Settled] = {}
    for entry in sorted(entries, key=lambda e: e.queue_at):
        if entry.consent is None:
            settled[entry.email] = _Settled(RegistrationState.INVITED)
            continue
        declared = _Declared(
            *(entry.profile.get(name) for name in ("level", "contract", "contract_end", "health_sector"))
        )
        found = examined_as(declared, forum, has_certificate=False)
        state = rules.state_of_next(found, rules.places_for_next(forum.capacity, held, waiting))
        settled[entry.email] = _Settled(state, tuple(reason.code for reason in found.reasons))
        held += state in HOLDING
        waiting += state is RegistrationState.WAITING
    return settled


def _row(
    forum: Forum, entry: RegistrationEntry, state: RegistrationState, account_id: int, source: str, moment: datetime
) -> dict[str, Any]:
    """Return the columns of one registration, the same for all: one statement writes hundreds of them."""
    refuse_strangers(entry.profile)
    shares = entry.consent is not None and ConsentPurpose.SHARE in entry.consent.purposes
    return {
        **entry.profile,
        "forum_id": forum.id,
        "account_id": account_id,
        "email": entry.email,
        "source": source,
        "state": state,
        "state_at": moment,
        "step": 4,
        "queue_at": entry.queue_at,
        "agreed_at": _given_at(entry, moment) if shares else None,
        **keys_of({**entry.profile, "email": entry.email}),
    }


def _consents(entered: EnteredRegistration, entry: RegistrationEntry, moment: datetime) -> Iterator[dict[str, Any]]:
    for purpose in sorted(entry.consent.purposes, key=lambda p: p.value) if entry.consent else ():
        yield {
            "registration_id": entered.id,
            "purpose": purpose,
            "notice_version": entry.consent.notice_version,
            "source": entry.consent.source,
            "given_at": _given_at(entry, moment),
        }


def _given_at(entry: RegistrationEntry, moment: datetime) -> datetime:
    return (entry.consent.given_at if entry.consent else None) or moment


def _lines(
    entered: EnteredRegistration, entry: RegistrationEntry, reasons: Sequence[str], source: str
) -> Iterator[JournalLine]:
    """Yield what the journal keeps of one entry."""
    if entry.consent is not None:
        purposes = sorted(purpose.value for purpose in entry.consent.purposes)
        yield JournalLine(
            "registration.consents",
            entered.reference,
            entered.account_id,
            {"purposes": purposes, "notice": entry.consent.notice_version},
        )
    yield JournalLine(
        f"registration.{entered.state.value}",
        entered.reference,
        entered.account_id,
        {"source": source, **({"reasons": list(reasons)} if entry.consent else {})},
    )


def tell(registrations: Sequence[EnteredRegistration]) -> None:
    """Write to each of them: an invitation to read their file and agree, or where their registration stands."""
    for registration in (
        queries.some_at(registrations[0].forum_id, [entered.id for entered in registrations]) if registrations else ()
    ):
        if registration.state is RegistrationState.INVITED:
            invitation_actions.invite_as_usual(registration)
        else:
            letters.tell_state(registration)


def _already() -> Refusal:
    return Refusal(
        "already_registered",
        _("Une de ces personnes vient de s'inscrire à ce forum. Relisez la vérification, puis recommencez."),
    )
