"""Commands: save and restore the whole database."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from forum_app.core import backup


@click.command("backup")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup_command(path: Path) -> None:
    """Write the whole database to PATH (a ZIP), while the service goes on."""
    rows = backup.write(path)
    print(f"{path}: {sum(rows.values())} rows of {len(rows)} tables")


@click.command("restore")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def restore_command(path: Path) -> None:
    """Fill an empty database from the backup at PATH; SQLite or PostgreSQL, whichever it came from."""
    try:
        rows = backup.restore(path)
    except backup.BackupError as refused:
        raise click.ClickException(str(refused)) from refused
    print(f"{path}: {sum(rows.values())} rows restored into {len(rows)} tables")
