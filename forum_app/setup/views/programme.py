"""Step 2, « Programme et atelier »: two dated blocks, and the workshop a week before."""

import itertools

from flask import request
from werkzeug.wrappers import Response

from forum_app.core.refusals import Refused
from forum_app.forums import queries
from forum_app.forums.models import Forum
from forum_app.forums.rules import names_interviews
from forum_app.forums.slot_grid_rules import clock, minutes_of
from forum_app.forums.vocabulary import WorkshopPolicy
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right
from forum_app.setup import actions
from forum_app.setup import queries as setup_queries
from forum_app.setup.forms import BLOCKS, ProgrammeForm
from forum_app.setup.views.blueprint import blueprint
from forum_app.setup.views.rows import change_rows
from forum_app.setup.views.steps import filled, go_on, refused_page, show
from forum_app.workshops.opening_queries import first_workshop_of


def _page(forum: Forum, form: ProgrammeForm, status: int = 200) -> tuple[str, int]:
    return show("setup/programme.html", forum, 2, form, status, **_context(forum, form))


def _context(forum: Forum, form: ProgrammeForm) -> dict[str, object]:
    """Return the row of interviews, locked here, and what candidates will read, sorted by hour."""
    interviews = (
        (min(h.starts_at for h in forum.half_days), max(h.ends_at for h in forum.half_days))
        if forum.half_days
        else None
    )
    read = {
        name: sorted(
            (row for row in form[name].data if row["starts_at"] and row["title"]), key=lambda row: row["starts_at"]
        )
        for name in BLOCKS
    }
    said = interviews is None or any(names_interviews(row["title"]) for row in read["forum_rows"])
    workshop = first_workshop_of(forum.id)
    return {
        "taken": setup_queries.seats_taken(workshop) if workshop is not None else 0,
        "interviews": interviews,
        "interviews_said": said,
        "read": read,
        "overlaps": {name: _overlaps(form, name) for name in BLOCKS},
    }


def _overlaps(form: ProgrammeForm, name: str) -> dict[int, object]:
    """Return the hour at which each row that overlaps the next one should end, by the row's index."""
    rows = [
        (n, row)
        for n, row in enumerate(form[name].data)
        if row["starts_at"] is not None and row["minutes"] is not None and row["minutes"] > 0
    ]
    rows.sort(key=lambda pair: pair[1]["starts_at"])
    late = {}
    for (n, row), (_m, following) in itertools.pairwise(rows):
        end = minutes_of(row["starts_at"]) + row["minutes"]
        if end > minutes_of(following["starts_at"]):
            late[n] = (clock(end % (24 * 60)), following["starts_at"])
    return late


@blueprint.get("/organisation/<slug>/reglages/programme")
@needs(Right.FORUM_EDIT, on=queries.forum_at)
def edit_programme(forum: Forum) -> tuple[str, int]:
    return _page(forum, filled(ProgrammeForm(), ProgrammeForm.shown_of(forum)))


@blueprint.post("/organisation/<slug>/reglages/programme")
@needs(Right.FORUM_EDIT, on=queries.forum_at)
def save_programme(forum: Forum) -> tuple[str, int] | Response:
    form = ProgrammeForm()
    if change_rows(form, request.form):
        return _page(forum, form)
    if not form.validate():
        return _page(forum, form, 422)
    seen = form.seen(lambda: ProgrammeForm.shown_of(forum))
    try:
        actions.edit_programme(
            forum, form.rows(), WorkshopPolicy(form.policy.data), form.workshop(forum.time_zone), seen
        )
    except Refused as refused:
        return refused_page(refused, "setup/programme.html", forum, 2, form, seen, **_context(forum, form))
    return go_on(forum, 2)
