"""The doors of this room: give a file in, verify it, enter it, take back what was left out, take the whole back."""

from forum_app.imports.views import batch, counter, undo
from forum_app.imports.views.blueprint import blueprint

__all__ = ["batch", "blueprint", "counter", "undo"]
