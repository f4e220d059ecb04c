"""What becomes of every interview of a forum at once: it is cancelled, or it changes day or place.

One letter a person tells it, in a higher room.
"""

from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.interviews import actions, leaving_letters, letters, queries
from forum_app.interviews.letters import Told
from forum_app.interviews.models import Interview
from forum_app.journal import actions as journal
from forum_app.journal.actions import JournalLine


def cancel_all(forum: Forum) -> list[Interview]:
    """The forum, already locked, is cancelled and its interviews with it; those that fell.

    What has not left about them never leaves.
    """
    held = queries.live_of_forum(forum)
    for interview in held:
        actions.end(interview, "cancel")
    db.session.flush()
    leaving_letters.forget_all(forum)
    journal.write_many(
        JournalLine("interview.cancelled", interview, params={"because": "forum.cancelled"}) for interview in held
    )
    return held


def move_all(forum: Forum) -> list[Interview]:
    """The forum, already locked, has changed day or place: every interview keeps its slot, and its calendar entry a
    higher number; those held.

    A letter about one of them that has not left is written again, with the new day.
    """
    db.session.flush()  # slots are written, hence locked, before the interviews at them are read
    held = queries.live_of_forum(forum)
    told = leaving_letters.told_to_candidates(held)
    moment = now()
    for interview in held:
        interview.sequence, interview.told_at = interview.sequence + 1, moment
        if told.get(interview.id) != Told(True, interview.slot_id, interview.table_id):
            letters.tell_candidate(interview)
    return held
