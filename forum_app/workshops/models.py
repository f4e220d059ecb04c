from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.candidates.models import Registration
from forum_app.core.clock import now
from forum_app.core.db import Base, Versioned, enum_column
from forum_app.core.partial_indexes import unique_among
from forum_app.core.time_zones import PARIS
from forum_app.forums.models import Forum, Organisation
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Audience
from forum_app.workshops.vocabulary import LIVE_SEATS, SeatState


class Workshop(Base, Versioned):
    """A half-day of preparation. Belongs to the organisation that runs it, opened to one or more forums.

    Its row is the lock for its seats.
    """

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(sa.String(40), default=PARIS)
    venue: Mapped[str] = mapped_column(sa.String(160), default="")
    address: Mapped[str] = mapped_column(sa.String(300), default="")
    capacity: Mapped[int]

    organisation: Mapped[Organisation] = relationship()
    openings: Mapped[list["WorkshopOpening"]] = relationship(
        back_populates="workshop", cascade="all, delete-orphan", order_by="WorkshopOpening.id"
    )
    trainers: Mapped[list["Trainer"]] = relationship(cascade="all, delete-orphan", order_by="Trainer.id")

    @property
    def where(self) -> str:
        """The room and its address: « Salle Pasteur, 3 rue des Écoles, 28000 Chartres »."""
        return ", ".join(part for part in (self.venue, self.address) if part)


class WorkshopOpening(Base):
    """A workshop opened to a forum, with at most `quota` seats for it (None: up to the workshop's capacity)."""

    __table_args__ = (sa.UniqueConstraint("workshop_id", "forum_id"),)

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    quota: Mapped[int | None]

    workshop: Mapped[Workshop] = relationship(back_populates="openings")
    forum: Mapped[Forum] = relationship()

    @property
    def scope(self) -> Scope:
        return Scope(forum_id=self.forum_id, territory_id=self.forum.territory_id)


class Trainer(Base):
    """Somebody who runs a workshop; a badge needs no account."""

    __table_args__ = (sa.Index(None, "workshop_id"),)

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    first_name: Mapped[str] = mapped_column(sa.String(100))
    last_name: Mapped[str] = mapped_column(sa.String(100))
    organisation_name: Mapped[str] = mapped_column(sa.String(120), default="ANAF")


_LIVE = "state IN ({})".format(", ".join(f"'{s.value}'" for s in LIVE_SEATS))


class WorkshopSeat(Base):
    """A seat taken or waited for.

    At most one live seat per person and forum; changing releases one and takes another in one act.
    """

    __table_args__ = (
        unique_among(_LIVE, "uq_workshop_seat_live_registration", "registration_id"),
        sa.Index(None, "workshop_id", "state", "queue_at"),
    )

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshop.id"))
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    state: Mapped[SeatState] = mapped_column(enum_column(SeatState), default=SeatState.TAKEN)
    queue_at: Mapped[datetime] = mapped_column(default=now)
    released_at: Mapped[datetime | None]

    workshop: Mapped[Workshop] = relationship()
    registration: Mapped[Registration] = relationship()

    @property
    def scope(self) -> Scope:
        return self.registration.scope

    def place_for(self, audience: Audience) -> Forum | Registration:
        return self.registration.place_for(audience)


class WorkshopException(Base):
    """An organiser lets companies book somebody without the seat that their forum requires. account_id: None once who
    made it is erased.
    """

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.String(500))
    made_at: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
