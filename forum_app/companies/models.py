from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.accounts.models import Account
from forum_app.companies.vocabulary import CompanySize, NoSiretReason, OfferContract, OfferLevel, ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import Base, Versioned, enum_column
from forum_app.forums.families import Family
from forum_app.forums.models import Forum
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Audience


class Company(Base, Versioned):
    """A firm, the same from one forum to the next. SIRET is unique when present; without one, the reason is known."""

    siret: Mapped[str | None] = mapped_column(sa.String(14), unique=True)
    no_siret_reason: Mapped[NoSiretReason | None] = mapped_column(enum_column(NoSiretReason))
    siret_checked_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(sa.String(160))
    size: Mapped[CompanySize | None] = mapped_column(enum_column(CompanySize))
    headcount: Mapped[int | None]
    naf: Mapped[str | None] = mapped_column(sa.String(6))
    idcc: Mapped[str | None] = mapped_column(sa.String(4))
    city: Mapped[str] = mapped_column(sa.String(80), default="")
    departement: Mapped[str | None] = mapped_column(sa.String(3))
    activity: Mapped[str] = mapped_column(sa.String(200), default="")
    presentation: Mapped[str] = mapped_column(sa.Text, default="")
    website: Mapped[str | None] = mapped_column(sa.String(300))
    sort_key: Mapped[str] = mapped_column(sa.String(200), default="", index=True)
    search_key: Mapped[str] = mapped_column(sa.String(1000), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    recruiters: Mapped[list["Recruiter"]] = relationship(back_populates="company", order_by="Recruiter.id")
    offers: Mapped[list["Offer"]] = relationship(back_populates="company", order_by="Offer.id")

    @property
    def scope(self) -> Scope:
        return Scope(company_id=self.id)

    @property
    def siren(self) -> str | None:
        return self.siret[:9] if self.siret else None


class Participation(Base, Versioned):
    """A company at a forum: approval, need, tables, people present. Its row is the lock under which its tables are
    booked.

    need_*: « besoin immédiat » in five plain questions (what overloads you, which task, which equipment or standard,
    from when, where).
    """

    __table_args__ = (sa.UniqueConstraint("company_id", "forum_id"), sa.Index(None, "forum_id", "state"))

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"))
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    state: Mapped[ParticipationState] = mapped_column(enum_column(ParticipationState), default=ParticipationState.DRAFT)
    state_at: Mapped[datetime] = mapped_column(default=now)
    state_reason: Mapped[str | None] = mapped_column(sa.String(500))
    step: Mapped[int] = mapped_column(default=1)
    source: Mapped[str] = mapped_column(sa.String(20), default="self")
    need_overload: Mapped[str] = mapped_column(sa.Text, default="")
    need_task: Mapped[str] = mapped_column(sa.Text, default="")
    need_equipment: Mapped[str] = mapped_column(sa.Text, default="")
    need_start: Mapped[str] = mapped_column(sa.String(160), default="")
    need_place: Mapped[str] = mapped_column(sa.String(160), default="")
    need_dated_at: Mapped[datetime | None]
    families: Mapped[list[str]] = mapped_column(default=list)
    table_count: Mapped[int] = mapped_column(default=1)
    contact_email: Mapped[str] = mapped_column(sa.String(254), default="")
    contact_phone: Mapped[str | None] = mapped_column(sa.String(20))
    created_at: Mapped[datetime] = mapped_column(default=now)

    company: Mapped[Company] = relationship(lazy="joined")
    forum: Mapped[Forum] = relationship()
    tables: Mapped[list["Table"]] = relationship(
        back_populates="participation",
        primaryjoin="and_(Participation.id == Table.participation_id, Table.removed_at.is_(None))",
        order_by="Table.number, Table.id",
    )
    presences: Mapped[list["RecruiterPresence"]] = relationship(
        back_populates="participation", order_by="RecruiterPresence.id", cascade="all, delete-orphan"
    )
    offers: Mapped[list["Offer"]] = relationship(secondary="participation_offer", order_by="Offer.id")

    @property
    def scope(self) -> Scope:
        return Scope(forum_id=self.forum_id, territory_id=self.forum.territory_id, company_id=self.company_id)

    @property
    def named_tables(self) -> list[tuple[int, "Table"]]:
        """Its tables by what people call them: their number in the room, or their rank until they have one."""
        return [(table.number or rank, table) for rank, table in enumerate(self.tables, start=1)]

    def place_for(self, audience: Audience) -> "Forum | Participation":
        return self.forum if audience is Audience.ORGANISERS else self


class Table(Base):
    """An interview table: one schedule of its own. Numbered in the room once its company is approved.

    removed_at: given back by its company; the row stays, without number, because interviews cancelled with it may name
    it.
    """

    __tablename__ = "forum_table"
    __table_args__ = (sa.UniqueConstraint("forum_id", "number"), sa.Index(None, "participation_id"))

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participation.id"))
    number: Mapped[int | None]
    removed_at: Mapped[datetime | None]

    participation: Mapped[Participation] = relationship(back_populates="tables")
    absences: Mapped[list["TableAbsence"]] = relationship(cascade="all, delete-orphan")


class TableAbsence(Base):
    """A slot at which nobody is at a table. A table is present unless said otherwise."""

    __table_args__ = (sa.UniqueConstraint("table_id", "slot_id"),)

    table_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_table.id"))
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("slot.id"), index=True)


class Recruiter(Base):
    """Somebody of a company who may sit at a table, with or without an account. Contact addresses are not unique."""

    __table_args__ = (sa.Index(None, "company_id"),)

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    first_name: Mapped[str] = mapped_column(sa.String(100))
    last_name: Mapped[str] = mapped_column(sa.String(100))
    function: Mapped[str] = mapped_column(sa.String(120), default="")
    email: Mapped[str | None] = mapped_column(sa.String(254))
    removed_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(back_populates="recruiters")
    account: Mapped[Account | None] = relationship()

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class RecruiterPresence(Base):
    """A recruiter present at a forum, at one of the company's tables or at any."""

    __table_args__ = (sa.UniqueConstraint("participation_id", "recruiter_id"),)

    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participation.id"))
    recruiter_id: Mapped[int] = mapped_column(sa.ForeignKey("recruiter.id"), index=True)
    table_id: Mapped[int | None] = mapped_column(sa.ForeignKey("forum_table.id", ondelete="SET NULL"))

    participation: Mapped[Participation] = relationship(back_populates="presences")
    recruiter: Mapped[Recruiter] = relationship(lazy="joined")

    @property
    def scope(self) -> Scope:
        return self.participation.scope

    def place_for(self, audience: Audience) -> Forum | Participation:
        return self.participation.place_for(audience)


class Offer(Base, Versioned):
    """A job offer of a company, dated, attached to the participations that relay it. Never an age limit."""

    __table_args__ = (sa.Index(None, "company_id"),)

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"))
    title: Mapped[str] = mapped_column(sa.String(160))
    family: Mapped[Family | None] = mapped_column(enum_column(Family))
    contract: Mapped[OfferContract] = mapped_column(enum_column(OfferContract))
    months: Mapped[int | None]
    level: Mapped[OfferLevel | None] = mapped_column(enum_column(OfferLevel, length=1))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    skills: Mapped[list[str]] = mapped_column(default=list)
    place: Mapped[str] = mapped_column(sa.String(120), default="")
    starts_on: Mapped[date | None]
    salary_min: Mapped[int | None]  # euros, gross, a year
    salary_max: Mapped[int | None]
    dated_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(back_populates="offers")


class ParticipationOffer(Base):
    """An offer relayed at a forum."""

    __table_args__ = (sa.UniqueConstraint("participation_id", "offer_id"),)

    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participation.id"))
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offer.id"), index=True)


class JoinRequest(Base):
    """Somebody asks to join the team of a company at a forum. Its people answer; an organiser where it has none."""

    __table_args__ = (sa.UniqueConstraint("company_id", "forum_id", "account_id"), sa.Index(None, "forum_id"))

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    function: Mapped[str] = mapped_column(sa.String(120), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]

    company: Mapped[Company] = relationship()
    account: Mapped[Account] = relationship()
    forum: Mapped[Forum] = relationship()
