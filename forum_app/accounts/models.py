from datetime import datetime

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.accounts.vocabulary import Purpose
from forum_app.core.clock import now
from forum_app.core.db import Base, enum_column
from forum_app.core.tokens import new_token
from forum_app.permissions.vocabulary import Role, ScopeKind


class Account(UserMixin, Base):
    """One normalised e-mail address and its credentials. What the person is here stands in dated role rows.

    session_stamp: part of every session; drawing a new one ends them all.
    """

    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    first_name: Mapped[str] = mapped_column(sa.String(100), default="")
    last_name: Mapped[str] = mapped_column(sa.String(100), default="")
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    session_stamp: Mapped[str] = mapped_column(sa.String(40), default=lambda: new_token(128))
    email_confirmed_at: Mapped[datetime | None]
    last_signed_in_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    demonstration: Mapped[bool] = mapped_column(default=False)

    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="account", foreign_keys="RoleGrant.account_id", order_by="RoleGrant.id", lazy="selectin"
    )

    @property
    def live_grants(self) -> list["RoleGrant"]:
        """The roles held now."""
        moment = now()
        return [g for g in self.grants if g.since <= moment and (g.until is None or moment < g.until)]

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_id(self) -> str:
        """Return what a session stores of the account; it opens nothing once the stamp has changed."""
        return f"{self.id}.{self.session_stamp}"


class RoleGrant(Base):
    """A role held by an account over a scope, from a date to a date. Ended, never deleted.

    forum_id: the only forum where it counts, for somebody whom a company lets into its team at one forum; None:
    wherever its scope reaches.
    """

    __table_args__ = (sa.Index(None, "scope_kind", "scope_id"),)

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    scope_kind: Mapped[ScopeKind] = mapped_column(enum_column(ScopeKind))
    scope_id: Mapped[int | None]
    forum_id: Mapped[int | None]
    since: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime | None]
    granted_by_id: Mapped[int | None]

    account: Mapped[Account] = relationship(back_populates="grants", foreign_keys=[account_id])


class SignInCode(Base):
    """What a letter gave to prove an address: a link, six digits, or both. Once; a newer one kills the older ones. Only
    hashes are kept.

    tries: wrong digits typed; they stop working after five, the link does not (nobody guesses 128 bits, and a stranger
    who types wrong digits must not lock somebody out). account_id: None when no account has this address, which the
    page never tells.
    """

    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(enum_column(Purpose))
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    digits_hash: Mapped[str | None] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A refused sign-in, counted by address typed and by network address; written even when the request rolls back."""

    __table_args__ = (sa.Index(None, "email_hash", "at"), sa.Index(None, "origin_hash", "at"))

    email_hash: Mapped[str] = mapped_column(sa.String(64))
    origin_hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(default=now)


class EndedSession(Base):
    """A session that its owner closed: its cookie opens nothing more, even copied.

    Kept as long as a session could have lasted.
    """

    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class KeptForm(Base):
    """What somebody had typed when their session ended: kept an hour, for them alone and in the same browser.

    key_hash: of the random key that this browser's session holds; sealed: (name, value) pairs in the order of the form,
    encrypted.
    """

    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    path: Mapped[str] = mapped_column(sa.String(2000))
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)
