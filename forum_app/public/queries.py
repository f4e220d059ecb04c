"""What visitors ask: forums with their places, companies and offers.

As many statements for one forum as for thirty.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import HOLDING, RegistrationState
from forum_app.companies.models import Company, Offer, Participation, ParticipationOffer
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now, today
from forum_app.core.db import db
from forum_app.core.paging import Page
from forum_app.core.paging_queries import page_of
from forum_app.forums.models import Forum
from forum_app.forums.rules import window_of, window_state
from forum_app.forums.vocabulary import ForumKind, ForumState, WindowKind
from forum_app.public.rules import Ticket, TicketFacts, ticket_of
from forum_app.workshops.models import Workshop, WorkshopOpening

GONE = (RegistrationState.REFUSED, RegistrationState.WITHDRAWN)


@dataclass(frozen=True)
class ForumCard:
    """A forum as visitors see it. places: registrations by state; opens_at, closes_at: of the candidates' window, if it
    has one.
    """

    forum: Forum
    places: dict[RegistrationState, int]
    workshops: tuple[Workshop, ...]
    facts: TicketFacts
    ticket: Ticket
    opens_at: datetime | None
    closes_at: datetime | None
    companies_open: bool


@dataclass(frozen=True)
class PublicCompany:
    """A company that comes, once its name is public."""

    name: str
    activity: str
    city: str
    offers: int


def upcoming(account_id: int | None = None, limit: int = 30) -> list[ForumCard]:
    """Return the forums announced or cancelled that are not over, soonest first.

    Those where the account is registered come before the others.
    """
    statement = _public().where(Forum.held_on >= today()).order_by(Forum.held_on, Forum.id).limit(limit)
    cards = _cards(list(db.session.scalars(statement)), account_id)
    return sorted(cards, key=lambda card: card.ticket is not Ticket.OWN)


def card_of(forum: Forum, account_id: int | None = None) -> ForumCard:
    """Return one forum's card, whatever its state."""
    return _cards([forum], account_id)[0]


def forum_at(slug: str) -> Forum | None:
    """Return the forum of this slug, whatever its state, with what its page reads."""
    loads = (
        selectinload(Forum.programme),
        selectinload(Forum.slots),
        selectinload(Forum.half_days),
        joinedload(Forum.organisation),
    )
    return db.session.scalar(sa.select(Forum).options(selectinload(Forum.windows), *loads).where(Forum.slug == slug))


def companies_of(forum: Forum) -> list[PublicCompany]:
    """Return the approved companies of a forum, by name, with the number of their live offers."""
    counted = (
        sa.select(sa.func.count())
        .select_from(ParticipationOffer)
        .join(Offer, Offer.id == ParticipationOffer.offer_id)
        .where(ParticipationOffer.participation_id == Participation.id, Offer.withdrawn_at.is_(None))
        .correlate(Participation)
        .scalar_subquery()
    )
    statement = (
        sa.select(Company.name, Company.activity, Company.city, counted)
        .join(Participation, Participation.company_id == Company.id)
        .where(Participation.forum_id == forum.id, Participation.state == ParticipationState.APPROVED)
        .order_by(Company.sort_key, Company.id)
    )
    return [PublicCompany(*row) for row in db.session.execute(statement)]


def page_of_offers(forum: Forum, number: int) -> Page:
    """Return one page of the live offers relayed at a forum by its approved companies, by company then title."""
    statement = (
        sa.select(Offer)
        .join(ParticipationOffer, ParticipationOffer.offer_id == Offer.id)
        .join(Participation, Participation.id == ParticipationOffer.participation_id)
        .join(Offer.company)
        .options(joinedload(Offer.company))
        .where(
            Participation.forum_id == forum.id,
            Participation.state == ParticipationState.APPROVED,
            Offer.withdrawn_at.is_(None),
        )
        .order_by(Company.sort_key, Company.id, Offer.title, Offer.id)
    )
    return page_of(statement, number)


def _public() -> sa.Select[Forum]:
    shown = (ForumState.ANNOUNCED, ForumState.CANCELLED)
    return (
        sa.select(Forum)
        .options(selectinload(Forum.windows))
        .where(Forum.state.in_(shown), Forum.kind == ForumKind.FORUM)
    )


def _cards(forums: list[Forum], account_id: int | None) -> list[ForumCard]:
    if not forums:
        return []
    ids = [forum.id for forum in forums]
    places: dict[int, dict[RegistrationState, int]] = {identity: {} for identity in ids}
    counted = sa.select(Registration.forum_id, Registration.state, sa.func.count()).where(
        Registration.forum_id.in_(ids)
    )
    for forum_id, state, count in db.session.execute(counted.group_by(Registration.forum_id, Registration.state)):
        places[forum_id][state] = count
    workshops: dict[int, list[Workshop]] = {identity: [] for identity in ids}
    held = (
        sa.select(WorkshopOpening.forum_id, Workshop)
        .join(WorkshopOpening.workshop)
        .where(WorkshopOpening.forum_id.in_(ids))
    )
    for forum_id, workshop in db.session.execute(held.order_by(Workshop.starts_at, Workshop.id)):
        workshops[forum_id].append(workshop)
    own: set[int] = set()
    if account_id is not None:
        mine = sa.select(Registration.forum_id).where(
            Registration.forum_id.in_(ids), Registration.account_id == account_id
        )
        own = set(
            db.session.scalars(
                mine.where(Registration.state.not_in((*GONE, RegistrationState.DRAFT, RegistrationState.INVITED)))
            )
        )
    return [_card(forum, places[forum.id], tuple(workshops[forum.id]), forum.id in own) for forum in forums]


def _card(
    forum: Forum, places: dict[RegistrationState, int], workshops: tuple[Workshop, ...], registered: bool
) -> ForumCard:
    candidates, companies = (window_of(forum.windows, kind) for kind in (WindowKind.CANDIDATES, WindowKind.COMPANIES))
    facts = TicketFacts(
        held_on=forum.held_on,
        cancelled=forum.state is ForumState.CANCELLED,
        capacity=forum.capacity,
        held=sum(places.get(state, 0) for state in HOLDING),
        waiting=places.get(RegistrationState.WAITING, 0),
        stage=window_state(candidates, now()) if candidates else "closed",
        registered=registered,
    )
    return ForumCard(
        forum,
        places,
        workshops,
        facts,
        ticket_of(facts, today(forum.time_zone)),
        candidates.opens_at if candidates else None,
        candidates.closes_at if candidates else None,
        companies_open=forum.state is ForumState.ANNOUNCED
        and companies is not None
        and window_state(companies, now()) == "open",
    )
