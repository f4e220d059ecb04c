"""Indexes unique among some rows say so on whichever database the application has."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.dialects import postgresql, sqlite

from forum_app.core.db import db
from forum_app.core.partial_indexes import unique_among, write_conditions

OURS = ["uq_badge_valid_subject", "uq_interview_live_slot_registration", "uq_interview_live_slot_table"]
OURS += ["uq_interview_live_registration_participation", "uq_workshop_seat_live_registration"]


def _boats() -> tuple[sa.MetaData, sa.Index]:
    berth = unique_among("sunk_at IS NULL", "uq_boat_afloat_berth", "berth")
    tables = sa.MetaData()
    sa.Table("boat", tables, sa.Column("berth", sa.Integer), sa.Column("sunk_at", sa.DateTime), berth)
    return tables, berth


@pytest.mark.parametrize("dialect", [postgresql.dialect(), sqlite.dialect()], ids=lambda dialect: dialect.name)
def test_the_condition_is_written_in_the_dialect_of_the_database(dialect: sa.Dialect) -> None:
    tables, berth = _boats()
    write_conditions(tables, dialect.name)
    statement = str(sa.schema.CreateIndex(berth).compile(dialect=dialect))
    assert statement == "CREATE UNIQUE INDEX uq_boat_afloat_berth ON boat (berth) WHERE sunk_at IS NULL"


def test_each_index_of_ours_has_its_condition_in_the_database(app: Flask) -> None:
    dialect = db.engine.dialect.name
    inspected = sa.inspect(db.engine)
    conditions = {
        index["name"]: index.get("dialect_options", {}).get(f"{dialect}_where")
        for table in db.metadata.sorted_tables
        for index in inspected.get_indexes(table.name)
    }
    assert sorted(name for name, condition in conditions.items() if condition is not None) == sorted(OURS)
