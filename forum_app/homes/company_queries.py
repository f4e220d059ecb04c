"""What the home of a company says: who chose it, how full its day is, what is left to do."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from functools import cache
from typing import Any

import sqlalchemy as sa

from forum_app.candidates.models import Registration, public_name
from forum_app.companies.models import (
    Offer,
    Participation,
    ParticipationOffer,
    Recruiter,
    RecruiterPresence,
    Table,
    TableAbsence,
)
from forum_app.companies.vocabulary import OfferContract, OfferLevel, ParticipationState
from forum_app.core.db import db
from forum_app.core.language import _, ngettext
from forum_app.core.typography import day
from forum_app.forums import queries as forum_queries
from forum_app.forums import rules as forum_rules
from forum_app.forums.models import Forum, Slot
from forum_app.forums.rules import WindowFacts
from forum_app.forums.vocabulary import WindowKind
from forum_app.homes.company_stage_rules import CompanyFacts, CompanyStage, stage_of
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE
from forum_app.wishes import browse as wish_browse
from forum_app.wishes import queries as wish_queries
from forum_app.wishes import rules as wish_rules

SHOWN_PEOPLE = 5


@dataclass(frozen=True)
class CandidateWhoChose:
    """A candidate who chose the company, as it may see them: matched are the declared skills that the company names."""

    registration_id: int
    name: str
    diploma: str
    level: str
    matched: tuple[str, ...]
    booked: bool


@dataclass(frozen=True)
class OfferRow:
    """An offer that the company brings, as a plain row: see `Offer`."""

    id: int
    title: str
    description: str
    skills: list[str]
    contract: OfferContract
    months: int | None
    place: str
    level: OfferLevel | None
    salary_min: int | None
    salary_max: int | None
    starts_on: date | None


@dataclass(frozen=True)
class DayFacts:
    """The day and the place of the forum."""

    held_on: date
    starts_at: time
    ends_at: time
    where: str
    access: str


@dataclass(frozen=True)
class Meeting:
    """An interview of the day, with the whole name of its candidate: agendas are told."""

    registration_id: int
    starts_at: datetime
    table: int | None
    name: str
    diploma: str


@dataclass(frozen=True)
class Step:
    """One line of the list « Avant le forum »."""

    title: str
    done: bool
    text: str


@dataclass(frozen=True)
class Button:
    """The one thing to do now; endpoints take the participation."""

    label: str
    endpoint: str


@dataclass(frozen=True)
class CompanyHome:
    """What the page prints. filled and slots: interviews booked, and places at all tables; meetings: those interviews,
    once agendas are told; zone: of their hours.
    """

    participation_id: int
    day: DayFacts
    stage: CompanyStage
    title: str
    lead: str
    button: Button | None
    steps: tuple[Step, ...]
    may_change: bool
    chosen: int
    candidates: tuple[CandidateWhoChose, ...]
    filled: int
    slots: int
    meetings: tuple[Meeting, ...]
    zone: str
    numbers: tuple[int, ...]
    offers: tuple[OfferRow, ...]
    need: str
    need_dated_at: datetime | None


def home_of(participation: Participation, now: datetime) -> CompanyHome:
    """Read the home of a participation, in as many statements whatever the number of candidates."""
    forum, here = participation.forum, {"participation_id": participation.id}
    approved = participation.state is ParticipationState.APPROVED
    people, chosen = wish_queries.candidates_who_chose(participation.id, SHOWN_PEOPLE) if approved else ([], 0)
    booked = db.session.execute(_booked(), here).all()
    meets = {row.registration_id for row in booked}
    tables = db.session.execute(_tables(), here).all()
    filled, slots = len(booked), sum(present for _number, present in tables)
    offers = tuple(OfferRow(*row) for row in db.session.execute(_offers(), here))
    windows = forum_queries.windows_of(forum.id)
    window = forum_rules.window_of(windows, WindowKind.BOOKING)
    closed = _closed(forum, windows, now)
    facts = CompanyFacts(participation.state, forum.closing, chosen, filled, slots, closed is None)
    stage = stage_of(facts, now)
    title, lead = _words(participation, stage, chosen, filled, slots)
    if stage in ("open", "closed"):
        days_left = (window.closes_at - now).days if window is not None and closed is None else None
        lead += " " + _time_left(days_left, closed)
    sought = wish_rules.searched(wish_browse.texts_in(participation.company.activity, participation, offers))
    return CompanyHome(
        participation_id=participation.id,
        day=DayFacts(forum.held_on, forum.starts_at, forum.ends_at, forum.where, forum.access),
        stage=stage,
        title=title,
        lead=lead,
        button=_button(stage),
        steps=_steps(participation, windows, now, stage, len(offers), filled, slots),
        may_change=stage not in ("ended", "over"),
        chosen=chosen,
        candidates=tuple(
            CandidateWhoChose(
                r.registration_id,
                public_name(r.registration_id, r.first_name, r.last_name, anonymous=forum.anonymous),
                r.diploma,
                r.level.short if r.level is not None else "",
                tuple(wish_rules.skills_in(sought, r.skills)),
                r.registration_id in meets,
            )
            for r in people
        ),
        filled=filled,
        slots=slots,
        meetings=tuple(
            Meeting(r.registration_id, r.starts_at, r.number, f"{r.first_name} {r.last_name}".strip(), r.diploma)
            for r in booked
        )
        if approved and forum_rules.agendas_published_at(windows, forum.agendas_published_at, now) is not None
        else (),
        zone=forum.time_zone,
        numbers=tuple(number for number, _present in tables if number is not None),
        offers=offers,
        need=participation.need_overload,
        need_dated_at=participation.need_dated_at,
    )


# The statements are built once: making one takes longer than running it.
_HERE = sa.bindparam("participation_id", type_=sa.Integer)


@cache
def _booked() -> sa.Select[Any]:
    """Select the candidate, the hour and the table of each interview that holds a slot, in the order of the day."""
    who = (Interview.registration_id, Registration.first_name, Registration.last_name, Registration.diploma)
    return (
        sa.select(*who, Slot.starts_at, Table.number)
        .join(Slot, Slot.id == Interview.slot_id)
        .join(Table, Table.id == Interview.table_id)
        .join(Registration, Registration.id == Interview.registration_id)
        .where(Interview.participation_id == _HERE, Interview.state.in_(LIVE))
        .order_by(Slot.starts_at, Table.number, Interview.id)
    )


@cache
def _tables() -> sa.Select[Any]:
    """Select the number of each table, and at how many open slots it is present."""
    count = sa.select(sa.func.count())
    open_slots = count.where(Slot.forum_id == Table.forum_id, Slot.closed_at.is_(None)).correlate(Table)
    away = (
        count.select_from(TableAbsence)
        .join(Slot, Slot.id == TableAbsence.slot_id)
        .where(TableAbsence.table_id == Table.id, Slot.closed_at.is_(None))
        .correlate(Table)
    )
    return (
        sa.select(Table.number, open_slots.scalar_subquery() - away.scalar_subquery())
        .where(Table.participation_id == _HERE, Table.removed_at.is_(None))
        .order_by(Table.number, Table.id)
    )


@cache
def _offers() -> sa.Select[Any]:
    return (
        sa.select(*(getattr(Offer, field.name) for field in fields(OfferRow)))
        .join(ParticipationOffer, ParticipationOffer.offer_id == Offer.id)
        .where(ParticipationOffer.participation_id == _HERE)
        .order_by(Offer.id)
    )


@cache
def _team() -> sa.Select[str]:
    """Select the first name of each person who comes."""
    return (
        sa.select(Recruiter.first_name)
        .join(RecruiterPresence, RecruiterPresence.recruiter_id == Recruiter.id)
        .where(RecruiterPresence.participation_id == _HERE)
        .order_by(RecruiterPresence.id)
    )


def _words(participation: Participation, stage: CompanyStage, chosen: int, filled: int, slots: int) -> tuple[str, str]:
    """Return the title of the page and the sentence under it."""
    match stage:
        case "ended":
            why = participation.state_reason or participation.state.label
            return _("Vous ne participez pas à ce forum."), why
        case "examined" if participation.state is ParticipationState.WAITING:
            return (
                _("Vous êtes en liste d'attente."),
                _("Toutes les tables sont prises. Un courriel vous dira si une table est à vous."),
            )
        case "examined":
            return (
                _("Nous relisons votre inscription."),
                _("La réponse arrive par courriel sous deux jours ouvrés. Vous pouvez encore tout modifier."),
            )
        case "over":
            return _("Merci d'être venus."), ngettext(
                "%(num)s entretien était prévu à votre table.",
                "%(num)s entretiens étaient prévus à votre table.",
                filled,
            )
        case "complete":
            when = day(participation.forum.held_on, weekday=True, year=False)
            return (
                _("Votre journée est complète."),
                ngettext(
                    "Votre créneau est rempli. Rendez-vous le %(day)s.",
                    "Vos %(num)s créneaux sont remplis. Rendez-vous le %(day)s.",
                    slots,
                    day=when,
                ),
            )
        case "empty":
            return (
                _("Aucun candidat ne vous a encore choisis."),
                _("Un besoin précis et une offre datée aident à se décider."),
            )
        case _:
            return (
                ngettext("%(num)s candidat vous a choisis.", "%(num)s candidats vous ont choisis.", chosen),
                ngettext(
                    "Vous avez rempli %(num)s créneau sur %(slots)s.",
                    "Vous avez rempli %(num)s créneaux sur %(slots)s.",
                    filled,
                    slots=slots,
                ),
            )


def _time_left(days_left: int | None, closed: str | None) -> str:
    """Return how long booking stays open, or why it is closed."""
    if days_left:
        return ngettext(
            "Il vous reste un jour pour réserver les autres.",
            "Il vous reste %(num)s jours pour réserver les autres.",
            days_left,
        )
    return closed or _("Dernier jour pour réserver.")


def _button(stage: CompanyStage) -> Button | None:
    match stage:
        case "open":
            return Button(_("Réserver mes créneaux"), "interviews.grid")
        case "closed" | "complete":
            return Button(_("Voir ma journée"), "interviews.grid")
        case "empty":
            return Button(_("Améliorer mon offre"), "companies.offers")
        case "examined":
            return Button(_("Relire mes offres"), "companies.offers")
        case _:
            return None


def _steps(
    participation: Participation,
    windows: Sequence[WindowFacts],
    now: datetime,
    stage: CompanyStage,
    offers: int,
    filled: int,
    slots: int,
) -> tuple[Step, ...]:
    approved = participation.state is ParticipationState.APPROVED
    team = list(db.session.scalars(_team(), {"participation_id": participation.id}))
    published_at = forum_rules.agendas_published_at(windows, participation.forum.agendas_published_at, now)
    return (
        Step(
            _("Entreprise vérifiée"),
            approved,
            _("Le %(date)s", date=day(participation.state_at, year=False)) if approved else _("Par l'organisateur"),
        ),
        Step(_("Équipe présente"), bool(team), ", ".join(team) or _("Personne encore")),
        Step(
            _("Offres"),
            bool(offers),
            ngettext("%(num)s offre", "%(num)s offres", offers) if offers else _("Vous venez sans offre"),
        ),
        Step(
            _("Créneaux"),
            stage == "complete",
            _("%(filled)s sur %(slots)s", filled=filled, slots=slots),
        ),
        Step(
            _("Agenda"),
            published_at is not None,
            _("Publié le %(date)s", date=day(published_at, year=False)) if published_at else _("Avant le forum"),
        ),
    )


def _closed(forum: Forum, windows: Sequence[WindowFacts], now: datetime) -> str | None:
    """Return why nothing can be booked now; None when it can."""
    refusal = forum_rules.refusal_outside(windows, WindowKind.BOOKING, now, forum.time_zone)
    if refusal is not None:
        return refusal.sentence
    return _("La réservation est en pause pendant que le planning se prépare.") if forum.booking_paused else None
