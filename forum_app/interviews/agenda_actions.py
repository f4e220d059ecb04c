"""Agendas are published with their window: each person who has an interview is told, once."""

from dataclasses import dataclass

import sqlalchemy as sa

from forum_app.core.clock import now, today
from forum_app.core.db import db, lock, transaction
from forum_app.forums.models import Forum, Window
from forum_app.forums.rules import is_open
from forum_app.forums.vocabulary import ForumState, WindowKind
from forum_app.interviews import agenda_letters, queries
from forum_app.journal import actions as journal


@dataclass(frozen=True)
class Told:
    """How many letters the publication of agendas sends: to candidates, and to people of companies."""

    candidates: int
    recruiters: int


def would_tell(forum: Forum) -> Told:
    """Return whom `publish` would write to now: nobody once it has."""
    if forum.agendas_published_at is not None or forum.held_on < today():
        return Told(0, 0)
    candidates, companies = queries.agenda_readers(forum.id)
    return Told(len(candidates), sum(len(agenda_letters.addresses_of(company)) for company, _met in companies))


def publish(forum: Forum) -> Told:
    """Write to each person who has an interview that their agenda is there; nobody the second time."""
    forum = lock(Forum, forum.id)
    told = would_tell(forum)
    if forum.agendas_published_at is not None or forum.held_on < today():
        return told
    forum.agendas_published_at = now()
    candidates, companies = queries.agenda_readers(forum.id)
    for registration, count in candidates:
        agenda_letters.tell_candidate(registration, count)
    for participation, count in companies:
        agenda_letters.tell_company(participation, count)
    journal.write("forum.agendas_published", forum, forum_id=forum.id)
    return told


def publish_agendas() -> int:
    """Publish the agendas of each forum whose window has opened; return how many."""
    with transaction("reads"):
        unpublished = (
            sa.select(Forum)
            .join(Window)
            .where(
                Forum.state == ForumState.ANNOUNCED,
                Forum.agendas_published_at.is_(None),
                Forum.held_on >= today(),
                Window.kind == WindowKind.AGENDAS,
            )
        )
        due = [f.id for f in db.session.scalars(unpublished) if is_open(f.windows, WindowKind.AGENDAS, now())]
    for forum_id in due:
        with transaction():
            publish(db.session.get_one(Forum, forum_id))
    return len(due)
