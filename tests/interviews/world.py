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
from tests.letters import outbox


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
    mine = [Letter.recipient == recipient] if recipient is not None else []
    found = outbox(Letter.state == state, Letter.subject_kind == "interview", *mine)
    return [(letter.kind, letter.subject.replace("\u00a0", " ")) for letter in found]


def calendar_of(kind: str) -> str:
    """The calendar entry of the last letter of that kind."""
    calendar = outbox(Letter.kind == kind)[-1].calendar
    assert calendar is not None
    return calendar


def live(*conditions) -> int:
    """How many interviews hold a slot."""
    return db.session.scalar(sa.select(sa.func.count(Interview.id)).where(Interview.state.in_(LIVE), *conditions))
