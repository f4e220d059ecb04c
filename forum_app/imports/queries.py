"""Questions about imports, and what a forum already holds of the people and companies of a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

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
from forum_app.imports.models import ImportBatch, ImportReading
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
    """Return the encrypted content of an import's file, as it is now; None once it was purged."""
    return db.session.scalar(sa.select(StoredFile.content).where(StoredFile.id == batch.file_id))


def reading_of(batch: ImportBatch) -> ImportReading | None:
    """Return the reading of an import's file as it stands now, without what was read; None once the file was purged."""
    statement = sa.select(ImportReading).where(ImportReading.file_id == batch.file_id)
    return db.session.scalar(statement.execution_options(populate_existing=True))


def sealed_reading(batch: ImportBatch) -> Any:
    """Return a row with what was read of an import's file, sealed, and of what it was made; None without any.

    All of it in one statement: it belongs together.
    """
    columns = ("state", "sha256", "context", "summary", "rows")
    statement = sa.select(*(getattr(ImportReading, name) for name in columns))
    return db.session.execute(statement.where(ImportReading.file_id == batch.file_id)).one_or_none()


def batch_of_reading(identity: int) -> ImportBatch | None:
    """Return the import whose file is to be read, with its forum; None once the file was purged."""
    statement = sa.select(ImportBatch).join(ImportReading, ImportReading.file_id == ImportBatch.file_id)
    statement = statement.where(ImportReading.id == identity).options(joinedload(ImportBatch.forum))
    return db.session.scalar(statement.execution_options(populate_existing=True))


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


def registrations_by_email(forum_id: int, emails: Sequence[str], fields: Iterable[str]) -> dict[str, Any]:
    """Return rows of the registrations at a forum of these addresses, whatever their state, by address.

    They have an id, a state and these fields.
    """
    statement = sa.select(Account.email, Registration.id, Registration.state).join(
        Registration, Registration.account_id == Account.id
    )
    statement = statement.add_columns(*(getattr(Registration, name) for name in fields))
    statement = statement.where(Registration.forum_id == forum_id).order_by(Registration.id)
    return {
        row.email: row
        for some in in_chunks(emails)
        for row in db.session.execute(statement.where(Account.email.in_(some)))
    }


def emails_at(forum_id: int) -> set[str]:
    """Return the addresses of everybody registered at a forum, whatever the state."""
    statement = sa.select(Account.email).join(Registration, Registration.account_id == Account.id)
    return set(db.session.scalars(statement.where(Registration.forum_id == forum_id)))


def sirets_known(forum_id: int, sirets: Sequence[str]) -> dict[str, bool]:
    """Return which of these SIRETs any forum knows, each with whether its company takes part in this one."""
    here = sa.and_(Participation.company_id == Company.id, Participation.forum_id == forum_id)
    statement = sa.select(Company.siret, Participation.id.is_not(None)).outerjoin(Participation, here)
    return {
        siret: is_here
        for some in in_chunks(sirets)
        for siret, is_here in db.session.execute(statement.where(Company.siret.in_(some)))
        if siret
    }


def names_without_siret(forum_id: int) -> set[str]:
    """Return the sort keys of the companies without SIRET that take part in a forum."""
    statement = sa.select(Company.sort_key).join(Participation, Participation.company_id == Company.id)
    return set(db.session.scalars(statement.where(Participation.forum_id == forum_id, Company.siret.is_(None))))


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
