"""What a company reads about candidates: a page of them, who comes next, the booking grid, what an act changes."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from forum_app.candidates.models import Registration, public_name
from forum_app.candidates.vocabulary import Level, RegistrationState
from forum_app.companies.models import Offer, Participation, ParticipationOffer
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.core.paging import PER_PAGE, Page
from forum_app.core.paging_queries import cut, windowed
from forum_app.core.text_keys import plain
from forum_app.forums.vocabulary import WorkshopPolicy
from forum_app.interviews.booking_queries import (
    ASKING,
    DIARY_OF_SEVERAL,
    day_of,
    diary_from,
    setting_of,
    unprepared_among,
)
from forum_app.interviews.models import Interview
from forum_app.interviews.rules import booking_grid
from forum_app.interviews.rules.booking_facts import (
    CandidateFacts,
    CandidatePage,
    CompanyFacts,
    Profile,
)
from forum_app.interviews.rules.booking_grid import Filters, Grid
from forum_app.interviews.vocabulary import LIVE, CandidateOrder
from forum_app.wishes.models import Wish


def _chose_us(who: type[Registration] = Registration) -> sa.Exists:
    return sa.exists().where(Wish.registration_id == who.id, Wish.participation_id == sa.bindparam("participation_id"))


def _readable(who: type[Registration] = Registration) -> tuple[sa.ColumnElement[bool], ...]:
    """Build the conditions of a candidate that a company reads about: there, agreed, and not closed to this company."""
    closed = sa.exists().where(
        Interview.registration_id == who.id,
        Interview.participation_id == sa.bindparam("participation_id"),
        Interview.closes_pair,
        Interview.state.not_in(LIVE),
    )
    return (
        who.forum_id == sa.bindparam("forum_id"),
        who.state == RegistrationState.CONFIRMED,
        who.agreed_at.is_not(None),
        ~closed,
    )


_PROFILE = sa.select(
    Registration.id,
    Registration.first_name,
    Registration.last_name,
    Registration.diploma,
    Registration.level,
    Registration.sub_family,
    Registration.skills,
    Registration.achievement,
    Registration.shared_question,
    Registration.available_from,
    Registration.mobility,
    _chose_us().label("chose_us"),
).where(*_readable())
_NAME = sa.select(
    Registration.id, Registration.first_name, Registration.last_name, _chose_us().label("chose_us")
).where(*_readable())
_ONE_PROFILE = _PROFILE.where(Registration.id == sa.bindparam("registration_id"))
_SEVERAL_NAMES = _NAME.where(Registration.id.in_(sa.bindparam("registration_ids", expanding=True))).order_by(
    Registration.public_sort_key, Registration.id
)
_ANYBODY = aliased(Registration)  # counted beside those of the page
_COUNTS = sa.select(
    sa.func.count().label("total"),
    sa.func.coalesce(sa.func.sum(sa.case((_chose_us(_ANYBODY), 1), else_=0)), 0).label("chose_us"),
).where(*_readable(_ANYBODY))


def _asked(participation: Participation) -> dict[str, Any]:
    return {"participation_id": participation.id, "forum_id": participation.forum_id}


def _profile(row: Any, *, anonymous: bool) -> Profile:
    return Profile(
        registration_id=row.id,
        name=public_name(row.id, row.first_name, row.last_name, anonymous=anonymous),
        diploma=row.diploma,
        level=row.level,
        sub_family=row.sub_family,
        skills=tuple(row.skills),
        achievement=row.achievement,
        question=row.shared_question,
        available_from=row.available_from,
        mobility=row.mobility,
        chose_us=bool(row.chose_us),
    )


def candidates_for(participation: Participation, filters: Filters) -> CandidatePage:
    """Return one page of the candidates that this company may read about, as asked, in one statement.

    A page out of range gives the nearest one, in two more.
    """
    asked, anonymous = _asked(participation), participation.forum.anonymous
    matching = sa.select(sa.func.count()).where(*_readable(_ANYBODY), *_matches(filters, _ANYBODY, anonymous=anonymous))
    counts = sa.select(_COUNTS.subquery(), matching.scalar_subquery().label("matching"))
    order = _order(filters.order, participation.id, anonymous=anonymous)
    ordered = windowed(_PROFILE.where(*_matches(filters, anonymous=anonymous)).order_by(*order))
    counted = counts.subquery()
    rows = db.session.execute(
        ordered.add_columns(counted.c.total, counted.c.chose_us.label("choosing"), counted.c.matching).join(
            counted, sa.true()
        ),
        {**asked, "rows_shown": PER_PAGE, "rows_before": (filters.page - 1) * PER_PAGE},
    ).all()
    if rows:
        page = Page([_profile(row, anonymous=anonymous) for row in rows], filters.page, rows[0].matching)
        return CandidatePage(page, rows[0].total, rows[0].choosing)
    found = db.session.execute(counts, asked).one()
    page = cut(ordered, asked, filters.page, found.matching)
    profiles = [_profile(row, anonymous=anonymous) for row in page.rows]
    return CandidatePage(replace(page, rows=profiles), found.total, found.chose_us)


def _matches(
    filters: Filters, who: type[Registration] = Registration, *, anonymous: bool
) -> list[sa.ColumnElement[bool]]:
    """Build the conditions of a search: every word in what the company reads, and the level asked for.

    Where the forum is anonymous the name is « Profil 128 »: the first name is no part of it.
    """
    conditions: list[sa.ColumnElement[bool]] = []
    for word in plain(filters.search).split():
        places = [who.public_search_key.contains(word, autoescape=True)]
        if not anonymous:
            places.append(who.public_sort_key.contains(word, autoescape=True))
        elif word.isdecimal():
            places.append(who.id == int(word[:9]))
        conditions.append(sa.or_(*places))
    if filters.level:
        conditions.append(who.level == Level(filters.level))
    return conditions


def _order(order: CandidateOrder, participation_id: int, *, anonymous: bool) -> list[Any]:
    """Build the order asked for. Chance is the same at each visit of one company, and another for each."""
    by_name: list[Any] = [Registration.id] if anonymous else [Registration.public_sort_key, Registration.id]
    if order is CandidateOrder.CHOSE_US:
        return [_chose_us().desc(), *by_name]
    if order is CandidateOrder.RANDOM:
        # multiplied modulo a prime: the factor, odd for each company, deals the identifiers out anew
        factor = 7919 * participation_id + 104_729
        return [sa.cast(Registration.id, sa.BigInteger) * factor % 1_000_003, Registration.id]
    return by_name


@dataclass(frozen=True)
class Neighbours:
    """Where a candidate stands in the order asked for: rank from 1, of how many; the ones before and after."""

    rank: int
    total: int
    previous: CandidateFacts | None
    following: CandidateFacts | None


def neighbours_of(participation: Participation, filters: Filters, registration_id: int) -> Neighbours | None:
    """Return who comes before and after that candidate, in one statement; None when the filters leave them out."""
    anonymous = participation.forum.anonymous
    order = _order(filters.order, participation.id, anonymous=anonymous)
    ranked = (
        sa.select(
            Registration.id,
            sa.func.row_number().over(order_by=order).label("rank"),
            sa.func.count().over().label("total"),
            sa.func.lag(Registration.id).over(order_by=order).label("previous"),
            sa.func.lead(Registration.id).over(order_by=order).label("following"),
        )
        .where(*_readable(), *_matches(filters, anonymous=anonymous))
        .subquery()
    )
    beside = aliased(Registration)
    statement = (
        sa.select(ranked.c.rank, ranked.c.total, ranked.c.previous, beside.id, beside.first_name, beside.last_name)
        .select_from(ranked)
        .outerjoin(beside, beside.id.in_((ranked.c.previous, ranked.c.following)))
        .where(ranked.c.id == registration_id)
    )
    rows = db.session.execute(statement, _asked(participation)).all()
    if not rows:
        return None
    named = {
        row.id: CandidateFacts(row.id, public_name(row.id, row.first_name, row.last_name, anonymous=anonymous))
        for row in rows
        if row.id is not None
    }
    previous = named.pop(rows[0].previous, None)
    return Neighbours(rows[0].rank, rows[0].total, previous, next(iter(named.values()), None))


def wanted_skills(participation: Participation) -> frozenset[str]:
    """Return the skills that the offers relayed at this forum ask for, as `plain` writes them."""
    statement = sa.select(Offer.skills).join(ParticipationOffer, ParticipationOffer.offer_id == Offer.id)
    rows = db.session.scalars(
        statement.where(ParticipationOffer.participation_id == participation.id, Offer.withdrawn_at.is_(None))
    )
    return frozenset(plain(skill) for skills in rows for skill in skills)


def grid_for(participation: Participation, filters: Filters) -> Grid:
    """Return the booking grid of a company, as asked: four statements, five when it meets somebody not on the page."""
    candidates = candidates_for(participation, filters)
    return _grid(participation, candidates, [p.registration_id for p in candidates.page.rows])


def changes_for(
    participation: Participation, registration_id: int, shown: Collection[int] = (), *, counted: bool = False
) -> Grid:
    """Return what an act may have changed: the row of a candidate, the company's day, and cells of the rows shown.

    shown: the candidates whose rows the person has before them; no more than a page of them is read.
    counted: how many candidates there are is read too, for an act that closes or reopens a pair.
    """
    asked, anonymous = _asked(participation), participation.forum.anonymous
    row = db.session.execute(_ONE_PROFILE, {**asked, "registration_id": registration_id}).one_or_none()
    shown = list(shown)[:PER_PAGE]
    others = db.session.execute(_SEVERAL_NAMES, {**asked, "registration_ids": shown}).all() if shown else []
    total, chose_us = db.session.execute(_COUNTS, asked).one() if counted else (0, 0)
    profiles = [_profile(row, anonymous=anonymous)] if row is not None else []
    candidates = CandidatePage(
        Page(profiles, 1, len(profiles)),
        total,
        chose_us,
        tuple(
            CandidateFacts(
                r.id, public_name(r.id, r.first_name, r.last_name, anonymous=anonymous), chose_us=bool(r.chose_us)
            )
            for r in others
            if r.id != registration_id
        ),
    )
    return _grid(participation, candidates, [registration_id, *shown])


def _grid(participation: Participation, candidates: CandidatePage, ids: list[int]) -> Grid:
    forum = participation.forum
    diary, tables = diary_from(db.session.execute(DIARY_OF_SEVERAL, {**_asked(participation), "registration_ids": ids}))
    if forum.workshop_policy in ASKING:
        seatless = unprepared_among(forum.id, ids)
        if forum.workshop_policy is WorkshopPolicy.REQUIRED:
            diary.unprepared = seatless
        else:
            diary.advised = seatless
    ours = {i.registration_id for i in diary.tables.values() if i.participation_id == participation.id}
    named = {p.registration_id: p.name for p in (*candidates.page.rows, *candidates.others)}
    unknown = ours - named.keys()
    if unknown:
        statement = sa.select(Registration.id, Registration.first_name, Registration.last_name)
        for r in db.session.execute(statement.where(Registration.id.in_(unknown))):
            named[r.id] = public_name(r.id, r.first_name, r.last_name, anonymous=forum.anonymous)
    return booking_grid.build(
        setting_of(forum),
        CompanyFacts(participation.id, participation.state is ParticipationState.APPROVED, tables),
        day_of(forum),
        diary,
        candidates,
        named,
        wanted_skills(participation),
    )
