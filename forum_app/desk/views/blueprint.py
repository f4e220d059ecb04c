from typing import Any

from flask import Blueprint

blueprint = Blueprint("desk", __name__)


def ticked_ids(sent: Any) -> list[int]:
    """Return the identifiers of the rows ticked in a form; what is none is left out. sent: its values."""
    given = sent.getlist("ids")
    return [int(value) for value in given if value.isascii() and value.isdecimal() and len(value) < 10]
