"""Two organisers on the same page: the second is told, never silently obeyed."""
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from forum_app.core.db import lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.forums.models import Forum

STALE = "stale"


def stamp(values: Mapping[str, Any]) -> str:
    """What a page showed, in a few characters: it travels with the form."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:20]


def begin(forum: Forum, shown: Callable[[Forum], Mapping[str, Any]], seen: str) -> None:
    """Lock the forum; refuse ("stale") when what the page showed is no longer what is kept."""
    lock(Forum, forum.id)
    if stamp(shown(forum)) != seen:
        raise Refused(Refusal(STALE, _("Quelqu'un vient de changer cette page.")))
