"""A process for CP-SAT: this one holds HiGHS, and a process can hold only one of the two (see ``apart``)."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest


@pytest.fixture(scope="session")
def aside() -> Iterator[Callable[..., Any]]:
    """``aside(function, *arguments, **options)`` calls an importable function in one process that serves all tests."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        yield lambda function, *arguments, **options: pool.submit(function, *arguments, **options).result()
