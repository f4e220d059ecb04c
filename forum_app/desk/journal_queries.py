"""The names that the journal shows: looked up when it is read, stored nowhere."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.companies.models import Company, Participation
from forum_app.core.db import db
from forum_app.journal.queries import Act
from forum_app.journal.sentences import JournalNames, accounts_in


def names_in(entries: Sequence[Act]) -> JournalNames:
    """Return the names of everybody and everything that these entries mention, in one statement."""
    accounts = accounts_in(entries)
    registrations = _ids(entries, "registration")
    participations = _ids(entries, "participation")
    if not (accounts or registrations or participations):
        return JournalNames()
    found = JournalNames()
    by_kind = {"account": found.accounts, "registration": found.registrations, "participation": found.participations}
    mentioned = {
        "accounts": sorted(accounts),
        "registrations": sorted(registrations),
        "participations": sorted(participations),
    }
    for kind, identity, name in db.session.execute(_names(), mentioned):
        by_kind[kind][identity] = name.strip()
    return found


def _ids(entries: Iterable[Act], kind: str) -> set[int]:
    """Return the ids of this kind in the entries: the thing itself, or a parameter (`registration_id`)."""
    direct = {e.object_id for e in entries if e.kind == kind and e.object_id}
    return direct | {e.params[f"{kind}_id"] for e in entries if isinstance(e.params.get(f"{kind}_id"), int)}


@cache
def _names() -> sa.CompoundSelect[Any]:
    return sa.union_all(
        sa.select(
            sa.literal("account").label("kind"),
            Account.id,
            (Account.first_name + " " + Account.last_name).label("name"),
        ).where(Account.id.in_(sa.bindparam("accounts", expanding=True))),
        sa.select(
            sa.literal("registration"), Registration.id, Registration.first_name + " " + Registration.last_name
        ).where(Registration.id.in_(sa.bindparam("registrations", expanding=True))),
        sa.select(sa.literal("participation"), Participation.id, Company.name)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.id.in_(sa.bindparam("participations", expanding=True))),
    )
