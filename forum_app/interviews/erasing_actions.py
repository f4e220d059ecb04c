"""What interviews keep of registrations that are erased."""

from collections.abc import Sequence

import sqlalchemy as sa

from forum_app.core.db import db, in_chunks
from forum_app.interviews import company_calendar_letters
from forum_app.interviews.letters import ABOUT
from forum_app.interviews.models import CvOpening, Interview
from forum_app.journal import actions as journal
from forum_app.mail.erasing import erase as erase_letters
from forum_app.mail.erasing import forget_what_was_sent


def erase(registration_ids: Sequence[int]) -> None:
    """Erase the interviews of registrations that are erased, the letters about them and the openings of their CVs.

    Those of a forum to come are cancelled before (`withdrawal_actions`), so that the other side is told.
    """
    for some in in_chunks(registration_ids):
        these = sa.select(Interview.id).where(Interview.registration_id.in_(some))
        erase_letters(ABOUT, these)
        theirs = sa.select(Interview.participation_id).where(Interview.registration_id.in_(some))
        forget_what_was_sent(company_calendar_letters.ABOUT, theirs)
        journal.forget(ABOUT, these)
        for owned in (CvOpening, Interview):
            db.session.execute(
                sa.delete(owned).where(owned.registration_id.in_(some)),
                execution_options={"synchronize_session": False},
            )


def forget_readers(account_ids: Sequence[int]) -> None:
    """Let the openings of CVs say the company alone, once whoever opened them is erased."""
    statement = sa.update(CvOpening).where(CvOpening.account_id.in_(account_ids)).values(account_id=None)
    db.session.execute(statement, execution_options={"synchronize_session": False})
