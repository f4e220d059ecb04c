"""What the commands of ``flask schedule`` share: their clock, Ctrl-C, sentences for what is wrong, documents read and
written.
"""

import json
import math
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Self

import click

from forum_app.scheduling.errors import ProblemError

#: When this process began, on the clock of ``time.perf_counter``: its processor time has passed at least.
BEGUN = time.perf_counter() - time.process_time()


def plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Say a ``ProblemError`` in one sentence and exit 2."""

    @wraps(command)
    def wrapped(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except ProblemError as error:
            click.echo(f"Erreur : {error}", err=True)
            sys.exit(2)

    return wrapped


def finite(_context: click.Context, _parameter: click.Parameter, value: float | None) -> float | None:
    """Refuse seconds that are no number: Python takes « nan » for one, and a search would never be over."""
    if value is not None and math.isnan(value):
        raise click.BadParameter("un nombre de secondes est attendu.")
    return value


def left(seconds: float) -> float:
    """Return what is left of the seconds given to the whole command, start and reading included."""
    return max(0.0, seconds - (time.perf_counter() - BEGUN))


def write(document: object) -> None:
    """Write a JSON document on one line of standard output; a text as it is."""
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False, separators=(", ", ": "))
    click.echo(text)


def say(stage: str, seconds: float) -> None:
    """Tell progress on standard error."""
    click.echo(f"{seconds:8.2f} s  {stage}", err=True)


class Interruption:
    """While it lasts, Ctrl-C and a polite kill are a wish to stop (``budget.Stop``); a second one ends at once."""

    def __enter__(self) -> Self:
        self.asked = False
        self.before = {number: signal.signal(number, self._hear) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *raised: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def _hear(self, _number: int, _frame: object) -> None:
        if self.asked:
            os._exit(130)
        self.asked = True

    def __call__(self) -> bool:
        """Return whether the end is wished for."""
        return self.asked

    def leave(self) -> None:
        """End, if that was asked, without waiting for a linear program that may still be running in its thread."""
        if self.asked:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)
