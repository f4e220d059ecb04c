from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.core.clock import now
from forum_app.core.db import Base, Versioned, enum_column
from forum_app.core.text_keys import full_address
from forum_app.core.time_zones import PARIS, at
from forum_app.forums.vocabulary import (
    BookingAudience,
    CertificatePolicy,
    ForumKind,
    ForumState,
    PauseKind,
    ProgrammeBlock,
    WindowKind,
    WindowOverride,
    WorkshopPolicy,
)
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Audience


class Organisation(Base, Versioned):
    """LEEM, ANAF, a cluster: it holds territories and answers for forums."""

    name: Mapped[str] = mapped_column(sa.String(160), unique=True)
    short_name: Mapped[str] = mapped_column(sa.String(40))
    contact_email: Mapped[str | None] = mapped_column(sa.String(254))
    website: Mapped[str | None] = mapped_column(sa.String(300))
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def scope(self) -> Scope:
        return Scope()


class Territory(Base, Versioned):
    """A free grouping of départements, held by one organisation at a time. A hand-over changes future forums only.

    school_zone: "A", "B" or "C"; holiday_subdivision: the `holidays` subdivision of local holidays ("57", "6AE" for
    Alsace-Moselle) or None.
    """

    name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    departements: Mapped[list[str]] = mapped_column(default=list)
    school_zone: Mapped[str | None] = mapped_column(sa.String(1))
    holiday_subdivision: Mapped[str | None] = mapped_column(sa.String(4))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)

    organisation: Mapped[Organisation] = relationship()

    @property
    def scope(self) -> Scope:
        return Scope(territory_id=self.id)


class Forum(Base, Versioned):
    """One edition. Its row is the lock under which places and tables are counted.

    organisation_id: who answers for it *at its date*, kept when the territory changes hands;
    capacity: places of candidates; table_capacity: interview tables in the room;
    companies_public_at: since when an organiser shows the list of companies (None: from the end of their sign-up);
    wish_cap, interview_cap: at most so many wishes ranked, and interviews held, per candidate.
    """

    kind: Mapped[ForumKind] = mapped_column(enum_column(ForumKind), default=ForumKind.FORUM)
    state: Mapped[ForumState] = mapped_column(enum_column(ForumState), default=ForumState.DRAFT)
    territory_id: Mapped[int] = mapped_column(sa.ForeignKey("territory.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    city: Mapped[str] = mapped_column(sa.String(80))
    venue: Mapped[str] = mapped_column(sa.String(160), default="")
    address: Mapped[str] = mapped_column(sa.String(300), default="")
    access: Mapped[str] = mapped_column(sa.Text, default="")
    step_free_access: Mapped[str] = mapped_column(sa.Text, default="")
    venue_capacity: Mapped[int | None]
    pitch: Mapped[str] = mapped_column(sa.Text, default="")
    held_on: Mapped[date] = mapped_column(index=True)
    starts_at: Mapped[time] = mapped_column(default=time(9, 0))
    ends_at: Mapped[time] = mapped_column(default=time(17, 0))
    time_zone: Mapped[str] = mapped_column(sa.String(40), default=PARIS)
    capacity: Mapped[int] = mapped_column(default=50)
    table_capacity: Mapped[int] = mapped_column(default=24)
    wish_cap: Mapped[int] = mapped_column(default=6)
    interview_cap: Mapped[int] = mapped_column(default=6)
    booking_audience: Mapped[BookingAudience] = mapped_column(
        enum_column(BookingAudience), default=BookingAudience.CHOSE_US
    )
    booking_paused: Mapped[bool] = mapped_column(default=False)
    anonymous: Mapped[bool] = mapped_column(default=False)
    workshop_policy: Mapped[WorkshopPolicy] = mapped_column(
        enum_column(WorkshopPolicy), default=WorkshopPolicy.RECOMMENDED
    )
    certificate_policy: Mapped[CertificatePolicy] = mapped_column(
        enum_column(CertificatePolicy), default=CertificatePolicy.NONE
    )
    contact_name: Mapped[str] = mapped_column(sa.String(120), default="")
    contact_email: Mapped[str] = mapped_column(sa.String(254), default="")
    announced_at: Mapped[datetime | None]
    companies_public_at: Mapped[datetime | None]
    agendas_published_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    territory: Mapped[Territory] = relationship()
    organisation: Mapped[Organisation] = relationship()
    windows: Mapped[list["Window"]] = relationship(
        back_populates="forum", order_by="Window.id", cascade="all, delete-orphan"
    )
    half_days: Mapped[list["HalfDay"]] = relationship(order_by="HalfDay.starts_at", cascade="all, delete-orphan")
    pauses: Mapped[list["Pause"]] = relationship(order_by="Pause.starts_at", cascade="all, delete-orphan")
    slots: Mapped[list["Slot"]] = relationship(
        back_populates="forum", order_by="Slot.starts_at", cascade="all, delete-orphan"
    )
    programme: Mapped[list["ProgrammeItem"]] = relationship(
        order_by="ProgrammeItem.starts_at, ProgrammeItem.id", cascade="all, delete-orphan"
    )

    @property
    def inline_title(self) -> str:
        """The title as it reads inside a sentence: « forum de Lyon »."""
        return self.title[:1].lower() + self.title[1:]

    @property
    def full_address(self) -> str:
        """The street and its town: « 12 rue du Faubourg, 28000 Chartres »."""
        return full_address(self.address, self.city)

    @property
    def where(self) -> str:
        """The venue and its address, on one line."""
        return ", ".join(part for part in (self.venue, self.full_address) if part)

    @property
    def scope(self) -> Scope:
        return Scope(forum_id=self.id, territory_id=self.territory_id)

    def place_for(self, _audience: Audience) -> "Forum":
        return self

    @property
    def opening(self) -> datetime:
        """Return the moment when the forum opens."""
        return at(self.held_on, self.starts_at, self.time_zone)

    @property
    def closing(self) -> datetime:
        return at(self.held_on, self.ends_at, self.time_zone)


class OpeningAlert(Base):
    """An address to write to once, when a forum's registrations open (or, without a forum, when the next dates are
    announced); then it goes.

    digest: of the token that erases it, made from the address and the forum: asking twice is asking once.
    """

    __table_args__ = (sa.Index(None, "forum_id"),)

    forum_id: Mapped[int | None] = mapped_column(sa.ForeignKey("forum.id"))
    email: Mapped[str] = mapped_column(sa.String(254))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    forum: Mapped[Forum | None] = relationship()


class Window(Base):
    """From when to when something may be done. An override by hand wins over the dates."""

    __table_args__ = (
        sa.UniqueConstraint("forum_id", "kind"),
        sa.CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
    )

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    kind: Mapped[WindowKind] = mapped_column(enum_column(WindowKind))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    override: Mapped[WindowOverride | None] = mapped_column(enum_column(WindowOverride))

    forum: Mapped[Forum] = relationship(back_populates="windows")


class HalfDay(Base):
    """A stretch of interviews of the forum's day, on the forum's clocks, cut into slots of `slot_minutes` +
    `changeover_minutes`.
    """

    __table_args__ = (sa.UniqueConstraint("forum_id", "starts_at"),)

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    slot_minutes: Mapped[int] = mapped_column(default=20)
    changeover_minutes: Mapped[int] = mapped_column(default=5)


class Pause(Base):
    """A break, the lunch or a plenary: no slot covers it."""

    __table_args__ = (sa.UniqueConstraint("forum_id", "starts_at"),)

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    kind: Mapped[PauseKind] = mapped_column(enum_column(PauseKind))
    starts_at: Mapped[time]
    minutes: Mapped[int]


class Slot(Base):
    """One interview's time, the same for all tables.

    Unique by planned start; closed when used and no longer wanted, never deleted.
    """

    __table_args__ = (sa.UniqueConstraint("forum_id", "starts_at"),)

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    forum: Mapped[Forum] = relationship(back_populates="slots")


class ProgrammeItem(Base):
    """One line of the programme that people read, on the forum's clocks."""

    __table_args__ = (sa.Index(None, "forum_id"),)

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    block: Mapped[ProgrammeBlock] = mapped_column(enum_column(ProgrammeBlock))
    starts_at: Mapped[time]
    minutes: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(160))
    place: Mapped[str] = mapped_column(sa.String(120), default="")
