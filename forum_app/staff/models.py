from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.accounts.models import Account
from forum_app.core.clock import now
from forum_app.core.db import Base, enum_column
from forum_app.permissions.vocabulary import Role, ScopeKind


class Invitation(Base):
    """A role offered to an address, by a link that opens once within seven days. Nothing is held before it is opened.

    until: of the role; None: its usual end, reckoned when it is accepted. invited_by_id: who sent it last; it opens
    nothing once they could not give that role any more. Kept a month after it was last
    sent.
    """

    __table_args__ = (sa.Index(None, "scope_kind", "scope_id"), sa.Index(None, "invited_by_id", "sent_at"))

    email: Mapped[str] = mapped_column(sa.String(254))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    scope_kind: Mapped[ScopeKind] = mapped_column(enum_column(ScopeKind))
    scope_id: Mapped[int | None]
    until: Mapped[datetime | None]
    invited_by_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    sent_at: Mapped[datetime] = mapped_column(default=now, index=True)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    invited_by: Mapped[Account] = relationship()
