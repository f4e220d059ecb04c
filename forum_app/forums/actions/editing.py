"""Two organisers on the same page: the second is told, never silently obeyed."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from forum_app.core.db import lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.forums.models import Forum

STALE = "stale"


def stamp(values: Mapping[str, Any]) -> str:
    """What a page showed, in a few characters: it travels with the form."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Seen:
    """What the person saw: how the page reads its values of a forum, and the stamp of those it showed."""

    shown_of: Callable[[Forum], Mapping[str, Any]]
    stamp: str


def begin(forum: Forum, seen: Seen) -> None:
    """Lock the forum; refuse ("stale") when what the page showed is no longer what is kept."""
    lock(Forum, forum.id)
    if stamp(seen.shown_of(forum)) != seen.stamp:
        raise Refused(Refusal(STALE, _("Quelqu'un vient de changer cette page.")))
