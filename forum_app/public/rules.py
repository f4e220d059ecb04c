"""What visitors read, as plain rows, and what a forum's ticket says and offers to them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

from forum_app.candidates.rules import places_for_next
from forum_app.companies.vocabulary import OfferContract, OfferLevel
from forum_app.core.time_zones import at
from forum_app.forums.families import Family
from forum_app.forums.rules import Stage
from forum_app.forums.vocabulary import ForumState, ProgrammeBlock

LAST_PLACES = 3


class Ticket(Enum):
    """The state of a forum, as a visitor meets it."""

    OPEN = "open"
    LAST = "last"
    FULL = "full"
    AHEAD = "ahead"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    OVER = "over"
    OWN = "own"  # the visitor is already registered


@dataclass(frozen=True)
class TicketFacts:
    """What decides. held: places taken, to examine and offered included; stage: of the candidates' window."""

    held_on: date
    cancelled: bool
    capacity: int
    held: int
    waiting: int
    stage: Stage
    registered: bool = False

    @property
    def free(self) -> int:
        """Places that a newcomer may still take: those who wait come before."""
        return places_for_next(self.capacity, self.held, self.waiting)


def ticket_of(facts: TicketFacts, today: date) -> Ticket:
    """Return the state to show: cancelled or over first, then one's own, then what dates and places allow."""
    if facts.cancelled:
        return Ticket.CANCELLED
    if facts.held_on < today:
        return Ticket.OVER
    if facts.registered:
        return Ticket.OWN
    if facts.stage == "before":
        return Ticket.AHEAD
    if facts.stage == "closed":
        return Ticket.CLOSED
    if facts.free == 0:
        return Ticket.FULL
    return Ticket.LAST if facts.free <= LAST_PLACES else Ticket.OPEN


@dataclass(frozen=True)
class ForumFacts:
    """What a ticket shows of a forum."""

    id: int
    state: ForumState
    slug: str
    city: str
    venue: str
    held_on: date
    time_zone: str
    capacity: int
    contact_email: str
    companies_public_at: datetime | None


@dataclass(frozen=True)
class ForumDetails(ForumFacts):
    """What the page of a forum shows besides. organisation: its name."""

    territory_id: int
    organisation_id: int
    organisation: str
    title: str
    address: str
    access: str
    step_free_access: str
    pitch: str
    starts_at: time
    ends_at: time

    @property
    def opening(self) -> datetime:
        """The moment when the forum opens."""
        return at(self.held_on, self.starts_at, self.time_zone)

    @property
    def closing(self) -> datetime:
        return at(self.held_on, self.ends_at, self.time_zone)


@dataclass(frozen=True)
class WorkshopFacts:
    """The preparation workshop of a forum. organisation: the short name of who runs it."""

    starts_at: datetime
    ends_at: datetime
    time_zone: str
    venue: str
    organisation_id: int
    organisation: str


@dataclass(frozen=True)
class ForumCard:
    """A forum as visitors see it. workshop: the first; opens_at, closes_at: of the candidates' window, if it has one;
    public_from: when the names of companies are public, if that is known.
    """

    forum: ForumFacts
    workshop: WorkshopFacts | None
    facts: TicketFacts
    ticket: Ticket
    opens_at: datetime | None
    closes_at: datetime | None
    companies_open: bool
    public_from: datetime | None


@dataclass(frozen=True)
class PublicCompany:
    """A company that comes, once its name is public. offers: how many live ones it relays."""

    name: str
    activity: str
    city: str
    offers: int


@dataclass(frozen=True)
class PublicOffer:
    """An offer as visitors read it."""

    title: str
    contract: OfferContract
    family: Family | None
    level: OfferLevel | None
    place: str
    description: str
    dated_at: datetime
    salary_min: int | None


@dataclass(frozen=True)
class CompanyOffers:
    """A company with the offers that it relays at a forum."""

    name: str
    activity: str
    city: str
    offers: tuple[PublicOffer, ...]


@dataclass(frozen=True)
class PlannedLine:
    """A line of the programme that organisers wrote, on the forum's clocks."""

    block: ProgrammeBlock
    starts_at: time
    title: str
    place: str


@dataclass(frozen=True)
class PlannedSlot:
    """The time of an interview."""

    starts_at: datetime
    ends_at: datetime
