"""What forums keep of people who are erased."""

import sqlalchemy as sa

from forum_app.core.db import db
from forum_app.forums import letters
from forum_app.forums.models import Forum, OpeningAlert
from forum_app.mail.models import Letter


def forget_address(email: str) -> None:
    """Forget an address left to be told of an opening, and that of a forum's contact."""
    keys = [
        letters.alert_key(digest)
        for digest in db.session.scalars(sa.select(OpeningAlert.digest).where(OpeningAlert.email == email))
    ]
    for statement in (
        sa.delete(Letter).where(Letter.key.in_(keys)),
        sa.delete(OpeningAlert).where(OpeningAlert.email == email),
        sa.update(Forum).where(Forum.contact_email == email).values(contact_email="", contact_name=""),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
