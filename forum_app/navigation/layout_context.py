"""What every layout reads: who is signed in, where they may go. Layouts read `who`, `forum`, `navigation` and,
at the desk, `switch`.

The guard leaves in `g.place` what the page is about: a Forum, a Participation or a Registration; the menu follows from
it. All three are asked for when a template reads them: an error page reads none, when the database may be away.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any

from flask import Flask, g, has_request_context
from flask_login import current_user
from werkzeug.local import LocalProxy

from forum_app.candidates.models import Registration
from forum_app.companies.models import Participation
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import ForumState, WorkshopPolicy
from forum_app.navigation import menus, queries
from forum_app.navigation.menus import MenuLink, Place, SwitchLink
from forum_app.permissions.vocabulary import Role


@dataclass(frozen=True)
class SignedIn:
    """The person signed in, as the header shows them. accent: the colour of their tile; roles: the homes they may
    switch to.
    """

    name: str
    initials: str
    role_label: str
    accent: str = "mute"
    roles: tuple[MenuLink, ...] = ()


@dataclass(frozen=True)
class ForumOfPage:
    """The forum that a page is about, as layouts and the pages of its settings read it."""

    id: int
    slug: str
    state: ForumState
    title: str
    inline_title: str
    city: str
    venue: str
    address: str
    held_on: date
    starts_at: time
    ends_at: time
    time_zone: str
    capacity: int
    table_capacity: int
    wish_cap: int
    interview_cap: int
    anonymous: bool
    workshop_policy: WorkshopPolicy
    contact_email: str
    announced_at: datetime | None
    companies_public_at: datetime | None

    @classmethod
    def of(cls, forum: Forum) -> "ForumOfPage":
        return cls(*(getattr(forum, name) for name in FACTS))


FACTS = tuple(field.name for field in fields(ForumOfPage))


def install(app: Flask) -> None:
    """Give every template what its layout reads; a view may still pass its own `forum` and `navigation`."""
    makers = {"who": _who, "navigation": _navigation, "forum": _forum, "switch": _switch}
    context = {name: _once(name, make) for name, make in makers.items()}

    @app.context_processor
    def _layout_context() -> dict[str, Any]:
        return context


def _once(name: str, make: Callable[[], Any]) -> LocalProxy[Any]:
    """Return a proxy for what `make` returns, called at most once a request and only if a template reads it.

    A fragment or a letter has no layout and costs nothing.
    """

    def remembered() -> Any:
        if not has_request_context():
            return None
        kept = g.setdefault("layout_context", {})
        if name not in kept:
            kept[name] = make()
        return kept[name]

    return LocalProxy(remembered)


def _place() -> Place:
    return g.get("place")


def _forum() -> ForumOfPage | None:
    place = _place()
    forum = place.forum if isinstance(place, (Participation, Registration)) else place
    return ForumOfPage.of(forum) if forum else None


def _navigation() -> tuple[MenuLink, ...]:
    place = _place()
    if isinstance(place, Registration):
        return menus.candidate(place)
    if isinstance(place, Participation):
        return menus.company(place)
    if isinstance(place, Forum):
        return menus.forum(place)
    return menus.desk() if current_user.is_authenticated else ()


def _switch() -> tuple[SwitchLink, ...]:
    return menus.switch(_place(), queries.forums_to_come(current_user)) if current_user.is_authenticated else ()


def _who() -> SignedIn | None:
    if not current_user.is_authenticated:
        return None
    place = _place()
    name = current_user.full_name or current_user.email
    homes = queries.homes_of(current_user)
    roles = menus.homes(homes, place)
    roles = roles if len(roles) > 1 else ()
    if isinstance(place, Participation):
        return SignedIn(place.company.name, menus.initials(place.company.name)[:1], name, "blue", roles)
    if isinstance(place, Registration):
        return SignedIn(name, menus.initials(name), Role.CANDIDATE.label, "", roles)
    if homes.desk_role is not None:
        return SignedIn(name, menus.initials(name), homes.desk_role.label, "amber", roles)
    held = [grant.role.label for grant in current_user.live_grants]
    return SignedIn(name, menus.initials(name), held[0] if held else "", "mute", roles)
