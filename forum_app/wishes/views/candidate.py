"""A candidate browses the companies of a forum and ranks those to meet.

Every act is a plain form; htmx swaps the same part of the page.
"""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_login import current_user

from forum_app.candidates import queries as candidate_queries
from forum_app.candidates.models import Registration
from forum_app.companies import queries as company_queries
from forum_app.companies.models import Participation
from forum_app.core.clock import now
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.core.typography import hour
from forum_app.forums import rules as forum_rules
from forum_app.forums.families import Family
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import WindowKind
from forum_app.permissions.guard import needs
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Audience, Right
from forum_app.wishes import actions as wish_actions
from forum_app.wishes import browse as wish_browse
from forum_app.wishes import queries as wish_queries
from forum_app.wishes import rules as wish_rules
from forum_app.wishes.browse import WishList
from forum_app.wishes.views.blueprint import blueprint

BEFORE = "wishes_before"  # in the session: by registration, the order before the last change


def _own_registration(slug: str, **_values: object) -> Registration | None:
    return candidate_queries.own_registration_at(slug) if current_user.is_authenticated else None


@dataclass(frozen=True)
class Pick:
    """A company of the forum, as somebody who may rank it finds it in the address."""

    registration: Registration
    participation: Participation

    @property
    def scope(self) -> Scope:
        return self.registration.scope

    def place_for(self, audience: Audience) -> Forum | Registration:
        return self.registration.place_for(audience)


def _pick(slug: str, participation_id: int) -> Pick | None:
    registration, found = _own_registration(slug), company_queries.participation_at(participation_id)
    if registration is None or found is None or found.forum_id != registration.forum_id:
        return None
    return Pick(registration, found)


own = needs(Right.WISH_RANK, on=_own_registration)
own_pick = needs(Right.WISH_RANK, on=_pick)


@blueprint.get("/mon-forum/<slug>/entreprises")
@own
def wishes(registration: Registration) -> Any:
    """Browse, and one's own list."""
    return _page(registration)


@blueprint.route("/mon-forum/<slug>/entreprises/<int:participation_id>/voeu", methods=["GET", "POST"])
@own_pick
@sent_from("wishes.wishes")
def add(pick: Pick) -> Any:
    """Wish to meet a company, at the end of the list or in place of another one."""
    own, company = pick.registration, pick.participation
    replacing = request.form.get("replacing", "")
    replacing_id = int(replacing) if replacing.isascii() and replacing.isdigit() and len(replacing) < 10 else None
    return _change(own, lambda: wish_actions.add(own, company, replacing_id=replacing_id))


@blueprint.route("/mon-forum/<slug>/entreprises/<int:participation_id>/voeu/retrait", methods=["GET", "POST"])
@own_pick
@sent_from("wishes.wishes")
def remove(pick: Pick) -> Any:
    """Take a company off the list."""
    own, company = pick.registration, pick.participation
    return _change(own, lambda: wish_actions.remove(own, company.id))


@blueprint.route("/mon-forum/<slug>/entreprises/<int:participation_id>/voeu/rang", methods=["GET", "POST"])
@own_pick
@sent_from("wishes.wishes")
def move(pick: Pick) -> Any:
    """Put a wish at another rank."""
    own, company = pick.registration, pick.participation
    rank = request.form.get("rank", "")
    if not (rank.isascii() and rank.isdigit() and len(rank) < 4):
        abort(400)
    return _change(own, lambda: wish_actions.move(own, company.id, int(rank)))


@blueprint.route("/mon-forum/<slug>/entreprises/voeux/annulation", methods=["GET", "POST"])
@own
@sent_from("wishes.wishes")
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
