"""Hashing of passwords: Argon2id, 19 MiB, two passes, one lane (OWASP), at most two at once on the machine.

The limit holds across processes: neither a crowd signing in nor an attacker can use up the memory of the service.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

AT_ONCE = 2
LONGEST_WAIT = 4.0  # seconds


class Crowded(Exception):  # noqa: N818 (a state of the service, not a fault)
    """Too many passwords are being checked: the page says to try again in a moment (503)."""


def hashed(password: str) -> str:
    """Return the hash to store for a password."""
    with _turn():
        return _hasher().hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Return True when `password` is the one whose hash is `stored`.

    Without a stored hash the work is done all the same, so that the time taken reveals nothing.
    """
    hasher = _hasher()
    with _turn():
        try:
            hasher.verify(stored or _nobody(hasher), password)
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Return True when a password was hashed with other costs than today's."""
    return _hasher().check_needs_rehash(stored)


def _hasher() -> PasswordHasher:
    return _hasher_of(current_app.config["SETTINGS"].password_cost)


@lru_cache
def _hasher_of(cost: str) -> PasswordHasher:
    memory, passes = (19 * 1024, 2) if cost == "standard" else (64, 1)
    return PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=1, type=Type.ID)


@lru_cache
def _nobody(hasher: PasswordHasher) -> str:
    """Return the hash to check against when there is none: a wrong address takes as long as a wrong password."""
    return hasher.hash("nobody has this password")


@contextmanager
def _turn() -> Iterator[None]:
    """Take one of the two places on this machine.

    All processes share them through locks that end with their holder.
    """
    places = [Path(current_app.instance_path) / f"hash-{n}.lock" for n in range(AT_ONCE)]
    waited_until = time.monotonic() + LONGEST_WAIT
    while True:
        for place in places:
            with place.open("w") as held:
                try:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                yield
                return
        if time.monotonic() > waited_until:
            raise Crowded
        time.sleep(0.02)
