"""Inviting those whom an organiser entered: the letter, its only reminder, its links, a corrected address."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from forum_app.accounts import actions as accounts
from forum_app.accounts import many_actions as many_accounts
from forum_app.accounts.models import Account
from forum_app.candidates import invitation_queries, invitation_rules, letters, queries
from forum_app.candidates.models import CandidateInvitation, Registration
from forum_app.candidates.profile import write_keys
from forum_app.core.clock import now, today
from forum_app.core.db import db, lock, transaction
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.core.time_zones import at, in_zone
from forum_app.core.tokens import digest, new_token
from forum_app.forums.models import Forum
from forum_app.forums.rules import over_refusal
from forum_app.journal import actions as journal
from forum_app.mail import actions as mail
from forum_app.mail.rules import TIME_TO_REPLACE
from forum_app.permissions.vocabulary import Role, ScopeKind


def invite(registration: Registration, remind_on: date | None = None) -> None:
    """Write to somebody entered by an organiser, so that they read their file and answer.

    The letter waits a few minutes: it may be stopped. remind_on: the day of the only reminder (None: there is none).
    Raises Refused("answered"), ("already_invited"), ("over") and ("reminder_day").
    """
    forum: Forum = lock(Forum, registration.forum_id)
    lock(Registration, registration.id)
    invited = invitation_queries.invitation_of(registration.id) is not None
    refuse_if(invitation_rules.invitation_refusal(registration.state, invited=invited))
    refuse_if(over_refusal(forum.held_on, today(forum.time_zone)))
    refuse_if(invitation_rules.reminder_refusal(remind_on, today(forum.time_zone), forum.held_on))
    _send(prepared(registration, remind_on))


def invite_as_usual(registration: Registration) -> None:
    """Invite somebody, with the reminder that leaves when nobody chooses its day."""
    forum = registration.forum
    invite(registration, invitation_rules.usual_reminder(today(forum.time_zone), forum.held_on))


def invite_all(forum: Forum, shown: Sequence[int], remind_on: date | None) -> int:
    """Invite those whom a page showed, or nobody when one of them was invited or answered meanwhile; how many.

    Raises Refused("faster"), and what `invite` raises.
    """
    lock(Forum, forum.id)
    found = invitation_queries.never_invited(forum.id, shown)
    if not shown:
        raise Refused(Refusal("nobody", _("Cochez d'abord les personnes à inviter.")))
    if len(found) != len(set(shown)):
        sentence = invitation_rules.faster_sentence(shown, [one.id for one in found])
        raise Refused(Refusal("faster", sentence))
    for registration in sorted(found, key=lambda one: one.id):
        invite(registration, remind_on)
    return len(found)


def prepared(registration: Registration, remind_on: date | None) -> CandidateInvitation:
    """Return the invitation that leaves now, not kept yet: what its letter says is read from it."""
    forum, moment = registration.forum, now()
    erased = invitation_rules.erased_on(in_zone(moment, forum.time_zone).date())
    return CandidateInvitation(
        registration=registration,
        sent_at=moment,
        expires_at=min(forum.closing, at(erased - timedelta(days=1), time(20), forum.time_zone)),
        remind_at=_reminder(remind_on, forum),
    )


def stop_leaving(forum: Forum) -> int:
    """Take back the invitations of a forum whose letter has not begun to leave; how many. They may be sent later."""
    lock(Forum, forum.id)
    stopped = 0
    for invitation in invitation_queries.leaving(forum.id):
        registration = invitation.registration
        if not mail.take_back(letters.ABOUT, registration.id, registration.email):
            continue
        db.session.delete(invitation)
        journal.write("registration.invitation_taken_back", registration, on_behalf_of_id=registration.account_id)
        stopped += 1
    db.session.flush()
    return stopped


def remind_unanswered() -> int:
    """Send the reminders that are due, each once; how many. A work of the worker."""
    with transaction():
        due = invitation_queries.to_remind(now())
        for invitation in due:
            token = new_token()
            invitation.reminded_at, invitation.reminder_hash = now(), digest(token)
            journal.write("registration.reminded", invitation.registration)
            letters.remind(invitation, token)
        return len(due)


def open_file(token: str) -> tuple[Registration, bool]:
    """Spend the link of an invitation: the registration, and whether its holder is signed in by it.

    It signs in those who have never come and are candidates and nothing else: this link lives for weeks, and an account
    that is known already signs in as it always does.
    Raises Refused, with the codes of `invitation_rules.opening_refusal`.
    """
    invitation = invitation_queries.invitation_of_token(token, lock=True)
    registration = invitation.registration if invitation is not None else None
    refuse_if(
        invitation_rules.opening_refusal(
            registration.state if registration is not None else None,
            invitation.expires_at if invitation is not None else None,
            invitation.opened_at if invitation is not None else None,
            now(),
        )
    )
    assert invitation is not None and registration is not None  # noqa: S101, PT018 (the rule has said so)
    account = registration.account
    if account.last_signed_in_at is not None or any(held.role is not Role.CANDIDATE for held in account.live_grants):
        return registration, False
    invitation.opened_at = now()
    accounts.note_sign_in(account, "invitation")
    return registration, True


def correct_address(registration: Registration, email: str) -> None:
    """Write another address for somebody whose invitation did not arrive, or has not left, and invite them there.

    Raises Refused: "address_good", "answered", "already_registered" and "same_address" (field "email").
    """
    lock(Forum, registration.forum_id)
    lock(Registration, registration.id)
    standing = invitation_queries.standing_of(registration)
    if standing is None:
        refuse_if(invitation_rules.invitation_refusal(registration.state, invited=False))
    assert standing is not None  # noqa: S101 (whoever is invited stands somewhere)
    refuse_if(invitation_rules.address_refusal(standing))
    former = registration.account
    account = accounts.account_for(email, registration.first_name, registration.last_name)
    if account is not former:
        _move_to(registration, account, former)
    _forget_invitation(registration)
    journal.write("registration.address_corrected", registration, on_behalf_of_id=account.id)
    invite_as_usual(registration)


def _move_to(registration: Registration, account: Account, former: Account) -> None:
    """Let a registration be that of the account of another address; the former one goes if it was made for it."""
    if queries.registration_of(registration.forum_id, account.id) is not None:
        sentence = _("Cette adresse a déjà un dossier à ce forum.")
        raise Refused(Refusal("already_registered", sentence, field="email"))
    registration.account, registration.email = account, account.email
    write_keys(registration)
    accounts.grant(account, Role.CANDIDATE, ScopeKind.OWN)
    db.session.flush()
    many_accounts.erase_unneeded([former.id], Role.CANDIDATE, ScopeKind.OWN)


def _forget_invitation(registration: Registration) -> None:
    invitation = invitation_queries.invitation_of(registration.id)
    if invitation is not None:
        db.session.delete(invitation)
        db.session.flush()


def _send(invitation: CandidateInvitation) -> None:
    token = new_token()
    invitation.token_hash = digest(token)
    db.session.add(invitation)
    db.session.flush()
    registration = invitation.registration
    journal.write("registration.invitation_sent", registration, on_behalf_of_id=registration.account_id)
    letters.invite(invitation, token, delay=TIME_TO_REPLACE)


def _reminder(day: date | None, forum: Forum) -> datetime | None:
    if day is None:
        return None
    return at(day, time(invitation_rules.REMINDED_AT_HOUR), forum.time_zone)
