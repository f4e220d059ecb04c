"""Questions about wishes: who chose whom. The rank is the candidate's own; nothing here gives it to a company."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import RegistrationState
from forum_app.companies.models import Participation
from forum_app.core.db import db
from forum_app.wishes.models import Wish


def candidates_who_chose(participation: Participation) -> list[Registration]:
    """Return the registrations, confirmed and visible to companies, that chose this participation, by name."""
    statement = (
        sa.select(Registration)
        .where(Registration.id.in_(_who_chose(participation)))
        .order_by(Registration.sort_key, Registration.id)
    )
    return list(db.session.scalars(statement))


def _who_chose(participation: Participation) -> sa.Select[int]:
    statement = sa.select(Wish.registration_id).join(Registration, Wish.registration_id == Registration.id)
    return statement.where(
        Wish.participation_id == participation.id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.agreed_at.is_not(None),
    )


def wishes_of(registration: Registration) -> list[Wish]:
    """Return the wishes of a candidate, first rank first, each with its participation and company."""
    statement = sa.select(Wish).where(Wish.registration_id == registration.id).order_by(Wish.rank)
    return list(db.session.scalars(statement.options(joinedload(Wish.participation).joinedload(Participation.company))))
