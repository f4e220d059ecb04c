"""The nightly purge: what has served its purpose goes. Retention of each thing is said beside its table; here they are applied."""
from datetime import timedelta

import sqlalchemy as sa

from forum_app.accounts.models import EndedSession, KeptForm, SignInCode, SignInFailure
from forum_app.candidates import accommodation
from forum_app.core.clock import now
from forum_app.core.db import db, transaction
from forum_app.core.submissions import KEPT, Submission
from forum_app.files.models import StoredFile

SIGN_IN_TRACES = timedelta(days=30)
SESSION_LASTS = timedelta(days=31)  # a day more than the longest cookie: a closed session stays closed


def purge() -> None:
    """Delete what is past its date, in one transaction."""
    moment = now()
    past = (
        Submission.at < moment - KEPT,
        SignInCode.expires_at < moment - SIGN_IN_TRACES,
        SignInFailure.at < moment - SIGN_IN_TRACES,
        EndedSession.at < moment - SESSION_LASTS,
        KeptForm.expires_at < moment,
        StoredFile.purge_at < moment,
    )
    with transaction():
        for condition in past:
            db.session.execute(sa.delete(condition.left.class_).where(condition))
        accommodation.purge(moment)
