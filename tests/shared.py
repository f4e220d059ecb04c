"""What the processes of one run share: a folder, the templates compiled in it, and what is long to make."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

_NAME = "TEST_RUN_FOLDER"


def open_folder(config: pytest.Config) -> None:
    """Make the folder, for this process and those that it starts; it goes with the process that made it."""
    if _NAME in os.environ:
        return
    memory = Path("/dev/shm")  # noqa: S108 (where the machine has such a place)
    made = tempfile.mkdtemp(prefix="forums-run-", dir=memory if memory.is_dir() else None)
    os.environ[_NAME] = made

    def close() -> None:
        del os.environ[_NAME]
        shutil.rmtree(made, ignore_errors=True)

    config.add_cleanup(close)


def folder() -> Path:
    return Path(os.environ[_NAME])


def share_templates(instance: Path) -> None:
    """Let an application whose data stand in `instance` find the templates that another has compiled."""
    compiled = folder() / "templates"
    compiled.mkdir(exist_ok=True)
    instance.mkdir(parents=True, exist_ok=True)
    (instance / "templates").symlink_to(compiled)


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return the file of that name; the first process that asks makes it, the others wait."""
    file = folder() / name
    with (folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            draft = file.with_suffix(".draft")
            make(draft)
            draft.rename(file)
    return file
