"""At which stage a company stands on its home page. Pure: facts in, one word out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from forum_app.companies.vocabulary import ParticipationState

CompanyStage = Literal["examined", "ended", "over", "closed", "complete", "empty", "open"]


@dataclass(frozen=True)
class CompanyFacts:
    """What decides. closing: the end of the forum; chosen: candidates who chose the company; filled, slots: interviews,
    and places at all its tables.
    """

    state: ParticipationState
    closing: datetime
    chosen: int
    filled: int
    slots: int
    may_book: bool


def stage_of(facts: CompanyFacts, now: datetime) -> CompanyStage:
    """Return the stage to show: what the organiser or the company decided, then the day, then how full it is.

    "ended": refused or withdrawn; "over": the forum is past; "examined": not approved yet; "complete": every slot
    filled; "closed": no more booking; "empty": nobody chose the company yet.
    """
    if facts.state in (ParticipationState.REFUSED, ParticipationState.WITHDRAWN):
        return "ended"
    if now >= facts.closing:
        return "over"
    if facts.state is not ParticipationState.APPROVED:
        return "examined"
    if facts.slots and facts.filled >= facts.slots:
        return "complete"
    if not facts.may_book:
        return "closed"
    return "open" if facts.chosen else "empty"
