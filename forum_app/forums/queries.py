"""Questions about territories and forums.

Lists hold what the roles of the person who asks give access to.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum_app.core.clock import today
from forum_app.core.db import db, lock
from forum_app.core.refusals import refuse_if
from forum_app.forums.models import Forum, OpeningAlert, Organisation, Territory, Window
from forum_app.forums.rules import WindowFacts, over_refusal
from forum_app.forums.vocabulary import ForumState, WindowKind, WindowOverride
from forum_app.permissions.rights import Grant, reach_of
from forum_app.permissions.vocabulary import Reach, Right, ScopeKind


def lock_to_come(forum_id: int) -> Forum:
    """Lock a forum and return it. Raises Refused("over") once its day is over: nothing is decided any more."""
    forum: Forum = lock(Forum, forum_id)
    refuse_if(over_refusal(forum.held_on, today(forum.time_zone)))
    return forum


def forum_at(slug: str, **_others: Any) -> Forum | None:
    """Return the forum of this slug, whatever its state, with its territory and organisation."""
    return db.session.scalar(_by_slug(), {"slug": slug})


@cache
def _by_slug() -> sa.Select[Forum]:
    """Return the statement that nearly every page asks, built once: it costs more than its answer."""
    loads = (joinedload(Forum.territory), joinedload(Forum.organisation))
    return sa.select(Forum).options(*loads).where(Forum.slug == sa.bindparam("slug"))


def windows_of(forum_id: int) -> tuple[WindowFacts, ...]:
    """Return the windows of a forum, as plain rows."""
    return tuple(WindowFacts(*row) for row in db.session.execute(_windows(), {"forum_id": forum_id}))


@cache
def _windows() -> sa.Select[WindowKind, datetime, datetime, WindowOverride | None]:
    here = Window.forum_id == sa.bindparam("forum_id")
    return sa.select(Window.kind, Window.opens_at, Window.closes_at, Window.override).where(here).order_by(Window.id)


def forum_reach(grants: Sequence[Grant], right: Right) -> sa.ColumnElement[bool]:
    """Return the condition that a forum meets when these roles give that right over it; as short for 500 as for one."""
    territories: set[int | None] = set()
    forums: set[int | None] = set()
    for grant in grants:
        reach = reach_of(right, grant.role)
        if reach is Reach.ALL and grant.scope_kind is ScopeKind.ALL:
            return sa.true()
        if reach >= Reach.TERRITORY and grant.scope_kind is ScopeKind.TERRITORY:
            territories.add(grant.scope_id)
        if reach >= Reach.FORUM and grant.scope_kind is ScopeKind.FORUM:
            forums.add(grant.scope_id)
    return sa.or_(Forum.territory_id.in_(territories), Forum.id.in_(forums))


def territories_within(grants: Sequence[Grant], right: Right) -> list[Territory]:
    """Return the territories over which these roles give that right, by name."""
    statement = sa.select(Territory).options(joinedload(Territory.organisation)).order_by(Territory.name)
    over: list[int | None] = []
    for grant in grants:
        reach = reach_of(right, grant.role)
        if reach is Reach.ALL and grant.scope_kind is ScopeKind.ALL:
            return list(db.session.scalars(statement))
        if reach >= Reach.TERRITORY and grant.scope_kind is ScopeKind.TERRITORY:
            over.append(grant.scope_id)
    return list(db.session.scalars(statement.where(Territory.id.in_(over))))


def territory_at(territory_id: int) -> Territory | None:
    """Return the territory of this id, with the organisation that holds it."""
    return db.session.scalar(
        sa.select(Territory).options(joinedload(Territory.organisation)).where(Territory.id == territory_id)
    )


def organisation_at(organisation_id: int) -> Organisation | None:
    return db.session.get(Organisation, organisation_id)


def organisations() -> list[Organisation]:
    """Return all organisations, by name."""
    return list(db.session.scalars(sa.select(Organisation).order_by(Organisation.name)))


def forum_counts_by_territory() -> dict[int, int]:
    """Count the forums of each territory, cancelled ones apart."""
    statement = (
        sa.select(Forum.territory_id, sa.func.count())
        .where(Forum.state != ForumState.CANCELLED)
        .group_by(Forum.territory_id)
    )
    return dict(db.session.execute(statement).all())


def towns_by_day(around: date, *, but: int | None = None) -> dict[date, str]:
    """Return the towns of other forums held within 60 days of `around`, by date.

    All territories: trainers and companies are shared.
    """
    near = timedelta(days=60)
    statement = sa.select(Forum.held_on, Forum.city).where(
        Forum.held_on.between(around - near, around + near), Forum.state != ForumState.CANCELLED, Forum.id != (but or 0)
    )
    return dict(db.session.execute(statement.order_by(Forum.held_on, Forum.id)).all())


def slug_taken(slug: str) -> bool:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Forum).where(Forum.slug == slug)) != 0


def alert_of(digest: str) -> OpeningAlert | None:
    """Return the alert that this digest erases."""
    return db.session.scalar(sa.select(OpeningAlert).where(OpeningAlert.digest == digest))


def alerts() -> list[OpeningAlert]:
    """Return every address kept, oldest first, with its forum and its windows."""
    statement = (
        sa.select(OpeningAlert)
        .options(joinedload(OpeningAlert.forum).selectinload(Forum.windows))
        .order_by(OpeningAlert.id)
    )
    return list(db.session.scalars(statement))


def next_announced(day: date) -> Forum | None:
    """Return the next announced forum, from that day on."""
    statement = (
        sa.select(Forum)
        .where(Forum.state == ForumState.ANNOUNCED, Forum.held_on >= day)
        .order_by(Forum.held_on, Forum.id)
    )
    return db.session.scalar(statement.limit(1))


def override_of(forum_id: int, kind: WindowKind) -> WindowOverride | None:
    """Return what was decided by hand on a window, read again: under the lock of the forum it stays true."""
    return db.session.scalar(sa.select(Window.override).where(Window.forum_id == forum_id, Window.kind == kind))


def shows_companies(forum_id: int) -> bool:
    """Return True when an organiser has shown the list of companies by hand, read again in the same way."""
    return db.session.scalar(sa.select(Forum.companies_public_at.is_not(None)).where(Forum.id == forum_id)) or False
