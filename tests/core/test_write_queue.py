"""The line before SQLite's writing lock."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from forum_app.core.write_queue import WriteQueue

HOLDER = """
import pathlib, sys
from forum_app.core.write_queue import WriteQueue
queue = WriteQueue(pathlib.Path(sys.argv[1]))
assert queue.enter(5)
print("in", flush=True)
sys.stdin.readline()
queue.leave()
print("out", flush=True)
sys.stdin.readline()
"""


def stands(queue: WriteQueue, waiting: int) -> None:
    """Wait until so many stand in line, the one whose turn it is included."""
    while len(queue._line) < waiting:
        time.sleep(0.001)


def test_first_come_first_served(tmp_path: Path) -> None:
    queue, served = WriteQueue(tmp_path / "queue"), []

    def wait(name: int) -> None:
        assert queue.enter(5)
        served.append(name)
        queue.leave()

    assert queue.enter(5)
    threads = []
    for name in range(6):
        threads.append(threading.Thread(target=wait, args=(name,)))
        threads[-1].start()
        stands(queue, name + 2)
    assert served == []
    queue.leave()
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 3, 4, 5]


def test_whoever_waited_too_long_leaves_no_gap(tmp_path: Path) -> None:
    queue, answers = WriteQueue(tmp_path / "queue"), []
    assert queue.enter(5)
    impatient = threading.Thread(target=lambda: answers.append(queue.enter(0.01)))
    impatient.start()
    impatient.join()
    patient = threading.Thread(target=lambda: answers.append(queue.enter(5)))
    patient.start()
    stands(queue, 2)
    queue.leave()
    patient.join()
    assert answers == [False, True]
    queue.leave()
    assert queue.enter(0)


def test_a_lock_file_that_cannot_be_made_keeps_nobody_waiting(tmp_path: Path) -> None:
    queue = WriteQueue(tmp_path / "missing" / "queue")
    for _attempt in range(2):
        with pytest.raises(FileNotFoundError):
            queue.enter(5)
    (tmp_path / "missing").mkdir()
    assert queue.enter(0)


def test_two_processes_take_turns(tmp_path: Path) -> None:
    lock_file = tmp_path / "queue"
    queue = WriteQueue(lock_file)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, lock_file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
        assert not queue.enter(0.02)
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stdout.readline() == "out\n"
        assert queue.enter(5)
        queue.leave()
        other.stdin.write("\n")


def test_a_forked_process_keeps_nobody_out(tmp_path: Path) -> None:
    """It is made while its parent writes: it holds the same open file, and lives longer than the turn."""
    queue = WriteQueue(tmp_path / "queue")
    assert queue.enter(5)
    ready = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover (in the child)
        os.read(ready[0], 1)
        os._exit(0 if queue.enter(5) else 1)
    queue.leave()
    assert queue.enter(0)  # the child lives, and the turn is free
    queue.leave()
    os.write(ready[1], b"x")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    for end in ready:
        os.close(end)
