"""What runs in the processes that print: the engine, one chunk at a time, and the binding.

They are copies of one template (`forum_app.pdf.template`), made for a document and gone with it.
"""

import io
import multiprocessing
import os
import resource
import signal
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import woff2

STATIC = Path(__file__).resolve().parents[2] / "static"
MEMORY = 1_500_000_000  # bytes of address space of one process


def begin() -> None:
    """Bound the memory of this process, and let it live no longer than the worker, even one that was killed.

    Signals are for the worker, which finishes the document in hand: a terminal or systemd sends them to all.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_leave_with_worker, name="leave_with_worker", daemon=True).start()


def _leave_with_worker() -> None:
    worker = multiprocessing.parent_process()
    if worker is not None:
        worker.join()  # a pipe that the worker holds open: the system closes it, however the worker dies
        os._exit(1)


def print_chunk(html: str) -> bytes:
    """Return the tagged PDF of one HTML document."""
    weasyprint, fetcher, fonts = _engine()
    document = weasyprint.HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=fetcher)
    return document.write_pdf(font_config=fonts, pdf_variant="pdf/ua-1")


def bind(parts: list[bytes]) -> bytes:
    """Return one PDF of several, in order."""
    from forum_app.pdf.merging import merge  # noqa: PLC0415 (heavy)

    return merge(parts)


@lru_cache(maxsize=1)
def _engine() -> tuple[Any, Any, Any]:
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
            if path.suffix == ".woff2":
                return URLFetcherResponse(url, opened_font(path))
            return super().fetch(url, headers)

    return weasyprint, OwnFilesOnly(allowed_protocols=("file", "data"), allow_redirects=False), FontConfiguration()


@lru_cache
def opened_font(path: Path) -> bytes:
    """Return a font of the web as the engine wants it: decompressed, once for all the processes that print."""
    opened = io.BytesIO()
    woff2.decompress(io.BytesIO(path.read_bytes()), opened)
    return opened.getvalue()
