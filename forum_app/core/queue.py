"""The queue between web processes and the worker: SQLite beside the database by default, Redis when configured.

The web only puts names of work in it; what a name does is known to the worker alone (`forum_app.worker`), so that no
web process ever loads the PDF engine or the optimiser.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from flask import Flask

from config import Settings
from forum_app.core.db import db

if TYPE_CHECKING:
    from huey import Huey


class Queue:
    """The queue of one application. The library behind it is loaded at the first need: most pages put nothing in it."""

    def __init__(self, app: Flask, settings: Settings):
        self.work: dict[str, Callable[[], object]] = {}
        self._app, self._settings = app, settings

    def do(self, name: str) -> None:
        """Do the work of that name, here and now (the worker's side)."""
        with self._app.app_context():
            try:
                self.work[name]()
            finally:
                db.session.remove()

    def wake_worker(self, name: str) -> None:
        """Say that there is work of that name."""
        self._opened[1](name)

    @property
    def huey(self) -> "Huey":
        """The library's own queue, which knows the task « do »."""
        return self._opened[0]

    @cached_property
    def _opened(self) -> "tuple[Huey, Callable[[str], object]]":
        from huey import RedisHuey, SqliteHuey  # noqa: PLC0415 (heavy)

        settings = self._settings
        huey = (
            RedisHuey("forums", url=settings.redis_url, results=False)
            if settings.redis_url
            else SqliteHuey("forums", filename=str(settings.instance / "queue.db"), results=False)
        )
        return huey, huey.task(name="do")(self.do)


def install(app: Flask, settings: Settings) -> None:
    """Give the application its queue: `app.extensions["queue"]`."""
    app.extensions["queue"] = Queue(app, settings)
