"""Cyclic garbage is collected only while no request is being answered.

On CPython 3.11 a collection that runs while several threads answer requests can kill the process (SIGSEGV): entities of
one request, caught in cycles, are taken apart while other threads run. So web workers switch the automatic collector
off, and the last request that leaves collects. A worker that is never alone closes its entrance for a moment and
collects then.
"""

import gc
import time
from collections.abc import Callable, Iterable
from threading import Condition
from typing import Any

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# Container objects made and not yet freed since the last collection of the youngest generation (`gc.get_count()[0]`).
COLLECT_WHEN_ALONE = 20_000
COLLECT_ANYWAY = 200_000
FULL_EVERY = 10  # one collection in ten looks at the oldest objects too
# Seconds that the entrance stays closed while the requests inside finish (a slow upload may be one of them).
CLOSED_AT_MOST = 0.5


class CollectBetweenRequests:
    """WSGI middleware of one process: counts who is inside, collects when nobody is."""

    def __init__(self, app: WsgiApp):
        self._app = app
        self._entrance = Condition()
        self._inside = 0
        self._closed = False
        self._collections = 0
        self._threshold = COLLECT_ANYWAY

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self._enter()
        try:
            return self._app(environ, start_response)
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._entrance:
            if gc.isenabled():
                # here, not when the application is made: the process that serves may be a fork of the one that made it
                gc.disable()
            while self._closed:
                self._entrance.wait()
            if self._inside and gc.get_count()[0] > self._threshold:
                self._collect_once_empty()
            self._inside += 1

    def _collect_once_empty(self) -> None:
        """Let those inside finish, nobody enter, and collect; give up after CLOSED_AT_MOST, and try again later."""
        self._closed = True
        try:
            deadline = time.monotonic() + CLOSED_AT_MOST
            while self._inside and (left := deadline - time.monotonic()) > 0:
                self._entrance.wait(left)
            if self._inside:
                self._threshold = gc.get_count()[0] + COLLECT_ANYWAY
            else:
                self._collect()
        finally:
            self._closed = False
            self._entrance.notify_all()

    def _leave(self) -> None:
        with self._entrance:
            self._inside -= 1
            if self._inside:
                return
            if self._closed:
                self._entrance.notify_all()
            elif gc.get_count()[0] > COLLECT_WHEN_ALONE:
                self._collect()

    def _collect(self) -> None:
        self._collections += 1
        self._threshold = COLLECT_ANYWAY
        gc.collect(2 if self._collections % FULL_EVERY == 0 else 1)
