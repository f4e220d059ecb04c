"""What the `flask` command adds to the application: its own verbs, and migrations. A web process never loads them.

Only their names and their lines of help stand here: each is loaded when it is called.
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from flask import Flask

from forum_app.core.db import db

# name: where it is, what `flask --help` says of it
COMMANDS = {
    "backup": (
        "forum_app.core.cli:backup_command",
        "Write the whole database to PATH (a ZIP), while the service goes on.",
    ),
    "restore": (
        "forum_app.core.cli:restore_command",
        "Fill an empty database from the backup at PATH; SQLite or PostgreSQL, whichever it came from.",
    ),
    "demo": ("forum_app.demo.cli:demo", "Create fictitious forums, people and companies."),
    "organiser": ("forum_app.forums.cli:organiser", "People who organise forums."),
    "import": (
        "forum_app.imports.cli:import_command",
        "Enter the people or the companies of a CSV file, whole or not at all.",
    ),
}


class LateCommand(click.Command):
    """A command known by its name and its line of help; `load` gives the command itself."""

    def __init__(self, name: str, line: str, load: Callable[[], click.Command]):
        super().__init__(name, help=line)
        self.load = load

    def make_context(self, *called: Any, **extra: Any) -> click.Context:
        """Return the context of the command itself: click goes on with the command of that context."""
        return self.load().make_context(*called, **extra)


def add_commands(app: Flask) -> None:
    """Give the application its commands. Those of the optimiser come by an entry point: they need no application."""
    for name, (place, line) in COMMANDS.items():
        app.cli.add_command(LateCommand(name, line, partial(_command_at, place)))
    app.cli.add_command(LateCommand("db", "Perform database migrations.", lambda: add_migrations(app)))


def add_migrations(app: Flask) -> click.Command:
    """Give the application its migrations, and return their command."""
    from flask_migrate import Migrate  # noqa: PLC0415 (heavy)

    migrate = Migrate(directory=str(Path(__file__).parent / "migrations"), render_as_batch=True, compare_type=True)
    migrate.init_app(app, db)
    return app.cli.commands[migrate.command]


def _command_at(place: str) -> click.Command:
    module, _, name = place.partition(":")
    command: click.Command = getattr(import_module(module), name)
    return command
