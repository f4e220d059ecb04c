"""Commands are listed before they are loaded, and say of themselves what the list says."""

from typing import cast

import pytest
from flask import Flask

from forum_app.commands import COMMANDS, LateCommand

NAMES = [*COMMANDS, "db"]


def test_the_list_names_every_command(app: Flask) -> None:
    shown = app.test_cli_runner().invoke(args=["--help"]).output
    assert [name for name in NAMES if f"\n  {name} " not in shown] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_command_says_what_the_list_says(app: Flask, name: str) -> None:
    listed = app.cli.commands[name]
    command = cast(LateCommand, listed).load()
    assert (command.name, command.help) == (name, listed.help)
    help_of_it = app.test_cli_runner().invoke(args=[name, "--help"])
    assert help_of_it.exit_code == 0
    assert str(command.help).split(" ", 1)[0] in help_of_it.output
