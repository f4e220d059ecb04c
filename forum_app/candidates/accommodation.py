"""Accommodation needs, asked of everybody.

They are stored encrypted, read only by the forum's accessibility contact, and purged a month after the forum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

import sqlalchemy as sa
from flask import current_app

from forum_app.candidates import sealing
from forum_app.candidates.models import AccommodationNeed, Registration
from forum_app.candidates.vocabulary import Accommodation
from forum_app.core.db import db
from forum_app.core.time_zones import at
from forum_app.forums.models import Forum
from forum_app.forums.role_end_rules import month_after
from forum_app.journal import actions as journal
from forum_app.journal.actions import JournalLine


@dataclass(frozen=True)
class Need:
    """What somebody needs, in clear: for the accessibility contact, or for themselves."""

    registration: Registration
    needs: tuple[Accommodation, ...]
    words: str


def declare(registration: Registration, needs: Sequence[Accommodation], words: str) -> None:
    """Write what this person needs; nothing ticked and nothing written erases it.

    The journal says that it changed, never what.
    """
    former = _row_of(registration.id)
    if (
        former is not None
        and (former_needs := read_own(registration))
        and (list(former_needs.needs), former_needs.words) == (list(needs), words)
    ):
        return
    if former is not None:
        db.session.delete(former)
        db.session.flush()
    if needs or words:
        sealed = sealing.seal(list(needs), words, _key())
        db.session.add(
            AccommodationNeed(registration_id=registration.id, sealed=sealed, purge_at=purge_moment(registration.forum))
        )
    if former is not None or needs or words:
        journal.write("accommodation.changed", registration.forum, forum_id=registration.forum_id)


def declare_many(forum: Forum, words: Mapping[int, str]) -> None:
    """Write what entered registrations of a forum need, by id: the same as `declare`, in two statements."""
    key, purge_at = _key(), purge_moment(forum)
    if words:
        rows = [
            {"registration_id": identity, "sealed": sealing.seal([], said, key), "purge_at": purge_at}
            for identity, said in words.items()
        ]
        db.session.execute(sa.insert(AccommodationNeed), rows)
        journal.write_many(JournalLine("accommodation.changed", forum) for _one in words)


def read_own(registration: Registration) -> Need | None:
    """Return what this person declared, to show to them alone."""
    row = _row_of(registration.id)
    return None if row is None else _opened(row, registration)


def read_all(forum: Forum) -> list[Need]:
    """Return every need of a forum, for its accessibility contact.

    Each reading is written in the forum's journal, which names nobody.
    """
    statement = sa.select(AccommodationNeed, Registration).join(Registration).where(Registration.forum_id == forum.id)
    found = [
        _opened(row, registration)
        for row, registration in db.session.execute(statement.order_by(Registration.sort_key, Registration.id))
    ]
    journal.write("accommodation.read", forum, forum_id=forum.id, count=len(found))
    return found


def follow(forum: Forum) -> None:
    """Postpone the purge of the forum's needs to a month after its new day."""
    mine = sa.select(Registration.id).where(Registration.forum_id == forum.id)
    statement = sa.update(AccommodationNeed).where(AccommodationNeed.registration_id.in_(mine))
    db.session.execute(statement.values(purge_at=purge_moment(forum)), execution_options={"synchronize_session": False})


def purge(moment: datetime) -> dict[int, int]:
    """Erase what is past its date; how many, by forum."""
    past = AccommodationNeed.purge_at <= moment
    counted = sa.select(Registration.forum_id, sa.func.count()).join(
        AccommodationNeed, AccommodationNeed.registration_id == Registration.id
    )
    found = {row[0]: row[1] for row in db.session.execute(counted.where(past).group_by(Registration.forum_id))}
    db.session.execute(sa.delete(AccommodationNeed).where(past))
    return found


def purge_moment(forum: Forum) -> datetime:
    """Return midnight, on the forum's clocks, of the day a month after the forum."""
    return at(month_after(forum.held_on), time(0), forum.time_zone)


def _row_of(registration_id: int) -> AccommodationNeed | None:
    return db.session.scalar(sa.select(AccommodationNeed).where(AccommodationNeed.registration_id == registration_id))


def _opened(row: AccommodationNeed, registration: Registration) -> Need:
    needs, words = sealing.unseal(row.sealed, _key())
    return Need(registration, tuple(needs), words)


def _key() -> str:
    return current_app.config["SETTINGS"].sealing_key
