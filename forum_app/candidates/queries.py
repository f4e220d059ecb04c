"""Questions about registrations, always ordered."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from flask_login import current_user

from forum_app.accounts.models import Account
from forum_app.accounts.queries import live_grant
from forum_app.candidates import rules
from forum_app.candidates.models import Consent, Registration
from forum_app.candidates.vocabulary import UNFINISHED, ConsentPurpose, RegistrationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.refusals import Refusal
from forum_app.files.models import StoredFile
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import ForumState
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Role, ScopeKind

QUEUE_ORDER = (Registration.priority.desc(), Registration.queue_at, Registration.id)


@dataclass(frozen=True)
class PlaceCounts:
    """Places of a forum: confirmed, to examine (or offered), and people waiting.

    `held` is what is taken of the capacity.
    """

    confirmed: int
    to_examine: int
    offered: int
    waiting: int

    @property
    def held(self) -> int:
        return self.confirmed + self.to_examine + self.offered


def place_counts(forum: Forum) -> PlaceCounts:
    """Count those who hold a place or wait, by state, in one statement.

    Exact only under the lock of the forum's row.
    """
    statement = (
        sa.select(Registration.state, sa.func.count())
        .where(Registration.forum_id == forum.id)
        .group_by(Registration.state)
    )
    found = {state: count for state, count in db.session.execute(statement)}  # noqa: C416 (rows, not pairs)
    names = (
        RegistrationState.CONFIRMED,
        RegistrationState.TO_EXAMINE,
        RegistrationState.OFFERED,
        RegistrationState.WAITING,
    )
    return PlaceCounts(*(found.get(state, 0) for state in names))


def registration_of(forum_id: int, account_id: int) -> Registration | None:
    """Return the registration of a person at a forum, whatever its state."""
    return db.session.scalar(
        sa.select(Registration).where(Registration.forum_id == forum_id, Registration.account_id == account_id)
    )


def own_registration_at(slug: str) -> Registration | None:
    """Return the current user's registration at the forum of this slug."""
    statement = (
        sa.select(Registration).join(Forum).where(Forum.slug == slug, Registration.account_id == current_user.id)
    )
    return db.session.scalar(statement)


def own_unfinished(forum: Forum) -> Registration | None:
    """Return the current user's unfinished registration at a forum, or None."""
    registration = registration_of(forum.id, current_user.id) if current_user.is_authenticated else None
    return registration if registration is not None and registration.state in UNFINISHED else None


def sign_up_refusal(forum: Forum, registration: Registration | None) -> Refusal | None:
    """Return why the current user may not sign up at a forum now.

    `registration`: theirs at this forum, if any.
    """
    state = registration.state if registration is not None else None
    return rules.sign_up_refusal(state, forum.windows, now(), forum.time_zone)


def registration_at(slug: str, registration_id: int) -> Registration | None:
    """Return a registration of the forum of this slug."""
    statement = sa.select(Registration).join(Forum).where(Forum.slug == slug, Registration.id == registration_id)
    return db.session.scalar(statement)


def announced_forum(slug: str, **_: object) -> Forum | None:
    """Return the forum of this slug, if it is announced."""
    return db.session.scalar(sa.select(Forum).where(Forum.slug == slug, Forum.state == ForumState.ANNOUNCED))


def latest_elsewhere(account_id: int, forum_id: int) -> Registration | None:
    """Return the last file that somebody filled in for another forum: « reprendre mon dossier »."""
    statement = sa.select(Registration).where(
        Registration.account_id == account_id, Registration.forum_id != forum_id, Registration.step > 1
    )
    return db.session.scalar(statement.order_by(Registration.created_at.desc(), Registration.id.desc()).limit(1))


def queue_rank(registration: Registration) -> int | None:
    """Place in the waiting list, from 1; None for somebody who does not wait."""
    if registration.state is not RegistrationState.WAITING:
        return None
    return waiting_ranks(registration.forum_id)[registration.id]


def waiting_ranks(forum_id: int) -> dict[int, int]:
    """Rank in the waiting list, from 1, by registration: priority first, then queue time."""
    statement = sa.select(Registration.id).where(
        Registration.forum_id == forum_id, Registration.state == RegistrationState.WAITING
    )
    return {
        identity: rank for rank, identity in enumerate(db.session.scalars(statement.order_by(*QUEUE_ORDER)), start=1)
    }


def ahead_of(registration: Registration) -> int:
    """Return how many have waited longer than somebody who waits; 0 for anybody else."""
    return (queue_rank(registration) or 1) - 1


def live_consents(registration: Registration) -> dict[ConsentPurpose, Consent]:
    """Return what this person agrees to now, by purpose."""
    return {consent.purpose: consent for consent in registration.consents if consent.withdrawn_at is None}


def some_at(forum_id: int, ids: Collection[int]) -> list[Registration]:
    """Return those of these registrations that are of this forum, by name."""
    statement = sa.select(Registration).where(Registration.forum_id == forum_id, Registration.id.in_(ids))
    return list(db.session.scalars(statement.order_by(Registration.sort_key, Registration.id)))


def accessibility_contact(forum: Forum) -> Account | None:
    """Return the only person who reads the accommodation needs of a forum."""
    held = live_grant(Role.ACCESSIBILITY, ScopeKind.FORUM, forum.id)
    return held.account if held is not None else None


@dataclass(frozen=True)
class OwnedFile:
    """A file with the registration that it belongs to."""

    registration: Registration
    stored: StoredFile

    @property
    def scope(self) -> Scope:
        return self.registration.scope


def own_file_at(slug: str, kind: str) -> OwnedFile | None:
    """Return the current user's CV or certificate."""
    return _file_of(own_registration_at(slug), kind)


def file_at(slug: str, registration_id: int, kind: str) -> OwnedFile | None:
    """Return the CV or the certificate of a candidate of the forum."""
    return _file_of(registration_at(slug, registration_id), kind)


def _file_of(registration: Registration | None, kind: str) -> OwnedFile | None:
    stored = (
        None
        if registration is None
        else {"cv": registration.cv_file, "certificate": registration.certificate_file}.get(kind)
    )
    return None if registration is None or stored is None else OwnedFile(registration, stored)
