"""The facts that booking is decided on, each kind in one statement whatever the number of candidates and slots.

What the grid shows is in `booking_grid_queries`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from forum_app.candidates.models import CandidateAbsence, Consent, Registration, public_name
from forum_app.candidates.vocabulary import ConsentPurpose, RegistrationState
from forum_app.companies.models import Offer, Participation, ParticipationOffer, Table, TableAbsence
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.time_zones import at
from forum_app.forums.models import Forum, Pause, Slot, Window
from forum_app.forums.rules import WindowFacts
from forum_app.forums.vocabulary import ForumState, WindowKind, WorkshopPolicy
from forum_app.interviews.models import Interview
from forum_app.interviews.rules.booking_facts import (
    CandidateFacts,
    Case,
    CompanyFacts,
    Day,
    Diary,
    LiveInterview,
    PauseRow,
    Setting,
    SlotRow,
    TableFacts,
)
from forum_app.interviews.vocabulary import LIVE
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Audience
from forum_app.wishes.models import Wish
from forum_app.workshops.models import WorkshopException, WorkshopOpening, WorkshopSeat
from forum_app.workshops.vocabulary import SeatState

ASKING = (WorkshopPolicy.REQUIRED, WorkshopPolicy.RECOMMENDED)

# Built at import: building one of these statements costs more than its answer.
_PARTICIPATION = (
    sa.select(Participation)
    .options(
        joinedload(Participation.forum).options(joinedload(Forum.windows), joinedload(Forum.organisation)),
        joinedload(Participation.tables),
    )
    .where(Participation.id == sa.bindparam("participation_id"))
)
_REGISTRATION = (
    sa.select(Registration)
    .options(joinedload(Registration.forum))
    .where(Registration.id == sa.bindparam("registration_id"), Registration.forum_id == sa.bindparam("forum_id"))
)
_SLOT = sa.select(Slot).where(Slot.id == sa.bindparam("slot_id"), Slot.forum_id == sa.bindparam("forum_id"))
_FREEZE = aliased(Window)
_CASE = (
    sa.select(
        Forum.state.label("forum_state"),
        Forum.id.label("forum_id"),
        Forum.workshop_policy,
        Forum.booking_paused,
        Forum.interview_cap,
        Forum.booking_audience,
        Forum.time_zone,
        Forum.held_on,
        Forum.ends_at.label("forum_ends_at"),
        Forum.anonymous,
        Window.opens_at,
        Window.closes_at,
        Window.override,
        _FREEZE.opens_at.label("freeze_opens_at"),
        _FREEZE.closes_at.label("freeze_closes_at"),
        _FREEZE.override.label("freeze_override"),
        Participation.state.label("participation_state"),
        Registration.state.label("registration_state"),
        Registration.agreed_at,
        Registration.first_name,
        Registration.last_name,
        sa.exists()
        .where(Wish.participation_id == Participation.id, Wish.registration_id == Registration.id)
        .label("wished"),
        Slot.id.label("slot_id"),
        Slot.starts_at,
        Slot.ends_at,
        Slot.closed_at,
    )
    .select_from(Participation)
    .join(Forum, Forum.id == Participation.forum_id)
    .join(Registration, Registration.id == sa.bindparam("registration_id"))
    .outerjoin(Window, sa.and_(Window.forum_id == Forum.id, Window.kind == WindowKind.BOOKING))
    .outerjoin(_FREEZE, sa.and_(_FREEZE.forum_id == Forum.id, _FREEZE.kind == WindowKind.FREEZE))
    .outerjoin(Slot, sa.and_(Slot.id == sa.bindparam("slot_id"), Slot.forum_id == Forum.id))
    .where(Participation.id == sa.bindparam("participation_id"))
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
        windows=[WindowFacts(w.kind, w.opens_at, w.closes_at, w.override) for w in forum.windows],
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


def slots_beside(slot_id: int) -> tuple[SlotRow, ...]:
    """Return the slots of the same forum, in the order of the day."""
    forum_id = sa.select(Slot.forum_id).where(Slot.id == slot_id).scalar_subquery()
    statement = sa.select(Slot.id, Slot.starts_at, Slot.ends_at, Slot.closed_at).where(Slot.forum_id == forum_id)
    return tuple(SlotRow(*row) for row in db.session.execute(statement.order_by(Slot.starts_at, Slot.id)))


def _nothing(*columns: Any) -> list[sa.ColumnElement[Any]]:
    """Return empty values of the same types, for the other half of a union."""
    return [sa.cast(sa.null(), column.type) for column in columns]


def case_of(participation_id: int, registration_id: int, slot_id: int | None = None) -> Case:
    """Return what decides whether these two may meet, in two statements: to be asked under their locks.

    Nothing is an entity: those that the session holds may have been read before the locks.
    """
    asked = {"participation_id": participation_id, "registration_id": registration_id, "slot_id": slot_id}
    row = db.session.execute(_CASE, asked).one()
    diary, tables = diary_from(db.session.execute(_DIARY_OF_TWO, asked))
    if row.workshop_policy is WorkshopPolicy.REQUIRED:
        diary.unprepared = unprepared_among(row.forum_id, [registration_id])
    windows = [
        WindowFacts(WindowKind.BOOKING, row.opens_at, row.closes_at, row.override),
        WindowFacts(WindowKind.FREEZE, row.freeze_opens_at, row.freeze_closes_at, row.freeze_override),
    ]
    return Case(
        setting=Setting(
            now=now(),
            windows=[window for window in windows if window.opens_at is not None],
            closing=at(row.held_on, row.forum_ends_at, row.time_zone),
            paused=row.booking_paused,
            cancelled=row.forum_state is ForumState.CANCELLED,
            cap=row.interview_cap,
            audience=row.booking_audience,
            zone=row.time_zone,
        ),
        company=CompanyFacts(participation_id, row.participation_state is ParticipationState.APPROVED, tables),
        candidate=CandidateFacts(
            registration_id,
            public_name(registration_id, row.first_name, row.last_name, anonymous=row.anonymous),
            taking_part=row.registration_state is RegistrationState.CONFIRMED and row.agreed_at is not None,
            chose_us=bool(row.wished),
        ),
        diary=diary,
        slot=SlotRow(row.slot_id, row.starts_at, row.ends_at, row.closed_at) if row.slot_id is not None else None,
    )


def unprepared_among(forum_id: int, registration_ids: Collection[int]) -> set[int]:
    """Return those who have no seat at a workshop of this forum, where one is offered and required, or recommended;
    else nobody. Those whom an organiser excepted are not among them.
    """
    seat = sa.exists().where(WorkshopSeat.registration_id == Registration.id, WorkshopSeat.state == SeatState.TAKEN)
    excepted = sa.exists().where(WorkshopException.registration_id == Registration.id)
    asked = sa.exists().where(
        Forum.id == forum_id,
        Forum.workshop_policy.in_(ASKING),
        WorkshopOpening.forum_id == Forum.id,
    )
    statement = sa.select(Registration.id).where(Registration.id.in_(registration_ids), asked, ~seat, ~excepted)
    return set(db.session.scalars(statement))


def diary_from(rows: Iterable[Any]) -> tuple[Diary, tuple[TableFacts, ...]]:
    """Return the diary that a statement of `_diary` tells, and the company's tables in the order in which they fill."""
    diary, numbers, away = Diary(), {}, defaultdict[int, set[int]](set)
    for kind, identity, slot_id, table_id, registration_id, participation_id, state, locked in rows:
        if kind == "table":
            numbers[table_id] = identity
            if slot_id is not None:
                away[table_id].add(slot_id)
        elif kind == "candidate":
            diary.away.setdefault(registration_id, set()).add(slot_id)
        elif state in LIVE:
            diary.add(
                LiveInterview(identity, slot_id, table_id, registration_id, participation_id, state, bool(locked))
            )
        else:
            diary.closed_pairs.add(registration_id)
    tables = (TableFacts(table_id, number, frozenset(away[table_id])) for table_id, number in numbers.items())
    return diary, tuple(sorted(tables, key=lambda t: (t.number is None, t.number or 0, t.id)))


def _diary(candidates: sa.ColumnElement[bool], absent: sa.ColumnElement[bool]) -> sa.CompoundSelect[Any]:
    """Build the statement of a diary: interviews, absences of candidates, the company's tables with their absences.

    candidates, absent: whose interviews and absences are read beside the company's own interviews. A table comes with
    its number for identity, once for each slot at which it is away, or once without a slot.
    """
    ours = Interview.participation_id == sa.bindparam("participation_id")
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
        sa.or_(
            sa.and_(Interview.state.in_(LIVE), sa.or_(ours, candidates)),
            sa.and_(ours, Interview.closes_pair),
        )
    )
    absences = sa.select(
        sa.literal("candidate"),
        CandidateAbsence.id,
        CandidateAbsence.slot_id,
        *_nothing(Interview.table_id),
        CandidateAbsence.registration_id,
        *_nothing(Interview.participation_id, Interview.state, Interview.locked),
    ).where(absent)
    tables = (
        sa.select(
            sa.literal("table"),
            Table.number,
            TableAbsence.slot_id,
            Table.id,
            *_nothing(Interview.registration_id, Interview.participation_id, Interview.state, Interview.locked),
        )
        .outerjoin(TableAbsence, TableAbsence.table_id == Table.id)
        .where(Table.participation_id == sa.bindparam("participation_id"), Table.removed_at.is_(None))
    )
    return interviews.union_all(absences, tables)


def _of_candidates(ids: sa.BindParameter[Any], *, several: bool) -> sa.CompoundSelect[Any]:
    if several:
        return _diary(Interview.registration_id.in_(ids), CandidateAbsence.registration_id.in_(ids))
    return _diary(Interview.registration_id == ids, CandidateAbsence.registration_id == ids)


_DIARY_OF_TWO = _of_candidates(sa.bindparam("registration_id"), several=False)
DIARY_OF_SEVERAL = _of_candidates(sa.bindparam("registration_ids", expanding=True), several=True)


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
