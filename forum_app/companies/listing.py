"""The organiser's list of companies: its saved views, its filters, its order, and the same as a file.

Five statements, whatever its length.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from forum_app.companies.models import Company, Participation, ParticipationOffer, RecruiterPresence, Table
from forum_app.companies.vocabulary import CompanySize, ParticipationState
from forum_app.core.db import db
from forum_app.core.language import lazy as _
from forum_app.core.text_keys import plain

_COMING = Participation.state.in_(
    (ParticipationState.TO_EXAMINE, ParticipationState.WAITING, ParticipationState.APPROVED)
)
_WITHOUT_PEOPLE = ~sa.exists().where(RecruiterPresence.participation_id == Participation.id)
_WITHOUT_OFFER = ~sa.exists().where(ParticipationOffer.participation_id == Participation.id)

# Saved views: name in the address, label, condition.
VIEWS: dict[str, tuple[object, sa.ColumnElement[bool]]] = {
    "toutes": (_("Toutes"), Participation.state != ParticipationState.DRAFT),
    "a-examiner": (_("À examiner"), Participation.state == ParticipationState.TO_EXAMINE),
    "validees": (_("Validées"), Participation.state == ParticipationState.APPROVED),
    "attente": (_("Liste d'attente"), Participation.state == ParticipationState.WAITING),
    "sans-equipe": (_("Sans équipe"), sa.and_(_COMING, _WITHOUT_PEOPLE)),
    "sans-offre": (_("Sans offre"), sa.and_(_COMING, _WITHOUT_OFFER)),
    "parties": (
        _("Refus et désistements"),
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
class Asked:
    """What the address of the list asks for; what it says wrongly is ignored."""

    view: str = "toutes"
    search: str = ""
    size: CompanySize | None = None
    sort: str = "nom"
    descending: bool = False
    page: int = 1

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "Asked":
        """Read the query string."""
        number = args.get("page", "")
        return cls(
            view=args["vue"] if args.get("vue") in VIEWS else "toutes",
            search=args.get("q", "").strip()[:100],
            size=next((size for size in CompanySize if size.value == args.get("taille")), None),
            sort=args["tri"] if args.get("tri") in SORTS else "nom",
            descending=args.get("sens") == "desc",
            page=int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
        )

    def query(self, **changes: Any) -> dict[str, Any]:
        """The query string of the same list with these changes; back to its first page unless `page` is given."""
        other = replace(self, **{"page": 1, **changes})
        found = {
            "vue": other.view,
            "q": other.search,
            "taille": other.size.value if other.size else "",
            "tri": other.sort,
            "sens": "desc" if other.descending else "",
            "page": other.page,
        }
        defaults = {"vue": "toutes", "tri": "nom", "page": 1}
        return {name: value for name, value in found.items() if value and value != defaults.get(name)}

    def direction(self, column: str) -> str | None:
        """For `aria-sort`: how the list is ordered by that column."""
        if self.sort != column:
            return None
        return "descending" if self.descending else "ascending"

    def sorted_by(self, column: str) -> dict[str, Any]:
        """The query string that sorts by that column, the other way round when it already does."""
        return self.query(sort=column, descending=self.sort == column and not self.descending)


def statement(forum_id: int, asked: Asked) -> sa.Select[Participation]:
    """The participations asked for, in order, with what a row shows."""
    found = (
        sa.select(Participation)
        .join(Participation.company)
        .where(Participation.forum_id == forum_id, VIEWS[asked.view][1])
    )
    for word in plain(asked.search).split():
        found = found.where(Company.search_key.contains(word, autoescape=True))
    if asked.size is not None:
        found = found.where(Company.size == asked.size)
    key = SORTS[asked.sort]
    found = found.order_by(key.desc() if asked.descending else key, Company.sort_key, Participation.id)
    return found.options(
        contains_eager(Participation.company),
        selectinload(Participation.tables),
        selectinload(Participation.offers),
        selectinload(Participation.presences),
    )


def counts(forum_id: int) -> dict[str, int]:
    """How many participations each saved view holds; one statement."""
    columns = [
        sa.func.count().filter(condition).label(name.replace("-", "_")) for name, (_label, condition) in VIEWS.items()
    ]
    row = db.session.execute(
        sa.select(*columns).select_from(Participation).where(Participation.forum_id == forum_id)
    ).one()
    return dict(zip(VIEWS, row, strict=True))


HEADER = (
    "Entreprise",
    "SIRET",
    "Taille",
    "Effectif",
    "NAF",
    "IDCC",
    "Ville",
    "Département",
    "Statut",
    "Tables",
    "Équipe",
    "Offres",
    "Courriel",
    "Téléphone",
    "Besoin",
)


def cells(row: Participation) -> tuple[object, ...]:
    """One line of the file, under HEADER."""
    company = row.company
    return (
        company.name,
        company.siret,
        company.size.short if company.size else "",
        company.headcount,
        company.naf,
        company.idcc,
        company.city,
        company.departement,
        row.state.label,
        ", ".join(str(table.number) for table in row.tables if table.number),
        ", ".join(presence.recruiter.full_name for presence in row.presences),
        ", ".join(offer.title for offer in row.offers),
        row.contact_email,
        row.contact_phone,
        row.need_overload,
    )
