"""The organiser's list of those who were entered and have not agreed yet: « Invitées ». They are in no other list."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from forum_app.candidates import rules
from forum_app.candidates.invitation_queries import INVITED, IS_LEAVING, STANDINGS
from forum_app.candidates.models import CandidateInvitation, Registration
from forum_app.candidates.vocabulary import InvitedStanding
from forum_app.core.db import db
from forum_app.core.listing import ListState, member_of, page_number, words
from forum_app.core.paging import Page
from forum_app.core.paging_queries import cut, windowed
from forum_app.core.text_keys import plain
from forum_app.files.models import StoredFile
from forum_app.forums.models import Forum
from forum_app.imports.models import ImportBatch, ImportEntry
from forum_app.mail.rules import TIME_TO_REPLACE

_HERE = Registration.forum_id == sa.bindparam("forum_id", type_=sa.Integer)
_STANDING = sa.case(*((condition, sa.literal(standing.value)) for standing, condition in STANDINGS.items()))


@dataclass(frozen=True)
class InvitedList(ListState):
    """What the address of the list asks."""

    standing: InvitedStanding | None = member_of("vue", InvitedStanding, narrows=False)
    search: str = words("q")
    page: int = page_number()


@dataclass(frozen=True)
class InvitedRow:
    """Somebody of the list: who, where the name comes from, where they stand.

    given_by: who gave the name, if somebody said; batch_id, file: of the import that brought it, while they are kept;
    sent_at: of the invitation; leaves_at: when its letter leaves, while it may be stopped; remind_at: of the reminder
    to come; step: of the sign-up that they reached.
    """

    id: int
    name: str
    email: str
    diploma: str
    source: str
    given_by: str
    entered_at: datetime
    batch_id: int | None
    file: str | None
    standing: InvitedStanding
    sent_at: datetime | None
    leaves_at: datetime | None
    remind_at: datetime | None
    reminded_at: datetime | None
    step: int


@dataclass(frozen=True)
class InvitedCounts:
    """standings: how many stand in each; total: all of them; found: how many the question keeps; oldest: when the first
    of those without an answer was invited; leaving: letters that may still be stopped.
    """

    standings: dict[InvitedStanding, int]
    total: int
    found: int
    oldest: datetime | None
    leaving: int


def counts_of(forum: Forum, asked: InvitedList) -> InvitedCounts:
    """Return the counts that the page shows, in one statement."""
    count = sa.func.count()
    unanswered = STANDINGS[InvitedStanding.UNANSWERED]
    statement = (
        sa.select(
            *(count.filter(condition) for condition in STANDINGS.values()),
            count.filter(INVITED),
            count.filter(*_conditions(asked)),
            sa.func.min(CandidateInvitation.sent_at).filter(unanswered),
            count.filter(INVITED, IS_LEAVING, CandidateInvitation.reminded_at.is_(None)),
        )
        .select_from(Registration)
        .outerjoin(CandidateInvitation)
        .where(_HERE, INVITED)
    )
    *standings, total, found, oldest, leaving = db.session.execute(statement, {"forum_id": forum.id}).one()
    return InvitedCounts(dict(zip(STANDINGS, standings, strict=True)), total, found, oldest, leaving)


def page_of_rows(forum: Forum, asked: InvitedList, total: int) -> Page:
    """Return the page asked, of `InvitedRow`s, in one statement. total: as `counts_of` found it."""
    page = cut(_page(replace(asked, page=1)), {"forum_id": forum.id}, asked.page, total)
    return replace(page, rows=[_row(row) for row in page.rows])


def _page(asked: InvitedList) -> sa.Select[*tuple[Any, ...]]:
    return windowed(
        sa.select(
            Registration,
            _STANDING,
            IS_LEAVING,
            CandidateInvitation.sent_at,
            CandidateInvitation.remind_at,
            CandidateInvitation.reminded_at,
            ImportEntry.batch_id,
            StoredFile.name,
        )
        .outerjoin(CandidateInvitation)
        .outerjoin(ImportEntry, ImportEntry.registration_id == Registration.id)
        .outerjoin(ImportBatch, ImportBatch.id == ImportEntry.batch_id)
        .outerjoin(StoredFile, StoredFile.id == ImportBatch.file_id)
        .where(_HERE, *_conditions(asked))
        .order_by(Registration.sort_key, Registration.id)
    )


def _row(found: sa.Row[*tuple[Any, ...]]) -> InvitedRow:
    one, standing, is_leaving, sent_at, remind_at, reminded_at, batch_id, file = found
    stoppable = is_leaving and sent_at is not None and reminded_at is None
    return InvitedRow(
        id=one.id,
        name=f"{one.last_name} {one.first_name}".strip() or one.email,
        email=one.email,
        diploma=one.diploma,
        source=one.source,
        given_by=one.given_by,
        entered_at=one.created_at,
        batch_id=batch_id,
        file=file,
        standing=InvitedStanding(standing),
        sent_at=sent_at,
        leaves_at=sent_at + TIME_TO_REPLACE if stoppable else None,
        remind_at=remind_at if reminded_at is None else None,
        reminded_at=reminded_at,
        step=rules.first_missing_step(one) or 4,
    )


def _conditions(asked: InvitedList) -> list[sa.ColumnElement[bool]]:
    found = [INVITED if asked.standing is None else STANDINGS[asked.standing]]
    return [*found, *(Registration.search_key.contains(word, autoescape=True) for word in plain(asked.search).split())]
