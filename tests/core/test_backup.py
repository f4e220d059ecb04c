"""A backup restores equal, byte for byte, and refuses what it must."""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from forum_app.core import backup
from forum_app.core.db import db, transaction
from forum_app.files.models import StoredFile
from forum_app.forums.models import Organisation
from tests import factories


def contents() -> dict[str, list[tuple]]:
    with db.engine.connect() as connection:
        return {
            t.name: [tuple(row) for row in connection.execute(sa.select(t).order_by(t.c.id))]
            for t in db.metadata.sorted_tables
        }


def empty_everything() -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())


def test_a_backup_is_made_while_somebody_writes(app: Flask, tmp_path: Path) -> None:
    """It waits for nobody, and holds what was committed when it began."""
    factories.organisation("LEEM")
    db.session.commit()
    with transaction():
        db.session.add(Organisation(name="Polepharma", short_name="Polepharma"))
        db.session.flush()
        rows = backup.write(tmp_path / "backup.zip")
    assert rows["organisation"] == 1


@pytest.fixture
def saved(app: Flask, tmp_path: Path) -> Path:
    chartres = factories.forum()
    factories.candidate(chartres, "Łucja", "Żółkiewska", achievement="« une ligne »\nune autre")
    factories.company(chartres, tables=2)
    factories.workshop(chartres)
    factories.save(
        StoredFile(name="cv.pdf", media_type="application/pdf", size=4, sha256="0" * 64, content=b"\x00\xff%P")
    )
    path = tmp_path / "saved.zip"
    backup.write(path)
    return path


def test_what_is_restored_equals_what_was_saved(saved: Path) -> None:
    before = contents()
    empty_everything()
    backup.restore(saved)
    assert contents() == before


def test_a_restored_database_goes_on_numbering(saved: Path) -> None:
    empty_everything()
    backup.restore(saved)
    factories.organisation("ANAF")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 2


def test_a_database_with_rows_is_not_touched(saved: Path) -> None:
    before = contents()
    with pytest.raises(backup.BackupError, match="not empty"):
        backup.restore(saved)
    assert contents() == before


def test_a_table_of_many_rows_comes_back_whole(app: Flask, tmp_path: Path) -> None:
    """Rows are read and written by batches: the last one is not full."""
    factories.save(*(Organisation(name=f"N{n}", short_name=f"N{n}") for n in range(2 * backup.BATCH + 1)))
    before = contents()
    assert backup.write(tmp_path / "many.zip")["organisation"] == 2 * backup.BATCH + 1
    empty_everything()
    backup.restore(tmp_path / "many.zip")
    assert contents() == before


def rewritten(saved: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of a backup with other contents; a file that becomes None is left out."""
    copy_path = saved.with_name("changed.zip")
    with zipfile.ZipFile(saved) as whole, zipfile.ZipFile(copy_path, "w") as copy:
        for name in whole.namelist():
            if (data := change(name, whole.read(name))) is not None:
                copy.writestr(name, data)
    return copy_path


def in_file(file: str, old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    def change(name: str, data: bytes) -> bytes:
        assert name != file or old in data
        return data.replace(old, new) if name == file else data

    return change


def forgetting_files(name: str, data: bytes) -> bytes:
    """The list of contents without a table that no other refers to."""
    if name != "backup.json":
        return data
    described = json.loads(data)
    del described["tables"]["stored_file"]
    return json.dumps(described).encode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (in_file("company.jsonl", b"Airbel", b"Airbal"), "the table company of this backup is damaged"),
        (in_file("company.jsonl", b'"pme"', b'"big"'), "damaged"),
        (in_file("forum.jsonl", b'"2027-03-18"', b'"18/03/2027"'), "damaged"),
        (in_file("stored_file.jsonl", b'"AP8lUA=="', b'"AP8lUA"'), "damaged"),
        (in_file("company.jsonl", b"}", b""), "damaged"),
        (lambda name, data: None if name == "company.jsonl" else data, "damaged"),
        (forgetting_files, "damaged"),
        (in_file("backup.json", b'"version": 1', b'"version": 2'), "version 2, this application reads version 1"),
    ],
    ids=["text", "enum", "date", "bytes", "line", "table", "description", "version"],
)
def test_a_backup_that_is_not_whole_restores_nothing(
    saved: Path, change: Callable[[str, bytes], bytes | None], says: str
) -> None:
    damaged = rewritten(saved, change)
    empty_everything()
    with pytest.raises(backup.BackupError, match=says):
        backup.restore(damaged)
    assert set(map(len, contents().values())) == {0}


def test_a_file_cut_short_or_scratched_restores_nothing(saved: Path) -> None:
    """As disks and transfers leave them: the end is missing, or compressed bytes have changed."""
    whole = saved.read_bytes()
    with zipfile.ZipFile(saved) as archive:
        start = archive.getinfo("company.jsonl").header_offset + len("company.jsonl") + 60
    empty_everything()
    for damaged in (whole[: len(whole) // 2], whole[:start] + b"\xff" * 20 + whole[start + 20 :]):
        saved.write_bytes(damaged)
        with pytest.raises(backup.BackupError, match="damaged"):
            backup.restore(saved)
        assert set(map(len, contents().values())) == {0}


@pytest.fixture
def at_revision(app: Flask) -> Iterator[Callable[[str], None]]:
    """`at_revision("0002")`: the migration that the database stands at."""
    with db.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))

    def stand(revision: str) -> None:
        with db.engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM alembic_version"))
            connection.execute(sa.text("INSERT INTO alembic_version VALUES (:name)"), {"name": revision})

    yield stand
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))


def test_a_backup_is_restored_at_its_own_revision_only(
    at_revision: Callable[[str], None], app: Flask, tmp_path: Path
) -> None:
    """The sentence says what to run; done so, the same file is restored."""
    path = tmp_path / "old.zip"
    at_revision("0001")
    factories.organisation("LEEM")
    before = contents()
    backup.write(path)
    empty_everything()
    at_revision("0002")
    refused = app.test_cli_runner().invoke(args=["restore", str(path)])
    assert (refused.exit_code, set(map(len, contents().values()))) == (1, {0})
    assert "has the schema 0001, the database has 0002: run « flask db upgrade 0001 »" in refused.output
    at_revision("0001")
    done = app.test_cli_runner().invoke(args=["restore", str(path)])
    assert (done.exit_code, contents()) == (0, before)
    assert f"{path}: 1 rows restored into" in done.output


def test_a_backup_that_cannot_be_written_leaves_the_former_one(saved: Path) -> None:
    """The backup of yesterday is not lost to that of today."""
    yesterday = saved.read_bytes()
    with db.engine.begin() as connection:  # a table of which this database knows nothing
        connection.execute(sa.text("DROP TABLE draft"))
    try:
        with pytest.raises(sa.exc.DatabaseError):
            backup.write(saved)
        assert saved.read_bytes() == yesterday
    finally:
        db.metadata.tables["draft"].create(db.engine)


def test_something_else_is_refused(app: Flask, tmp_path: Path) -> None:
    other = tmp_path / "autre.zip"
    other.write_bytes(b"not a zip")
    with pytest.raises(backup.BackupError, match="not a backup"):
        backup.restore(other)
