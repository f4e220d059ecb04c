"""The database: one model base, one naming convention, and transactions that say from the start whether they will
write.

SQLite by default, PostgreSQL by `DATABASE_URL`; the same models, migrations and tests on both.
"""

import enum
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry

from forum_app.core.engines import READER, RoutedSession, prepare, reading, transaction_mode
from forum_app.core.partial_indexes import write_conditions
from forum_app.core.refusals import Refusal, Refused

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, stored in UTC. A naive value is a programming error and is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: give it a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_column(kind: type[enum.Enum], length: int = 40) -> sa.Enum:
    """Return a column type that stores the enum's value as text; SQLAlchemy refuses any other value."""
    return sa.Enum(
        kind,
        native_enum=False,
        length=length,
        values_callable=lambda e: [m.value for m in e],
        validate_strings=True,
        create_constraint=False,
    )


class _Declarative(DeclarativeBase):
    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING_CONVENTION),
        type_annotation_map={datetime: UtcDateTime, dict[str, Any]: sa.JSON, list[str]: sa.JSON},
    )

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


db = SQLAlchemy(model_class=_Declarative, session_options={"expire_on_commit": False, "class_": RoutedSession})

# What every table inherits: an `id`, the naming convention, the types above. A type checker cannot see that `db.Model`
# is a class made from `_Declarative`, so it is shown that class itself.
if TYPE_CHECKING:
    Base = _Declarative
else:
    Base = db.Model


def install(app: Flask) -> None:
    """Connect the application to its database, by two engines: see `core.engines`."""
    url, options = app.config["SQLALCHEMY_DATABASE_URI"], app.config["SQLALCHEMY_ENGINE_OPTIONS"]
    app.config["SQLALCHEMY_BINDS"] = {READER: reading(url, options)}
    db.init_app(app)
    with app.app_context():
        prepare(db.engine, db.engines[READER])
        write_conditions(db.metadata, db.engine.dialect.name)


def disconnect() -> None:
    """Close the connections of both engines: the next statement opens new ones."""
    for engine in db.engines.values():
        engine.dispose()


class Versioned:
    """A row that people edit: `version` counts its changes, so that two simultaneous
    writers are not both obeyed (forms: see `core.shared_forms`).
    """

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 (a directive receives the class)
        return {"version_id_col": cls.version}


def rows_changed(statement: sa.Update | sa.Delete) -> int:
    """Execute an update or a deletion; how many rows it touched."""
    return cast("sa.CursorResult[Any]", db.session.execute(statement)).rowcount


@contextmanager
def collision(refusal: Refusal | Callable[[], Refusal]) -> Iterator[None]:
    """Flush inside a savepoint; when a unique constraint says no, refuse politely and leave the session usable.

    The only place that catches IntegrityError: the constraint has the last word on who came first.
    refusal: or what makes it, when it asks for more than most need to know.
    """
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError as collided:
        raise Refused(refusal() if callable(refusal) else refusal) from collided


def after_commit(act: Callable[[], None]) -> None:
    """Do this once what was written is safe, and never if it is not: waking the worker, for instance.

    Once, however often it is asked for: a thousand letters wake the worker one time.
    """
    acts = db.session.info.setdefault("after_commit", [])
    if act not in acts:
        acts.append(act)


def even_after_rollback(act: Callable[[], None]) -> None:
    """Have `act` write again, in a transaction of its own, what must outlive a rollback (a wrong code counted).

    It runs only if this transaction rolls back.
    """
    db.session.info.setdefault("even_after_rollback", []).append(act)


def advisory_lock(name: str) -> None:
    """Lock `name` until the transaction ends, where there is no row to lock (SQLite's single writer needs nothing)."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def commit() -> None:
    """Commit the session, then run what waited for it. The one commit of a request, a command or a task."""
    db.session.commit()
    db.session.info.pop("even_after_rollback", None)
    for act in db.session.info.pop("after_commit", []):
        act()


def rollback() -> None:
    """Forget what the transaction did, but for what had to stay whatever became of it."""
    db.session.rollback()
    db.session.info.pop("after_commit", None)
    for act in db.session.info.pop("even_after_rollback", []):
        with transaction():
            act()


@contextmanager
def transaction(mode: str = "writes") -> Iterator[None]:
    """Run one unit of work: commit at the end, roll back on any exception.

    For what runs outside a request (command line, worker), or inside a view that only reads.
    """
    if transaction_mode.get() == "reads":
        db.session.commit()  # what was being read ends here: a transaction that began by reading cannot write
    remembered = transaction_mode.set(mode)
    try:
        yield
        commit()
    except BaseException:
        rollback()
        raise
    finally:
        transaction_mode.reset(remembered)


def in_chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the values a few hundred at a time: a statement takes only so many."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


CHUNK = 500


def lock(entity: type[Base], identity: int) -> Any:
    """Return the row, locked until the end of the transaction and read afresh; None when there is none.

    On SQLite the single writer already holds the whole file. Locks are always taken in this order: forum, workshop,
    participation, registration, slot.
    """
    return db.session.scalars(_locking(entity), {"identity": identity}).unique().one_or_none()


def lock_row(entity: type[Base], identity: int) -> None:
    """Lock a row until the end of the transaction, in the same written order, without reading it.

    What is asked of it afterwards is true. SQLite's single writer already holds the whole file.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(_row_lock(entity), {"identity": identity})


def lock_all(entity: type[Base], condition: sa.ColumnElement[bool]) -> None:
    """Lock every row of a kind that meets a condition, in the order of their ids, until the end of the transaction."""
    db.session.execute(sa.select(entity.id).where(condition).order_by(entity.id).with_for_update())


@cache
def _row_lock(entity: type[Base]) -> sa.Select[Any]:
    return sa.select(entity.id).where(entity.id == sa.bindparam("identity")).with_for_update()


@cache
def _locking(entity: type[Base]) -> sa.Select[Any]:
    """Return the statement of `lock`, built once for each kind of row.

    `of`: only this row, not those that its model joins (PostgreSQL cannot lock the optional side of a join).
    A select, for `Session.get` refuses as stale a row that somebody changed since this transaction read it: here it is
    read again.
    """
    statement = sa.select(entity).where(entity.id == sa.bindparam("identity"))
    return statement.with_for_update(of=entity).execution_options(populate_existing=True)
