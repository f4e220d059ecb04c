"""An import is undone within a day: what nobody has touched is erased, the rest stays and says why.

In one transaction, under the forum's lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from forum_app.candidates import entry_actions as candidates
from forum_app.candidates.models import Registration
from forum_app.companies import entry_actions as companies
from forum_app.companies.models import Participation
from forum_app.core.clock import now
from forum_app.core.db import db, lock, rows_changed
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if
from forum_app.core.typography import when
from forum_app.forums.models import Forum
from forum_app.imports import queries
from forum_app.imports.models import ImportBatch, ImportEntry
from forum_app.imports.rules import undo as undo_rules
from forum_app.imports.rules.batch import FILE_KEPT_FOR, wrong_state
from forum_app.imports.undo_queries import ImportedRow, imported_rows
from forum_app.imports.vocabulary import MOVES, ImportKind, ImportState
from forum_app.journal import actions as journal
from forum_app.mail.models import Letter
from forum_app.wishes import actions as wish_actions
from forum_app.workshops import actions as workshops
from forum_app.workshops.models import Workshop, WorkshopSeat


@dataclass(frozen=True)
class UndoPlan:
    """What undoing an import would do: the rows that would go, those that would stay, and until when it can be done."""

    going: tuple[ImportedRow, ...]
    staying: tuple[ImportedRow, ...]
    until: datetime | None = None


def undo_plan(batch: ImportBatch) -> UndoPlan:
    """Return what undoing this import would do now."""
    return _plan_of(imported_rows(batch), batch)


def undo_import(batch: ImportBatch, *, account_id: int | None, expected: int | None = None) -> UndoPlan:
    """Undo an import; return what went and what stayed. expected: how many rows the page announced.

    Raises Refused: "import_cancelled" (saying by whom), "import_not_done", "cancel_late", "nothing_to_take_back",
    "import_changed".
    """
    forum = lock(Forum, batch.forum_id)
    batch = lock(ImportBatch, batch.id)
    if batch.state is ImportState.CANCELLED:
        raise Refused(already_undone(batch))
    refuse_if(undo_rules.undo_refusal(batch.state, batch.done_at, now(), forum.time_zone))
    _lock_all(batch)
    plan = _plan_of(imported_rows(batch), batch)
    refuse_if(undo_rules.undo_count_refusal(len(plan.going), expected, plan.staying))
    for one in plan.staying:
        one.entry.stays, one.entry.stays_for = True, [reason.value for reason in one.reasons]
    db.session.flush()
    _take_back(batch, plan.going)
    MOVES.make("cancel", batch, now(), wrong_state)
    batch.cancelled_by_id = account_id
    batch.result = {**batch.result, "taken_back": len(plan.going), "stayed": len(plan.staying)}
    journal.write(
        "import.cancelled", batch, kind=batch.kind.value, taken_back=len(plan.going), stayed=len(plan.staying)
    )
    db.session.flush()
    db.session.expire_all()  # what was erased by statements is still remembered here
    db.session.refresh(forum)
    return plan


def already_undone(batch: ImportBatch) -> Refusal:
    """Return the refusal of a second undo, saying by whom and when it was done."""
    who = queries.name_of(batch.cancelled_by_id)
    moment = when(batch.cancelled_at, zone=batch.forum.time_zone) if batch.cancelled_at else ""
    sentence = (
        _("Cet import a déjà été annulé par %(name)s, %(when)s.", name=who, when=moment)
        if who
        else _("Cet import a déjà été annulé, %(when)s.", when=moment)
    )
    return Refusal("import_cancelled", sentence)


def purge(moment: datetime) -> int:
    """Forget what the rows of old imports brought, once nothing can be undone and their file is gone; how many were
    forgotten.
    """
    old = sa.select(ImportBatch.id).where(ImportBatch.done_at < moment - FILE_KEPT_FOR)
    return rows_changed(sa.delete(ImportEntry).where(ImportEntry.batch_id.in_(old)))


def _plan_of(imported: Sequence[ImportedRow], batch: ImportBatch) -> UndoPlan:
    until = batch.done_at + undo_rules.UNDO_WITHIN if batch.done_at else None
    return UndoPlan(
        tuple(one for one in imported if not one.reasons), tuple(one for one in imported if one.reasons), until
    )


def _lock_all(batch: ImportBatch) -> None:
    """Lock what the import brought, in the written order, and the letters about it: nothing lives on while it is
    judged.
    """
    table, own, kind = (
        (Registration, ImportEntry.registration_id, "registration")
        if batch.kind is ImportKind.CANDIDATES
        else (Participation, ImportEntry.participation_id, "participation")
    )
    mine = sa.select(own).where(ImportEntry.batch_id == batch.id, own.is_not(None))
    for workshop_id in db.session.scalars(
        sa.select(WorkshopSeat.workshop_id)
        .where(WorkshopSeat.registration_id.in_(mine))
        .distinct()
        .order_by(WorkshopSeat.workshop_id)
    ).all():
        lock(Workshop, workshop_id)
    for locked in (
        sa.select(table.id).where(table.id.in_(mine)).order_by(table.id),
        sa.select(Letter.id).where(Letter.subject_kind == kind, Letter.subject_id.in_(mine)).order_by(Letter.id),
    ):
        db.session.execute(locked.with_for_update())


def _take_back(batch: ImportBatch, going: Sequence[ImportedRow]) -> None:
    ids = [one.thing_id for one in going]
    entries = [one.entry for one in going]
    if batch.kind is ImportKind.COMPANIES:
        companies.take_back(
            [
                companies.Brought(
                    one.thing_id, e.company_made, e.account_id, e.account_made, tuple(e.filled), e.company_version
                )
                for one, e in zip(going, entries, strict=True)
            ]
        )
        return
    workshops.unseat(ids)
    wish_actions.erase(ids)
    holders = {e.account_id: e for e in entries if e.account_id is not None}
    candidates.take_back(
        ids,
        made=[i for i, e in holders.items() if e.account_made],
        granted=[i for i, e in holders.items() if e.role_granted],
    )
