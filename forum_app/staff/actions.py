"""Inviting somebody to a team, changing and ending their role.

Who acts is given as `by`: nobody gives what reaches further, or lasts longer, than their own role.
"""

from datetime import datetime

from forum_app.accounts import actions as accounts
from forum_app.accounts import queries as account_queries
from forum_app.accounts.actions import Identity
from forum_app.accounts.models import Account, RoleGrant
from forum_app.core.clock import now
from forum_app.core.db import advisory_lock, db, lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.core.shared_forms import Seen
from forum_app.core.tokens import digest, new_token
from forum_app.forums.actions.accessibility import name_accessibility_contact
from forum_app.journal import actions as journal
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.staff import letters, queries, rules
from forum_app.staff.models import Invitation
from forum_app.staff.queries import HeldRole, SentInvitation, Team

STALE = "stale"


def invite(by: Account, email: str, role: Role, team: Team, until: datetime | None = None) -> Invitation:
    """Invite an address to a role of this team; an older invitation of the same is withdrawn.

    until: None, the usual end of the role. Raises Refused: "beyond_reach", "already_named" (field "role"),
    "beyond_end", "end_past", "end_missing" (field "until"), "already_held", "too_many_invitations" (field "email").
    """
    target = _target(role, team)
    _may_give(by, role, target, until)
    refuse_if(rules.letters_refusal(queries.sent_since(by, now() - rules.COUNTED)))
    _refuse_held(email, role, target)
    for older in queries.waiting_for(email, role, target):
        older.withdrawn_at = now()
    token = new_token()
    invitation = Invitation(
        email=email,
        role=role,
        scope_kind=target.kind,
        scope_id=target.scope_id,
        until=until,
        token_hash=digest(token),
        invited_by_id=by.id,
        sent_at=now(),
        expires_at=now() + rules.INVITATION_LASTS,
    )
    db.session.add(invitation)
    journal.write("invitation.sent", invitation, forum_id=_forum_id(target), role=role.value)
    _send(invitation, token, by, target)
    return invitation


def send_again(sent: SentInvitation, by: Account) -> None:
    """Send an invitation once more, seven days from now: its older link opens nothing.

    Raises Refused as `invite` does, and "invitation_over", "letter_just_left".
    """
    invitation = lock(Invitation, sent.invitation.id)
    refuse_if(rules.over_refusal(invitation, now()))
    refuse_if(rules.again_refusal(invitation.sent_at, now()))
    refuse_if(rules.letters_refusal(queries.sent_since(by, now() - rules.COUNTED)))
    _may_give(by, invitation.role, sent.team, invitation.until)
    token = new_token()
    invitation.token_hash, invitation.sent_at = digest(token), now()
    invitation.expires_at, invitation.invited_by_id = now() + rules.INVITATION_LASTS, by.id
    journal.write("invitation.sent_again", invitation, forum_id=_forum_id(sent.team))
    _send(invitation, token, by, sent.team)


def withdraw(sent: SentInvitation) -> None:
    """Take back an invitation: its link opens nothing more. Raises Refused("invitation_over")."""
    invitation = lock(Invitation, sent.invitation.id)
    refuse_if(rules.over_refusal(invitation, now()))
    invitation.withdrawn_at = now()
    journal.write("invitation.withdrawn", invitation, forum_id=_forum_id(sent.team))


def accept(token: str, identity: Identity | None = None) -> Account:
    """Spend the link of an invitation: the role is held from now on by the account of its address, which is returned.

    The account is made if there is none; one that exists keeps its roles. identity: names an account without a name.
    Raises Refused: "invitation_…", "beyond_reach" when who sent it could not give that role any more, "already_named".
    """
    invitation = queries.invitation_of_token(token, lock=True)
    refuse_if(rules.opening_refusal(invitation, now()))
    assert invitation is not None  # noqa: S101 (opening_refusal has said so)
    team = queries.team_over(invitation.scope_kind, invitation.scope_id)
    if team is None or rules.giving_refusal(invitation.invited_by.live_grants, team.scope, _end(invitation, team)):
        raise Refused(_sender_gone())
    refuse_if(rules.end_refusal(invitation.role, _end(invitation, team), now()))
    names = (identity.first_name, identity.last_name) if identity is not None else ("", "")
    account = accounts.account_for(invitation.email, *names)
    db.session.flush()
    _give(account, invitation, team)
    invitation.accepted_at = now()
    journal.write("invitation.accepted", invitation, forum_id=_forum_id(team), on_behalf_of_id=account.id)
    accounts.note_sign_in(account, "invitation")
    return account


def change_end(held: HeldRole, by: Account, until: datetime | None, seen: Seen | None = None) -> None:
    """Change when a role ends; None: it has no end.

    seen: what the page showed. Raises Refused: "stale" when somebody changed it meanwhile, "end_past", "end_missing",
    "beyond_end", "last_organiser" (field "until").
    """
    advisory_lock(_lock_of(held.team))
    grant = lock(RoleGrant, held.grant.id)
    if seen is not None and not seen.is_current():
        raise Refused(
            Refusal(STALE, _("Quelqu'un vient de changer cette date. Envoyez de nouveau pour garder la vôtre."))
        )
    refuse_if(rules.end_refusal(grant.role, until, now()))
    refuse_if(rules.giving_refusal(by.live_grants, held.scope, until))
    refuse_if(_last_organiser(grant, held.team, until))
    grant.until = until
    journal.write("role.end_changed", grant.account, forum_id=_forum_id(held.team), role=grant.role.value)


def end(held: HeldRole, *, tell: bool = False) -> None:
    """End a role now; every session of the person closes. tell: by a letter of one sentence.

    Raises Refused("last_organiser") when nobody would organise after them.
    """
    advisory_lock(_lock_of(held.team))
    grant = lock(RoleGrant, held.grant.id)
    refuse_if(_last_organiser(grant, held.team, now()))
    accounts.end_grant(grant)
    accounts.end_sessions(grant.account)
    if tell:
        letters.tell_ended(grant.account, grant.id, grant.role, held.team.name, held.team.forum)


def end_at(held: HeldRole, by: Account, until: datetime | None) -> None:
    """End a role at a date to come. Raises Refused as `change_end` does, and "end_missing"."""
    if until is None:
        raise Refused(Refusal("end_missing", _("Écrivez la date de fin."), "until"))
    change_end(held, by, until)


def ending_refusal(held: HeldRole) -> Refusal | None:
    """Return why this role cannot end now, before anybody tries."""
    return _last_organiser(held.grant, held.team, now())


def _target(role: Role, team: Team) -> Team:
    """Return the team over which this role is given from this one: its own, or its territory's for an organiser.

    Raises Refused("beyond_reach") where that role is not given.
    """
    kind = rules.GIVEN.get(role)
    target = team.within(kind) if kind is not None else None
    if target is None or (kind is ScopeKind.ALL and team.kind is not ScopeKind.ALL):
        raise Refused(Refusal("beyond_reach", _("Ce rôle ne se donne pas d'ici."), "role"))
    return target


def _may_give(by: Account, role: Role, target: Team, until: datetime | None) -> None:
    end = until or queries.usual_end_in(target, role)
    refuse_if(rules.end_refusal(role, end, now()))
    refuse_if(rules.giving_refusal(by.live_grants, target.scope, end))


def _end(invitation: Invitation, team: Team) -> datetime | None:
    return invitation.until or queries.usual_end_in(team, invitation.role)


def _refuse_held(email: str, role: Role, target: Team) -> None:
    """Refuse a role that the person of this address holds already, and a second accessibility contact."""
    for grant in queries.holding(role, target):
        if grant.account.email == email:
            raise Refused(rules.already_held(grant.account.full_name or email))
        if role is Role.ACCESSIBILITY:
            raise Refused(rules.already_named(grant.account.full_name or grant.account.email))


def _give(account: Account, invitation: Invitation, team: Team) -> None:
    until = _end(invitation, team)
    if invitation.role is not Role.ACCESSIBILITY:
        accounts.grant(
            account,
            invitation.role,
            team.kind,
            team.scope_id,
            until=until,
            granted_by_id=invitation.invited_by_id,
        )
        return
    assert team.forum is not None  # noqa: S101 (that role is given over a forum alone)
    lock(type(team.forum), team.forum.id)
    named = account_queries.live_grant(Role.ACCESSIBILITY, ScopeKind.FORUM, team.forum.id)
    if named is not None and named.account_id != account.id:
        raise Refused(rules.already_named(named.account.full_name or named.account.email))
    name_accessibility_contact(team.forum, account.id, until)


def _last_organiser(grant: RoleGrant, team: Team, until: datetime | None) -> Refusal | None:
    others = [g.until for g in queries.holding(grant.role, team) if g.account_id != grant.account_id]
    return rules.last_organiser_refusal(grant.role, others, until)


def _send(invitation: Invitation, token: str, by: Account, team: Team) -> None:
    db.session.flush()
    inviter = by.full_name or by.email
    letters.invite(invitation, token, inviter, team.name, _end(invitation, team), team.forum, team.zone)


def _sender_gone() -> Refusal:
    return Refusal(
        "beyond_reach",
        _("Qui vous a invité ne peut plus donner ce rôle. Demandez une invitation à quelqu'un d'autre de l'équipe."),
    )


def _forum_id(team: Team) -> int | None:
    return team.forum.id if team.forum is not None else None


def _lock_of(team: Team) -> str:
    return f"team:{team.kind.value}:{team.scope_id}"
