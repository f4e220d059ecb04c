"""What the home of a company says: who chose it, how full its day is, what is left to do."""

from dataclasses import dataclass
from datetime import datetime

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.companies.queries import Shown
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.language import _
from forum_app.forums import rules as forum_rules
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import WindowKind
from forum_app.interviews import queries as interview_queries
from forum_app.wishes import browse as wish_browse
from forum_app.wishes import queries as wish_queries
from forum_app.wishes import rules as wish_rules

SHOWN_PEOPLE = 5


@dataclass(frozen=True)
class Chooser:
    """A candidate who chose the company, as it may see them: matched are the declared skills that the company names."""

    registration: Registration
    matched: tuple[str, ...]
    booked: bool


@dataclass(frozen=True)
class CompanyHome:
    """stage: "examined" (not approved yet), "ended" (refused or withdrawn), "over" (the forum is past), "closed" (no
    more booking), "complete"
    (every slot filled), "empty" (nobody chose the company yet) or "open". filled and slots: interviews held, and places
    at all tables;
    closed: why nothing can be booked now, or None."""

    stage: str
    chosen: int
    choosers: tuple[Chooser, ...]
    filled: int
    slots: int
    numbers: tuple[int, ...]
    days_left: int | None
    closed: str | None


def home_of(participation: Participation) -> CompanyHome:
    """Read the home of a participation, in as many statements whatever the number of candidates."""
    forum, moment = participation.forum, now()
    approved = participation.state is ParticipationState.APPROVED
    people = wish_queries.choosers(participation) if approved else []
    held = interview_queries.live_of_participation(participation)
    open_slots = {slot.id for slot in forum.slots if slot.closed_at is None}
    slots = sum(len(open_slots - {absence.slot_id for absence in table.absences}) for table in participation.tables)
    window = forum_rules.window_of(forum.windows, WindowKind.BOOKING)
    closed = _closed(forum, moment)
    meets = {interview.registration_id for interview in held}
    texts = wish_browse.texts_of(Shown(participation, participation.company, tuple(participation.offers)))
    return CompanyHome(
        stage=_stage(participation, len(people), len(held), slots, closed is None),
        chosen=len(people),
        choosers=tuple(
            Chooser(r, tuple(wish_rules.matched_skills(r.skills, texts)), r.id in meets) for r in people[:SHOWN_PEOPLE]
        ),
        filled=len(held),
        slots=slots,
        numbers=tuple(table.number for table in participation.tables if table.number is not None),
        days_left=(window.closes_at - moment).days if window is not None and closed is None else None,
        closed=closed,
    )


def _closed(forum: Forum, moment: datetime) -> str | None:
    """Why nothing can be booked now; None when it can."""
    refusal = forum_rules.refusal_outside(forum.windows, WindowKind.BOOKING, moment, forum.time_zone)
    if refusal is not None:
        return refusal.sentence
    return _("La réservation est en pause pendant que le planning se prépare.") if forum.booking_paused else None


def _stage(participation: Participation, chosen: int, filled: int, slots: int, may_book: bool) -> str:
    if participation.state in (ParticipationState.REFUSED, ParticipationState.WITHDRAWN):
        return "ended"
    if now() >= participation.forum.closing:
        return "over"
    if participation.state is not ParticipationState.APPROVED:
        return "examined"
    if slots and filled >= slots:
        return "complete"
    if not may_book:
        return "closed"
    return "empty" if not chosen else "open"
