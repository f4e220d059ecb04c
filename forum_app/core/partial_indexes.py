"""Indexes that are unique among some rows only, on both databases.

SQLAlchemy loads a whole dialect as soon as an index names one of its options: here the condition waits for the engine
that will need it.
"""

import sqlalchemy as sa


def unique_among(condition: str, name: str, *columns: str) -> sa.Index:
    """Return an index of that name, unique among the rows that meet the condition (SQL of both databases)."""
    return sa.Index(name, *columns, unique=True, info={"where": sa.text(condition)})


def write_conditions(tables: sa.MetaData, dialect: str) -> None:
    """Give the indexes of `unique_among` their condition in that dialect; without it they would hold for all rows."""
    for table in tables.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_kwargs[f"{dialect}_where"] = index.info["where"]
