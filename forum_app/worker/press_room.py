"""The threads of the worker that print, apart from those that deliver letters.

One takes short documents alone, the other takes any, short ones first: nobody waits for their own sheet behind a pack.
"""

import ctypes
import logging
import sys
import threading
from collections.abc import Callable, Mapping


class PressRoom:
    """Does each of `works` on a thread of its own, whenever it is woken. works: by the names of their threads."""

    def __init__(self, works: Mapping[str, Callable[[], object]]):
        self._presses = [_Press(name, work) for name, work in works.items()]

    def open(self) -> None:
        """Start the threads."""
        for press in self._presses:
            press.start()

    def wake(self) -> None:
        """Say that there is something to print. Returns at once."""
        for press in self._presses:
            press.woken.set()

    def close(self) -> None:
        """Let each thread finish what it has in hand, and stop."""
        for press in self._presses:
            press.stopping = True
        self.wake()
        for press in self._presses:
            press.join()


class _Press(threading.Thread):
    def __init__(self, name: str, work: Callable[[], object]):
        super().__init__(name=name)
        self.woken = threading.Event()
        self.stopping = False
        self._work = work

    def run(self) -> None:
        while True:
            self.woken.wait()
            self.woken.clear()
            if self.stopping:
                return
            try:
                self._work()
            except Exception:  # whatever it is, the next document is printed
                logging.getLogger(__name__).exception("%s failed", self.name)
            give_memory_back()


def give_memory_back() -> None:
    """Hand the memory freed since back to the machine, where the C library keeps it for itself (glibc)."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
