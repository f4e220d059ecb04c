from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from forum_app.core.clock import now
from forum_app.core.db import Base, enum_column
from forum_app.files.models import StoredFile
from forum_app.forums.models import Forum
from forum_app.imports.vocabulary import ImportKind, ImportState, ReadingState
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Audience


class ImportBatch(Base):
    """A spreadsheet that an organiser uploaded: the file, what was decided about it, and its result in figures.

    consent_*: where, when and on which text the people of the file agreed (None: they are invited and stay invisible to
    companies); given_by: who gave the organiser these names, for those who are invited.
    """

    __table_args__ = (sa.Index(None, "forum_id", "asked_at"),)

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    kind: Mapped[ImportKind] = mapped_column(enum_column(ImportKind))
    state: Mapped[ImportState] = mapped_column(enum_column(ImportState), default=ImportState.CHECKED)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="SET NULL"))
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    consent_where: Mapped[str | None] = mapped_column(sa.String(200))
    consent_on: Mapped[datetime | None]
    consent_text: Mapped[str | None] = mapped_column(sa.String(200))
    given_by: Mapped[str] = mapped_column(sa.String(160), default="", server_default="")
    invite: Mapped[bool] = mapped_column(default=False)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)

    forum: Mapped[Forum] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    @property
    def scope(self) -> Scope:
        return Scope(forum_id=self.forum_id, territory_id=self.forum.territory_id)

    def place_for(self, _audience: Audience) -> Forum:
        return self.forum


class ImportReading(Base):
    """The file of an import read once: what each cell becomes and what is said of it, sealed as the file is, and erased
    with it wherever that happens.

    total: the rows of the file; done: those read, while the worker reads. sha256, context: of which content and in
    which circumstances it was made, or failed (see `readings`). summary, rows: see `stored_reading`.
    """

    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="CASCADE"), unique=True)
    state: Mapped[ReadingState] = mapped_column(enum_column(ReadingState), default=ReadingState.ASKED)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    context: Mapped[str | None] = mapped_column(sa.String(64))
    summary: Mapped[bytes | None] = deferred(mapped_column(sa.LargeBinary))
    rows: Mapped[bytes | None] = deferred(mapped_column(sa.LargeBinary))

    file: Mapped[StoredFile] = relationship()

    @property
    def is_waiting(self) -> bool:
        """It is to be read, or being read."""
        return self.state in (ReadingState.ASKED, ReadingState.RUNNING)


class ImportEntry(Base):
    """What one row of an import brought, so that it can be undone; kept as long as the file.

    account_id: of the candidate, or of the contact whom the import invited; account_made, role_granted: that account,
    its role, were made for this row; company_made: its company was unknown; filled: what a known company did not say
    and says since, at company_version;
    stays: the import was cancelled and left it, for the reasons of stays_for (values of `ReasonToStay`).
    """

    __table_args__ = (sa.Index(None, "batch_id", "line"),)

    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("import_batch.id", ondelete="CASCADE"))
    line: Mapped[int]
    registration_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    participation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"), index=True)
    account_made: Mapped[bool] = mapped_column(default=False)
    role_granted: Mapped[bool] = mapped_column(default=False)
    company_made: Mapped[bool] = mapped_column(default=False)
    filled: Mapped[list[str]] = mapped_column(default=list)
    company_version: Mapped[int | None]
    stays: Mapped[bool] = mapped_column(default=False)
    stays_for: Mapped[list[str]] = mapped_column(default=list)
