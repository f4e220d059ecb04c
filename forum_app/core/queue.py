"""The queue between web processes and the worker: SQLite beside the database by default, Redis when configured.

The web only puts names of work in it; what a name does is known to the worker alone (`forum_app.worker`), so that no web process
ever loads the PDF engine or the optimiser.
"""
from collections.abc import Callable

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey

from config import Settings
from forum_app.core.db import db


def install(app: Flask, settings: Settings) -> None:
    """Give the application its queue, and actions `wake_worker(name)`: « there is work of that name »."""
    queue = _queue_of(settings)
    work: dict[str, Callable[[], object]] = {}

    def do(name: str) -> None:
        with app.app_context():
            try:
                work[name]()
            finally:
                db.session.remove()

    app.extensions["queue"] = queue
    app.extensions["work"] = work
    app.extensions["do_work"] = do
    app.extensions["wake_worker"] = queue.task(name="do")(do)


def _queue_of(settings: Settings) -> Huey:
    if settings.redis_url:
        return RedisHuey("forums", url=settings.redis_url, results=False)
    settings.instance.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("forums", filename=str(settings.instance / "queue.db"), results=False)
