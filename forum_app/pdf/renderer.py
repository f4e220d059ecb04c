"""HTML to PDF, in processes with limits of time and memory. The web imports nothing from here.

Each document has processes of its own, copied from a template that has loaded the engine (`pdf/template.py`): one
that eats memory or time takes them with it and nothing else, and memory comes back with the end of each document.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from math import ceil
from multiprocessing.context import BaseContext

from forum_app.pdf import press

PROCESSES = 2
SECONDS = 120  # for one chunk


class RenderError(Exception):
    """A document took too much time or memory."""


def chunk_size(count: int, largest: int) -> int:
    """Return how many of `count` sheets stand in each chunk, so that all processes are as busy; at most `largest`."""
    rounds = ceil(count / (PROCESSES * largest)) or 1
    return ceil(count / (PROCESSES * rounds)) or 1


def render(html: str) -> bytes:
    """Return the PDF of one HTML document (a whole page with its title and language)."""
    return render_all([html])


def render_all(chunks: Sequence[str], progress: Callable[[int], None] | None = None) -> bytes:
    """Return the PDF of several HTML documents, one after the other, in one file.

    progress: called with the number of chunks done. Long documents come in chunks: memory stays flat and two are
    rendered at once. Raises RenderError.
    """
    pool = ProcessPoolExecutor(min(PROCESSES, len(chunks)), mp_context=_context(), initializer=press.begin)
    try:
        futures = [pool.submit(press.print_chunk, chunk) for chunk in chunks]
        parts = []
        for done, future in enumerate(futures, 1):
            parts.append(future.result(timeout=SECONDS))
            if progress is not None:
                progress(done)
        return parts[0] if len(parts) == 1 else pool.submit(press.bind, parts).result(timeout=SECONDS)
    except (TooLong, BrokenProcessPool, MemoryError) as broken:
        _kill(pool)
        raise RenderError("too much time or memory") from broken
    except BaseException:
        _kill(pool)
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def warm_up() -> None:
    """Load the engine before somebody waits for it."""
    with ProcessPoolExecutor(1, mp_context=_context()) as pool:
        pool.submit(press.begin).result(timeout=SECONDS)


@lru_cache(maxsize=1)
def _context() -> BaseContext:
    """Return the maker of processes: copies of one that has loaded the template."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["forum_app.pdf.template"])
    return context


def _kill(pool: ProcessPoolExecutor) -> None:
    for process in list((pool._processes or {}).values()):
        process.kill()
