"""The nightly purge erases what has served, and nothing else."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from forum_app.accounts.models import SignInFailure
from forum_app.candidates import accommodation
from forum_app.candidates.models import AccommodationNeed
from forum_app.candidates.vocabulary import Accommodation
from forum_app.core.clock import now
from forum_app.core.db import db
from forum_app.core.drafts import Draft
from forum_app.files.models import StoredFile
from forum_app.purge import purge
from tests import factories


def test_what_is_past_its_date_goes_and_the_rest_stays(app: Flask) -> None:
    marie = factories.candidate(factories.forum())
    accommodation.declare(marie, [Accommodation.QUIET], "")
    factories.stored_file("ancien.pdf", purge_at=now() - timedelta(seconds=1))
    factories.stored_file("nouveau.pdf", purge_at=now() + timedelta(seconds=1))
    db.session.add_all(
        [
            SignInFailure(email_hash="a", origin_hash="a", at=now() - timedelta(days=31)),
            SignInFailure(email_hash="b", origin_hash="b", at=now()),
            Draft(key="a", at=now() - timedelta(days=7, seconds=1)),
            Draft(key="b", at=now() - timedelta(days=7)),
        ]
    )
    db.session.commit()
    purge()
    assert list(db.session.scalars(sa.select(StoredFile.name))) == ["nouveau.pdf"]
    assert db.session.scalar(sa.select(sa.func.count(SignInFailure.id))) == 1
    assert list(db.session.scalars(sa.select(Draft.key))) == ["b"]
    assert db.session.scalar(sa.select(sa.func.count(AccommodationNeed.id))) == 1
    db.session.execute(sa.update(AccommodationNeed).values(purge_at=now()))
    db.session.commit()
    purge()
    assert db.session.scalar(sa.select(sa.func.count(AccommodationNeed.id))) == 0
