from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import has_request_context
from flask_login import current_user
from sqlalchemy import Select

from forum_app.core.clock import now
from forum_app.core.db import Base, db
from forum_app.journal.models import JournalEntry

# Who acts when no request does: set by the command line and by tests.
acting_account_id: ContextVar[int | None] = ContextVar("acting_account_id", default=None)


def actor_id() -> int | None:
    """Return the id of the account that acts now, or None for the service itself."""
    if has_request_context() and current_user.is_authenticated:
        return current_user.id
    return acting_account_id.get()


@dataclass(frozen=True)
class Reference:
    """A thing known by its table and its identifier alone: one of thousands just written."""

    kind: str
    id: int
    forum_id: int | None = None


@dataclass(frozen=True)
class JournalLine:
    """A line to write with others: see `write`. thing: already flushed."""

    verb: str
    thing: Base | Reference
    on_behalf_of_id: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


def write_many(lines: Iterable[JournalLine], forum_id: int | None = None) -> None:
    """Write many lines in one statement: an import of thousands of people. forum_id: of things that do not say it
    themselves.
    """
    actor, moment = actor_id(), now()
    rows = [
        {
            "at": moment,
            "actor_id": actor,
            "on_behalf_of_id": line.on_behalf_of_id,
            "forum_id": getattr(line.thing, "forum_id", forum_id),
            "verb": line.verb,
            "kind": _kind_of(line.thing),
            "object_id": line.thing.id,
            "params": dict(line.params),
        }
        for line in lines
    ]
    if rows:
        db.session.execute(sa.insert(JournalEntry.__table__), rows)


def forget(kind: str, ids: Select[int]) -> None:
    """Let the lines about things that are erased name them no more: the acts stay counted, and an identifier used again
    has no past.
    """
    statement = sa.update(JournalEntry).where(JournalEntry.kind == kind, JournalEntry.object_id.in_(ids))
    db.session.execute(
        statement.values(object_id=None, on_behalf_of_id=None, params={}),
        execution_options={"synchronize_session": False},
    )


ERASED = 0  # in place of an account that is no more: somebody acted, and nobody can say who


def forget_people(ids: Select[int]) -> None:
    """Let the lines of accounts that are erased name them no more: somebody did these acts, on somebody's behalf."""
    for statement in (
        sa.update(JournalEntry).where(JournalEntry.actor_id.in_(ids)).values(actor_id=ERASED),
        sa.update(JournalEntry).where(JournalEntry.on_behalf_of_id.in_(ids)).values(on_behalf_of_id=None),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    forget("account", ids)


def _kind_of(thing: Base | Reference) -> str:
    return thing.kind if isinstance(thing, Reference) else thing.__tablename__


def write(
    verb: str, thing: Base, *, forum_id: int | None = None, on_behalf_of_id: int | None = None, **params: Any
) -> JournalEntry:
    """Write one line about `thing` (flushed first if it is new, so that it has an identifier).

    verb: past participle in English, "registration.confirmed"; params: identifiers, states, counts; never a name, an
    address or a text.
    """
    if thing.id is None:
        db.session.flush()
    entry = JournalEntry(
        actor_id=actor_id(),
        on_behalf_of_id=on_behalf_of_id,
        forum_id=forum_id if forum_id is not None else getattr(thing, "forum_id", None),
        verb=verb,
        kind=thing.__tablename__,
        object_id=thing.id,
        params=params,
    )
    db.session.add(entry)
    return entry
