"""The doors of this room, split by audience; each module registers its own on the blueprint."""

from forum_app.desks.views import candidate, candidate_list, company, company_list, creation, home, organiser, rights  # noqa: F401
from forum_app.desks.views.blueprint import blueprint

__all__ = ["blueprint"]
