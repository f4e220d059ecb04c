from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.core.clock import now
from forum_app.core.db import Base, enum_column
from forum_app.wishes.vocabulary import SelectionLevel


class Wish(Base):
    """A company that a candidate wants to meet, at a rank from 1. Companies know who, never the rank."""

    __table_args__ = (
        sa.UniqueConstraint("registration_id", "participation_id"),
        sa.UniqueConstraint("registration_id", "rank"),
        sa.Index(None, "participation_id"),
    )

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"))
    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participation.id"))
    rank: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)

    registration: Mapped[Registration] = relationship()
    participation: Mapped[Participation] = relationship()


class Selection(Base):
    """A candidate that a company wants to meet, at one of three levels."""

    __table_args__ = (sa.UniqueConstraint("participation_id", "registration_id"), sa.Index(None, "registration_id"))

    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participation.id"))
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"))
    level: Mapped[SelectionLevel] = mapped_column(enum_column(SelectionLevel))
    created_at: Mapped[datetime] = mapped_column(default=now)
