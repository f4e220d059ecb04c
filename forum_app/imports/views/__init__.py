"""The doors of this room: give a file in, verify it, enter it, take back what was left out."""
from forum_app.imports.views import batch, counter
from forum_app.imports.views.blueprint import blueprint

__all__ = ["batch", "blueprint", "counter"]
