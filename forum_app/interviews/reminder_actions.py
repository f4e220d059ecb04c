"""The round of the worker that reminds people of what is near: their workshop a week before, the forum the day before.

Each is told once. A worker that was down tells late what is still to come, and nothing once it has begun.
"""

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.core.clock import now, today
from forum_app.core.db import db, transaction
from forum_app.forums.models import Forum
from forum_app.forums.rules import reminder_due
from forum_app.forums.vocabulary import ForumState
from forum_app.interviews import agenda_letters
from forum_app.mail.models import Letter
from forum_app.workshops.reminder_actions import remind_of_workshops


def send_reminders() -> int:
    """Write the reminders that are due; return how many."""
    return remind_of_workshops() + remind_of_forums()


def remind_of_forums() -> int:
    """Write to each candidate who comes to a forum of tomorrow, once; return to how many."""
    with transaction("reads"):
        near = sa.select(Forum).where(Forum.state == ForumState.ANNOUNCED, Forum.held_on >= today())
        due = [forum.id for forum in db.session.scalars(near.order_by(Forum.id)) if _is_due(forum)]
    told = 0
    for forum_id in due:
        with transaction():
            unreminded = _unreminded(db.session.get_one(Forum, forum_id))
            for registration in unreminded:
                agenda_letters.remind_candidate(registration)
            told += len(unreminded)
    return told


def _is_due(forum: Forum) -> bool:
    return reminder_due(forum.opening, 1, forum.time_zone) <= now() < forum.opening


def _unreminded(forum: Forum) -> list[Registration]:
    """Return those who come and have no reminder of this day."""
    since = reminder_due(forum.opening, 1, forum.time_zone)
    reminded = sa.exists().where(
        Letter.subject_kind == "registration",
        Letter.subject_id == Registration.id,
        Letter.kind == agenda_letters.DAY_BEFORE.name,
        Letter.created_at >= since,
    )
    statement = sa.select(Registration).where(
        Registration.forum_id == forum.id, Registration.state == RegistrationState.CONFIRMED, ~reminded
    )
    return list(db.session.scalars(statement.order_by(Registration.id)))
