"""The views of this room, split by audience; each module registers its own on the blueprint."""

from forum_app.wishes.views import candidate
from forum_app.wishes.views.blueprint import blueprint

__all__ = ["blueprint", "candidate"]
