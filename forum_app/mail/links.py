"""Addresses of pages as letters give them: from the configured base URL, never from the request's Host."""

from flask import current_app

from config import Settings


def absolute(path: str) -> str:
    """Return the absolute address of a path."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url.rstrip("/") + path


def address_of(endpoint: str, **values: object) -> str:
    """Return the absolute address of a page named by its endpoint, from a request, the worker or the terminal alike."""
    return absolute(path_of(endpoint, **values))


def path_of(endpoint: str, **values: object) -> str:
    """Return the path of a page named by its endpoint."""
    return current_app.url_map.bind("localhost").build(endpoint, values)
