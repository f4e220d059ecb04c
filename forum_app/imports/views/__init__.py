"""The views of this room: upload a file, check it, enter it, download what was left out, undo the whole."""

from forum_app.imports.views import batch, undo, upload
from forum_app.imports.views.blueprint import blueprint

__all__ = ["batch", "blueprint", "undo", "upload"]
