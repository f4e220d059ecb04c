"""What companies keep of people who are erased."""

from collections.abc import Sequence

import sqlalchemy as sa

from forum_app.accounts.models import RoleGrant
from forum_app.companies.models import JoinRequest, Participation, Recruiter, RecruiterPresence
from forum_app.core.db import db, in_chunks
from forum_app.journal import actions as journal
from forum_app.mail.erasing import erase as erase_letters
from forum_app.permissions.vocabulary import Role


def erase_recruiters(ids: Sequence[int]) -> None:
    """Erase people of companies: who they are, where they came, what opened the company's pages to them.

    The companies stay, with what they did. Their badges are erased before (`documents.erasing_actions`).
    """
    for some in in_chunks(ids):
        these = sa.select(Recruiter.id).where(Recruiter.id.in_(some))
        erase_letters("recruiter", these)
        journal.forget("recruiter", these)
        theirs = sa.exists().where(
            Recruiter.id.in_(some),
            Recruiter.account_id == RoleGrant.account_id,
            Recruiter.company_id == RoleGrant.scope_id,
        )
        for statement in (
            sa.delete(RoleGrant).where(RoleGrant.role == Role.RECRUITER, theirs),
            sa.delete(RecruiterPresence).where(RecruiterPresence.recruiter_id.in_(some)),
            sa.delete(Recruiter).where(Recruiter.id.in_(some)),
        ):
            db.session.execute(statement, execution_options={"synchronize_session": False})


def forget_contacts(*conditions: sa.ColumnElement[bool]) -> None:
    """Forget how to reach the companies of these participations."""
    statement = sa.update(Participation).where(*conditions)
    db.session.execute(
        statement.values(contact_email="", contact_phone=None), execution_options={"synchronize_session": False}
    )


def erase_join_requests(theirs: sa.ColumnElement[bool]) -> None:
    """Erase these requests to join a team, and the letters about them."""
    these = sa.select(JoinRequest.id).where(theirs)
    erase_letters("join_request", these)
    journal.forget("join_request", these)
    db.session.execute(sa.delete(JoinRequest).where(theirs), execution_options={"synchronize_session": False})
