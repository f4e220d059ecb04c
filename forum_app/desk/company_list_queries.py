"""The organiser's list of companies: its saved views, its filters, its order.

Five statements, whatever its length.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from forum_app.companies.models import Company, Participation, ParticipationOffer, RecruiterPresence, Table
from forum_app.companies.vocabulary import CompanySize, ParticipationState
from forum_app.core.db import db
from forum_app.core.language import lazy
from forum_app.core.listing import ListState, member_of, one_of, page_number, sort_by, words
from forum_app.core.text_keys import plain

_COMING = Participation.state.in_(
    (ParticipationState.TO_EXAMINE, ParticipationState.WAITING, ParticipationState.APPROVED)
)
_WITHOUT_PEOPLE = ~sa.exists().where(RecruiterPresence.participation_id == Participation.id)
_WITHOUT_OFFER = ~sa.exists().where(ParticipationOffer.participation_id == Participation.id)

# Saved views: name in the address, label, condition.
VIEWS: dict[str, tuple[object, sa.ColumnElement[bool]]] = {
    "toutes": (lazy("Toutes"), Participation.state != ParticipationState.DRAFT),
    "a-examiner": (lazy("À examiner"), Participation.state == ParticipationState.TO_EXAMINE),
    "validees": (lazy("Validées"), Participation.state == ParticipationState.APPROVED),
    "attente": (lazy("Liste d'attente"), Participation.state == ParticipationState.WAITING),
    "sans-equipe": (lazy("Sans équipe"), sa.and_(_COMING, _WITHOUT_PEOPLE)),
    "sans-offre": (lazy("Sans offre"), sa.and_(_COMING, _WITHOUT_OFFER)),
    "parties": (
        lazy("Refus et désistements"),
        Participation.state.in_((ParticipationState.REFUSED, ParticipationState.WITHDRAWN)),
    ),
}
_LOWEST_TABLE = sa.select(sa.func.min(Table.number)).where(Table.participation_id == Participation.id).scalar_subquery()
SORTS: dict[str, sa.ColumnElement[Any]] = {
    "nom": Company.sort_key,
    "table": sa.func.coalesce(_LOWEST_TABLE, 10_000),
    "etat": Participation.state,
    "date": Participation.created_at,
}


@dataclass(frozen=True)
class CompanyList(ListState):
    """What the address of the list asks."""

    view: str = one_of("vue", VIEWS, "toutes", narrows=False)
    search: str = words("q")
    size: CompanySize | None = member_of("taille", CompanySize)
    sort: str = sort_by("tri", SORTS, "nom", way="sens")
    page: int = page_number()


def statement(forum_id: int, asked: CompanyList) -> sa.Select[Participation]:
    """Return the select of the participations asked for, in order, with what a row shows."""
    found = (
        sa.select(Participation)
        .join(Participation.company)
        .where(Participation.forum_id == forum_id, VIEWS[asked.view][1])
    )
    for word in plain(asked.search).split():
        found = found.where(Company.search_key.contains(word, autoescape=True))
    if asked.size is not None:
        found = found.where(Company.size == asked.size)
    key = SORTS[asked.sort.removeprefix("-")]
    found = found.order_by(key.desc() if asked.sort.startswith("-") else key, Company.sort_key, Participation.id)
    return found.options(
        contains_eager(Participation.company),
        selectinload(Participation.tables),
        selectinload(Participation.offers),
        selectinload(Participation.presences),
    )


def counts(forum_id: int) -> dict[str, int]:
    """Count the participations of each saved view, in one statement."""
    columns = [
        sa.func.count().filter(condition).label(name.replace("-", "_")) for name, (_label, condition) in VIEWS.items()
    ]
    row = db.session.execute(
        sa.select(*columns).select_from(Participation).where(Participation.forum_id == forum_id)
    ).one()
    return dict(zip(VIEWS, row, strict=True))
