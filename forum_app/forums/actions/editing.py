"""Two organisers on the same page of settings: the second is told, never silently obeyed."""

from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.core.shared_forms import Seen
from forum_app.forums.models import Forum

STALE = "stale"


def begin(forum: Forum, seen: Seen) -> None:
    """Lock the forum. Raises Refused("stale") when what the page showed is no longer what is kept."""
    if not seen.is_current(forum):
        raise Refused(Refusal(STALE, _("Quelqu'un vient de changer cette page.")))
