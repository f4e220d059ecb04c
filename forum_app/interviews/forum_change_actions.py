"""What becomes of every interview of a forum at once: it is cancelled, or it changes day or place.

One letter a person tells it, in a higher room.
"""

from dataclasses import dataclass

from forum_app.core import calendar
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.forums.models import Forum
from forum_app.interviews import actions, queries, withdrawal_letters
from forum_app.interviews.models import Interview
from forum_app.journal import actions as journal
from forum_app.journal.actions import JournalLine


@dataclass(frozen=True)
class Changed:
    """The interviews that a change of the whole forum reaches. entries: those of candidates' calendars, by
    registration, to be sent at once.
    """

    interviews: list[Interview]
    entries: dict[int, str]


def cancel_all(forum: Forum) -> Changed:
    """Cancel the interviews of a forum, already locked, which is itself cancelled.

    What has not left about them never leaves.
    """
    interviews = queries.live_of_forum(forum)
    queries.lock_interviews(interviews)
    for interview in interviews:
        actions.end(interview, "cancel")
        interview.write_in_company_calendars()
    db.session.flush()
    withdrawal_letters.forget_all(forum)
    journal.write_many(
        JournalLine("interview.cancelled", interview, params={"because": "forum.cancelled"}) for interview in interviews
    )
    return Changed(interviews, withdrawal_letters.cancel_for_candidates(interviews))


def move_all(forum: Forum) -> Changed:
    """Raise the number of the calendar entries of a forum, already locked, which has changed day or place: every
    interview keeps its slot.

    A letter about one of them that has not left will say the new day.
    """
    db.session.flush()  # slots are written, hence locked, before the interviews at them are read
    interviews = queries.live_of_forum(forum)
    queries.lock_interviews(interviews)
    for interview in interviews:
        interview.sequence += 1
        interview.write_in_company_calendars()
        if interview.is_told and interview.is_where_told:
            interview.write_told(now())
    return Changed(interviews, withdrawal_letters.entries_for_candidates(interviews, calendar.REQUEST))
