"""What the variable parts of a URL accept; anything else is « not found » before any view runs."""

from typing import Any

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map


class TokenConverter(BaseConverter):
    """`<token:token>` in a URL: a random secret as `core.tokens` makes them."""

    regex = r"[A-Za-z0-9_-]{16,64}"


class RowConverter(IntegerConverter):
    """`<int:…>` in a URL names a row: plain digits (Python reads others too), and no number that a database could not
    hold.
    """

    regex = r"[0-9]+"

    def __init__(self, map: Map, *args: Any, **options: Any):
        options.setdefault("max", 2**31 - 1)
        super().__init__(map, *args, **options)


def install(app: Flask) -> None:
    """Register `token`, and replace Flask's own `int`."""
    app.url_map.converters.update(token=TokenConverter, int=RowConverter)
