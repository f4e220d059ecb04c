"""What visitors ask: forums with their places, companies and offers, in plain rows.

As many statements for one forum as for thirty.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any, TypeVarTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import HOLDING, RegistrationState
from forum_app.companies.models import Company, Offer, Participation, ParticipationOffer
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.core.paging import Page
from forum_app.core.paging_queries import cut, windowed
from forum_app.core.time_zones import in_zone
from forum_app.forums.models import Forum, Organisation, ProgrammeItem, Slot, Window
from forum_app.forums.rules import WindowFacts, companies_public_from, window_of, window_state
from forum_app.forums.vocabulary import ForumKind, ForumState, WindowKind
from forum_app.public.rules import (
    CompanyOffers,
    ForumCard,
    ForumDetails,
    ForumFacts,
    PlannedLine,
    PlannedSlot,
    PublicCompany,
    PublicOffer,
    Ticket,
    TicketFacts,
    WorkshopFacts,
    ticket_of,
)
from forum_app.workshops.models import Workshop, WorkshopOpening

SHOWN = (ForumState.ANNOUNCED, ForumState.CANCELLED)
MOST = 30  # forums of a page
#: States in which somebody is not, or not yet, registered.
APART = (
    RegistrationState.REFUSED,
    RegistrationState.WITHDRAWN,
    RegistrationState.DRAFT,
    RegistrationState.INVITED,
)
Rows = TypeVarTuple("Rows")
WINDOWS = (WindowKind.CANDIDATES, WindowKind.COMPANIES)


def upcoming(now: datetime, account_id: int | None = None) -> list[ForumCard]:
    """Return the forums announced or cancelled that are not over, soonest first.

    Those where the account is registered come before the others.
    """
    rows = db.session.execute(_upcoming(), {"day": in_zone(now).date(), "account_id": account_id}).all()
    cards = _cards(rows, ForumFacts, now)
    return sorted(cards, key=lambda card: card.ticket is not Ticket.OWN)


def forum_at(slug: str, now: datetime, account_id: int | None = None) -> ForumCard | None:
    """Return the card of the forum of this slug, whatever its state; its `forum` is a `ForumDetails`."""
    rows = db.session.execute(_by_slug(), {"slug": slug, "account_id": account_id}).all()
    return next(_cards(rows, ForumDetails, now), None)


def programme_of(forum_id: int) -> list[PlannedLine]:
    """Return the lines that organisers wrote, in order."""
    return [PlannedLine(*row) for row in db.session.execute(_programme(), {"forum_id": forum_id})]


def slots_of(forum_id: int) -> list[PlannedSlot]:
    """Return the open slots of a forum, in order."""
    return [PlannedSlot(*row) for row in db.session.execute(_slots(), {"forum_id": forum_id})]


def companies_of(forum_id: int) -> list[PublicCompany]:
    """Return the approved companies of a forum, by name, with the number of their live offers."""
    return [PublicCompany(*row) for row in db.session.execute(_companies(), {"forum_id": forum_id})]


def page_of_offers(forum_id: int, number: int) -> Page:
    """Return one page of the live offers relayed at a forum by its approved companies, by company then title.

    Its rows are `CompanyOffers`; it counts offers.
    """
    there = {"forum_id": forum_id}
    total = db.session.scalar(_offer_count(), there) or 0
    page = cut(_offers(), there, number, total)
    by_company = [
        CompanyOffers(name, activity, city, tuple(PublicOffer(*row[4:]) for row in of_company))
        for (_id, name, activity, city), of_company in groupby(page.rows, key=lambda row: row[:4])
    ]
    return replace(page, rows=by_company)


@cache
def _upcoming() -> sa.Select[*tuple[Any, ...]]:
    return (
        _forums(ForumFacts)
        .where(Forum.state.in_(SHOWN), Forum.kind == ForumKind.FORUM, Forum.held_on >= sa.bindparam("day"))
        .order_by(Forum.held_on, Forum.id)
        .limit(MOST)
    )


@cache
def _by_slug() -> sa.Select[*tuple[Any, ...]]:
    return _forums(ForumDetails).join(Forum.organisation).where(Forum.slug == sa.bindparam("slug"))


def _forums(kind: type[ForumFacts]) -> sa.Select[*tuple[Any, ...]]:
    """Return the statement of forums: their places held and waited for, whether the account is registered, the three
    columns of each window, then the fields of `kind`.
    """
    here = Registration.forum_id == Forum.id
    own = here & (Registration.account_id == sa.bindparam("account_id")) & Registration.state.not_in(APART)
    windows = [(kind, aliased(Window)) for kind in WINDOWS]
    columns = [Organisation.name if f.name == "organisation" else getattr(Forum, f.name) for f in fields(kind)]
    statement = sa.select(
        _count(here & Registration.state.in_(HOLDING)),
        _count(here & (Registration.state == RegistrationState.WAITING)),
        sa.exists().where(own).correlate(Forum),
        *(column for _kind, of in windows for column in (of.opens_at, of.closes_at, of.override)),
        *columns,
    ).select_from(Forum)
    for of_kind, of in windows:
        statement = statement.outerjoin(of, (of.forum_id == Forum.id) & (of.kind == of_kind))
    return statement


def _count(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(Registration).where(condition).correlate(Forum).scalar_subquery()


@cache
def _workshops() -> sa.Select[*tuple[Any, ...]]:
    columns = (Workshop.starts_at, Workshop.ends_at, Workshop.time_zone, Workshop.venue, Workshop.organisation_id)
    return (
        sa.select(WorkshopOpening.forum_id, *columns, Organisation.short_name)
        .join(WorkshopOpening.workshop)
        .join(Workshop.organisation)
        .where(WorkshopOpening.forum_id.in_(sa.bindparam("ids", expanding=True)))
        .order_by(Workshop.starts_at.desc(), Workshop.id.desc())
    )


@cache
def _programme() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(ProgrammeItem.block, ProgrammeItem.starts_at, ProgrammeItem.title, ProgrammeItem.place)
        .where(ProgrammeItem.forum_id == sa.bindparam("forum_id"))
        .order_by(ProgrammeItem.starts_at, ProgrammeItem.id)
    )


@cache
def _slots() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(Slot.starts_at, Slot.ends_at)
        .where(Slot.forum_id == sa.bindparam("forum_id"), Slot.closed_at.is_(None))
        .order_by(Slot.starts_at)
    )


@cache
def _companies() -> sa.Select[*tuple[Any, ...]]:
    counted = (
        sa.select(sa.func.count())
        .select_from(ParticipationOffer)
        .join(Offer, Offer.id == ParticipationOffer.offer_id)
        .where(ParticipationOffer.participation_id == Participation.id, Offer.withdrawn_at.is_(None))
        .correlate(Participation)
        .scalar_subquery()
    )
    return (
        sa.select(Company.name, Company.activity, Company.city, counted)
        .join(Participation, Participation.company_id == Company.id)
        .where(*_approved_there())
        .order_by(Company.sort_key, Company.id)
    )


@cache
def _offers() -> sa.Select[*tuple[Any, ...]]:
    columns = [getattr(Offer, f.name) for f in fields(PublicOffer)]
    relayed = _relayed(sa.select(Company.id, Company.name, Company.activity, Company.city, *columns).select_from(Offer))
    return windowed(relayed.order_by(Company.sort_key, Company.id, Offer.title, Offer.id))


@cache
def _offer_count() -> sa.Select[int]:
    return _relayed(sa.select(sa.func.count()).select_from(Offer))


def _relayed(offers: sa.Select[*Rows]) -> sa.Select[*Rows]:
    """Return the select kept to the live offers relayed at a forum by its approved companies."""
    return (
        offers.join(ParticipationOffer, ParticipationOffer.offer_id == Offer.id)
        .join(Participation, Participation.id == ParticipationOffer.participation_id)
        .join(Offer.company)
        .where(*_approved_there(), Offer.withdrawn_at.is_(None))
    )


def _approved_there() -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Participation.forum_id == sa.bindparam("forum_id"),
        Participation.state == ParticipationState.APPROVED,
    )


def _cards(rows: Iterable[Any], kind: type[ForumFacts], now: datetime) -> Iterator[ForumCard]:
    found = [(row, kind(*row[9:])) for row in rows]
    ids = [forum.id for _row, forum in found]
    held = db.session.execute(_workshops(), {"ids": ids}) if ids else ()
    workshops = {forum_id: WorkshopFacts(*facts) for forum_id, *facts in held}  # latest first: the first one stays
    return (_card(row, forum, workshops.get(forum.id), now) for row, forum in found)


def _card(row: Any, forum: ForumFacts, workshop: WorkshopFacts | None, now: datetime) -> ForumCard:
    held, waiting, registered = row[:3]
    dates = zip(WINDOWS, (row[3:6], row[6:9]), strict=True)
    windows = [WindowFacts(kind, *of_kind) for kind, of_kind in dates if of_kind[0] is not None]
    candidates, companies = (window_of(windows, kind) for kind in WINDOWS)
    facts = TicketFacts(
        held_on=forum.held_on,
        cancelled=forum.state is ForumState.CANCELLED,
        capacity=forum.capacity,
        held=held,
        waiting=waiting,
        stage=window_state(candidates, now) if candidates else "closed",
        registered=bool(registered),
    )
    return ForumCard(
        forum,
        workshop,
        facts,
        ticket_of(facts, in_zone(now, forum.time_zone).date()),
        candidates.opens_at if candidates else None,
        candidates.closes_at if candidates else None,
        companies_open=forum.state is ForumState.ANNOUNCED
        and companies is not None
        and window_state(companies, now) == "open",
        public_from=companies_public_from(forum.companies_public_at, windows),
    )
