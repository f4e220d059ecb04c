"""Accounts of many people at once, in a number of statements that does not grow with the number of people."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from forum_app.accounts import attempts
from forum_app.accounts.models import Account, KeptForm, RoleGrant, SignInCode
from forum_app.accounts.queries import live_at
from forum_app.core.clock import now
from forum_app.core.db import collision, db, in_chunks
from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.journal import actions as journal
from forum_app.journal.actions import JournalLine, Reference
from forum_app.journal.models import JournalEntry
from forum_app.mail.erasing import erase_of as erase_letters_of
from forum_app.permissions.vocabulary import Role, ScopeKind


@dataclass(frozen=True)
class Held:
    """The account of an address. made: there was none; granted: it did not hold the role."""

    id: int
    made: bool
    granted: bool


def accounts_for(people: Mapping[str, tuple[str, str]], role: Role, scope_kind: ScopeKind) -> dict[str, Held]:
    """Return the accounts of these normalised addresses, by address; make the missing ones and give all of them the
    role.

    `people`: (first name, last name) by address; the names only fill what is empty. Raises Refused("account_taken")
    when somebody makes one of these accounts meanwhile.
    """
    found = _existing(list(people))
    for email, account in found.items():
        account.first_name, account.last_name = (
            account.first_name or people[email][0],
            account.last_name or people[email][1],
        )
    granted = {
        email
        for email, account in found.items()
        if not any((g.role, g.scope_kind) == (role, scope_kind) for g in account.live_grants)
    }
    made = _make({email: names for email, names in people.items() if email not in found})
    held = {email: Held(account.id, made=False, granted=email in granted) for email, account in found.items()}
    held |= {email: Held(identity, made=True, granted=True) for email, identity in made.items()}
    receivers = [one.id for one in held.values() if one.granted]
    if receivers:
        moment = now()
        db.session.execute(
            sa.insert(RoleGrant.__table__),
            [
                {"account_id": identity, "role": role, "scope_kind": scope_kind, "scope_id": None, "since": moment}
                for identity in receivers
            ],
        )
        for email in granted:
            db.session.expire(found[email], ["grants"])
    params = {"role": role.value, "scope_kind": scope_kind.value, "scope_id": None}
    created = [JournalLine("account.created", Reference("account", identity)) for identity in made.values()]
    journal.write_many(
        [
            *created,
            *(JournalLine("role.granted", Reference("account", identity), params=params) for identity in receivers),
        ]
    )
    return held


def erase_unneeded(ids: Collection[int], role: Role, scope_kind: ScopeKind) -> int:
    """Erase those of these accounts, made for somebody who goes, that nothing else needs: nobody ever signed in with
    them, no other row
    points to them, and they hold that role alone. How many. Which rows point to an account is read from the schema: a
    new table counts at once.
    """
    erased = 0
    for some in in_chunks(list(ids)):
        doomed = list(
            db.session.scalars(
                sa.select(Account.id).where(Account.id.in_(some), *_unneeded(role, scope_kind)).order_by(Account.id)
            )
        )
        erase(doomed)
        erased += len(doomed)
    return erased


def erase(ids: Collection[int]) -> None:
    """Erase these accounts, with all that this room and the outbox keep of them. No other row points to them any more.

    Their journal lines stay, and name nobody.
    """
    for some in in_chunks(list(ids)):
        addresses = list(db.session.scalars(sa.select(Account.email).where(Account.id.in_(some))))
        erase_letters_of(some, addresses)
        attempts.forget(addresses)
        journal.forget_people(sa.select(Account.id).where(Account.id.in_(some)))
        for statement in (
            sa.delete(SignInCode).where(sa.or_(SignInCode.account_id.in_(some), SignInCode.email.in_(addresses))),
            sa.update(RoleGrant).where(RoleGrant.granted_by_id.in_(some)).values(granted_by_id=None),
            sa.delete(RoleGrant).where(RoleGrant.account_id.in_(some)),
            sa.delete(Account).where(Account.id.in_(some)),
        ):
            db.session.execute(statement, execution_options={"synchronize_session": False})


def nothing_else_holds(since: datetime) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of an account that serves nobody any more: no row refers to it, no role is held but that of
    candidate, and nobody made it or signed in with it since that moment.
    """
    moment = now()
    role = sa.exists().where(RoleGrant.account_id == Account.id, *live_at(moment), RoleGrant.role != Role.CANDIDATE)
    signed_in = sa.exists().where(
        JournalEntry.kind == "account",
        JournalEntry.object_id == Account.id,
        JournalEntry.verb == "account.signed_in",
        JournalEntry.at >= since,
    )
    pointing = [column for column in _pointing() if column.table not in (SignInCode.__table__, KeptForm.__table__)]
    return [
        Account.created_at < since,
        ~role,
        ~signed_in,
        *(~sa.exists().where(column == Account.id) for column in pointing),
    ]


def end_role(
    ids: Collection[int],
    role: Role,
    scope_kind: ScopeKind,
    scope_id: int | None = None,
    forum_id: int | None = None,
) -> None:
    """End that role of these accounts, those that still exist and hold it. forum_id: the one it was limited to."""
    moment = now()
    live = (
        RoleGrant.role == role,
        RoleGrant.scope_kind == scope_kind,
        RoleGrant.scope_id.is_not_distinct_from(scope_id),
        RoleGrant.forum_id.is_not_distinct_from(forum_id),
        RoleGrant.until.is_(None),
    )
    params = {"role": role.value, "scope_kind": scope_kind.value, "scope_id": scope_id}
    for some in in_chunks(list(ids)):
        held = list(
            db.session.scalars(
                sa.select(RoleGrant.account_id)
                .where(*live, RoleGrant.account_id.in_(some))
                .order_by(RoleGrant.account_id)
            )
        )
        statement = sa.update(RoleGrant).where(*live, RoleGrant.account_id.in_(held)).values(until=moment)
        db.session.execute(statement, execution_options={"synchronize_session": False})
        journal.write_many(
            JournalLine("role.ended", Reference("account", identity), params=params) for identity in held
        )


def _unneeded(role: Role, scope_kind: ScopeKind) -> list[sa.ColumnElement[bool]]:
    other_role = sa.exists().where(
        RoleGrant.account_id == Account.id, sa.or_(RoleGrant.role != role, RoleGrant.scope_kind != scope_kind)
    )
    return [
        Account.email_confirmed_at.is_(None),
        Account.password_hash.is_(None),
        ~other_role,
        *(~sa.exists().where(column == Account.id) for column in _pointing()),
    ]


def _pointing() -> Iterator[sa.Column[int]]:
    """Yield the columns that refer to an account, except its own roles and those set to NULL when it is deleted."""
    for table in db.metadata.sorted_tables:
        for key in table.foreign_keys:
            if (
                key.column.table is Account.__table__
                and table is not RoleGrant.__table__
                and key.ondelete != "SET NULL"
            ):
                yield key.parent


def existing_among(emails: Collection[str]) -> set[str]:
    """Return those of these normalised addresses that have an account."""
    return set(_existing(list(emails)))


def _make(people: Mapping[str, tuple[str, str]]) -> dict[str, int]:
    if not people:
        return {}
    rows = [{"email": email, "first_name": first, "last_name": last} for email, (first, last) in people.items()]
    with collision(_taken()):
        ids = db.session.scalars(sa.insert(Account).returning(Account.id, sort_by_parameter_order=True), rows).all()
    return dict(zip(people, ids, strict=True))


def _existing(emails: list[str]) -> dict[str, Account]:
    found: dict[str, Account] = {}
    for some in in_chunks(emails):
        statement = sa.select(Account).where(Account.email.in_(some)).order_by(Account.id)
        found |= {account.email: account for account in db.session.scalars(statement)}
    return found


def _taken() -> Refusal:
    return Refusal("account_taken", _("Une de ces adresses vient d'être prise. Recommencez."))
