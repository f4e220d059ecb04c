"""The nightly purge: what has served its purpose goes.

How long what is held about people is kept stands in one table, `privacy.retention_rules`; what serves the service alone
says it beside its own table.
"""

from datetime import timedelta

import sqlalchemy as sa

from forum_app.accounts.models import EndedSession, KeptForm, SignInCode, SignInFailure
from forum_app.core import drafts
from forum_app.core.clock import now
from forum_app.core.db import db, transaction
from forum_app.core.drafts import Draft
from forum_app.core.submissions import REMEMBERED_FOR, Submission
from forum_app.files.models import StoredFile
from forum_app.forums.actions import alerts
from forum_app.imports import undo as imports
from forum_app.privacy import purge_actions as privacy
from forum_app.privacy.retention_rules import BY_DATA
from forum_app.privacy.vocabulary import Data
from forum_app.staff.models import Invitation

SIGN_IN_TRACES = timedelta(days=BY_DATA[Data.SIGN_INS].days)
INVITATIONS = timedelta(days=BY_DATA[Data.INVITATIONS].days)
SESSION_LASTS = timedelta(days=31)  # a day more than the longest cookie: a closed session stays closed


def purge() -> None:
    """Delete what is past its date, in one transaction."""
    moment = now()
    past = {
        Submission: Submission.at < moment - REMEMBERED_FOR,
        Draft: Draft.at < moment - drafts.REMEMBERED_FOR,
        SignInCode: SignInCode.expires_at < moment - SIGN_IN_TRACES,
        SignInFailure: SignInFailure.at < moment - SIGN_IN_TRACES,
        EndedSession: EndedSession.at < moment - SESSION_LASTS,
        KeptForm: KeptForm.expires_at < moment,
        Invitation: Invitation.sent_at < moment - INVITATIONS,
        StoredFile: StoredFile.purge_at < moment,
    }
    with transaction():
        for entity, condition in past.items():
            db.session.execute(sa.delete(entity).where(condition))
        alerts.purge()
        imports.purge(moment)
        privacy.purge()
