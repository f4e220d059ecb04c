"""The doors of this room, split by audience; each module registers its own on the blueprint."""
from forum_app.forums.views.blueprint import blueprint

__all__ = ["blueprint"]
