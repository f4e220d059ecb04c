"""What this room writes: the one letter to somebody who left an address."""

from forum_app.core.typography import day
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import ForumState
from forum_app.mail import actions as mail
from forum_app.mail.kinds import LetterKind, declare
from forum_app.mail.links import address_of

REGISTRATIONS_OPEN = declare(LetterKind("forums.registrations_open", ("forum", "day", "city", "page", "erase_page")))
ALERT_CANCELLED = declare(LetterKind("forums.alert_cancelled", ("forum", "day", "city", "page", "erase_page")))
NEW_DATES = declare(LetterKind("forums.new_dates", ("page", "erase_page")))
ALERTS = (REGISTRATIONS_OPEN.name, ALERT_CANCELLED.name, NEW_DATES.name)


def alert_key(digest: str) -> str:
    """Return the key of the letter of an alert."""
    return f"alert:{digest}"


def tell_opening(forum: Forum | None, email: str, digest: str, token: str) -> None:
    """Write that registrations open; or that the forum is cancelled; or (no forum) that new dates are announced.

    token: erases what is left of the address.
    """
    home, erase_page = address_of("public.home"), address_of("public.erase_alert", token=token)
    if forum is None:
        kind, facts = NEW_DATES, {"page": home}
    else:
        cancelled = forum.state is ForumState.CANCELLED
        kind = ALERT_CANCELLED if cancelled else REGISTRATIONS_OPEN
        facts = {
            "forum": forum.inline_title,
            "day": day(forum.held_on, weekday=not cancelled),
            "city": forum.city,
            "page": home if cancelled else address_of("public.forum", slug=forum.slug),
        }
    mail.post(kind, {**facts, "erase_page": erase_page}, key=alert_key(digest), recipient=email, forum=forum)
