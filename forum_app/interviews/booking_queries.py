"""The facts that booking is decided on, each kind in one statement whatever the number of candidates and slots."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from forum_app.candidates.models import CandidateAbsence, Consent, Registration, public_name
from forum_app.candidates.vocabulary import ConsentPurpose, RegistrationState
from forum_app.companies.models import Offer, Participation, ParticipationOffer, Table, TableAbsence
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.text_keys import plain
from forum_app.forums.models import Forum, Pause, Slot
from forum_app.forums.vocabulary import ForumState
from forum_app.interviews.models import Interview
from forum_app.interviews.rules import booking_grid
from forum_app.interviews.rules.booking_facts import (
    CandidateFacts,
    CompanyFacts,
    Day,
    Diary,
    LiveInterview,
    PauseRow,
    Profile,
    Setting,
    SlotRow,
    TableFacts,
)
from forum_app.interviews.rules.booking_grid import Filters, Grid
from forum_app.interviews.vocabulary import LIVE
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Audience
from forum_app.wishes.models import Wish

# Built at import: building one of these statements costs more than its answer.
_FORUM = joinedload(Participation.forum).options(joinedload(Forum.windows), joinedload(Forum.organisation))
FORUM_AND_TABLES = (_FORUM, joinedload(Participation.tables))
# Tables in a statement of their own: PostgreSQL gives joined rows as they were before the lock was waited for.
FORUM_AND_TABLES_UNDER_LOCK = (_FORUM, selectinload(Participation.tables))
_PARTICIPATION = (
    sa.select(Participation).options(*FORUM_AND_TABLES).where(Participation.id == sa.bindparam("participation_id"))
)
_REGISTRATION = (
    sa.select(Registration)
    .options(joinedload(Registration.forum))
    .where(Registration.id == sa.bindparam("registration_id"), Registration.forum_id == sa.bindparam("forum_id"))
)
_SLOT = sa.select(Slot).where(Slot.id == sa.bindparam("slot_id"), Slot.forum_id == sa.bindparam("forum_id"))
_WISHED = sa.select(Wish.id).where(
    Wish.participation_id == sa.bindparam("participation_id"), Wish.registration_id == sa.bindparam("registration_id")
)


def participation_at(participation_id: int, **_other: object) -> Participation | None:
    """Return the participation of this id with all that the grid needs, in one statement.

    That is its forum, windows and tables.
    """
    return db.session.scalars(_PARTICIPATION, {"participation_id": participation_id}).unique().one_or_none()


def setting_of(forum: Forum) -> Setting:
    """Return what the forum allows now."""
    return Setting(
        now=now(),
        windows=forum.windows,
        closing=forum.closing,
        paused=forum.booking_paused,
        cancelled=forum.state is ForumState.CANCELLED,
        cap=forum.interview_cap,
        audience=forum.booking_audience,
        zone=forum.time_zone,
    )


def day_of(forum: Forum) -> Day:
    """Return the slots and the breaks of the forum, in one statement."""
    slots = sa.select(
        Slot.id, Slot.starts_at, Slot.ends_at, Slot.closed_at, *_nothing(Pause.kind, Pause.starts_at, Pause.minutes)
    ).where(Slot.forum_id == forum.id)
    pauses = sa.select(
        *_nothing(Slot.id, Slot.starts_at, Slot.ends_at, Slot.closed_at), Pause.kind, Pause.starts_at, Pause.minutes
    ).where(Pause.forum_id == forum.id)
    rows = db.session.execute(slots.union_all(pauses)).all()
    return Day(
        slots=tuple(sorted((SlotRow(*row[:4]) for row in rows if row[0] is not None), key=lambda s: s.starts_at)),
        pauses=tuple(sorted((PauseRow(*row[4:]) for row in rows if row[0] is None), key=lambda p: p.starts_at)),
    )


def _nothing(*columns: Any) -> list[sa.ColumnElement[Any]]:
    """Return empty values of the same types, for the other half of a union."""
    return [sa.cast(sa.null(), column.type) for column in columns]


def company_facts(participation: Participation, away: dict[int, set[int]]) -> CompanyFacts:
    """Return the company as the rules see it.

    `away`: for each table, the slots at which it is absent, from `diary_of`.
    """
    tables = tuple(TableFacts(t.id, t.number, frozenset(away.get(t.id, ()))) for t in participation.tables)
    return CompanyFacts(
        participation.id, participation.company.name, participation.state is ParticipationState.APPROVED, tables
    )


def diary_of(
    participation: Participation, registration: Registration | None = None
) -> tuple[Diary, dict[int, set[int]]]:
    """Return who meets whom when, and the slots at which each table of the company is away; one statement.

    `registration`: read only what touches the company or this candidate (enough to book); None: the whole forum (a
    grid).

    registration: only what touches the company or this candidate is read (enough to book); None: the whole forum (a
    grid).
    """
    asked = {"forum_id": participation.forum_id, "participation_id": participation.id}
    rows = (
        db.session.execute(_DIARY, asked)
        if registration is None
        else db.session.execute(_DIARY_OF_TWO, {**asked, "registration_id": registration.id})
    )
    diary, away = Diary(), {}
    for kind, identity, slot_id, table_id, registration_id, participation_id, state, locked in rows:
        if kind == "table":
            away.setdefault(table_id, set()).add(slot_id)
        elif kind == "candidate":
            diary.away.setdefault(registration_id, set()).add(slot_id)
        elif state in LIVE:
            diary.add(
                LiveInterview(identity, slot_id, table_id, registration_id, participation_id, state, bool(locked))
            )
        else:
            diary.closed_pairs.add(registration_id)
    return diary, away


def _diary(*, of_two: bool) -> sa.CompoundSelect:
    """Build the statement of `diary_of`: interviews, absences of candidates, absences of the company's tables.

    `of_two`: for one company and one candidate only.
    """
    ours, theirs = Interview.participation_id == sa.bindparam("participation_id"), sa.bindparam("registration_id")
    interviews = sa.select(
        sa.literal("interview"),
        Interview.id,
        Interview.slot_id,
        Interview.table_id,
        Interview.registration_id,
        Interview.participation_id,
        Interview.state,
        Interview.locked,
    ).where(
        Interview.forum_id == sa.bindparam("forum_id"),
        sa.or_(Interview.state.in_(LIVE), sa.and_(ours, Interview.closes_pair)),
    )
    absences = sa.select(
        sa.literal("candidate"),
        CandidateAbsence.id,
        CandidateAbsence.slot_id,
        *_nothing(Interview.table_id),
        CandidateAbsence.registration_id,
        *_nothing(Interview.participation_id, Interview.state, Interview.locked),
    )
    if of_two:
        interviews = interviews.where(sa.or_(ours, Interview.registration_id == theirs))
        absences = absences.where(CandidateAbsence.registration_id == theirs)
    else:
        absences = absences.join(Slot, Slot.id == CandidateAbsence.slot_id).where(
            Slot.forum_id == sa.bindparam("forum_id")
        )
    tables = (
        sa.select(
            sa.literal("table"),
            TableAbsence.id,
            TableAbsence.slot_id,
            TableAbsence.table_id,
            *_nothing(Interview.registration_id, Interview.participation_id, Interview.state, Interview.locked),
        )
        .join(Table, Table.id == TableAbsence.table_id)
        .where(Table.participation_id == sa.bindparam("participation_id"))
    )
    return interviews.union_all(absences, tables)


_DIARY, _DIARY_OF_TWO = _diary(of_two=False), _diary(of_two=True)


def candidate_facts(participation: Participation, registration: Registration) -> CandidateFacts:
    """Return the candidate as the rules see them, for this company."""
    taking_part = registration.state is RegistrationState.CONFIRMED and registration.agreed_at is not None
    wished = (
        db.session.scalar(_WISHED, {"participation_id": participation.id, "registration_id": registration.id})
        is not None
    )
    return CandidateFacts(registration.id, registration.public_name, taking_part, wished)


def profiles_for(participation: Participation, forum: Forum) -> list[Profile]:
    """Return every candidate that this company may see, in alphabetical order of what it reads; one statement."""
    chose_us = sa.exists().where(Wish.registration_id == Registration.id, Wish.participation_id == participation.id)
    statement = (
        sa.select(
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
            chose_us.label("chose_us"),
        )
        .where(
            Registration.forum_id == forum.id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.agreed_at.is_not(None),
        )
        .order_by(Registration.id)
    )
    profiles = [
        Profile(
            registration_id=r.id,
            name=public_name(r.id, r.first_name, r.last_name, anonymous=forum.anonymous),
            diploma=r.diploma,
            level=r.level,
            sub_family=r.sub_family,
            skills=tuple(r.skills),
            achievement=r.achievement,
            question=r.shared_question,
            available_from=r.available_from,
            mobility=r.mobility,
            chose_us=bool(r.chose_us),
        )
        for r in db.session.execute(statement)
    ]
    return sorted(profiles, key=lambda p: (plain(p.name), p.registration_id))


def wanted_skills(participation: Participation) -> frozenset[str]:
    """Return the skills that the offers relayed at this forum ask for, as `plain` writes them."""
    statement = sa.select(Offer.skills).join(ParticipationOffer, ParticipationOffer.offer_id == Offer.id)
    rows = db.session.scalars(
        statement.where(ParticipationOffer.participation_id == participation.id, Offer.withdrawn_at.is_(None))
    )
    return frozenset(plain(skill) for skills in rows for skill in skills)


def grid_for(participation: Participation, filters: Filters) -> Grid:
    """Return a company's booking grid, as asked: four statements, whatever the number of candidates and slots."""
    forum = participation.forum
    diary, away = diary_of(participation)
    company = company_facts(participation, away)
    return booking_grid.build(
        setting_of(forum),
        company,
        day_of(forum),
        diary,
        profiles_for(participation, forum),
        wanted_skills(participation),
        filters,
    )


@dataclass(frozen=True)
class Pair:
    """A company and a candidate that it may read about: what the address of a candidate's card names."""

    participation: Participation
    registration: Registration
    interview: Interview | None

    @property
    def scope(self) -> Scope:
        return self.participation.scope

    def place_for(self, audience: Audience) -> Forum | Participation:
        return self.participation.place_for(audience)


def pair_at(participation_id: int, registration_id: int, **_other: object) -> Pair | None:
    """Return the pair of an address; None when this company may not, or no longer, read that candidate."""
    participation = participation_at(participation_id)
    if participation is None or participation.state is not ParticipationState.APPROVED:
        return None
    registration = registration_in(participation.forum, registration_id)
    if registration is None or registration.state is not RegistrationState.CONFIRMED or registration.agreed_at is None:
        return None
    pair = sa.select(Interview).where(
        Interview.participation_id == participation.id, Interview.registration_id == registration.id
    )
    known = list(db.session.scalars(pair.where(sa.or_(Interview.state.in_(LIVE), Interview.closes_pair))))
    live = next((i for i in known if i.state in LIVE), None)
    if live is None and known:
        return None
    return Pair(participation, registration, live)


def registration_in(forum: Forum, registration_id: int) -> Registration | None:
    """Return a registration of this forum."""
    return db.session.scalar(_REGISTRATION, {"registration_id": registration_id, "forum_id": forum.id})


def slot_in(forum: Forum, slot_id: int) -> Slot | None:
    """Return a slot of this forum."""
    return db.session.scalar(_SLOT, {"slot_id": slot_id, "forum_id": forum.id})


def offers_of(participation: Participation) -> list[Offer]:
    """Return the offers that the company relays at this forum, oldest first."""
    statement = sa.select(Offer).join(ParticipationOffer, ParticipationOffer.offer_id == Offer.id)
    return list(
        db.session.scalars(
            statement.where(
                ParticipationOffer.participation_id == participation.id, Offer.withdrawn_at.is_(None)
            ).order_by(Offer.id)
        )
    )


def shares_cv(registration: Registration) -> bool:
    """Return True while the candidate lets the companies that they meet at this forum read their CV."""
    statement = sa.select(Consent.id).where(
        Consent.registration_id == registration.id, Consent.purpose == ConsentPurpose.CV, Consent.withdrawn_at.is_(None)
    )
    return db.session.scalar(statement.limit(1)) is not None
