"""What a forum's ticket says and offers to a visitor."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from forum_app.candidates.rules import places_for_next
from forum_app.forums.rules import Stage

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
