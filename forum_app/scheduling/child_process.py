"""A process of its own for a solver that cannot share this one.

HiGHS (highspy) and OR-Tools carry two versions of one library under the same name, so a process can load only
the first it meets. Whoever comes second works in a child process; the caller notices nothing.
"""

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from forum_app.scheduling.budget import Progress, Stop

#: Seconds between two looks at the child and at the wish to stop.
GLANCE = 0.05
#: Seconds granted to a child that has ended to leave its code.
PATIENCE = 1.0


def call(function: Callable[..., Any], arguments: tuple[Any, ...], stop: Stop, progress: Progress) -> Any:
    """Call ``function(*arguments, stop, progress)`` in a fresh process; return its result, or raise its exception here.

    ``function`` must be importable by name. The wish to stop goes down, progress comes up.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=_work, args=(there, function, arguments), daemon=True)
    child.start()
    there.close()
    told = False
    try:
        while True:
            if here.poll(GLANCE):
                kind, value = here.recv()
                if kind == "progress":
                    progress(*value)
                elif kind == "error":
                    raise value
                else:
                    return value
            if not told and stop():
                here.send("stop")
                told = True
    except (EOFError, ConnectionError) as error:
        child.join(PATIENCE)
        raise RuntimeError(f"the solver's process ended with code {child.exitcode}") from error
    finally:
        here.close()
        child.join(GLANCE)
        if child.is_alive():
            child.kill()
            child.join()


def _work(pipe: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Work, report and end, in the child. Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def progress(stage: str, seconds: float) -> None:
        pipe.send(("progress", (stage, seconds)))

    try:
        pipe.send(("result", function(*arguments, pipe.poll, progress)))
    except Exception as error:
        pipe.send(("error", error))
