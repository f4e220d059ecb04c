"""Who may give which role, until when, and who may not leave. Pure answers."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.core.typography import when
from forum_app.permissions.rights import Grant, Scope, covers
from forum_app.permissions.vocabulary import Right, Role, ScopeKind
from forum_app.staff.vocabulary import InvitationState

# Over what each role is given. Candidates and recruiters take theirs by signing up.
GIVEN: dict[Role, ScopeKind] = {
    Role.NATIONAL_ORGANISER: ScopeKind.ALL,
    Role.TERRITORIAL_ORGANISER: ScopeKind.TERRITORY,
    Role.DESK: ScopeKind.FORUM,
    Role.TRAINER: ScopeKind.FORUM,
    Role.ACCOMPANIST: ScopeKind.FORUM,
    Role.ACCESSIBILITY: ScopeKind.FORUM,
}
ORGANISERS = (Role.NATIONAL_ORGANISER, Role.TERRITORIAL_ORGANISER)
INVITATION_LASTS = timedelta(days=7)
ENDS_SOON = timedelta(days=7)
BETWEEN_LETTERS = timedelta(minutes=10)
MOST_INVITATIONS = 30  # of one organiser, in COUNTED
COUNTED = timedelta(hours=24)


class DatedGrant(Grant, Protocol):
    """A role held, with its end."""

    until: datetime | None


class Invited(Protocol):
    """What these rules need of an `Invitation`."""

    expires_at: datetime
    accepted_at: datetime | None
    withdrawn_at: datetime | None


def giving_refusal(held: Iterable[DatedGrant], scope: Scope, until: datetime | None) -> Refusal | None:
    """Return why who holds these roles cannot give one over `scope` until then (None: without end).

    Nobody gives what reaches further than their own role, nor what lasts longer.
    """
    ends = [grant.until for grant in held if covers(Right.TEAM_MANAGE, grant, scope, account_id=0)]
    if not ends:
        return Refusal("beyond_reach", _("Ce rôle va plus loin que le vôtre. Demandez à l'équipe nationale."), "role")
    last = None if None in ends else max(end for end in ends if end is not None)
    if last is not None and (until is None or until > last):
        return Refusal(
            "beyond_end",
            _("Votre propre rôle se termine le %(when)s. Donnez une date avant celle-là.", when=when(last)),
            "until",
        )
    return None


def end_refusal(role: Role, until: datetime | None, now: datetime) -> Refusal | None:
    """Return why a role cannot end then: already past, or never for somebody of one day."""
    if until is None:
        if role in ORGANISERS:
            return None
        return Refusal("end_missing", _("Ce rôle a une fin : écrivez sa date."), "until")
    if until <= now:
        return Refusal("end_past", _("Cette date est passée. Choisissez-en une à venir."), "until")
    return None


def last_organiser_refusal(role: Role, others: Sequence[datetime | None], end: datetime | None) -> Refusal | None:
    """Return why an organiser cannot end then: nobody would organise after them.

    others: the ends of the same role over the same reach, held by others; end: None, never.
    """
    if role not in ORGANISERS or end is None or any(other is None or other > end for other in others):
        return None
    sentence = (
        _("Nommez d'abord quelqu'un : personne d'autre n'organise le réseau après cette date.")
        if role is Role.NATIONAL_ORGANISER
        else _("Nommez d'abord quelqu'un : personne d'autre n'organise ce territoire après cette date.")
    )
    return Refusal("last_organiser", sentence, "until")


def state_of(invitation: Invited, now: datetime) -> InvitationState:
    """Return where an invitation stands."""
    if invitation.accepted_at is not None:
        return InvitationState.ACCEPTED
    if invitation.withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    return InvitationState.WAITING if now < invitation.expires_at else InvitationState.EXPIRED


def opening_refusal(invitation: Invited | None, now: datetime) -> Refusal | None:
    """Return why the link of an invitation opens nothing."""
    if invitation is None:
        return Refusal("invitation_unknown", _("Ce lien n'est pas complet, ou un plus récent vous a été envoyé."))
    match state_of(invitation, now):
        case InvitationState.ACCEPTED:
            return Refusal("invitation_used", _("Ce lien a déjà servi. Connectez-vous avec votre adresse."))
        case InvitationState.WITHDRAWN:
            return Refusal("invitation_withdrawn", _("Cette invitation a été retirée."))
        case InvitationState.EXPIRED:
            return Refusal("invitation_expired", _("Ce lien valait 7 jours. Demandez-en un autre à qui vous a invité."))
        case InvitationState.WAITING:
            return None


def over_refusal(invitation: Invited, now: datetime) -> Refusal | None:
    """Return why an invitation can neither be sent again nor be withdrawn: it has been answered."""
    if state_of(invitation, now) in (InvitationState.WAITING, InvitationState.EXPIRED):
        return None
    return Refusal("invitation_over", _("Cette invitation n'attend plus de réponse."))


def letters_refusal(sent: int) -> Refusal | None:
    """Return why no other invitation leaves today. sent: how many left from this person in COUNTED."""
    if sent < MOST_INVITATIONS:
        return None
    return Refusal("too_many_invitations", _("30 invitations sont parties en 24 h. Réessayez demain."), "email")


def again_refusal(sent_at: datetime, now: datetime) -> Refusal | None:
    """Return why an invitation does not leave again yet."""
    if now - sent_at >= BETWEEN_LETTERS:
        return None
    return Refusal("letter_just_left", _("Ce courriel vient de partir. Attendez 10 min avant de le renvoyer."))


def already_held(name: str) -> Refusal:
    """Return the refusal of a role that the person holds already."""
    sentence = _("%(name)s a déjà ce rôle. Vous pouvez en changer la fin dans la liste.", name=name)
    return Refusal("already_held", sentence, "email")


def already_named(name: str) -> Refusal:
    """Return the refusal of a second accessibility contact."""
    sentence = _("%(name)s est déjà contact accessibilité. Mettez d'abord fin à son rôle.", name=name)
    return Refusal("already_named", sentence, "role")


def ends_soon(until: datetime | None, now: datetime) -> bool:
    """Return True when a role ends within a week."""
    return until is not None and until - now <= ENDS_SOON
