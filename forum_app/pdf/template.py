"""The process of which those that print are copies: it has loaded the engine and the fonts, and does nothing else.

The only thing that imports this module is that process, as it starts (`renderer._context`).
"""

import gc
import os
import signal
from pathlib import Path

from forum_app.pdf import press

THREADS = Path("/proc/self/task")
SAMPLE = """<!doctype html><html lang="fr"><head><title>0</title><link rel="stylesheet" href="print/badges.css">
</head><body><h1>&#201;</h1><h2 class="first">&#233;</h2><p class="last display">&#322;</p>
<p>&#224; <strong>&#252;</strong></p></body></html>"""


def prepare() -> None:
    """Load what every document needs. A print in this process too, if it leaves no thread: a copy would lack it."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it goes when the worker does, after the document in hand
    import weasyprint  # noqa: F401, PLC0415 (heavy)

    for font in (press.STATIC / "vendor" / "fonts" / "print").glob("*.woff2"):
        press.opened_font(font)
    if _prints_without_threads():
        press.print_chunk(SAMPLE)
    gc.collect()
    gc.freeze()  # so that the memory shared with the copies stays shared


def _prints_without_threads() -> bool:
    """Return whether a first print, tried in a copy of this process, leaves it with one thread (newer Pango: no)."""
    child = os.fork()
    if child == 0:
        try:
            press.print_chunk(SAMPLE)
            os._exit(0 if len(os.listdir(THREADS)) == 1 else 1)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


prepare()
