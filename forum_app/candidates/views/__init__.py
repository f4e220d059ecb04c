"""The views of this room, split by audience; each module registers its own on the blueprint."""

from forum_app.candidates.views import invitation, organiser, profile, sign_up
from forum_app.candidates.views.blueprint import blueprint

__all__ = ["blueprint", "invitation", "organiser", "profile", "sign_up"]
