from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from forum_app.core.db import Base, db
from forum_app.journal.models import JournalEntry

LATELY = 50  # lines about one thing among which the last of a kind is looked for


@dataclass(frozen=True)
class Act:
    """A line of the journal as a plain row: see `JournalEntry`."""

    at: datetime
    actor_id: int | None
    on_behalf_of_id: int | None
    verb: str
    kind: str
    object_id: int | None
    params: dict[str, Any]


def latest_of_forum(forum_id: int, limit: int = 20) -> list[Act]:
    """Return the last acts on a forum, newest first."""
    return [Act(*line) for line in db.session.execute(_of_forum(), {"forum_id": forum_id, "most": limit})]


def history_of(kind: str, object_id: int, limit: int = 50) -> list[Act]:
    """Return the last acts on one thing, newest first."""
    values = {"thing": kind, "object": object_id, "most": limit}
    return [Act(*line) for line in db.session.execute(_of_thing(), values)]


def history_of_all(things: Mapping[str, sa.Select[int]], limit: int = 50) -> list[Act]:
    """Return the last acts on several things, newest first. things: their identifiers, by kind."""
    about = (
        sa.and_(JournalEntry.kind == kind, JournalEntry.object_id.in_(identities))
        for kind, identities in things.items()
    )
    return [Act(*line) for line in db.session.execute(_lines().where(sa.or_(*about)), {"most": limit})]


def done_since(verb: str, thing: Base, since: datetime) -> int:
    """Return how many times that was done to this thing since that moment."""
    lines = (
        JournalEntry.verb == verb,
        JournalEntry.kind == thing.__tablename__,
        JournalEntry.object_id == thing.id,
        JournalEntry.at > since,
    )
    return db.session.scalar(sa.select(sa.func.count()).where(*lines)) or 0


def last_of(kind: str, object_id: int, verbs: Collection[str], **about: object) -> Act | None:
    """Return the last act on one thing among those of these verbs, whose parameters are `about` too; or None."""
    own = (JournalEntry.kind == kind, JournalEntry.object_id == object_id, JournalEntry.verb.in_(verbs))
    lines = (Act(*line) for line in db.session.execute(_lines().where(*own), {"most": LATELY}))
    return next((act for act in lines if act.params.items() >= about.items()), None)


@cache
def _of_forum() -> sa.Select[Any]:
    return _lines().where(JournalEntry.forum_id == sa.bindparam("forum_id"))


@cache
def _of_thing() -> sa.Select[Any]:
    return _lines().where(JournalEntry.kind == sa.bindparam("thing"), JournalEntry.object_id == sa.bindparam("object"))


def _lines() -> sa.Select[Any]:
    return (
        sa.select(*(getattr(JournalEntry, field.name) for field in fields(Act)))
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(sa.bindparam("most", type_=sa.Integer))
    )
