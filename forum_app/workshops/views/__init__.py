"""The views of this room, split by audience; each module registers its own on the blueprint."""

from forum_app.workshops.views import candidate, organiser
from forum_app.workshops.views.blueprint import blueprint

__all__ = ["blueprint", "candidate", "organiser"]
