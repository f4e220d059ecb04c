"""What is erased of somebody's invitations."""

import sqlalchemy as sa

from forum_app.accounts.models import Account, RoleGrant
from forum_app.core.db import db
from forum_app.permissions.vocabulary import ScopeKind
from forum_app.staff.models import Invitation


def forget_invitations(account: Account) -> None:
    """Erase those that somebody received and those that they sent: these open nothing once their sender is gone."""
    theirs = sa.or_(Invitation.email == account.email, Invitation.invited_by_id == account.id)
    db.session.execute(sa.delete(Invitation).where(theirs), execution_options={"synchronize_session": False})


def erase_of_forum(forum_id: int) -> None:
    """Erase the roles held over a forum that is deleted, and the invitations to them."""
    for table in (RoleGrant, Invitation):
        over = (table.scope_kind == ScopeKind.FORUM, table.scope_id == forum_id)
        db.session.execute(sa.delete(table).where(*over), execution_options={"synchronize_session": False})
