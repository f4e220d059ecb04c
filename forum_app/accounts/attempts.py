"""Refused sign-ins, counted in the database in 15 minutes: by account, narrowly, and by network address, widely.

They stop guesses, never the link of a letter. A room of people signs in from one network address: it counts for
passwords alone, and never against somebody who has the right code.
"""

import ipaddress
from collections.abc import Sequence

import sqlalchemy as sa
from flask import current_app

from forum_app.accounts import rules
from forum_app.accounts.models import SignInFailure
from forum_app.core.clock import now
from forum_app.core.db import advisory_lock, db, even_after_rollback
from forum_app.core.refusals import refuse_if
from forum_app.core.tokens import digest


def admit(email: str, origin: str | None = None) -> None:
    """Let one more guess through, or refuse ("too_many_failures"). origin: of a password.

    One at a time for an address, so that a volley counts exactly.
    """
    of_account, of_origin = _keys(email, origin or "")
    for key in sorted((of_account, of_origin) if origin is not None else (of_account,)):
        advisory_lock(key)
    from_there = _count(SignInFailure.origin_hash, of_origin) if origin is not None else 0
    refuse_if(rules.failures_refusal(_count(SignInFailure.email_hash, of_account), from_there))


def count_failure(email: str, origin: str) -> SignInFailure:
    """Write one refused sign-in; it stays whatever becomes of the transaction."""
    failure = _new_failure(email, origin)
    even_after_rollback(lambda: db.session.add(_new_failure(email, origin)))
    db.session.add(failure)
    db.session.flush()
    return failure


def forgive(failure_id: int) -> None:
    """Take back a failure written before the answer was known."""
    db.session.execute(sa.delete(SignInFailure).where(SignInFailure.id == failure_id))


def forget(addresses: Sequence[str]) -> None:
    """Forget the refused sign-ins of these addresses, whose accounts are erased."""
    keys = [_keys(email, "")[0] for email in addresses]
    db.session.execute(sa.delete(SignInFailure).where(SignInFailure.email_hash.in_(keys)))


def _new_failure(email: str, origin: str) -> SignInFailure:
    of_account, of_origin = _keys(email, origin)
    return SignInFailure(email_hash=of_account, origin_hash=of_origin)


def _count(column: sa.orm.InstrumentedAttribute[str], key: str) -> int:
    since = now() - rules.COUNTED
    return db.session.scalar(sa.select(sa.func.count()).where(column == key, SignInFailure.at > since)) or 0


def _keys(email: str, origin: str) -> tuple[str, str]:
    """Hash the address and the origin with the service's secret: nobody who reads the table learns an address."""
    secret = str(current_app.config["SECRET_KEY"])
    return digest(email, salt=f"{secret}:account"), digest(_network(origin), salt=f"{secret}:origin")


def _network(origin: str) -> str:
    """Return what stands for one subscriber: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        address = ipaddress.ip_address(origin)
    except ValueError:
        return origin
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
