"""A line before SQLite's writing lock: first come, first served.

SQLite lets one connection write at a time and its own wait sleeps longer and longer, so that whoever came last often
writes first. Here the threads of one process stand in line, and the first of each process asks for a lock beside the
database: SQLite's own lock is then nearly always free.
"""

import fcntl
import os
import time
from collections import deque
from pathlib import Path
from threading import Lock

PAUSE = 0.001  # seconds between two requests for the lock of all processes


class WriteQueue:
    """The line of one database. lock_file: made when it is missing, locked by the process that writes."""

    def __init__(self, lock_file: Path):
        self._lock_file = lock_file
        self._opened: int | None = None
        self._forget()
        # a process that is forked inherits neither the threads in line nor their place
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._mutex, self._line, self._opened = Lock(), deque[Lock](), None

    def enter(self, seconds: float) -> bool:
        """Wait for one's turn, at most so long; False when it did not come (`leave` is not due then)."""
        deadline = time.monotonic() + seconds
        if not self._stand_in_line(seconds):
            return False
        try:
            self._opened = self._lock_of_all_processes(deadline)
        except OSError:
            self._next()  # the lock file cannot be made or locked: those behind are not kept waiting for it
            raise
        if self._opened is None:
            self._next()
        return self._opened is not None

    def _lock_of_all_processes(self, deadline: float) -> int | None:
        """Return the lock file, open and locked; None when another process kept it until the deadline."""
        opened = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        while True:
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return opened
            except BlockingIOError:
                if time.monotonic() > deadline:
                    os.close(opened)
                    return None
                time.sleep(PAUSE)

    def leave(self) -> None:
        """Let the next one write."""
        opened, self._opened = self._opened, None
        if opened is not None:
            fcntl.flock(opened, fcntl.LOCK_UN)  # closing is not enough where a child process holds the same file
            os.close(opened)
        self._next()

    def _stand_in_line(self, seconds: float) -> bool:
        mine = Lock()
        mine.acquire()
        with self._mutex:
            self._line.append(mine)
            if self._line[0] is mine:
                return True
        if mine.acquire(timeout=seconds):
            return True
        with self._mutex:
            if self._line[0] is mine:  # the turn came between the end of the wait and here
                return True
            self._line.remove(mine)
            return False

    def _next(self) -> None:
        with self._mutex:
            self._line.popleft()
            if self._line:
                self._line[0].release()
