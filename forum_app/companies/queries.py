"""Questions about companies, their participations and offers.

Lists are ordered, and take the same number of statements whatever their length.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from forum_app.accounts.models import Account, RoleGrant
from forum_app.companies.models import (
    Company,
    JoinRequest,
    Offer,
    Participation,
    ParticipationOffer,
    Recruiter,
    RecruiterPresence,
    Table,
)
from forum_app.companies.rules import ENDED
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db, in_chunks
from forum_app.core.text_keys import sort_key
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import ForumState
from forum_app.permissions.vocabulary import Role, ScopeKind

# Companies that are coming and that nobody can open: no live role acts for them. Such a role has no end until it ends.
_ACTING = sa.exists().where(
    RoleGrant.role == Role.RECRUITER,
    RoleGrant.scope_kind == ScopeKind.COMPANY,
    RoleGrant.scope_id == Participation.company_id,
    RoleGrant.until.is_(None),
    sa.or_(RoleGrant.forum_id.is_(None), RoleGrant.forum_id == Participation.forum_id),
)
UNINVITED = sa.and_(
    Participation.state.in_((ParticipationState.TO_EXAMINE, ParticipationState.WAITING, ParticipationState.APPROVED)),
    ~_ACTING.correlate(Participation),
)
SENT = tuple(s for s in ParticipationState if s is not ParticipationState.DRAFT)


# --- Things asked for by their address ---------------------------------------
def forum_at(slug: str, **_: object) -> Forum | None:
    """Return the forum of this slug."""
    return db.session.scalar(sa.select(Forum).where(Forum.slug == slug))


def public_forum_at(slug: str, **_: object) -> Forum | None:
    """Return the forum of this slug, unless it is a draft."""
    return db.session.scalar(sa.select(Forum).where(Forum.slug == slug, Forum.state != ForumState.DRAFT))


def participation_at(participation_id: int, **_: object) -> Participation | None:
    """Return the participation of this id, with its forum."""
    return db.session.scalar(_whole().where(Participation.id == participation_id))


def presence_at(participation_id: int, recruiter_id: int, **_: object) -> RecruiterPresence | None:
    """Return a recruiter's presence at a forum, if they are in the team of this participation."""
    participation = participation_at(participation_id)
    presences = participation.presences if participation is not None else []
    return next((presence for presence in presences if presence.recruiter_id == recruiter_id), None)


def participation_of_offer(participation_id: int, offer_id: int) -> Participation | None:
    """Return the participation of this id, if its company has that offer."""
    return _if_ours(participation_at(participation_id), db.session.get(Offer, offer_id))


def participation_asked_by(participation_id: int, request_id: int) -> Participation | None:
    """Return the participation of this id, if somebody asked by that request to join its company's team."""
    return _if_ours(participation_at(participation_id), db.session.get(JoinRequest, request_id))


def sent_participation_asked_by(slug: str, participation_id: int, request_id: int) -> Participation | None:
    """Return the same for organisers, unless it is a draft, or the request is for another forum."""
    asked, found = db.session.get(JoinRequest, request_id), sent_participation_at(slug, participation_id)
    there = found is not None and asked is not None and asked.forum_id == found.forum_id
    return _if_ours(found, asked) if there else None


def _if_ours(found: Participation | None, thing: Offer | JoinRequest | None) -> Participation | None:
    ours = found is not None and thing is not None and thing.company_id == found.company_id
    return found if ours else None


def sent_participation_at(slug: str, participation_id: int, **_: object) -> Participation | None:
    """Return the participation of this id at the forum of this slug, unless it is a draft.

    For organisers: a draft is its company's own business.
    """
    statement = _whole().join(Forum, Participation.forum_id == Forum.id)
    return db.session.scalar(
        statement.where(Forum.slug == slug, Participation.id == participation_id, Participation.state.in_(SENT))
    )


def _whole() -> sa.Select[Participation]:
    return sa.select(Participation).options(selectinload(Participation.forum))


# --- Identity ------------------------------------------------------------------
def company_by_siret(siret: str) -> Company | None:
    """Return the company of this SIRET (14 digits)."""
    return db.session.scalar(sa.select(Company).where(Company.siret == siret))


def companies_by_siret(sirets: Sequence[str]) -> dict[str, Company]:
    """Return the companies known to any forum, by SIRET."""
    found: dict[str, Company] = {}
    for some in in_chunks(sirets):
        statement = sa.select(Company).where(Company.siret.in_(some)).order_by(Company.id)
        found |= {company.siret: company for company in db.session.scalars(statement) if company.siret}
    return found


def unnumbered_companies(forum_id: int) -> dict[str, Company]:
    """Return the companies without SIRET that take part in this forum, by the sort key of their name.

    The oldest of those that share a name.
    """
    statement = sa.select(Company).join(Participation, Participation.company_id == Company.id)
    found = db.session.scalars(
        statement.where(Participation.forum_id == forum_id, Company.siret.is_(None)).order_by(Company.id.desc())
    )
    return {company.sort_key: company for company in found}


def companies_at(forum_id: int) -> set[int]:
    """Return the ids of the companies that have a participation in this forum, whatever its state."""
    return set(db.session.scalars(sa.select(Participation.company_id).where(Participation.forum_id == forum_id)))


def unnumbered_company(forum_id: int, name: str) -> Company | None:
    """Return the company without SIRET of this name that takes part in this forum; accents and case ignored."""
    statement = sa.select(Company).join(Participation, Participation.company_id == Company.id)
    return db.session.scalar(
        statement.where(Participation.forum_id == forum_id, Company.siret.is_(None), Company.sort_key == sort_key(name))
        .order_by(Company.id)
        .limit(1)
    )


def participation_of(company_id: int, forum_id: int) -> Participation | None:
    """Return a company's one participation in a forum, whatever its state."""
    return db.session.scalar(
        sa.select(Participation).where(Participation.company_id == company_id, Participation.forum_id == forum_id)
    )


def latest_participation_of(company_id: int) -> Participation | None:
    """Return a company's latest participation that was neither refused nor withdrawn, at whatever forum."""
    statement = sa.select(Participation).where(
        Participation.company_id == company_id, Participation.state.not_in(ENDED)
    )
    return db.session.scalar(statement.order_by(Participation.id.desc()).limit(1))


def takes_part_elsewhere(participation: Participation) -> bool:
    """Return True when this company has a participation at another forum, whatever became of it."""
    others = sa.select(Participation.id).where(
        Participation.company_id == participation.company_id, Participation.id != participation.id
    )
    return db.session.scalar(others.limit(1)) is not None


def live_participation_of(company_id: int, forum_id: int) -> Participation | None:
    """Return a company's participation in a forum, unless it was refused or withdrawn."""
    found = participation_of(company_id, forum_id)
    return found if found is not None and found.state not in ENDED else None


def companies_of(account: Account) -> list[Company]:
    """Return the companies that this account acts for, at one forum at least, by name."""
    company_ids = [
        g.scope_id for g in account.live_grants if g.role is Role.RECRUITER and g.scope_kind is ScopeKind.COMPANY
    ]
    return (
        list(
            db.session.scalars(
                sa.select(Company).where(Company.id.in_(company_ids)).order_by(Company.sort_key, Company.id)
            )
        )
        if company_ids
        else []
    )


def participations_of(account: Account, forum_id: int | None = None) -> list[Participation]:
    """Return the participations that this account acts for, latest first; only those of `forum_id` when given."""
    held = [g for g in account.live_grants if g.role is Role.RECRUITER and g.scope_kind is ScopeKind.COMPANY]
    if not held:
        return []
    everywhere = [g.scope_id for g in held if g.forum_id is None]
    here = [(g.scope_id, g.forum_id) for g in held if g.forum_id is not None]
    statement = _whole().where(
        sa.or_(
            Participation.company_id.in_(everywhere),
            sa.tuple_(Participation.company_id, Participation.forum_id).in_(here),
        )
    )
    if forum_id is not None:
        statement = statement.where(Participation.forum_id == forum_id)
    return list(db.session.scalars(statement.order_by(Participation.id.desc())))


def with_people(ids: Sequence[int]) -> list[Participation]:
    """Return these participations, oldest first, with those who come for them."""
    found: list[Participation] = []
    for some in in_chunks(ids):
        statement = sa.select(Participation).where(Participation.id.in_(some)).order_by(Participation.id)
        found += db.session.scalars(statement.options(selectinload(Participation.presences))).unique()
    return found


def uninvited(forum_id: int, ids: Sequence[int] | None = None) -> list[Participation]:
    """Return the participations of a forum that nobody can open, by name. ids: among these alone."""
    here = sa.select(Participation).join(Participation.company).where(Participation.forum_id == forum_id, UNINVITED)
    if ids is not None:
        here = here.where(Participation.id.in_(ids))
    people = selectinload(Participation.presences).selectinload(RecruiterPresence.recruiter)
    return list(db.session.scalars(here.options(people).order_by(Company.sort_key, Participation.id)))


def versions_of(company_ids: Sequence[int]) -> dict[int, int]:
    """Return the version of each of these companies, once pending changes are written."""
    db.session.flush()
    return {
        identity: version
        for some in in_chunks(company_ids)
        for identity, version in db.session.execute(sa.select(Company.id, Company.version).where(Company.id.in_(some)))
    }


def draft_of(account: Account, forum_id: int) -> Participation | None:
    """Return the sign-up that this account has begun for a forum and not sent."""
    return next((p for p in participations_of(account, forum_id) if p.state is ParticipationState.DRAFT), None)


# --- People ----------------------------------------------------------------------
def present_people(participation_id: int) -> list[RecruiterPresence]:
    """Return those who come for a company, in the order in which they were added."""
    statement = (
        sa.select(RecruiterPresence)
        .where(RecruiterPresence.participation_id == participation_id)
        .order_by(RecruiterPresence.id)
    )
    return list(db.session.scalars(statement))


def absent_people(participation: Participation, account: Account) -> list[Recruiter]:
    """Return the company's people who do not come to this forum, by name: one act can add them.

    Somebody whose role is limited to some forums knows the people of those alone.
    """

    def at(ids: Collection[int]) -> sa.Select[int]:
        return sa.select(RecruiterPresence.recruiter_id).where(RecruiterPresence.participation_id.in_(ids))

    statement = sa.select(Recruiter).where(
        Recruiter.company_id == participation.company_id,
        Recruiter.removed_at.is_(None),
        Recruiter.id.not_in(at([participation.id])),
    )
    if not answers_for(account, participation.company_id):
        statement = statement.where(Recruiter.id.in_(at([p.id for p in participations_of(account)])))
    return list(db.session.scalars(statement.order_by(Recruiter.last_name, Recruiter.first_name, Recruiter.id)))


def comes_elsewhere(recruiter_id: int) -> bool:
    """Return True when this recruiter is in the team of any participation."""
    return (
        db.session.scalar(
            sa.select(RecruiterPresence.id).where(RecruiterPresence.recruiter_id == recruiter_id).limit(1)
        )
        is not None
    )


def people_acting(company_id: int, forum_id: int | None) -> list[Account]:
    """Return the accounts that act for a company at a forum, those who act for it everywhere first, then the oldest.

    Without a forum: those who act for it everywhere, its owners.
    """
    role = (RoleGrant.role == Role.RECRUITER, RoleGrant.scope_kind == ScopeKind.COMPANY)
    live = (RoleGrant.since <= now(), sa.or_(RoleGrant.until.is_(None), RoleGrant.until > now()))
    here = sa.or_(RoleGrant.forum_id.is_(None), RoleGrant.forum_id == forum_id)
    statement = (
        sa.select(Account)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(*role, *live, RoleGrant.scope_id == company_id, here)
        .order_by(RoleGrant.forum_id.is_not(None), RoleGrant.id)
    )
    return list(dict.fromkeys(db.session.scalars(statement)))


def answers_for(account: Account, company_id: int) -> bool:
    """Return True when this account acts for the company at every forum: it owns its record."""
    return any(
        (g.role, g.scope_kind, g.scope_id, g.forum_id) == (Role.RECRUITER, ScopeKind.COMPANY, company_id, None)
        for g in account.live_grants
    )


def open_join_requests(participation: Participation, reader: Account | None = None) -> list[JoinRequest]:
    """Return those who ask to join the team at this forum and wait for an answer, oldest first.

    reader: who acts for the company everywhere sees those of every forum.
    """
    statement = sa.select(JoinRequest).where(
        JoinRequest.company_id == participation.company_id, JoinRequest.answered_at.is_(None)
    )
    if reader is None or not answers_for(reader, participation.company_id):
        statement = statement.where(JoinRequest.forum_id == participation.forum_id)
    asked = statement.order_by(JoinRequest.id).options(selectinload(JoinRequest.account))
    return list(db.session.scalars(asked))


def join_requests_since(account_id: int, since: datetime) -> int:
    """Return how many requests to join a team this account has made since that moment."""
    made = (JoinRequest.account_id == account_id, JoinRequest.created_at > since)
    return db.session.scalar(sa.select(sa.func.count()).where(*made)) or 0


def join_request_of(company_id: int, forum_id: int, account_id: int) -> JoinRequest | None:
    """Return this account's request to join this company at this forum, if it made one."""
    return db.session.scalar(
        sa.select(JoinRequest).where(
            JoinRequest.company_id == company_id,
            JoinRequest.forum_id == forum_id,
            JoinRequest.account_id == account_id,
        )
    )


def some_at(forum_id: int, ids: Collection[int]) -> list[Participation]:
    """Return those of these participations that are of this forum and were sent, by name of company."""
    chosen = (
        sa.select(Participation)
        .join(Participation.company)
        .where(Participation.forum_id == forum_id, Participation.id.in_(ids), Participation.state.in_(SENT))
        .order_by(Company.sort_key, Participation.id)
    )
    return list(db.session.scalars(chosen))


def all_of(statement: sa.Select[Participation]) -> list[Participation]:
    """Return every row of a list of participations."""
    return list(db.session.scalars(statement).unique())


# --- Offers ----------------------------------------------------------------------
def reusable_offers(participation: Participation) -> list[Offer]:
    """Return the company's offers that this participation does not relay yet, latest first.

    Withdrawn ones are left out.
    """
    relayed = sa.select(ParticipationOffer.offer_id).where(ParticipationOffer.participation_id == participation.id)
    statement = sa.select(Offer).where(
        Offer.company_id == participation.company_id, Offer.withdrawn_at.is_(None), Offer.id.not_in(relayed)
    )
    return list(db.session.scalars(statement.order_by(Offer.dated_at.desc(), Offer.id.desc())))


# --- Tables ----------------------------------------------------------------------
def tables_taken(forum_id: int) -> int:
    """Return how many tables of a forum approved companies have. Exact only under the lock of the forum."""
    return (
        db.session.scalar(sa.select(sa.func.count()).where(Table.forum_id == forum_id, Table.number.is_not(None))) or 0
    )


def table_numbers(forum_id: int) -> set[int]:
    """Return the table numbers that are taken in a forum."""
    return set(
        db.session.scalars(sa.select(Table.number).where(Table.forum_id == forum_id, Table.number.is_not(None)))
    ) - {None}


def presence_cells(participation: Participation) -> dict[str, bool]:
    """Return whether each table is present at each open slot, by « table-slot », in the order of the page.

    Read afresh, absences too: who has just locked the participation knows what a colleague wrote before.
    """
    statement = (
        sa.select(Table)
        .where(Table.participation_id == participation.id, Table.removed_at.is_(None))
        .order_by(Table.number, Table.id)
        .options(selectinload(Table.absences))
        .execution_options(populate_existing=True)
    )
    slots = [slot.id for slot in participation.forum.slots if slot.closed_at is None]
    present: dict[str, bool] = {}
    for table in db.session.scalars(statement):
        absent = {absence.slot_id for absence in table.absences}
        present |= {f"{table.id}-{slot}": slot not in absent for slot in slots}
    return present


def table_of(presence: RecruiterPresence) -> int | None:
    """Return the table at which somebody sits, read afresh; None: at any."""
    return db.session.scalar(sa.select(RecruiterPresence.table_id).where(RecruiterPresence.id == presence.id))


def spare_tables(participation_id: int) -> list[Table]:
    """Return the tables that a company gave back, oldest first: they are reused before new ones are made."""
    return list(
        db.session.scalars(
            sa.select(Table)
            .where(Table.participation_id == participation_id, Table.removed_at.is_not(None))
            .order_by(Table.id)
        )
    )


# --- What candidates may browse ------------------------------------------------------
@dataclass(frozen=True)
class Shown:
    """A company as candidates of a forum read it."""

    participation: Participation
    company: Company
    offers: tuple[Offer, ...]


def shown_companies(forum_id: int, also: Collection[int] = ()) -> list[Shown]:
    """Return the approved companies of a forum with the offers that they relay, by name.

    The participations `also` come too, whatever became of them.
    """
    statement = sa.select(Participation).join(Company).where(Participation.forum_id == forum_id)
    statement = statement.where(
        sa.or_(Participation.state == ParticipationState.APPROVED, Participation.id.in_(list(also)))
    )
    statement = statement.options(selectinload(Participation.offers)).order_by(Company.sort_key, Participation.id)
    return [
        Shown(p, p.company, tuple(o for o in p.offers if o.withdrawn_at is None))
        for p in db.session.scalars(statement).unique()
    ]
