"""What a process does once before it serves, so that its forks share it and no first request waits for it."""

import gc

from sqlalchemy.orm import configure_mappers


def prepare_to_serve() -> None:
    """Configure the mappers; what is loaded by now lasts, and is never looked at by a collection."""
    configure_mappers()
    gc.freeze()
