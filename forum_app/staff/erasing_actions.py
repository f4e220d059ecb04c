"""What is erased of somebody's invitations."""

import sqlalchemy as sa

from forum_app.accounts.models import Account
from forum_app.core.db import db
from forum_app.staff.models import Invitation


def forget_invitations(account: Account) -> None:
    """Erase those that somebody received and those that they sent: these open nothing once their sender is gone."""
    theirs = sa.or_(Invitation.email == account.email, Invitation.invited_by_id == account.id)
    db.session.execute(sa.delete(Invitation).where(theirs), execution_options={"synchronize_session": False})
