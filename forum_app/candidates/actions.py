"""What is done to a registration: begun, saved, sent, decided, withdrawn.

Places are counted under the lock of the forum's row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from werkzeug.datastructures import FileStorage

from forum_app.accounts import actions as accounts
from forum_app.accounts.models import Account
from forum_app.candidates import letters, queries, rules
from forum_app.candidates.models import Consent, Registration
from forum_app.candidates.profile import ALTERNANCE, COMPETENCES, write_profile
from forum_app.candidates.vocabulary import MOVES, NOTICE_VERSION, UNFINISHED, ConsentPurpose, RegistrationState
from forum_app.core.clock import now
from forum_app.core.db import collision, db, lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.files import actions as files
from forum_app.forums.models import Forum
from forum_app.forums.queries import lock_to_come
from forum_app.forums.vocabulary import CertificatePolicy
from forum_app.journal import actions as journal
from forum_app.mail.rules import TIME_TO_REPLACE
from forum_app.permissions.vocabulary import Role, ScopeKind

FileKind = Literal["cv", "certificate"]


@dataclass(frozen=True)
class Agreement:
    """Where, when and on which text somebody agreed to what. source: « site », or the place where an imported agreement
    was given.
    """

    purposes: frozenset[ConsentPurpose]
    notice_version: str = NOTICE_VERSION
    source: str = "site"
    given_at: datetime | None = None  # None: now


# --- Sign-up ---------------------------------------------------------------------------------------------------------


def start(forum: Forum, account: Account, contact: Mapping[str, Any]) -> Registration:
    """Begin (or find again) the registration of a person at a forum; a former file of theirs is copied into a new one.

    contact: values among `profile.CONTACT`. A registration already there is returned as it is, its contact saved while
    it is a draft.
    """
    existing = queries.registration_of(forum.id, account.id)
    if existing is not None:
        if existing.state in UNFINISHED:
            save(existing, contact)
        return existing
    registration = _new(forum, account, source="self")
    former = queries.latest_elsewhere(account.id, forum.id)
    if former is not None:
        write_profile(registration, {name: getattr(former, name) for name in (*ALTERNANCE, *COMPETENCES)})
    save(registration, contact, step=2)
    journal.write("registration.started", registration, copied=former is not None)
    return registration


def save(registration: Registration, values: Mapping[str, Any], *, step: int | None = None) -> None:
    """Keep what was typed so far. step: the step of the sign-up now reached (never goes back)."""
    lock(Registration, registration.id)
    write_profile(registration, values)
    registration.drafted_at = now()
    if step is not None:
        registration.step = max(registration.step, step)


def submit(
    registration: Registration, agreement: Agreement, seat: Callable[[], letters.SeatTold | None] | None = None
) -> RegistrationState:
    """Send the file: confirmed, to examine, or waiting, decided under the lock of the forum.

    Sending twice changes nothing more. seat: takes the seat at the workshop chosen with it, once its place is
    known, and returns what the letter says of it.
    """
    forum = lock(Forum, registration.forum_id)
    lock(Registration, registration.id)
    if registration.state not in UNFINISHED:
        return registration.state
    if (missing := rules.first_missing_step(registration)) is not None:
        raise Refused(Refusal("incomplete", _("Il manque quelque chose à l'étape %(step)s.", step=missing)))
    agree(registration, agreement)
    _take_a_place(registration, forum, now())
    letters.tell_state(registration, seat=seat() if seat is not None else None)
    return registration.state


def _take_a_place(
    registration: Registration, forum: Forum, queue_at: datetime, *, on_behalf_of_id: int | None = None, **params: Any
) -> None:
    """Settle a registration; the caller holds the lock of the forum."""
    found = examined(registration, forum)
    counts = queries.place_counts(forum)
    state = rules.state_of_next(found, rules.places_for_next(forum.capacity, counts.held, counts.waiting))
    verb = {
        RegistrationState.CONFIRMED: "confirm",
        RegistrationState.TO_EXAMINE: "examine",
        RegistrationState.WAITING: "queue",
    }[state]
    registration.queue_at = queue_at
    reasons = [reason.code for reason in found.reasons]
    _move(registration, verb, on_behalf_of_id=on_behalf_of_id, reasons=reasons, **params)


def examined(registration: Registration, forum: Forum) -> rules.Eligibility:
    """Return the verdict of the rules on what this person declares, at this forum."""
    return examined_as(registration, forum, has_certificate=registration.certificate_file_id is not None)


def examined_as(declared: rules.Declared, forum: Forum, *, has_certificate: bool) -> rules.Eligibility:
    """Return the same verdict for somebody who is not registered yet."""
    missing = forum.certificate_policy is CertificatePolicy.REQUIRED and not has_certificate
    return rules.eligibility(declared, forum.held_on, certificate_missing=missing)


def enter(
    forum: Forum,
    account: Account,
    profile: Mapping[str, Any],
    *,
    source: str,
    queue_at: datetime,
    consent: Agreement | None = None,
    given_by: str = "",
) -> Registration:
    """Put somebody's file in on their behalf: an import, or an organiser. No letter leaves (see `invitation_actions`).

    profile: values among `profile.PROFILE`; source: "import" or "organiser"; queue_at: since when they queue;
    consent: without it they are invited, hold no place and no company sees them; with it the capacity and the rules
    apply; given_by: who gave this name.
    Refused (« already_registered ») when this person has a registration at this forum.
    """
    lock(Forum, forum.id)
    if queries.registration_of(forum.id, account.id) is not None:
        raise Refused(_already())
    registration = _new(forum, account, source=source)
    write_profile(registration, profile)
    registration.step = 4
    registration.queue_at, registration.given_by = queue_at, given_by
    if consent is None:
        registration.state, registration.state_at = RegistrationState.INVITED, now()
        journal.write("registration.invited", registration, on_behalf_of_id=account.id, source=source)
    else:
        agree(registration, consent, on_behalf_of_id=account.id)
        _take_a_place(registration, forum, queue_at, on_behalf_of_id=account.id, source=source)
    return registration


def update_profile(registration: Registration, values: Mapping[str, Any]) -> list[str]:
    """Change the profile after it was sent; the names of the facts that changed.

    On behalf of the person when an organiser does it.
    """
    lock(Registration, registration.id)
    changed = write_profile(registration, values)
    if changed:
        journal.write("registration.edited", registration, on_behalf_of_id=_behalf(registration), fields=changed)
    return changed


def _new(forum: Forum, account: Account, *, source: str) -> Registration:
    registration = Registration(forum=forum, account=account, email=account.email, source=source)
    with collision(_already()):
        db.session.add(registration)
    accounts.grant(account, Role.CANDIDATE, ScopeKind.OWN)
    return registration


def _already() -> Refusal:
    return Refusal("already_registered", _("Cette personne est déjà inscrite à ce forum."), field="email")


# --- Agreements
# --------------------------------------------------------------------------------------------------------


def agree(registration: Registration, agreement: Agreement, *, on_behalf_of_id: int | None = None) -> None:
    """Make the live consents of a registration exactly those of `agreement`: new ones dated, dropped ones withdrawn,
    never deleted.
    """
    moment = now()
    live = queries.live_consents(registration)
    for purpose, consent in live.items():
        if purpose not in agreement.purposes:
            consent.withdrawn_at = moment
    for purpose in sorted(agreement.purposes - live.keys(), key=lambda p: p.value):
        registration.consents.append(
            Consent(
                purpose=purpose,
                notice_version=agreement.notice_version,
                source=agreement.source,
                given_at=agreement.given_at or moment,
            )
        )
    shares = ConsentPurpose.SHARE in agreement.purposes
    registration.agreed_at = (registration.agreed_at or agreement.given_at or moment) if shares else None
    journal.write(
        "registration.consents",
        registration,
        on_behalf_of_id=on_behalf_of_id,
        purposes=sorted(p.value for p in agreement.purposes),
        notice=agreement.notice_version,
    )


# --- Decisions of an organiser
# ------------------------------------------------------------------------------------------


def confirm(registration: Registration, *, reason: str, message: str = "") -> None:
    """Confirm a registration examined or waiting. reason: kept in the file, needed where something stands against it
    (the rules of the forum, or the turn of others); message: added to the letter.
    """
    forum = lock_to_come(registration.forum_id)
    lock(Registration, registration.id)
    refuse_if(rules.decision_refusal(registration.state, forum.capacity - queries.place_counts(forum).held))
    objections, ahead = len(examined(registration, forum).reasons), queries.ahead_of(registration)
    refuse_if(rules.confirming_reason_refusal(reason, objections, ahead))
    confirm_as_checked(registration, reason, message)


def confirm_as_checked(registration: Registration, reason: str, message: str = "") -> None:
    """Confirm a registration whose turn, place and reason the caller has checked, under the lock of the forum."""
    _move(registration, "confirm", reason=reason)
    letters.tell_state(registration, message, delay=_time_to_replace(registration))


def take_back_confirmation(registration: Registration, verb: str) -> None:
    """Put a registration back where it was before a confirmation that nobody has read of; the caller holds the lock of
    the forum. verb: "examine_again" or "queue_again". Raises Refused once the letter has left.
    """
    lock(Registration, registration.id)
    refuse_if(rules.move_refusal(verb, registration.state))
    if not letters.take_back_answer(registration):
        raise Refused(Refusal("told", _("Le courriel est parti : changez la décision sur le dossier.")))
    _move(registration, verb)
    letters.tell_state_once(registration)


def overturn(registration: Registration, *, reason: str, message: str = "") -> None:
    """Confirm a registration that a colleague has just refused: the organiser who does it has read both decisions.

    Its interviews and its seat, freed by the refusal, stay free. reason, message: as `confirm`.
    """
    refuse_if(rules.reason_refusal(reason))
    forum = lock_to_come(registration.forum_id)
    lock(Registration, registration.id)
    refuse_if(rules.overturning_refusal(registration.state, forum.capacity - queries.place_counts(forum).held))
    _move(registration, "overturn", reason=reason)
    letters.tell_state(registration, message, delay=_time_to_replace(registration))


def refuse(registration: Registration, *, reason: str, message: str = "", cancelled: str = "") -> None:
    """Refuse a registration examined, waiting or even confirmed; its place is free at once. Seats and interviews belong
    to higher rooms, which call this.

    cancelled: the calendar entries (`mail.actions.post`) of the interviews that are cancelled with it.
    """
    refuse_if(rules.reason_refusal(reason))
    lock_to_come(registration.forum_id)
    lock(Registration, registration.id)
    _move(registration, "refuse", reason=reason)
    letters.tell_state(registration, message, cancelled, delay=_time_to_replace(registration))


# --- Leaving and coming back
# ---------------------------------------------------------------------------------------------


def withdraw(registration: Registration, *, reason: str = "", cancelled: str = "") -> None:
    """Leave: the place is free at once.

    Seats and interviews belong to higher rooms, which call this. cancelled: as `refuse`.
    """
    lock_to_come(registration.forum_id)
    lock(Registration, registration.id)
    _move(registration, "withdraw", reason=reason)
    letters.tell_state(registration, cancelled=cancelled, delay=_time_to_replace(registration))


def reopen(registration: Registration) -> None:
    """Come back: the same row becomes a draft again; sending it gives a new queue time."""
    lock_to_come(registration.forum_id)
    lock(Registration, registration.id)
    _move(registration, "reopen")
    registration.queue_at = None
    registration.priority, registration.priority_reason = 0, None


def _move(
    registration: Registration, verb: str, *, reason: str = "", on_behalf_of_id: int | None = None, **params: Any
) -> None:
    MOVES.make(verb, registration, now(), rules.wrong_state)
    registration.state_reason = reason[:500] or None
    db.session.flush()
    journal.write(
        f"registration.{registration.state.value}",
        registration,
        on_behalf_of_id=on_behalf_of_id or _behalf(registration),
        **params,
    )


def _time_to_replace(registration: Registration) -> timedelta:
    """Return how long the letter waits: an organiser's decision may be replaced, what a person does for themselves is
    confirmed at once."""
    return TIME_TO_REPLACE if _behalf(registration) is not None else timedelta()


def _behalf(registration: Registration) -> int | None:
    """Return the id of the candidate when somebody else acts for them; None when they act themselves."""
    return registration.account_id if journal.actor_id() not in (None, registration.account_id) else None


# --- Files
# ---------------------------------------------------------------------------------------------------------------


def put_file(registration: Registration, kind: FileKind, upload: FileStorage) -> None:
    """Keep the CV (a PDF) or the certificate (a PDF or a picture) in place of the one before, which is erased.

    Raises Refused("file_…").
    """
    stored = (
        files.store_pdf(upload, registration.account_id)
        if kind == "cv"
        else files.store_paper(upload, registration.account_id)
    )
    remove_file(registration, kind)
    setattr(registration, f"{kind}_file", stored)
    journal.write(f"registration.{kind}_added", registration, on_behalf_of_id=_behalf(registration))


def remove_file(registration: Registration, kind: FileKind) -> None:
    """Erase the CV or the certificate; nothing when there is none."""
    lock(Registration, registration.id)
    former = getattr(registration, f"{kind}_file")
    if former is None:
        return
    setattr(registration, f"{kind}_file", None)
    db.session.flush()
    files.drop(former)
    journal.write(f"registration.{kind}_removed", registration, on_behalf_of_id=_behalf(registration))
