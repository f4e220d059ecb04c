"""Who reads the accommodation needs of a forum: one person, for a time."""

from datetime import datetime

from forum_app.accounts import actions as accounts
from forum_app.accounts import queries as account_queries
from forum_app.accounts.models import Account
from forum_app.core.db import db, lock
from forum_app.forums.models import Forum
from forum_app.forums.role_end_rules import usual_end
from forum_app.permissions.vocabulary import Role, ScopeKind


def name_accessibility_contact(forum: Forum, account_id: int | None, until: datetime | None = None) -> None:
    """Make this person the accessibility contact of the forum, instead of whoever was; None: nobody is.

    until: a month after the forum by default. Whoever is it already keeps their date.
    """
    lock(Forum, forum.id)
    held = account_queries.live_grant(Role.ACCESSIBILITY, ScopeKind.FORUM, forum.id)
    if held is not None and held.account_id == account_id:
        return
    if held is not None:
        accounts.end_grant(held)
    if account_id is not None:
        accounts.grant(
            db.session.get_one(Account, account_id),
            Role.ACCESSIBILITY,
            ScopeKind.FORUM,
            forum.id,
            until=until or usual_end(Role.ACCESSIBILITY, forum.closing, forum.time_zone),
        )
