"""The guard of every view: who may use it, and over which thing.

    @blueprint.post("/organisation/<slug>/entreprises/<int:participation_id>/validation")
    @needs(Right.PARTICIPATION_EXAMINE, on=queries.participation_at)
    def approve(participation): ...

`on` is called with the URL's values and returns the thing asked for (it has a `scope`), or None. The view receives that
thing, never an identifier from the form. A thing out of reach is "not found": its existence is nobody else's business.
The guard alone keeps in `g.place` what the page is about. A page that asks for no right over a thing (the steps of a
sign-up) may say what it is about with `about=`: called in the same way, given to the view in the same way.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from flask import abort, current_app, g
from flask_login import current_user

from forum_app.permissions.rights import Grant, Scope, audience_of, covers, reach_of
from forum_app.permissions.vocabulary import Reach, Right

View = Callable[..., Any]


def needs(right: Right, on: Callable[..., Any] | None = None, *, mode: str | None = None) -> Callable[[View], View]:
    """Close a view to all but those whose roles give `right` over the thing that `on` finds.

    mode: "reads" or "writes"; by default what the HTTP method says. A GET that records something declares "writes".
    Without `on`, holding the right anywhere is enough (a list is then fetched through the person).
    """

    def close(view: View) -> View:
        @wraps(view)
        def guarded(**url_values: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined] # set by Flask-Login
            if not holds_somewhere(right):
                refuse(403, right)
            if on is None:
                return view(**url_values)
            thing = on(**url_values)
            if thing is None:
                abort(404)
            if not may(right, thing.scope):
                refuse(404, right, thing)
            g.place = place_of(thing, right)
            return view(thing)

        guarded.needed_right = right  # type: ignore[attr-defined] # a mark on the view
        guarded.transaction_mode = mode  # type: ignore[attr-defined] # a mark on the view
        return guarded

    return close


def place_of(thing: Any, right: Right) -> Any:
    """Return what the page is about: the layout takes its menu and its header from it. None: nothing in particular.

    A thing says so itself: `place_for(audience)` is a forum for organisers, a registration in the space of a candidate,
    a participation in the space of a company.
    """
    return thing.place_for(audience_of(right)) if hasattr(thing, "place_for") else None


def open_to_all(about: Callable[..., Any] | None = None, *, mode: str | None = None) -> Callable[[View], View]:
    """Declare a view open to anybody, signed in or not. about: finds what its page is about."""

    def declare(view: View) -> View:
        view = _told(view, about)
        view.needed_right = None  # type: ignore[attr-defined] # a mark on the view
        view.transaction_mode = mode  # type: ignore[attr-defined] # a mark on the view
        return view

    return declare


def signed_in(about: Callable[..., Any] | None = None, *, mode: str | None = None) -> Callable[[View], View]:
    """Declare a view for anybody who is signed in, acting on their own account only. about: as in `open_to_all`."""

    def declare(view: View) -> View:
        return needs(Right.ACCOUNT_MANAGE, mode=mode)(_told(view, about))

    return declare


def _told(view: View, about: Callable[..., Any] | None) -> View:
    """Give a view what its page is about in place of the URL's values; nothing found is "not found"."""
    if about is None:
        return view

    @wraps(view)
    def told(**url_values: Any) -> Any:
        thing = about(**url_values)
        if thing is None:
            abort(404)
        g.place = thing
        return view(thing)

    return told


def may(right: Right, scope: Scope) -> bool:
    """Return True when the current user has this right over that thing (templates ask it too)."""
    person = current_user._get_current_object()
    return person.is_authenticated and any(covers(right, grant, scope, person.id) for grant in person.live_grants)


def holds_somewhere(right: Right) -> bool:
    """Return True when the current user has this right over anything at all.

    Everybody manages their own account.
    """
    person = current_user._get_current_object()
    if not person.is_authenticated:
        return False
    return right is Right.ACCOUNT_MANAGE or any(
        reach_of(right, grant.role) is not Reach.NONE for grant in person.live_grants
    )


def refuse(status: int, right: Right, thing: Any = None) -> NoReturn:
    """Abort for lack of a right, with a line in the log: the roles held, the right asked, the kind and id of the thing.

    No name and no address: whose account it is stands in no log.
    """
    person = current_user._get_current_object()
    current_app.logger.warning(
        "refused %s: %s asked over %s, held %s",
        status,
        right.value,
        "nothing" if thing is None else _named(thing),
        ", ".join(_held(grant) for grant in person.live_grants) or "no role",
    )
    abort(status)


def _named(thing: Any) -> str:
    """Return the kind of a thing and its identifier: « registration 12 »."""
    kind = getattr(thing, "__tablename__", type(thing).__name__.lower())
    return f"{kind} {getattr(thing, 'id', '')}".strip()


def _held(grant: Grant) -> str:
    """Return a role with what it is held over: « desk over forum 3 »."""
    over = grant.scope_kind.value if grant.scope_id is None else f"{grant.scope_kind.value} {grant.scope_id}"
    return f"{grant.role.value} over {over}" + (f", at forum {grant.forum_id}" if grant.forum_id else "")
