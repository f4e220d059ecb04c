"""What the desk counts, said once: a list shows these rows, its tab, the dashboard and its tasks their number."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa

from forum_app.candidates.invitation_queries import INVITED, STANDINGS
from forum_app.candidates.models import Registration
from forum_app.candidates.vocabulary import UNFINISHED, InvitedStanding, RegistrationState
from forum_app.companies.models import Participation, ParticipationOffer, RecruiterPresence
from forum_app.companies.queries import UNINVITED
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.db import db
from forum_app.desk.vocabulary import CANDIDATE_LIST, COMPANY_LIST, INVITED_LIST, LETTER_LIST, Figure
from forum_app.interviews.queries import UNMET
from forum_app.mail.models import Letter
from forum_app.mail.queries import TO_RESEND
from forum_app.wishes.queries import UNCHOSEN, UNWISHING
from forum_app.workshops.queries import UNSEATED

_COMING = Participation.state.in_(
    (ParticipationState.TO_EXAMINE, ParticipationState.WAITING, ParticipationState.APPROVED)
)
_WITHOUT_PEOPLE = ~sa.exists().where(RecruiterPresence.participation_id == Participation.id)
_WITHOUT_OFFER = ~sa.exists().where(ParticipationOffer.participation_id == Participation.id)

# What the lists show rows of; each has a forum.
_SHOWN: Mapping[str, Any] = {
    CANDIDATE_LIST: Registration,
    INVITED_LIST: Registration,
    COMPANY_LIST: Participation,
    LETTER_LIST: Letter,
}
# Of one forum: whoever selects says which. WAITING_SEATS is not here: workshops count their own queue.
ROWS: Mapping[Figure, sa.ColumnElement[bool]] = {
    Figure.CANDIDATES: Registration.state.not_in(UNFINISHED),
    Figure.TO_EXAMINE: Registration.state == RegistrationState.TO_EXAMINE,
    Figure.UNSEATED: UNSEATED,
    Figure.UNWISHING: UNWISHING,
    Figure.UNMET: UNMET,
    Figure.WAITING: Registration.state == RegistrationState.WAITING,
    Figure.DRAFTS: Registration.state == RegistrationState.DRAFT,
    Figure.INVITED: INVITED,
    Figure.NEVER_INVITED: STANDINGS[InvitedStanding.NEVER],
    Figure.UNANSWERED: STANDINGS[InvitedStanding.UNANSWERED],
    Figure.BEGUN: STANDINGS[InvitedStanding.BEGUN],
    Figure.REFUSED_ADDRESSES: STANDINGS[InvitedStanding.REFUSED_ADDRESS],
    Figure.COMPANIES: Participation.state != ParticipationState.DRAFT,
    Figure.COMPANIES_TO_EXAMINE: Participation.state == ParticipationState.TO_EXAMINE,
    Figure.APPROVED: Participation.state == ParticipationState.APPROVED,
    Figure.COMPANIES_WAITING: Participation.state == ParticipationState.WAITING,
    Figure.WITHOUT_TEAM: sa.and_(Participation.state == ParticipationState.APPROVED, _WITHOUT_PEOPLE),
    Figure.WITHOUT_OFFER: sa.and_(_COMING, _WITHOUT_OFFER),
    Figure.UNCHOSEN: UNCHOSEN,
    Figure.UNINVITED: UNINVITED,
    Figure.GONE: Participation.state.in_((ParticipationState.REFUSED, ParticipationState.WITHDRAWN)),
    Figure.FAILED_LETTERS: TO_RESEND,
}


def counts_at(forum_id: int) -> dict[Figure, int]:
    """Return every figure of a forum but the queue of its workshops, in one statement."""
    return dict(zip(ROWS, db.session.execute(_counts(), {"forum_id": forum_id}).one(), strict=True))


@cache
def _counts() -> sa.Select[Any]:
    counts: list[Any] = [_count(figure).label(figure.name) for figure in ROWS]
    return sa.select(*counts)


def _count(figure: Figure) -> sa.ScalarSelect[int]:
    rows = _SHOWN[figure.endpoint]
    here = rows.forum_id == sa.bindparam("forum_id", type_=sa.Integer)
    return sa.select(sa.func.count()).select_from(rows).where(here, ROWS[figure]).scalar_subquery()
