from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.core.clock import now
from forum_app.core.db import Base, enum_column
from forum_app.core.partial_indexes import unique_among
from forum_app.core.tokens import new_short_code, new_token
from forum_app.documents.vocabulary import BadgeRole, PaperKind, PaperState
from forum_app.files.models import StoredFile
from forum_app.forums.models import Forum
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Audience


class Badge(Base):
    """What a QR code stands for: a random token, nothing about the person. A reprint keeps it; « perdu » revokes it.

    subject_kind and subject_id: whose it is: ("registration", 12), ("recruiter", 3), ("account", 7), ("trainer", 2).
    """

    __table_args__ = (
        unique_among("revoked_at IS NULL", "uq_badge_valid_subject", "forum_id", "subject_kind", "subject_id"),
        sa.UniqueConstraint("forum_id", "code"),
    )

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    role: Mapped[BadgeRole] = mapped_column(enum_column(BadgeRole))
    subject_kind: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int]
    token: Mapped[str] = mapped_column(sa.String(40), unique=True, default=lambda: new_token(136))
    code: Mapped[str] = mapped_column(sa.String(6), default=new_short_code)
    issued_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]


class PaperJob(Base):
    """A document asked for: made by the worker, shown with its progress, kept seven days.

    account_id, company_id: whose own document it is, when a candidate or a company asked for theirs (None: the
    organisers').
    """

    __table_args__ = (sa.Index(None, "forum_id", "asked_at"), sa.Index(None, "state"))

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    kind: Mapped[PaperKind] = mapped_column(enum_column(PaperKind))
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[PaperState] = mapped_column(enum_column(PaperState), default=PaperState.ASKED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(sa.String(500))
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    account_id: Mapped[int | None]
    company_id: Mapped[int | None]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="SET NULL"))

    forum: Mapped[Forum] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    @property
    def scope(self) -> Scope:
        return Scope(self.forum_id, self.forum.territory_id, self.company_id, self.account_id)

    def place_for(self, _audience: Audience) -> Forum | None:
        """Return the forum for its own documents; None for those of a person or a company, shown outside any space."""
        return self.forum if self.company_id is None and self.account_id is None else None

    @property
    def is_over(self) -> bool:
        return self.state in (PaperState.DONE, PaperState.FAILED)
