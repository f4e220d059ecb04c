"""The views of this room, split by subject; each module registers its own on the blueprint."""

from forum_app.public.views import alerts, forums, legal, service
from forum_app.public.views.blueprint import blueprint

__all__ = ["alerts", "blueprint", "forums", "legal", "service"]
