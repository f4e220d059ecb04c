"""Who may be given a badge, and what stands on it."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from forum_app.accounts.models import Account, RoleGrant
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Company, Participation, Recruiter, RecruiterPresence, Table
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.language import _
from forum_app.core.paging import Page
from forum_app.core.text_keys import sort_key
from forum_app.documents.models import Badge, PaperJob
from forum_app.documents.vocabulary import BadgeRole, PaperKind, PaperState
from forum_app.forums.models import Forum
from forum_app.permissions.vocabulary import Role, ScopeKind
from forum_app.workshops.models import Trainer, WorkshopOpening


@dataclass(frozen=True)
class BadgeHolder:
    """Somebody who may wear a badge at a forum. key: « registration-12 », as forms send it."""

    role: BadgeRole
    subject_kind: str
    subject_id: int
    first_name: str
    last_name: str
    first_line: str
    second_line: str

    @property
    def key(self) -> str:
        return f"{self.subject_kind}-{self.subject_id}"


HOLDERS_PER_PAGE = 150


def badge_holders(forum: Forum) -> list[BadgeHolder]:
    """Return everybody who may wear a badge, by role then by name.

    Confirmed candidates, recruiters present, organisers, trainers.
    """
    return [*_candidates(forum), *_recruiters(forum), *_organisers(forum), *_trainers(forum)]


def count_of_holders(forum: Forum) -> int:
    """Return how many `badge_holders` gives."""
    return sum(_counts_of_many(forum)) + len(_organisers(forum)) + len(_trainers(forum))


def page_of_holders(forum: Forum, number: int) -> Page:
    """Return one page of `badge_holders`: candidates and recruiters, the many, are read for that page alone.

    A `number` out of range gives the nearest page.
    """
    candidates, recruiters = _counts_of_many(forum)
    few = [*_organisers(forum), *_trainers(forum)]
    total = candidates + recruiters + len(few)
    number = min(max(1, number), max(1, -(-total // HOLDERS_PER_PAGE)))
    before = (number - 1) * HOLDERS_PER_PAGE
    rows = _candidates(forum, before, HOLDERS_PER_PAGE)
    rows += _recruiters(forum, max(0, before - candidates), HOLDERS_PER_PAGE - len(rows))
    rows += few[max(0, before - candidates - recruiters) :][: HOLDERS_PER_PAGE - len(rows)]
    return Page(rows, number, total, HOLDERS_PER_PAGE)


def _counts_of_many(forum: Forum) -> tuple[int, int]:
    counts = [
        sa.select(sa.func.count()).select_from(kind.subquery()).scalar_subquery()
        for kind in (sa.select(Registration.id).where(*_confirmed(forum)), _present(forum, Recruiter.id))
    ]
    candidates, recruiters = db.session.execute(sa.select(*counts)).one()
    return candidates, recruiters


def _confirmed(forum: Forum) -> tuple[sa.ColumnElement[bool], ...]:
    return Registration.forum_id == forum.id, Registration.state == RegistrationState.CONFIRMED


def _present(forum: Forum, *columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(Recruiter)
        .join(RecruiterPresence, RecruiterPresence.recruiter_id == Recruiter.id)
        .join(Participation, Participation.id == RecruiterPresence.participation_id)
        .where(
            Participation.forum_id == forum.id,
            Participation.state == ParticipationState.APPROVED,
            Recruiter.removed_at.is_(None),
        )
    )


def candidate_holder(registration: Registration) -> BadgeHolder | None:
    """Return a candidate as somebody who may wear a badge; None when they do not come."""
    found = _candidates(registration.forum, only=registration.id)
    return found[0] if found else None


def _candidates(
    forum: Forum, before: int = 0, at_most: int | None = None, only: int | None = None
) -> list[BadgeHolder]:
    columns = (
        Registration.id,
        Registration.first_name,
        Registration.last_name,
        Registration.diploma,
        Registration.family,
        Registration.sub_family,
    )
    statement = sa.select(*columns).where(*_confirmed(forum)).order_by(Registration.sort_key, Registration.id)
    if only is not None:
        statement = statement.where(Registration.id == only)
    return [
        BadgeHolder(
            BadgeRole.CANDIDATE,
            "registration",
            row.id,
            row.first_name,
            row.last_name,
            row.diploma,
            ", ".join(filter(None, (str(row.family.label) if row.family else "", row.sub_family))),
        )
        for row in db.session.execute(statement.offset(before).limit(at_most))
    ]


def _recruiters(forum: Forum, before: int = 0, at_most: int | None = None) -> list[BadgeHolder]:
    numbers = dict(
        db.session.execute(
            sa.select(Table.participation_id, sa.func.min(Table.number))
            .where(Table.forum_id == forum.id)
            .group_by(Table.participation_id)
        ).all()
    )
    own_table = sa.orm.aliased(Table)
    statement = (
        _present(
            forum,
            Recruiter.id,
            Recruiter.first_name,
            Recruiter.last_name,
            Recruiter.function,
            Company.name,
            Participation.id.label("participation_id"),
            own_table.number,
        )
        .join(Company, Company.id == Participation.company_id)
        .outerjoin(own_table, own_table.id == RecruiterPresence.table_id)
        .order_by(Company.sort_key, Recruiter.id)
        .offset(before)
        .limit(at_most)
    )
    found = []
    for row in db.session.execute(statement):
        number = row.number or numbers.get(row.participation_id)
        found.append(
            BadgeHolder(
                BadgeRole.RECRUITER,
                "recruiter",
                row.id,
                row.first_name,
                row.last_name,
                row.name,
                ", ".join(filter(None, (row.function, f"table\u00a0{number}" if number else ""))),
            )
        )
    return found


def _organisers(forum: Forum) -> list[BadgeHolder]:
    """Return the organisers of the forum's territory, its desk and the national team, by name."""
    here = sa.or_(
        sa.and_(RoleGrant.role == Role.NATIONAL_ORGANISER, RoleGrant.scope_kind == ScopeKind.ALL),
        sa.and_(RoleGrant.scope_kind == ScopeKind.TERRITORY, RoleGrant.scope_id == forum.territory_id),
        sa.and_(RoleGrant.role == Role.DESK, RoleGrant.scope_kind == ScopeKind.FORUM, RoleGrant.scope_id == forum.id),
    )
    live = sa.and_(RoleGrant.since <= now(), sa.or_(RoleGrant.until.is_(None), RoleGrant.until > now()))
    holding = sa.select(RoleGrant.account_id).where(here, live)
    accounts = db.session.scalars(
        sa.select(Account).where(Account.id.in_(holding)).options(sa.orm.lazyload(Account.grants))
    ).all()
    named = sorted((a for a in accounts if a.full_name), key=lambda a: sort_key(a.last_name, a.first_name))
    return [
        BadgeHolder(
            BadgeRole.ORGANISER,
            "account",
            a.id,
            a.first_name,
            a.last_name,
            forum.organisation.short_name,
            _("Équipe du forum"),
        )
        for a in named
    ]


def _trainers(forum: Forum) -> list[BadgeHolder]:
    statement = (
        sa.select(Trainer)
        .join(WorkshopOpening, WorkshopOpening.workshop_id == Trainer.workshop_id)
        .where(WorkshopOpening.forum_id == forum.id)
    )
    trainers = sorted(db.session.scalars(statement), key=lambda t: sort_key(t.last_name, t.first_name))
    return [
        BadgeHolder(BadgeRole.TRAINER, "trainer", t.id, t.first_name, t.last_name, f"Atelier {t.organisation_name}", "")
        for t in trainers
    ]


def valid_badges(forum: Forum) -> dict[tuple[str, int], Badge]:
    """Return the badges that are not revoked, by (kind, id) of what they stand for."""
    badges = db.session.scalars(
        sa.select(Badge).where(Badge.forum_id == forum.id, Badge.revoked_at.is_(None)).order_by(Badge.id)
    )
    return {(badge.subject_kind, badge.subject_id): badge for badge in badges}


def latest_jobs(forum: Forum, limit: int = 12) -> list[PaperJob]:
    """Return the last documents asked for, newest first, except those whose file has been purged."""
    statement = sa.select(PaperJob).where(
        PaperJob.forum_id == forum.id, sa.or_(PaperJob.state != PaperState.DONE, PaperJob.file_id.is_not(None))
    )
    return list(db.session.scalars(statement.order_by(PaperJob.asked_at.desc(), PaperJob.id.desc()).limit(limit)))


def job_at(job_id: int) -> PaperJob | None:
    """Return the document job with this id."""
    return db.session.get(PaperJob, job_id)


def count_of_sheets(forum: Forum, kind: PaperKind) -> int:
    """Return how many sheets that document would have now: one a table, or one a confirmed candidate."""
    if kind is PaperKind.COMPANY_AGENDAS:
        counted = (
            sa.select(sa.func.count(Table.id))
            .join(Table.participation)
            .where(Table.forum_id == forum.id, Participation.state == ParticipationState.APPROVED)
        )
    else:
        counted = sa.select(sa.func.count(Registration.id)).where(
            Registration.forum_id == forum.id, Registration.state == RegistrationState.CONFIRMED
        )
    return db.session.scalar(counted) or 0
