"""What the `flask` command adds to the application: its own verbs, and migrations. A web process never loads them."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from forum_app.core.cli import backup_command, restore_command
from forum_app.core.db import db
from forum_app.demo.cli import demo
from forum_app.forums.cli import organiser
from forum_app.imports.cli import import_command

COMMANDS = (backup_command, restore_command, demo, organiser, import_command)
migrate = Migrate(directory=str(Path(__file__).parent / "migrations"), render_as_batch=True, compare_type=True)


def add_commands(app: Flask) -> None:
    """Give the application its commands. Those of the optimiser come by an entry point: they need no application."""
    migrate.init_app(app, db)
    for command in COMMANDS:
        app.cli.add_command(command)
