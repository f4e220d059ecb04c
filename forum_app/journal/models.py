from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum_app.core.clock import now
from forum_app.core.db import Base


class JournalEntry(Base):
    """One act. Identifiers and counts only: erasing a person leaves the line and no trace of them.

    actor_id: the account that acted (None: the service itself; 0: one erased since); on_behalf_of_id: the account it
    acted for;
    kind and object_id: the thing, e.g. ("registration", 12); params: identifiers and values that the sentence needs.
    """

    __table_args__ = (sa.Index(None, "forum_id", "at"), sa.Index(None, "kind", "object_id"))

    at: Mapped[datetime] = mapped_column(default=now)
    actor_id: Mapped[int | None]
    on_behalf_of_id: Mapped[int | None]
    forum_id: Mapped[int | None]
    verb: Mapped[str] = mapped_column(sa.String(60))
    kind: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[int | None]
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
