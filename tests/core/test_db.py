"""The database keeps its promises on both engines."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from forum_app.candidates.models import Registration
from forum_app.core.db import collision, db, lock, transaction
from forum_app.core.refusals import Refusal, Refused
from forum_app.forums.models import Organisation
from tests import factories

TAKEN = Refusal("taken", "Ce nom vient d'être pris.")


def test_a_collision_is_a_refusal_and_the_session_goes_on(app: Flask) -> None:
    factories.organisation("LEEM")
    with pytest.raises(Refused) as refused, collision(TAKEN):
        db.session.add(Organisation(name="LEEM", short_name="autre"))
    assert refused.value.refusal == TAKEN
    assert db.session.scalars(sa.select(Organisation.short_name)).all() == ["LEEM"]


def test_a_reader_cannot_write(app: Flask) -> None:
    with pytest.raises(sa.exc.DBAPIError), transaction("reads"):
        db.session.add(Organisation(name="LEEM", short_name="LEEM"))
    assert db.session.scalars(sa.select(Organisation)).all() == []


def test_what_was_read_ends_before_a_reader_begins_to_write(app: Flask) -> None:
    with transaction("reads"):
        assert db.session.scalars(sa.select(Organisation)).all() == []
        with transaction():
            db.session.add(Organisation(name="LEEM", short_name="LEEM"))
        assert db.session.scalars(sa.select(Organisation.name)).all() == ["LEEM"]


def test_a_naive_moment_is_refused(app: Flask) -> None:
    with pytest.raises(sa.exc.StatementError, match="naive"):
        factories.organisation("LEEM", created_at=datetime(2027, 2, 1))  # noqa: DTZ001 (the fault under test)


def test_a_row_is_locked_as_it_is_now_not_as_it_was_read(app: Flask) -> None:
    """What another transaction committed while this one waited: the row changes without this session seeing it."""
    marie = factories.candidate(factories.forum())
    db.session.commit()
    db.session.refresh(marie)
    changed = (
        sa.update(Registration.__table__)
        .where(Registration.__table__.c.id == marie.id)
        .values(version=3, first_name="Marion")
    )
    db.session.connection().execute(changed)
    assert lock(Registration, marie.id) is marie
    assert (marie.version, marie.first_name) == (3, "Marion")


def test_the_named_world_stands(app: Flask) -> None:
    chartres = factories.forum()
    marie = factories.candidate(chartres)
    airbel = factories.company(chartres, tables=2)
    assert marie.public_name == "Marie T."
    assert [t.number for t in airbel.tables] == [1, 2]
    assert len(chartres.slots) == 12
