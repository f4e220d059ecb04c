"""The views of this room, by subject; each module registers its own on the blueprint."""

from forum_app.staff.views import invitation, role, team  # noqa: F401 (imported to register)
from forum_app.staff.views.blueprint import blueprint

__all__ = ["blueprint"]
