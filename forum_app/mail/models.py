from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum_app.core.clock import now
from forum_app.core.db import Base, enum_column
from forum_app.mail.vocabulary import LetterState


class Letter(Base):
    """One message to one person about one act.

    key: unique per act and person ("interview:12:3:candidate"), so that an act tells once;
    kind: a name of `mail.kinds.CATALOGUE`; language: of its sentences;
    facts: what its sentences are filled with, or the references from which they are read when it leaves;
    subject, text, html: empty until it leaves;
    subject_kind and subject_id: the thing it speaks of ("interview", 12): unsent letters on it can be replaced or
    cancelled;
    calendar: one iCalendar object, or several one after the other (RFC 5546 wants one UID to an object);
    forum_title, reply_to, reply_name: what stands around the sentences: the event, where an answer goes (empty:
    nowhere) and who reads it;
    security: a sign-in or set-up letter: in no outbox page or export, nothing of it kept once sent;
    not_before: it does not leave earlier (an undo within that time cancels it).
    """

    __table_args__ = (
        sa.Index(None, "state", "not_before"),
        sa.Index(None, "subject_kind", "subject_id"),
        sa.Index(None, "forum_id", "state"),
    )

    key: Mapped[str] = mapped_column(sa.String(200), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(60))
    forum_id: Mapped[int | None]
    account_id: Mapped[int | None] = mapped_column(index=True)
    recipient: Mapped[str] = mapped_column(sa.String(254))
    reply_to: Mapped[str] = mapped_column(sa.String(254), default="", server_default="")
    reply_name: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    forum_title: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    language: Mapped[str] = mapped_column(sa.String(8), default="fr", server_default="fr")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    subject: Mapped[str] = mapped_column(sa.String(300), default="")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    html: Mapped[str] = mapped_column(sa.Text, default="")
    calendar: Mapped[str | None] = mapped_column(sa.Text)
    calendar_method: Mapped[str | None] = mapped_column(sa.String(20))
    subject_kind: Mapped[str | None] = mapped_column(sa.String(40))
    subject_id: Mapped[int | None]
    security: Mapped[bool] = mapped_column(default=False)
    state: Mapped[LetterState] = mapped_column(enum_column(LetterState), default=LetterState.WAITING)
    not_before: Mapped[datetime] = mapped_column(default=now)
    created_at: Mapped[datetime] = mapped_column(default=now)
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(sa.String(500))
    message_id: Mapped[str] = mapped_column(sa.String(200))
