"""Accounts of many people at once, in a number of statements that does not grow with each of them."""
from collections.abc import Mapping

import sqlalchemy as sa

from forum_app.accounts.models import Account, RoleGrant
from forum_app.core.clock import now
from forum_app.core.db import collision, db
from forum_app.core.refusals import Refusal
from forum_app.journal.actions import Line, write_many
from forum_app.permissions.vocabulary import Role, ScopeKind

_CHUNK = 500
_TAKEN = Refusal("account_taken", "Une de ces adresses vient d'être prise. Recommencez.")


def accounts_for(people: Mapping[str, tuple[str, str]], role: Role, scope_kind: ScopeKind) -> dict[str, Account]:
    """The accounts of these normal addresses, made when there are none, all holding that role; by address.

    people: (first name, last name) by address; the names only fill what is empty. Refuses "account_taken" when somebody makes one meanwhile.
    """
    found = _existing(list(people))
    made = {email: Account(email=email, first_name=first, last_name=last, grants=[]) for email, (first, last) in people.items() if email not in found}
    accounts = found | made
    granted = [account for account in accounts.values() if not any((g.role, g.scope_kind) == (role, scope_kind) for g in account.live_grants)]
    with collision(_TAKEN):
        db.session.add_all(made.values())
        for account in granted:
            account.grants.append(RoleGrant(role=role, scope_kind=scope_kind, scope_id=None, since=now()))
    for email, account in accounts.items():
        account.first_name, account.last_name = account.first_name or people[email][0], account.last_name or people[email][1]
    params = {"role": role.value, "scope_kind": scope_kind.value, "scope_id": None}
    write_many([*(Line("account.created", account) for account in made.values()), *(Line("role.granted", account, params=params) for account in granted)])
    return accounts


def _existing(emails: list[str]) -> dict[str, Account]:
    found: dict[str, Account] = {}
    for start in range(0, len(emails), _CHUNK):
        statement = sa.select(Account).where(Account.email.in_(emails[start : start + _CHUNK])).order_by(Account.id)
        found |= {account.email: account for account in db.session.scalars(statement)}
    return found
