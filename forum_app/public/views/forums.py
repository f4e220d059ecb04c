"""What visitors come for: the forums, what they are, who comes, with which offers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, render_template, request
from flask_login import current_user

from forum_app.core.clock import now
from forum_app.core.listing import ListState, page_number
from forum_app.core.time_zones import in_zone
from forum_app.forums.vocabulary import ForumState, ProgrammeBlock
from forum_app.permissions.guard import may, open_to_all
from forum_app.permissions.rights import Scope
from forum_app.permissions.vocabulary import Right
from forum_app.public import menu, programme, queries
from forum_app.public.rules import ForumCard, ForumDetails, Ticket
from forum_app.public.views.blueprint import blueprint


@blueprint.get("/")
@open_to_all()
def home() -> str:
    """Understand in ten seconds, choose a forum."""
    cards = queries.upcoming(now(), _visitor())
    return render_template("public/home.html", cards=cards, Ticket=Ticket, navigation=menu.links())


@blueprint.get("/alternants")
@open_to_all()
def candidates() -> str:
    """Show what a forum brings to somebody at the end of an alternance, and what companies will see."""
    cards = [card for card in queries.upcoming(now(), _visitor()) if card.ticket is not Ticket.CANCELLED]
    return render_template("public/candidates.html", cards=cards, Ticket=Ticket, navigation=menu.links())


@blueprint.get("/entreprises")
@open_to_all()
def companies() -> str:
    """Show what a forum brings to a small firm that hires, and where to sign up."""
    cards = [card for card in queries.upcoming(now()) if card.companies_open]
    return render_template("public/companies.html", cards=cards, navigation=menu.links())


@blueprint.get("/forums/<slug>")
@open_to_all()
def forum(slug: str) -> Any:
    """Show a forum: when, where, what happens, who comes, and the place to take.

    Its organisers see it before it is announced.
    """
    moment = now()
    card, shown = _shown(slug, moment)
    public_from = card.public_from
    public = _companies_public(card, moment)
    planned, slots = queries.programme_of(shown.id), queries.slots_of(shown.id)
    return render_template(
        "public/forum.html",
        card=card,
        Ticket=Ticket,
        preview=shown.state is ForumState.DRAFT,
        may_edit=may(Right.FORUM_EDIT, Scope(shown.id, shown.territory_id)),
        companies=queries.companies_of(shown.id) if public else None,
        public_on=in_zone(public_from, shown.time_zone).date() if public_from and not public else None,
        day_lines=programme.lines_of(planned, ProgrammeBlock.FORUM, slots, shown.time_zone),
        workshop_lines=programme.lines_of(planned, ProgrammeBlock.WORKSHOP, slots, shown.time_zone),
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
    moment = now()
    card, shown = _shown(slug, moment)
    if not _companies_public(card, moment):
        abort(404)
    asked = OfferList.read(request.args)
    page = queries.page_of_offers(shown.id, asked.page)
    return render_template("public/offers.html", the=shown, asked=asked, page=page, navigation=menu.links())


def _shown(slug: str, moment: datetime) -> tuple[ForumCard, ForumDetails]:
    """Return the card of the forum of this slug and the forum, or answer 404 when the current user may not see it."""
    card = queries.forum_at(slug, moment, _visitor())
    if card is None or not isinstance(card.forum, ForumDetails):
        abort(404)
    found = card.forum
    if found.state is ForumState.DRAFT and not may(Right.FORUM_READ, Scope(found.id, found.territory_id)):
        abort(404)
    return card, found


def _companies_public(card: ForumCard, moment: datetime) -> bool:
    return card.public_from is not None and card.public_from <= moment


def _visitor() -> int | None:
    return current_user.id if current_user.is_authenticated else None
