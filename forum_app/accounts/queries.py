from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum_app.accounts import rules
from forum_app.accounts.models import Account, RoleGrant, SignInCode
from forum_app.accounts.vocabulary import Purpose
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.decisions import Author
from forum_app.core.language import _
from forum_app.core.tokens import digest
from forum_app.journal.queries import Act
from forum_app.permissions.vocabulary import Role, ScopeKind


def account_of(email: str) -> Account | None:
    """Return the account with this normalised address."""
    return db.session.scalar(sa.select(Account).where(Account.email == email))


def author_of(act: Act | None, reader_id: int) -> Author:
    """Return who did this, as the account `reader_id` reads it; nobody when the service did, or nobody knows."""
    account = db.session.get(Account, act.actor_id) if act is not None and act.actor_id is not None else None
    if account is None:
        return Author()
    anybody = _("Quelqu'un")
    name, full_name = account.first_name or account.full_name, account.full_name
    return Author(name or anybody, full_name or anybody, account.id == reader_id)


def secret_of(email: str) -> tuple[int, str | None] | None:
    """Return the id and the stored password hash of the account with this address; one statement, found or not."""
    found = db.session.execute(sa.select(Account.id, Account.password_hash).where(Account.email == email)).one_or_none()
    return (found.id, found.password_hash) if found is not None else None


def live_grant(role: Role, scope_kind: ScopeKind, scope_id: int | None) -> RoleGrant | None:
    """Return the role as somebody holds it now over that scope: the first who got it, where only one may."""
    here = (
        RoleGrant.role == role,
        RoleGrant.scope_kind == scope_kind,
        RoleGrant.scope_id.is_not_distinct_from(scope_id),
    )
    return db.session.scalar(
        sa.select(RoleGrant)
        .options(joinedload(RoleGrant.account))
        .where(*here, *live_at(now()))
        .order_by(RoleGrant.id)
        .limit(1)
    )


def live_grants_over(scope_kind: ScopeKind, scope_id: int | None) -> list[RoleGrant]:
    """Return the roles held now over that very scope, in the order in which they were given."""
    here = (RoleGrant.scope_kind == scope_kind, RoleGrant.scope_id.is_not_distinct_from(scope_id))
    statement = sa.select(RoleGrant).options(joinedload(RoleGrant.account)).where(*here, *live_at(now()))
    return list(db.session.scalars(statement.order_by(RoleGrant.id)))


def live_at(moment: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions that a role meets when it is held at that moment."""
    return RoleGrant.since <= moment, sa.or_(RoleGrant.until.is_(None), RoleGrant.until > moment)


def code_of_token(token: str, purpose: Purpose, *, lock: bool = False) -> SignInCode | None:
    """Return the code that a link carries, whatever its state. `lock` keeps others from using it meanwhile."""
    statement = sa.select(SignInCode).where(SignInCode.token_hash == digest(token), SignInCode.purpose == purpose)
    return db.session.scalar(statement.with_for_update() if lock else statement)


def owner_of(code: SignInCode) -> Account | None:
    """Return the account for which a code was made; None when it was made for nobody yet."""
    return db.session.get(Account, code.account_id) if code.account_id is not None else None


def newest_code(email: str, purpose: Purpose) -> SignInCode | None:
    """Return the last code sent to this address for this purpose, locked, whatever its state."""
    statement = sa.select(SignInCode).where(SignInCode.email == email, SignInCode.purpose == purpose)
    return db.session.scalar(statement.order_by(SignInCode.id.desc()).limit(1).with_for_update())


def live_code_asked_at(email: str, purpose: Purpose) -> datetime | None:
    """Return when the last unused code for this purpose was sent to this address."""
    statement = sa.select(sa.func.max(SignInCode.created_at)).where(
        SignInCode.email == email, SignInCode.purpose == purpose
    )
    return db.session.scalar(statement.where(SignInCode.used_at.is_(None), SignInCode.replaced_at.is_(None)))


def letters_sent(email: str, purpose: Purpose) -> int:
    """Return how many codes left to this address in the last 15 minutes."""
    since = now() - rules.COUNTED
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(
                SignInCode.email == email, SignInCode.purpose == purpose, SignInCode.created_at > since
            )
        )
        or 0
    )
