from flask import Blueprint, request

blueprint = Blueprint("desk", __name__)


def ticked_ids() -> list[int]:
    """Return the identifiers of the rows ticked in the form sent; what is none is left out."""
    given = request.form.getlist("ids")
    return [int(value) for value in given if value.isascii() and value.isdecimal() and len(value) < 10]
