"""The two engines of SQLite: what each says to its file, and who writes when several want to."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from forum_app.core import engines


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """A writer and a reader of one file, which has a table of numbers."""
    writer, reader = (sa.create_engine(f"sqlite:///{tmp_path / 'numbers.db'}") for _ in range(2))
    engines.prepare(writer, reader)
    with writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE number (value INTEGER)")
    yield writer, reader
    writer.dispose()
    reader.dispose()


def traced(engine: Engine) -> list[str]:
    """All that the one connection of an engine says from now on."""
    said: list[str] = []
    with closing(engine.raw_connection()) as connection:
        connection.dbapi_connection.set_trace_callback(said.append)
    return said


def test_a_transaction_says_nothing_but_its_beginning_and_end(both: tuple[Engine, Engine]) -> None:
    """A setting changed at each transaction would make SQLite prepare every statement anew."""
    for engine, begin in zip(both, ("BEGIN IMMEDIATE", "BEGIN"), strict=True):
        said = traced(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("SELECT value FROM number")
        assert [words for words in said if words != "ROLLBACK"] == [begin, "SELECT value FROM number", "COMMIT"]


def test_the_reader_is_refused_any_write(both: tuple[Engine, Engine]) -> None:
    with pytest.raises(sa.exc.OperationalError, match="readonly"), both[1].begin() as connection:
        connection.exec_driver_sql("INSERT INTO number VALUES (1)")


def test_a_reader_does_not_wait_for_the_writer(both: tuple[Engine, Engine]) -> None:
    writer, reader = both
    with writer.begin() as writing, reader.begin() as reading:
        writing.exec_driver_sql("INSERT INTO number VALUES (1)")
        assert reading.exec_driver_sql("SELECT count(*) FROM number").scalar_one() == 0


@pytest.mark.parametrize("fails", [False, True])
def test_whoever_has_written_or_failed_leaves_the_line(both: tuple[Engine, Engine], fails: bool) -> None:
    writer = both[0]
    if fails:
        with pytest.raises(sa.exc.OperationalError), writer.begin() as connection:
            connection.exec_driver_sql("INSERT INTO nothing VALUES (1)")
    for value in range(2):
        with writer.begin() as connection:
            connection.exec_driver_sql("INSERT INTO number VALUES (?)", (value,))
    with both[1].begin() as connection:
        assert connection.exec_driver_sql("SELECT value FROM number ORDER BY value").scalars().all() == [0, 1]


def test_several_transactions_of_one_connection_take_one_place(both: tuple[Engine, Engine]) -> None:
    with both[0].connect() as connection:
        for value in range(3):
            connection.exec_driver_sql("INSERT INTO number VALUES (?)", (value,))
            connection.commit()
    with both[0].begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM number").scalar_one() == 3


def test_somebody_outside_the_line_who_writes_is_an_error_that_becomes_a_page(
    both: tuple[Engine, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_TIMEOUT", 10)
    both[0].dispose()  # the next connection has the short timeout
    outsider = sa.create_engine(both[0].url, isolation_level="AUTOCOMMIT")
    with outsider.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(sa.exc.OperationalError, match="locked"), both[0].begin():
            pass
        connection.exec_driver_sql("COMMIT")
    outsider.dispose()
    with both[0].begin() as after:
        after.exec_driver_sql("INSERT INTO number VALUES (1)")


def test_eight_threads_that_write_at_once_all_have_written(both: tuple[Engine, Engine]) -> None:
    def write() -> None:
        for value in range(20):
            with both[0].begin() as connection:
                connection.exec_driver_sql("INSERT INTO number VALUES (?)", (value,))

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with both[1].begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM number").scalar_one() == 160
