"""Step 1, « Lieu et date »: a day that works before anything else. A warning never blocks."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.core.clock import today
from forum_app.core.language import ngettext
from forum_app.core.refusals import Refused
from forum_app.forums import queries
from forum_app.forums.day_choice_rules import (
    CalendarDay,
    Proposal,
    Surroundings,
    neighbours,
    proposal,
    sentence_of,
    weeks_around,
)
from forum_app.forums.forms import PlaceForm
from forum_app.forums.models import Forum, Territory
from forum_app.forums.vocabulary import ForumState
from forum_app.forums.window_rules import moved
from forum_app.interviews import queries as interview_queries
from forum_app.permissions.guard import holds_somewhere, needs
from forum_app.permissions.vocabulary import Right
from forum_app.setup import actions, letters
from forum_app.setup.moving_rules import ForumChange
from forum_app.setup.opening_check_rules import outside_sentence
from forum_app.setup.views.blueprint import blueprint
from forum_app.setup.views.steps import filled, go_on, refused_page, show
from forum_app.workshops import opening_queries


@dataclass(frozen=True)
class DayLook:
    """What the page says of the day typed."""

    chosen: Proposal
    near: list[Proposal]
    weeks: list[list[CalendarDay]]
    zone: str | None
    subdivision: str | None
    past: bool

    def sentences(self, notes) -> list[str]:
        return [sentence_of(note, self.zone) for note in notes]


def look_at(territory: Territory | None, day: date | None, forum: Forum | None = None) -> DayLook | None:
    """Return what there is to know of a day in a territory; None while one of them is missing."""
    if territory is None or day is None:
        return None
    around = Surroundings(
        territory.school_zone, territory.holiday_subdivision, queries.towns_by_day(day, but=forum.id if forum else None)
    )
    chosen = proposal(day, around)
    near = [] if chosen.clear else neighbours(day, around, today())
    past = day <= today() and (forum is None or forum.state is ForumState.DRAFT or day != forum.held_on)
    return DayLook(chosen, near, weeks_around(day, around), territory.school_zone, territory.holiday_subdivision, past)


def _territories(forum: Forum | None = None) -> list[Territory]:
    """Return those in which the current user may create forums, and the forum's own."""
    mine = queries.territories_within(current_user.live_grants, Right.FORUM_CREATE)
    return mine if forum is None or forum.territory in mine else [forum.territory, *mine]


def _chosen(form: PlaceForm, territories: list[Territory]) -> Territory | None:
    return next((t for t in territories if t.id == form.territory_id.data), None)


def _page(
    forum: Forum | None, form: PlaceForm, status: int = 200, *, look: DayLook | None, territories: list[Territory]
) -> tuple[str, int]:
    return show("setup/place.html", forum, 1, form, status, **_context(form, look, territories))


def _context(form: PlaceForm, look: DayLook | None, territories: list[Territory]) -> dict[str, Any]:
    """Return what the page says around its fields: of the day, and of a town outside its territory."""
    territory = _chosen(form, territories)
    outside = None
    if territory is not None:
        typed = form.address.data or "", form.city.data or ""
        outside = outside_sentence(*typed, territory.name, territory.departements)
    may_make = holds_somewhere(Right.TERRITORY_MANAGE)
    return {"look": look, "territories": territories, "outside": outside, "may_make_territory": may_make}


def _looking(form: PlaceForm) -> bool:
    """Return True when a button only asked to look at a day (« Voir ce jour », « Choisir »): nothing is saved."""
    picked = request.form.get("choose")
    if picked:
        form.held_on.raw_data = None
        form.held_on.data = _read_day(picked) or form.held_on.data
    return bool(picked) or "look" in request.form


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@blueprint.get("/organisation/forums/nouveau")
@needs(Right.FORUM_CREATE)
def create() -> tuple[str, int]:
    """Show an empty first step."""
    territories = _territories()
    form = PlaceForm().offer(territories)
    return _page(None, form, look=None, territories=territories)


@blueprint.post("/organisation/forums/nouveau")
@needs(Right.FORUM_CREATE)
def create_forum() -> tuple[str, int] | Response:
    territories = _territories()
    form = PlaceForm().offer(territories)
    territory = _chosen(form, territories)
    looking = _looking(form)
    look = look_at(territory, form.held_on.data)
    if looking:
        return _page(None, form, look=look, territories=territories)
    if form.validate() and territory is not None:
        with form.refusing():
            forum = actions.create_forum(form.facts(), territory, current_user.email, current_user.full_name)
            return go_on(forum, 1)
    return _page(None, form, 422, look=look, territories=territories)


@blueprint.get("/organisation/<slug>/reglages/lieu")
@needs(Right.FORUM_EDIT, on=queries.forum_at)
def edit_place(forum: Forum) -> tuple[str, int]:
    territories = _territories(forum)
    form = PlaceForm().offer(territories)
    filled(form, PlaceForm.shown_of(forum))
    return _page(
        forum,
        form,
        look=look_at(forum.territory, forum.held_on, forum),
        territories=territories,
    )


@blueprint.post("/organisation/<slug>/reglages/lieu")
@needs(Right.FORUM_EDIT, on=queries.forum_at)
def save_place(forum: Forum) -> tuple[str, int] | Response:
    territories = _territories(forum)
    form = PlaceForm().offer(territories)
    territory = _chosen(form, territories)
    looking = _looking(form)
    look = look_at(territory, form.held_on.data, forum)
    if looking:
        return _page(forum, form, look=look, territories=territories)
    if not form.validate() or territory is None:
        return _page(forum, form, 422, look=look, territories=territories)
    seen, facts = form.seen(lambda: PlaceForm.shown_of(forum)), form.facts()
    follows = request.form.get("workshop") != "stay"
    change, people = actions.change_to_tell(forum, facts), []
    try:
        actions.check_place(forum, facts, territory)
        people = letters.coming(forum) if change is not None else []
        if change is not None and people and "confirmed" not in request.form:
            return _confirmation(forum, change, people)
        told = actions.edit_place(forum, facts, territory, seen, workshop_follows=follows)
    except Refused as refused:
        if refused.refusal.field == "workshop" and change is not None:
            return _confirmation(forum, change, people, refused.refusal.sentence, 422)
        return refused_page(refused, "setup/place.html", forum, 1, form, seen, **_context(form, look, territories))
    if told:
        flash(
            ngettext(
                "Un courriel part vers la personne qui vient.",
                "%(num)s courriels partent vers ceux qui viennent.",
                told,
            ),
            "done",
        )
    return go_on(forum, 1)


def _confirmation(
    forum: Forum, change: ForumChange, people: list[letters.Person], refusal: str | None = None, status: int = 200
) -> tuple[str, int]:
    """Ask to confirm a change: what changes, for how many, and whether the workshop follows.

    Nothing is saved yet; what was typed travels with the form.
    """
    typed = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in ("csrf_token", "form_key", "then", "confirmed", "workshop")
    ]
    workshop = opening_queries.first_workshop_of(forum.id) if change.days else None
    follows = (
        moved((workshop.starts_at, workshop.ends_at), change.days, workshop.time_zone)[0]
        if workshop is not None
        else None
    )
    interviews = interview_queries.live_count(forum)
    return show(
        "setup/move.html",
        forum,
        1,
        status=status,
        change=change,
        people=len(people),
        interviews=interviews,
        typed=typed,
        workshop=workshop,
        shared=workshop is not None and len(workshop.openings) > 1,
        follows_on=follows,
        stays=request.form.get("workshop") == "stay",
        refusal=refusal,
    )


@blueprint.get("/organisation/forums/jour")
@needs(Right.FORUM_CREATE)
def look_at_day() -> str | Response:
    """Render what there is to know about the day being typed: the fragment under the date, and the calendar."""
    territory = next((t for t in _territories() if str(t.id) == request.args.get("territory_id")), None)
    look = look_at(territory, _read_day(request.args.get("held_on", "")))
    if not request.headers.get("HX-Request"):
        return redirect(url_for("setup.create"), 303)
    return render_template("setup/_day_fragment.html", look=look)
