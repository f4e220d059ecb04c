from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.accounts.models import Account
from forum_app.candidates.vocabulary import (
    HOLDING,
    AlternanceContract,
    ConsentPurpose,
    Level,
    Mobility,
    RegistrationState,
)
from forum_app.core.clock import now
from forum_app.core.db import Base, Versioned, enum_column
from forum_app.core.language import _
from forum_app.core.text_keys import initial
from forum_app.files.models import StoredFile
from forum_app.forums.families import Family
from forum_app.forums.models import Forum, Slot
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Audience


def public_name(registration_id: int, first_name: str, last_name: str, *, anonymous: bool) -> str:
    """Return what recruiters read of somebody before an interview is firm.

    « Maëlle T. », or « Profil 128 » where the forum is anonymous.
    """
    if anonymous:
        return _("Profil %(number)s", number=registration_id)
    return f"{first_name} {initial(last_name)}".strip()


class Registration(Base, Versioned):
    """A person at a forum, with their own copy of the profile as given for it. One row for ever: reused when someone
    comes back.

    queue_at: since when they queue (and, earlier, when they asked); priority: a reason given by an organiser puts them
    first;
    minor: « moins de 18 ans le jour du forum »: CV and contact details never reach a company;
    step: the furthest step of the sign-up reached (1 to 4), while it is a draft; drafted_at: when it was last saved;
    agreed_at: since when the profile may be shown to the companies of this forum (None: not agreed, or withdrawn);
    given_by: who gave an organiser this name (empty: nobody said).
    """

    __table_args__ = (
        sa.UniqueConstraint("forum_id", "account_id"),
        sa.Index(None, "forum_id", "state", "queue_at"),
        sa.Index(None, "forum_id", "sort_key"),
        sa.Index(None, "forum_id", "state", "level", "family"),
    )

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    state: Mapped[RegistrationState] = mapped_column(enum_column(RegistrationState), default=RegistrationState.DRAFT)
    state_at: Mapped[datetime] = mapped_column(default=now)
    state_reason: Mapped[str | None] = mapped_column(sa.String(500))
    step: Mapped[int] = mapped_column(default=1)
    queue_at: Mapped[datetime | None]
    priority: Mapped[int] = mapped_column(default=0)
    priority_reason: Mapped[str | None] = mapped_column(sa.String(300))
    source: Mapped[str] = mapped_column(sa.String(20), default="self")  # self, import, organiser
    given_by: Mapped[str] = mapped_column(sa.String(160), default="", server_default="")

    first_name: Mapped[str] = mapped_column(sa.String(100), default="")
    last_name: Mapped[str] = mapped_column(sa.String(100), default="")
    email: Mapped[str] = mapped_column(sa.String(254))
    phone: Mapped[str | None] = mapped_column(sa.String(20))  # E.164
    minor: Mapped[bool | None]
    guardian_name: Mapped[str | None] = mapped_column(sa.String(160))
    guardian_contact: Mapped[str | None] = mapped_column(sa.String(254))
    guardian_authorised_at: Mapped[datetime | None]

    level: Mapped[Level | None] = mapped_column(enum_column(Level))
    diploma: Mapped[str] = mapped_column(sa.String(160), default="")
    training_body: Mapped[str] = mapped_column(sa.String(160), default="")
    contract: Mapped[AlternanceContract | None] = mapped_column(enum_column(AlternanceContract))
    host_company: Mapped[str] = mapped_column(sa.String(160), default="")
    contract_end: Mapped[date | None]
    health_sector: Mapped[bool | None]

    family: Mapped[Family | None] = mapped_column(enum_column(Family))
    sub_family: Mapped[str] = mapped_column(sa.String(80), default="")
    skills: Mapped[list[str]] = mapped_column(default=list)
    achievement: Mapped[str] = mapped_column(sa.Text, default="")
    solves: Mapped[str] = mapped_column(sa.Text, default="")  # « besoins que je sais traiter »
    languages: Mapped[list[str]] = mapped_column(default=list)
    wanted_contracts: Mapped[list[str]] = mapped_column(default=list)
    available_from: Mapped[date | None]
    departement: Mapped[str | None] = mapped_column(sa.String(3))
    mobility: Mapped[Mobility | None] = mapped_column(enum_column(Mobility))
    # Of « Ma région », where somebody said which: codes.
    mobility_departements: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    shared_question: Mapped[str] = mapped_column(sa.Text, default="")

    cv_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    certificate_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    sort_key: Mapped[str] = mapped_column(sa.String(200), default="")
    search_key: Mapped[str] = mapped_column(sa.String(1000), default="")
    public_sort_key: Mapped[str] = mapped_column(sa.String(200), default="")
    public_search_key: Mapped[str] = mapped_column(sa.String(1000), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    agreed_at: Mapped[datetime | None]
    drafted_at: Mapped[datetime | None]

    forum: Mapped[Forum] = relationship()
    account: Mapped[Account] = relationship()
    cv_file: Mapped[StoredFile | None] = relationship(foreign_keys=[cv_file_id])
    certificate_file: Mapped[StoredFile | None] = relationship(foreign_keys=[certificate_file_id])
    consents: Mapped[list["Consent"]] = relationship(order_by="Consent.id", cascade="all, delete-orphan")

    @property
    def scope(self) -> Scope:
        return Scope(forum_id=self.forum_id, territory_id=self.forum.territory_id, account_id=self.account_id)

    def place_for(self, audience: Audience) -> "Forum | Registration":
        return self.forum if audience is Audience.ORGANISERS else self

    @property
    def holds_a_place(self) -> bool:
        return self.state in HOLDING

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def public_name(self) -> str:
        """What recruiters read before an interview is firm: see the function of that name."""
        return public_name(self.id, self.first_name, self.last_name, anonymous=self.forum.anonymous)


class Consent(Base):
    """One agreement, to one version of one text, dated; withdrawn, never deleted. source: « le site », or where an
    imported one was given.
    """

    __table_args__ = (sa.Index(None, "registration_id", "purpose"),)

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"))
    purpose: Mapped[ConsentPurpose] = mapped_column(enum_column(ConsentPurpose))
    notice_version: Mapped[str] = mapped_column(sa.String(20))
    source: Mapped[str] = mapped_column(sa.String(300), default="site")
    given_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]


class AccommodationNeed(Base):
    """What somebody needs at the workshop or the forum, encrypted at rest; for the accessibility contact only; purged a
    month after the forum.
    """

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), unique=True)
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    purge_at: Mapped[datetime] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class CandidateInvitation(Base):
    """What somebody entered by an organiser was sent, so that they read their file and answer. One row a person; gone
    with their registration.

    token_hash, reminder_hash: of the links of the letter and of its reminder (None: there is none);
    expires_at: when these links open the file no more; remind_at: when the only reminder leaves (None: there is none);
    opened_at: since when a link has opened a session, which one does once.
    """

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), unique=True)
    sent_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    remind_at: Mapped[datetime | None] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]
    reminder_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    opened_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship()


class CandidateAbsence(Base):
    """A slot at which a candidate cannot come."""

    __table_args__ = (sa.UniqueConstraint("registration_id", "slot_id"),)

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"))
    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("slot.id"), index=True)

    slot: Mapped[Slot] = relationship()
