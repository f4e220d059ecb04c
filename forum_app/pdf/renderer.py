"""HTML to PDF, in child processes with limits of time and memory. The web imports nothing from here.

WeasyPrint is loaded once in each child process, not in the worker itself: a page that eats memory or time takes its
process with it and nothing else.
"""

import multiprocessing
import resource
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from pathlib import Path

from forum_app.pdf.merging import merge

STATIC = Path(__file__).resolve().parents[2] / "static"
PROCESSES = 2
SECONDS = 120  # for one chunk
MEMORY = 1_500_000_000  # bytes of address space of one child process


class RenderError(Exception):
    """A document took too much time or memory."""


def render(html: str) -> bytes:
    """Return the PDF of one HTML document (a whole page with its title and language)."""
    return render_all([html])


def render_all(chunks: Sequence[str], progress: Callable[[int], None] | None = None) -> bytes:
    """Return the PDF of several HTML documents, one after the other, in one file.

    progress: called with the number of chunks done. Long documents come in chunks: memory stays flat and two are
    rendered at once. Raises RenderError.
    """
    try:
        futures = [_pool().submit(_print, chunk) for chunk in chunks]
        parts = []
        for done, future in enumerate(futures, 1):
            parts.append(future.result(timeout=SECONDS))
            if progress is not None:
                progress(done)
    except (TooLong, BrokenProcessPool, MemoryError) as broken:
        _discard_pool()
        raise RenderError("too much time or memory") from broken
    return parts[0] if len(parts) == 1 else merge(parts)


@lru_cache(maxsize=1)
def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        PROCESSES, mp_context=multiprocessing.get_context("spawn"), initializer=_prepare, max_tasks_per_child=200
    )


def warm_up() -> None:
    """Load the engine before somebody waits for it."""
    _pool().submit(_prepare).result(timeout=SECONDS)


def _discard_pool() -> None:
    pool = _pool()
    _pool.cache_clear()
    for process in list((pool._processes or {}).values()):
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)


def _prepare() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    _engine()


@lru_cache(maxsize=1)
def _engine():
    """Return WeasyPrint, a fetcher that only opens our own static files, and one font configuration for the process."""
    import weasyprint  # noqa: PLC0415 (heavy)
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 (heavy)
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 (heavy)

    class OwnFilesOnly(URLFetcher):
        """Refuses everything but `data:` and the files of `static/`: text typed by people never makes us open
        anything."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = Path(url.removeprefix("file://")).resolve() if url.startswith("file:///") else None
            if path is None or not path.is_relative_to(STATIC.resolve()):
                raise ValueError(f"refused to open {url[:80]}")
            return super().fetch(url, headers)

    return weasyprint, OwnFilesOnly(allowed_protocols=("file", "data"), allow_redirects=False), FontConfiguration()


def _print(html: str) -> bytes:
    weasyprint, fetcher, fonts = _engine()
    document = weasyprint.HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=fetcher)
    return document.write_pdf(font_config=fonts, pdf_variant="pdf/ua-1")
