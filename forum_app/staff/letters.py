"""What this room writes: an invitation, with its link, and the end of a role."""

from datetime import datetime

from forum_app.accounts.models import Account
from forum_app.core.typography import day, when
from forum_app.forums.models import Forum
from forum_app.mail.actions import post
from forum_app.mail.kinds import LetterKind, declare
from forum_app.mail.links import address_of
from forum_app.permissions.vocabulary import Role
from forum_app.staff.models import Invitation

INVITED = declare(LetterKind("staff.invited", ("inviter", "role", "reach", "until", "expires", "page"), security=True))
ENDED = declare(LetterKind("staff.ended", ("role", "reach")))


def invite(
    invitation: Invitation, token: str, inviter: str, reach: str, until: datetime | None, forum: Forum | None, zone: str
) -> None:
    """Write to the address invited. until: when the role ends, None: never; token: the secret of its link."""
    facts = {
        "inviter": inviter,
        "role": invitation.role.label,
        "reach": reach,
        "until": when(until, zone=zone) if until is not None else "",
        "expires": day(invitation.expires_at, zone=zone),
        "page": address_of("staff.open_invitation", token=token),
    }
    key = f"invitation:{invitation.id}:{invitation.token_hash[:16]}"
    post(INVITED, facts, key=key, recipient=invitation.email, forum=forum)


def tell_ended(account: Account, grant_id: int, role: Role, reach: str, forum: Forum | None) -> None:
    """Write that a role has ended: one sentence, without a reason."""
    facts = {"role": role.label, "reach": reach}
    key = f"role_ended:{grant_id}"
    post(ENDED, facts, key=key, recipient=account.email, account_id=account.id, forum=forum)
