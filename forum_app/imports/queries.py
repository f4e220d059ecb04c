"""Questions about imports, and what a forum already holds of the people and companies of a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from forum_app.accounts.models import Account
from forum_app.candidates.models import Registration
from forum_app.companies.models import Company, Participation
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.db import db, in_chunks
from forum_app.core.text_keys import plain
from forum_app.files.models import StoredFile
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.imports.models import ImportBatch
from forum_app.imports.rules.candidate_cells import WishableCompany
from forum_app.imports.vocabulary import ImportKind
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Audience
from forum_app.wishes.models import Wish
from forum_app.workshops import queries as workshops
from forum_app.workshops.models import Workshop

_WISHABLE = (ParticipationState.TO_EXAMINE, ParticipationState.APPROVED, ParticipationState.WAITING)


@dataclass(frozen=True)
class UploadPage:
    """Where a kind of file is uploaded, at a forum."""

    forum: Forum
    kind: ImportKind

    @property
    def scope(self) -> Scope:
        return self.forum.scope

    def place_for(self, _audience: Audience) -> Forum:
        return self.forum


def upload_page_at(slug: str, kind: str) -> UploadPage | None:
    """Return the upload page of an address: `/organisation/chartres-2027/importer/candidats`."""
    forum, found = forum_at(slug), kind_at(kind)
    return UploadPage(forum, found) if forum is not None and found is not None else None


def kind_at(slug: str) -> ImportKind | None:
    """Return the kind of file that an address names."""
    return next((kind for kind in ImportKind if kind.slug == slug), None)


def batch_at(slug: str, kind: str, batch_id: int) -> ImportBatch | None:
    """Return the import of an address, with its forum; the file's content is not loaded."""
    statement = sa.select(ImportBatch).join(Forum).options(joinedload(ImportBatch.forum), joinedload(ImportBatch.file))
    return db.session.scalar(
        statement.where(Forum.slug == slug, ImportBatch.id == batch_id, ImportBatch.kind == kind_at(kind))
    )


def content_of(batch: ImportBatch) -> bytes | None:
    """Return the encrypted content of an import's file; None once it was purged."""
    stored = (
        db.session.scalar(
            sa.select(StoredFile).options(undefer(StoredFile.content)).where(StoredFile.id == batch.file_id)
        )
        if batch.file_id
        else None
    )
    return stored.content if stored is not None else None


def latest(page: UploadPage, limit: int = 5) -> list[ImportBatch]:
    """Return the last files uploaded there, newest first."""
    statement = sa.select(ImportBatch).where(ImportBatch.forum_id == page.forum.id, ImportBatch.kind == page.kind)
    return list(
        db.session.scalars(
            statement.options(joinedload(ImportBatch.file))
            .order_by(ImportBatch.asked_at.desc(), ImportBatch.id.desc())
            .limit(limit)
        )
    )


def companies_by_name(forum_id: int) -> dict[str, list[WishableCompany]]:
    """Return the companies of a forum that wishes may name, by their plain name."""
    statement = (
        sa.select(Participation.id, Company.name)
        .join(Company)
        .where(Participation.forum_id == forum_id, Participation.state.in_(_WISHABLE))
    )
    found: dict[str, list[WishableCompany]] = {}
    for identity, name in db.session.execute(statement.order_by(Participation.id)):
        found.setdefault(plain(name), []).append(WishableCompany(identity, name))
    return found


def registrations_by_email(forum_id: int, emails: Sequence[str]) -> dict[str, Registration]:
    """Return the registrations at a forum of these addresses, whatever their state, by address."""
    found: dict[str, Registration] = {}
    for some in in_chunks(emails):
        statement = sa.select(Account.email, Registration).join(Registration, Registration.account_id == Account.id)
        found |= dict(
            db.session.execute(
                statement.where(Registration.forum_id == forum_id, Account.email.in_(some)).order_by(Registration.id)
            ).all()
        )
    return found


def wished_names(registration_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the companies that these candidates wish to meet, first rank first, by registration."""
    found: dict[int, list[str]] = {}
    for some in in_chunks(list(registration_ids)):
        statement = (
            sa.select(Wish.registration_id, Company.name)
            .join(Participation, Wish.participation_id == Participation.id)
            .join(Company)
        )
        for identity, name in db.session.execute(
            statement.where(Wish.registration_id.in_(some)).order_by(Wish.registration_id, Wish.rank)
        ):
            found.setdefault(identity, []).append(name)
    return found


def participations_by_company(forum_id: int) -> dict[int, Participation]:
    """Return the participations of a forum, whatever their state, by company id."""
    return {
        p.company_id: p
        for p in db.session.scalars(
            sa.select(Participation).where(Participation.forum_id == forum_id).order_by(Participation.id)
        )
    }


def next_workshop(forum: Forum) -> Workshop | None:
    """Return the workshop at which an imported « oui » takes a seat.

    It is the first to come with seats left, or else the first to come.
    """
    to_come = [choice for choice in workshops.choices_of(forum) if choice.workshop.starts_at > now()]
    chosen = next((choice for choice in to_come if choice.open_seats), to_come[0] if to_come else None)
    return chosen.workshop if chosen else None


def name_of(account_id: int | None) -> str | None:
    """Return who uploaded a file; None for the terminal."""
    account = db.session.get(Account, account_id) if account_id else None
    return account.full_name or account.email if account else None
