"""What has happened since an import to the people and companies that it created.

All the rows at once: the number of statements does not grow with them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from forum_app.accounts.models import SignInCode
from forum_app.candidates.models import CandidateAbsence, Registration
from forum_app.companies.models import Company, JoinRequest, Participation, Recruiter, RecruiterPresence
from forum_app.core.db import db
from forum_app.documents.models import Badge
from forum_app.imports.models import ImportBatch, ImportEntry
from forum_app.imports.rules.undo import ChangesSinceImport, reasons_to_stay
from forum_app.imports.vocabulary import ImportKind, ReasonToStay
from forum_app.interviews.models import CvOpening, Interview
from forum_app.journal.models import JournalEntry
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from forum_app.wishes.models import Selection, Wish
from forum_app.workshops.models import WorkshopSeat


@dataclass(frozen=True)
class ImportedRow:
    """What a row of an import brought. reasons: why it stays; none: it goes."""

    entry: ImportEntry
    name: str
    reasons: tuple[ReasonToStay, ...]

    @property
    def thing_id(self) -> int:
        """Of the registration or the participation."""
        identity = self.entry.registration_id or self.entry.participation_id
        assert identity is not None  # noqa: S101 (an entry names one or the other)
        return identity


def imported_rows(batch: ImportBatch) -> list[ImportedRow]:
    """Return what is still there of an import, row by row, each with what keeps it there."""
    candidates = batch.kind is ImportKind.CANDIDATES
    since: dict[int, ChangesSinceImport] = {}
    names: dict[int, str] = {}
    entries: dict[int, ImportEntry] = {}
    for entry, identity, name, version in db.session.execute(
        _registrations(batch) if candidates else _participations(batch)
    ):
        since[identity], names[identity], entries[identity] = ChangesSinceImport(edited=version > 1), name, entry
    for identity, verb in _acts(batch, candidates):
        since[identity].acts.add(verb)
    for reason, statement in _reasons(batch, candidates):
        for identity in db.session.scalars(statement):
            since[identity].seen.add(reason)
    return [
        ImportedRow(entry, names[identity], reasons_to_stay(since[identity])) for identity, entry in entries.items()
    ]


def rows_left(batch: ImportBatch) -> list[ImportedRow]:
    """Return what a cancelled import left, row by row, with what kept it then."""
    statement = _registrations(batch) if batch.kind is ImportKind.CANDIDATES else _participations(batch)
    return [
        ImportedRow(entry, name, tuple(map(ReasonToStay, entry.stays_for)))
        for entry, _identity, name, _version in db.session.execute(statement)
        if entry.stays
    ]


def _registrations(batch: ImportBatch) -> sa.Select:
    name = Registration.first_name + " " + Registration.last_name
    statement = sa.select(ImportEntry, Registration.id, name, Registration.version).join(
        Registration, ImportEntry.registration_id == Registration.id
    )
    return statement.where(ImportEntry.batch_id == batch.id).order_by(ImportEntry.line, ImportEntry.id)


def _participations(batch: ImportBatch) -> sa.Select:
    statement = sa.select(ImportEntry, Participation.id, Company.name, Participation.version).join(
        Participation, ImportEntry.participation_id == Participation.id
    )
    return (
        statement.join(Company, Participation.company_id == Company.id)
        .where(ImportEntry.batch_id == batch.id)
        .order_by(ImportEntry.line, ImportEntry.id)
    )


def _acts(batch: ImportBatch, candidates: bool) -> Iterable[tuple[int, str]]:
    """Return (registration or participation id, verb) of the acts written since the import was done."""
    done = (
        sa.select(sa.func.max(JournalEntry.id))
        .where(
            JournalEntry.kind == "import_batch", JournalEntry.object_id == batch.id, JournalEntry.verb == "import.done"
        )
        .scalar_subquery()
    )
    own = ImportEntry.registration_id if candidates else ImportEntry.participation_id
    line = sa.select(own, JournalEntry.verb).where(ImportEntry.batch_id == batch.id, JournalEntry.id > done).distinct()

    def about(kind: str, identity: sa.ColumnElement[int]) -> sa.Select:
        return line.join(JournalEntry, sa.and_(JournalEntry.kind == kind, JournalEntry.object_id == identity))

    signed_in = about("account", ImportEntry.account_id).where(JournalEntry.verb == "account.signed_in")
    statements = [about("registration" if candidates else "participation", own), signed_in]
    if candidates:
        seated = line.join(WorkshopSeat, WorkshopSeat.registration_id == own)
        statements.append(
            seated.join(
                JournalEntry, sa.and_(JournalEntry.kind == "workshop_seat", JournalEntry.object_id == WorkshopSeat.id)
            )
        )
    for statement in statements:
        yield from db.session.execute(statement)


def _reasons(batch: ImportBatch, candidates: bool) -> Iterable[tuple[ReasonToStay, sa.Select]]:
    """Yield each reason to keep a row, with the statement that finds the rows concerned."""
    own = ImportEntry.registration_id if candidates else ImportEntry.participation_id
    mine = sa.select(own).where(ImportEntry.batch_id == batch.id).distinct()
    used = SignInCode.used_at > batch.done_at
    yield ReasonToStay.SIGNED_IN, mine.join(SignInCode, SignInCode.account_id == ImportEntry.account_id).where(used)
    if candidates:
        for reason, table in (
            (ReasonToStay.MET, Interview),
            (ReasonToStay.CHOSEN, Selection),
            (ReasonToStay.CHOSEN, CvOpening),
            (ReasonToStay.CHANGED, CandidateAbsence),
        ):
            yield reason, mine.join(table, table.registration_id == own)
        yield (
            ReasonToStay.WRITTEN,
            mine.join(Letter, sa.and_(Letter.subject_kind == "registration", Letter.subject_id == own)).where(_left()),
        )
        yield (
            ReasonToStay.BADGE,
            mine.join(Badge, sa.and_(Badge.subject_kind == "registration", Badge.subject_id == own)),
        )
        return
    for reason, table in (
        (ReasonToStay.MET, Interview),
        (ReasonToStay.CHOSEN, Selection),
        (ReasonToStay.CHOSEN, CvOpening),
        (ReasonToStay.WISHED, Wish),
    ):
        yield reason, mine.join(table, table.participation_id == own)
    people = mine.join(RecruiterPresence, RecruiterPresence.participation_id == own).join(
        Recruiter, RecruiterPresence.recruiter_id == Recruiter.id
    )
    yield ReasonToStay.SIGNED_IN, people.join(SignInCode, SignInCode.account_id == Recruiter.account_id).where(used)
    yield (
        ReasonToStay.WRITTEN,
        mine.join(Letter, sa.and_(Letter.subject_kind == "participation", Letter.subject_id == own)).where(_left()),
    )
    yield (
        ReasonToStay.WRITTEN,
        people.join(Letter, sa.and_(Letter.subject_kind == "recruiter", Letter.subject_id == Recruiter.id)).where(
            _left()
        ),
    )
    yield (
        ReasonToStay.BADGE,
        people.join(
            Badge,
            sa.and_(
                Badge.subject_kind == "recruiter", Badge.subject_id == Recruiter.id, Badge.forum_id == batch.forum_id
            ),
        ),
    )
    asked = sa.and_(JoinRequest.company_id == Participation.company_id, JoinRequest.forum_id == Participation.forum_id)
    yield ReasonToStay.ASKED, mine.join(Participation, Participation.id == own).join(JoinRequest, asked)


def _left() -> sa.ColumnElement[bool]:
    """Return the condition for a letter that has left, is leaving, or was tried."""
    return Letter.state.not_in((LetterState.WAITING, LetterState.CANCELLED))
