"""The views of this room, by audience; each module registers its own on the blueprint."""

from forum_app.privacy.views import desk, invitation, own  # noqa: F401 (imported to register)
from forum_app.privacy.views.blueprint import blueprint

__all__ = ["blueprint"]
