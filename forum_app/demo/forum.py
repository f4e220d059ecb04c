"""Demonstration forums, made by the verbs that people use, at the moments at which they would have used them.

Everything is drawn from a seed: the same seed gives the same forum. No letter leaves: those of the past stand in the
outbox as sent.
"""

from collections.abc import Sequence

from forum_app.core.clock import as_if_at
from forum_app.core.db import db
from forum_app.demo.past import Past
from forum_app.demo.stage import Cast, account_of, organiser
from forum_app.demo.story import DAY, Story
from forum_app.forums.models import Forum, Territory

__all__ = ["Cast", "account_of", "fill", "fill_all"]


def fill(cast: Cast, territory: Territory) -> Forum:
    """Make the forum and everything in it; flushed, not committed."""
    return fill_all([(cast, territory)])[0]


def fill_all(casts: Sequence[tuple[Cast, Territory]]) -> list[Forum]:
    """Make several forums whose stories run side by side: a company comes to each in the order of time."""
    past = Past()
    stories = [Story(cast, territory, past) for cast, territory in casts]
    with as_if_at(min(story.begins for story in stories) - DAY):
        organiser()
    for story in stories:
        story.tell()
    past.unfold()
    db.session.flush()
    return [story.forum for story in stories]
