"""What the service refuses to start with."""

import sqlalchemy as sa
from flask import Flask

from config import SettingError
from forum_app.accounts.models import Account
from forum_app.core.db import db, disconnect, transaction


def refuse_demonstration(app: Flask) -> None:
    """Raise SettingError in production if there are demonstration accounts: they would let anybody in."""
    if app.config["SETTINGS"].environment != "production":
        return
    with app.app_context():
        try:
            with transaction("reads"):
                if sa.inspect(db.session.connection()).has_table(Account.__tablename__) and db.session.scalar(
                    sa.select(Account.id).where(Account.demonstration).limit(1)
                ):
                    raise SettingError(
                        "this database holds demonstration accounts: production needs a database of its own"
                    )
        finally:
            db.session.remove()
            disconnect()  # workers are forked after this: they open connections of their own
