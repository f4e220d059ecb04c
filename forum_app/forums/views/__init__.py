"""The views of this room: territories and organisations.

The forum's own settings join several rooms and stand in `setup`.
"""

from forum_app.forums.views import territories  # noqa: F401 (each registers its views)
from forum_app.forums.views.blueprint import blueprint

__all__ = ["blueprint"]
