"""A candidate browses the companies of a forum and ranks those to meet.

Every act is a plain form; htmx swaps the same part of the page.
"""

from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_login import current_user

from forum_app.candidates import queries as candidate_queries
from forum_app.candidates.models import Registration
from forum_app.companies import queries as company_queries
from forum_app.companies.models import Participation
from forum_app.core.clock import now
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.core.typography import hour
from forum_app.forums import rules as forum_rules
from forum_app.forums.families import Family
from forum_app.forums.vocabulary import WindowKind
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right
from forum_app.wishes import actions as wish_actions
from forum_app.wishes import browse as wish_browse
from forum_app.wishes import queries as wish_queries
from forum_app.wishes import rules as wish_rules
from forum_app.wishes.browse import WishList
from forum_app.wishes.views.blueprint import blueprint

BEFORE = "wishes_before"  # in the session: by registration, the order before the last change


def _own_registration(slug: str, **_values: object) -> Registration | None:
    return candidate_queries.own_registration_at(slug) if current_user.is_authenticated else None


own = needs(Right.WISH_RANK, on=_own_registration)


@blueprint.get("/mon-forum/<slug>/entreprises")
@own
def wishes(registration: Registration) -> Any:
    """Browse, and one's own list."""
    return _page(registration)


@blueprint.post("/mon-forum/<slug>/entreprises/<int:participation_id>/voeu")
@own
def add(registration: Registration) -> Any:
    """Wish to meet a company, at the end of the list or in place of another one."""
    participation = _participation(registration)
    replacing = request.form.get("replacing", "")
    replacing_id = int(replacing) if replacing.isascii() and replacing.isdigit() and len(replacing) < 10 else None
    return _change(registration, lambda: wish_actions.add(registration, participation, replacing_id=replacing_id))


@blueprint.post("/mon-forum/<slug>/entreprises/<int:participation_id>/voeu/retrait")
@own
def remove(registration: Registration) -> Any:
    """Take a company off the list."""
    participation = _participation(registration)
    return _change(registration, lambda: wish_actions.remove(registration, participation.id))


@blueprint.post("/mon-forum/<slug>/entreprises/<int:participation_id>/voeu/rang")
@own
def move(registration: Registration) -> Any:
    """Put a wish at another rank."""
    participation = _participation(registration)
    rank = request.form.get("rank", "")
    if not (rank.isascii() and rank.isdigit() and len(rank) < 4):
        abort(400)
    return _change(registration, lambda: wish_actions.move(registration, participation.id, int(rank)))


@blueprint.post("/mon-forum/<slug>/entreprises/voeux/annulation")
@own
def undo(registration: Registration) -> Any:
    """Give the list the order that it had before the last change."""
    before = session.get(BEFORE, {}).get(str(registration.id))
    if before is None:
        return _answer(registration, None)
    return _change(registration, lambda: wish_actions.put_back(registration, before))


def _change(registration: Registration, act: Any) -> Any:
    before = wish_actions.order_of(registration)
    try:
        act()
    except Refused as refused:
        return _answer(registration, refused.refusal)
    session[BEFORE] = {str(registration.id): before}
    return _answer(registration, None)


def _answer(registration: Registration, refusal: Refusal | None) -> Any:
    """Render the changed part for htmx (409 when refused); otherwise redirect to the page, with the refusal on it."""
    if request.headers.get("HX-Request"):
        return _page(registration, refusal, fragment=True), 409 if refusal else 200
    if refusal is not None:
        flash(refusal.sentence, "error")
    return redirect(url_for("wishes.wishes", slug=registration.forum.slug, **WishList.read(request.args).here), 303)


def _participation(registration: Registration) -> Participation:
    """Return the participation of the address, or answer 404 when it is of another forum."""
    found = company_queries.participation_at((request.view_args or {})["participation_id"])
    if found is None or found.forum_id != registration.forum_id:
        abort(404)
    return found


def _page(registration: Registration, refusal: Refusal | None = None, *, fragment: bool = False) -> str:
    forum = registration.forum
    own_wishes = wish_queries.wishes_of(registration)
    shown = company_queries.shown_companies(forum.id)
    asked = WishList.read(request.args)
    browse = wish_browse.browse(shown, registration.skills, asked)
    window = forum_rules.window_of(forum.windows, WindowKind.WISHES)
    closed = forum_rules.refusal_outside(forum.windows, WindowKind.WISHES, now(), forum.time_zone)
    closed = closed or wish_rules.wisher_refusal(registration.state, registration.agreed_at is not None)
    return render_template(
        "wishes/_wishes.html" if fragment else "wishes/wishes.html",
        registration=registration,
        the_forum=forum,
        wishes=own_wishes,
        ranks={wish.participation_id: wish.rank for wish in own_wishes},
        offers_of={company.participation.id: len(company.offers) for company in shown},
        browse=browse,
        kept=asked.here,
        total=len(shown),
        families=Family,
        closes_at=window.closes_at if window else None,
        closed=closed,
        refusal=refusal,
        saved=_("Ordre enregistré à %(hour)s.", hour=hour(now(), zone=forum.time_zone))
        if fragment and refusal is None
        else None,
        undoable=str(registration.id) in session.get(BEFORE, {}),
        segment=asked.segment or "parcourir",
    )
