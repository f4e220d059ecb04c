"""The views of this room, one module for each step; each registers its own on the blueprint."""

from forum_app.setup.views import access, grid, opening, place, programme, windows  # noqa: F401 (imported to register)
from forum_app.setup.views.blueprint import blueprint

__all__ = ["blueprint"]
