"""What visitors come for: the forums, what they are, who comes, with which offers."""

from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request
from flask_login import current_user

from forum_app.core.clock import now
from forum_app.core.listing import ListState, page_number
from forum_app.core.time_zones import in_zone
from forum_app.forums.models import Forum
from forum_app.forums.rules import companies_public_from
from forum_app.forums.vocabulary import ForumState, ProgrammeBlock
from forum_app.permissions.guard import may, open_to_all
from forum_app.permissions.vocabulary import Right
from forum_app.public import menu, programme, queries
from forum_app.public.rules import Ticket
from forum_app.public.views.blueprint import blueprint


@blueprint.get("/")
@open_to_all()
def home() -> str:
    """Understand in ten seconds, choose a forum."""
    cards = queries.upcoming(_visitor())
    return render_template("public/home.html", cards=cards, Ticket=Ticket, navigation=menu.links())


@blueprint.get("/alternants")
@open_to_all()
def candidates() -> str:
    """Show what a forum brings to somebody at the end of an alternance, and what companies will see."""
    cards = [card for card in queries.upcoming(_visitor()) if card.ticket is not Ticket.CANCELLED]
    return render_template("public/candidates.html", cards=cards, Ticket=Ticket, navigation=menu.links())


@blueprint.get("/entreprises")
@open_to_all()
def companies() -> str:
    """Show what a forum brings to a small firm that hires, and where to sign up."""
    cards = [card for card in queries.upcoming() if card.companies_open]
    return render_template("public/companies.html", cards=cards, navigation=menu.links())


@blueprint.get("/forums/<slug>")
@open_to_all()
def forum(slug: str) -> Any:
    """Show a forum: when, where, what happens, who comes, and the place to take.

    Its organisers see it before it is announced.
    """
    shown = _shown(slug)
    card = queries.card_of(shown, _visitor())
    public_from = companies_public_from(shown.companies_public_at, shown.windows)
    public = public_from is not None and public_from <= now()
    return render_template(
        "public/forum.html",
        card=card,
        Ticket=Ticket,
        preview=shown.state is ForumState.DRAFT,
        companies=queries.companies_of(shown) if public else None,
        public_on=in_zone(public_from, shown.time_zone).date() if public_from and not public else None,
        day_lines=programme.lines_of(shown, ProgrammeBlock.FORUM),
        workshop_lines=programme.lines_of(shown, ProgrammeBlock.WORKSHOP),
        navigation=menu.links(),
    )


@dataclass(frozen=True)
class OfferList(ListState):
    """What the address of the offers asks."""

    page: int = page_number()


@blueprint.get("/forums/<slug>/offres")
@open_to_all()
def offers(slug: str) -> str:
    """Show the offers that the companies of a forum relay, by pages, once their names are public."""
    shown = _shown(slug)
    public_from = companies_public_from(shown.companies_public_at, shown.windows)
    if public_from is None or public_from > now():
        abort(404)
    asked = OfferList.read(request.args)
    page = queries.page_of_offers(shown, asked.page)
    return render_template("public/offers.html", the=shown, asked=asked, page=page, navigation=menu.links())


def _shown(slug: str) -> Forum:
    """Return the forum of this slug, or answer 404 when the current user may not see it."""
    found = queries.forum_at(slug)
    if found is None or (found.state is ForumState.DRAFT and not may(Right.FORUM_READ, found.scope)):
        abort(404)
    return found


def _visitor() -> int | None:
    return current_user.id if current_user.is_authenticated else None
