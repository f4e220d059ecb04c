"""The views of this room; each module registers its own on the blueprint."""

from forum_app.navigation.views import home, rights  # noqa: F401 (imported to register)
from forum_app.navigation.views.blueprint import blueprint

__all__ = ["blueprint"]
