"""The frame of every page: who is signed in, where they may go. Layouts read `who`, `forum` and `navigation`."""
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask_login import current_user


@dataclass(frozen=True)
class Link:
    """One entry of a menu. counter: what waits there (None: nothing); group: the title it stands under."""

    url: str
    label: str
    icon: str
    current: bool = False
    counter: int | None = None
    group: str | None = None


@dataclass(frozen=True)
class Who:
    """The person signed in, as the header shows them. roles: the homes they may switch to."""

    name: str
    initials: str
    role_label: str
    roles: tuple[Link, ...] = field(default=())


def install(app: Flask) -> None:
    """Give every template its frame; a view passes its own `forum` and `navigation` to replace the empty ones."""

    @app.context_processor
    def _frame() -> dict[str, Any]:
        return {"who": _who(), "forum": None, "navigation": ()}


def _who() -> Who | None:
    if not current_user.is_authenticated:
        return None
    name = current_user.full_name or current_user.email
    initials = "".join(word[0] for word in name.split()[:2]).upper()
    roles = [grant.role.label for grant in current_user.live_grants]
    return Who(name=name, initials=initials, role_label=roles[0] if roles else "")
