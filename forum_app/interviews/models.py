from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation, Table
from forum_app.core.clock import now
from forum_app.core.db import Base, Versioned, enum_column
from forum_app.core.partial_indexes import unique_among
from forum_app.core.tokens import new_token
from forum_app.forums.models import Forum, Slot
from forum_app.interviews.vocabulary import LIVE, DeclineReason, InterviewState
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Audience

_LIVE = "state IN ({})".format(", ".join(f"'{s.value}'" for s in LIVE))


def _once(name: str, *columns: str) -> sa.Index:
    """Return an index unique among live interviews, on both databases: the last guard against a double booking."""
    return unique_among(_LIVE, f"uq_interview_live_{name}", *columns)


class Interview(Base, Versioned):
    """A candidate at a company's table at a slot.

    slot, table, state: what is true now (the board and the constraints read these);
    told_*: what the candidate was last told, written when the letter that tells it is claimed (their agenda and
    calendar, and paper, read these); all None: nothing yet;
    company_slot, company_table: where the calendars of the company have it; both None: they do not;
    sequence: of the calendar entry, raised by each act;
    locked: an organiser keeps it where it is; reason: why it was declined or cancelled;
    closes_pair: declined, or freed after the candidate was told: the company sees nothing of them any more, unless an
    organiser reopens the pair.
    """

    __table_args__ = (
        _once("slot_table", "slot_id", "table_id"),
        _once("slot_registration", "slot_id", "registration_id"),
        _once("registration_participation", "registration_id", "participation_id"),
        sa.Index(None, "forum_id", "state"),
        sa.Index(None, "participation_id", "state"),
        sa.Index(None, "registration_id", "state"),
    )

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("slot.id"))
    table_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_table.id"), index=True)
    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participation.id"))
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"))
    state: Mapped[InterviewState] = mapped_column(enum_column(InterviewState), default=InterviewState.FIRM)
    locked: Mapped[bool] = mapped_column(default=False)
    closes_pair: Mapped[bool] = mapped_column(default=False)
    decline_reason: Mapped[DeclineReason | None] = mapped_column(enum_column(DeclineReason))
    reason: Mapped[str | None] = mapped_column(sa.String(500))
    created_at: Mapped[datetime] = mapped_column(default=now)
    state_at: Mapped[datetime] = mapped_column(default=now)
    told_slot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("slot.id"))
    told_table_id: Mapped[int | None] = mapped_column(sa.ForeignKey("forum_table.id"))
    told_state: Mapped[InterviewState | None] = mapped_column(enum_column(InterviewState))
    told_at: Mapped[datetime | None]
    told_sequence: Mapped[int | None]
    company_slot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("slot.id"))
    company_table_id: Mapped[int | None] = mapped_column(sa.ForeignKey("forum_table.id"))
    sequence: Mapped[int] = mapped_column(default=0)

    slot: Mapped[Slot] = relationship(foreign_keys=[slot_id])
    table: Mapped[Table] = relationship(foreign_keys=[table_id])
    told_slot: Mapped[Slot | None] = relationship(foreign_keys=[told_slot_id])
    told_table: Mapped[Table | None] = relationship(foreign_keys=[told_table_id])
    participation: Mapped[Participation] = relationship()
    registration: Mapped[Registration] = relationship()

    @property
    def is_told(self) -> bool:
        """True when the candidate was told that it holds, and nothing else since."""
        return self.told_state in LIVE

    @property
    def is_where_told(self) -> bool:
        """True when it stands at the slot and table that the candidate was told."""
        return (self.told_slot_id, self.told_table_id) == (self.slot_id, self.table_id)

    def as_told(self, at: datetime) -> dict[str, Any]:
        """Return the columns told_* of somebody who learns at that moment what stands. One that holds no slot any more
        keeps the place that was told of it.
        """
        told: dict[str, Any] = {"told_state": self.state, "told_at": at, "told_sequence": self.sequence}
        return {**told, "told_slot_id": self.slot_id, "told_table_id": self.table_id} if self.state in LIVE else told

    def write_in_company_calendars(self) -> None:
        """Note that a letter brings what stands to the calendars of the company."""
        live = self.state in LIVE
        self.company_slot_id, self.company_table_id = (self.slot_id, self.table_id) if live else (None, None)

    def write_told(self, at: datetime) -> None:
        """Note that the candidate knows what stands: they did it themselves, or another letter says so at once."""
        for column, value in self.as_told(at).items():
            setattr(self, column, value)

    @property
    def scope(self) -> Scope:
        return Scope(
            forum_id=self.forum_id,
            territory_id=self.registration.forum.territory_id,
            company_id=self.participation.company_id,
            account_id=self.registration.account_id,
        )

    def place_for(self, audience: Audience) -> Forum | Participation | Registration:
        if audience is Audience.COMPANIES:
            return self.participation
        return self.registration.place_for(audience)


class CalendarFeed(Base):
    """The address at which somebody's calendars follow their day, as a candidate or for a company.

    Nothing that opens it is kept: its secret is made of `nonce` (see `feed_queries.secret_of`); another nonce, another
    address.
    """

    __table_args__ = (
        sa.UniqueConstraint("account_id", "registration_id"),
        sa.UniqueConstraint("account_id", "participation_id"),
    )

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    registration_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    participation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE"), index=True
    )
    nonce: Mapped[str] = mapped_column(sa.String(40), default=new_token)
    created_at: Mapped[datetime] = mapped_column(default=now)

    registration: Mapped[Registration | None] = relationship()
    participation: Mapped[Participation | None] = relationship()


class CvOpening(Base):
    """A CV opened by a recruiter: shown to the candidate. account_id: None once the recruiter is erased."""

    __table_args__ = (sa.Index(None, "registration_id"),)

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"))
    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participation.id"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
