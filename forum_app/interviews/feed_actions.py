"""The addresses that calendars follow: given, changed, closed.

An address holds a secret that is computed, never stored: of the feed's nonce, with the key of the service.
"""

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.core.db import collision, db
from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.core.tokens import new_token
from forum_app.interviews import feed_queries
from forum_app.interviews.models import CalendarFeed


def give(account: Account, about: Registration | Participation) -> CalendarFeed:
    """Give somebody an address for their day; the one that they have, if they do."""
    known = feed_queries.feed_of(account.id, about)
    if known is not None:
        return known
    feed = CalendarFeed(account_id=account.id)
    if isinstance(about, Registration):
        feed.registration = about
    else:
        feed.participation = about
    with collision(Refusal("feed_given", _("Cette adresse vient d'être créée. Rouvrez la page."))):
        db.session.add(feed)
    return feed


def renew(account: Account, about: Registration | Participation) -> CalendarFeed:
    """Change somebody's address: the former one opens nothing any more."""
    feed = give(account, about)
    feed.nonce = new_token()
    return feed


def close(account: Account, about: Registration | Participation) -> None:
    """Close somebody's address; nothing when they have none."""
    feed = feed_queries.feed_of(account.id, about)
    if feed is not None:
        db.session.delete(feed)
