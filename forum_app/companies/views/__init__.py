"""The views of this room, split by audience; each module registers its own on the blueprint."""

from forum_app.companies.views import (  # noqa: F401 (each registers its views)
    address,
    join_requests,
    offers,
    organiser,
    sign_up,
    team,
)
from forum_app.companies.views.blueprint import blueprint

__all__ = ["blueprint"]
