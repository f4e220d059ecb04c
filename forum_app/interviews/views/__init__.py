"""The views of this room, split by audience; each module registers its own on the blueprint."""

from forum_app.interviews.views import agenda, card, feed, grid, organiser
from forum_app.interviews.views.blueprint import blueprint

__all__ = ["agenda", "blueprint", "card", "feed", "grid", "organiser"]
