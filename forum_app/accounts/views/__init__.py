"""The views of this room, split by subject; each module registers its own on the blueprint."""

from forum_app.accounts.views import account, kept_form, set_up, sign_in
from forum_app.accounts.views.blueprint import blueprint

__all__ = ["account", "blueprint", "kept_form", "set_up", "sign_in"]
