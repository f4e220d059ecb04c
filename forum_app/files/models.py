from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column

from forum_app.core.clock import now
from forum_app.core.db import Base


class StoredFile(Base):
    """Bytes with what is needed to serve and to forget them. `content` is only read when a file is opened.

    owner_id: the account of the person who sent it, whose files together stay under a quota (None: made by the service
    itself).
    """

    name: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    content: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary))
    owner_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    purge_at: Mapped[datetime | None] = mapped_column(index=True)
