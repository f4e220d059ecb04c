"""The wizard that makes a forum: six steps, each saved by itself, left and found again."""

from forum_app.desks.views.creation import access, grid, opening, place, programme, windows

__all__ = ["access", "grid", "opening", "place", "programme", "windows"]
