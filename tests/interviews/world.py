"""The small world of these tests: Marie has chosen Airbel at the forum of Chartres."""

from dataclasses import dataclass, field

import sqlalchemy as sa

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.core.db import db
from forum_app.forums.models import Forum, Slot
from forum_app.interviews.models import Interview
from forum_app.interviews.vocabulary import LIVE
from forum_app.mail.models import Letter
from forum_app.mail.vocabulary import LetterState
from forum_app.wishes.models import Wish
from tests import factories


@dataclass
class World:
    chartres: Forum
    marie: Registration
    airbel: Participation
    slots: list[Slot] = field(default_factory=list)


def world(*, tables: int = 1, **facts) -> World:
    chartres = factories.forum(**facts)
    made = World(
        chartres, factories.candidate(chartres), factories.company(chartres, tables=tables), list(chartres.slots)
    )
    choose(made.marie, made.airbel)
    return made


def choose(registration: Registration, *participations: Participation) -> None:
    """The candidate wants to meet these companies, in this order."""
    factories.save(
        *(
            Wish(registration_id=registration.id, participation_id=p.id, rank=rank)
            for rank, p in enumerate(participations, start=1)
        )
    )


def letters(state: LetterState = LetterState.WAITING, recipient: str | None = None) -> list[tuple[str, str]]:
    """(kind, subject) of the letters about interviews in that state, oldest first."""
    statement = sa.select(Letter).where(Letter.state == state, Letter.subject_kind == "interview").order_by(Letter.id)
    if recipient is not None:
        statement = statement.where(Letter.recipient == recipient)
    return [(letter.kind, letter.subject.replace("\u00a0", " ")) for letter in db.session.scalars(statement)]


def post_office() -> None:
    """Every letter that waits leaves."""
    db.session.execute(sa.update(Letter).where(Letter.state == LetterState.WAITING).values(state=LetterState.SENT))
    db.session.commit()


def calendar_of(kind: str) -> str:
    """The calendar entry of the last letter of that kind."""
    return db.session.scalar(sa.select(Letter.calendar).where(Letter.kind == kind).order_by(Letter.id.desc()).limit(1))


def live(*conditions) -> int:
    """How many interviews hold a slot."""
    return db.session.scalar(sa.select(sa.func.count(Interview.id)).where(Interview.state.in_(LIVE), *conditions))
