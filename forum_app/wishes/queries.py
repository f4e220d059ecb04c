"""Questions about wishes: who chose whom. The rank is the candidate's own; nothing here gives it to a company."""

from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import Level, RegistrationState
from forum_app.companies.models import Participation
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.wishes.models import Wish

# Confirmed, and without any wish.
UNWISHING = sa.and_(
    Registration.state == RegistrationState.CONFIRMED,
    ~sa.exists().where(Wish.registration_id == Registration.id).correlate(Registration),
)
# Approved, and chosen by nobody who comes.
UNCHOSEN = sa.and_(
    Participation.state == ParticipationState.APPROVED,
    ~sa.exists()
    .where(
        Wish.participation_id == Participation.id,
        Wish.registration_id == Registration.id,
        Registration.state == RegistrationState.CONFIRMED,
    )
    .correlate(Participation),
)


@dataclass(frozen=True)
class WhoChose:
    """A candidate who chose a company, as a plain row."""

    registration_id: int
    first_name: str
    last_name: str
    diploma: str
    level: Level | None
    skills: list[str]


def candidates_who_chose(participation_id: int, most: int) -> tuple[list[WhoChose], int]:
    """Return the candidates, confirmed and visible to companies, who chose this participation, by first name; how many.

    Only the first `most` of them are read; all are counted. One statement.
    """
    rows = db.session.execute(_who_chose(), {"participation_id": participation_id, "most": most}).all()
    return [WhoChose(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


@cache
def _who_chose() -> sa.Select[int, str, str, str, Level | None, list[str], int]:
    r = Registration
    return (
        sa.select(r.id, r.first_name, r.last_name, r.diploma, r.level, r.skills, sa.func.count().over())
        .join(Wish, Wish.registration_id == r.id)
        .where(
            Wish.participation_id == sa.bindparam("participation_id"),
            r.state == RegistrationState.CONFIRMED,
            r.agreed_at.is_not(None),
        )
        .order_by(r.public_sort_key, r.id)  # of the surname companies read the initial alone
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


def wishes_of(registration: Registration) -> list[Wish]:
    """Return the wishes of a candidate, first rank first, each with its participation and company."""
    statement = sa.select(Wish).where(Wish.registration_id == registration.id).order_by(Wish.rank)
    return list(db.session.scalars(statement.options(joinedload(Wish.participation).joinedload(Participation.company))))
