"""A backup restores equal, byte for byte, and refuses what it must."""

import zipfile
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


def test_a_damaged_backup_restores_nothing(saved: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(saved) as whole, zipfile.ZipFile(damaged, "w") as copy:
        for name in whole.namelist():
            data = whole.read(name)
            copy.writestr(name, data.replace(b"Airbel", b"Airbal") if name == "company.jsonl" else data)
    empty_everything()
    with pytest.raises(backup.BackupError, match="company"):
        backup.restore(damaged)
    assert set(map(len, contents().values())) == {0}


def test_something_else_is_refused(app: Flask, tmp_path: Path) -> None:
    other = tmp_path / "autre.zip"
    other.write_bytes(b"not a zip")
    with pytest.raises(backup.BackupError, match="not a backup"):
        backup.restore(other)
