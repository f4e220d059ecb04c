"""The interviews of a forum as its organisers see them; a pair that one side gave up is reopened here, and nowhere
else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from sqlalchemy import Row
from werkzeug.wrappers import Response as AnyResponse

from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.spreadsheets import write_csv
from forum_app.core.time_zones import in_zone
from forum_app.core.typography import hour
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.interviews import actions, queries
from forum_app.interviews import interview_list_queries as lists
from forum_app.interviews.interview_list_queries import GIVEN_UP, InterviewList
from forum_app.interviews.models import Interview
from forum_app.interviews.views.blueprint import blueprint
from forum_app.interviews.vocabulary import InterviewState
from forum_app.journal import actions as journal
from forum_app.permissions.guard import may, needs
from forum_app.permissions.vocabulary import Right


@blueprint.get("/organisation/<slug>/entretiens")
@needs(Right.INTERVIEW_REOPEN, on=forum_at)
def listing(forum: Forum) -> str:
    """Show the interviews that hold a slot, in the order of the day, or those declined or freed after being told; with
    their search, filters and pages.
    """
    asked, here = InterviewList.read(request.args), url_for("interviews.listing", slug=forum.slug)
    counts = lists.counts_of(forum, asked)
    tabs = [
        {
            "label": label,
            "url": asked.address(here, view=view, state=None),
            "count": counts.views[view],
            "current": asked.view == view,
        }
        for view, label in (("", _("Prévus")), (GIVEN_UP, _("Déclinés ou libérés")))
    ]
    return render_template(
        "interviews/listing.html",
        asked=asked,
        here=here,
        page=lists.page_of_interviews(forum, asked, counts.found),
        filters_shown=_filters(forum, asked),
        state_of=_state_of,
        tabs_shown=tabs,
        given_up=asked.view == GIVEN_UP,
        may_export=may(Right.INTERVIEW_EXPORT, forum.scope),
    )


@dataclass(frozen=True)
class Narrowing:
    """A filter as the page draws it. value: what is asked, or empty; every: what its first choice says; without: the
    parameters of the list without it.
    """

    name: str
    label: str
    every: str
    value: str
    options: list[tuple[str, str]]
    without: dict[str, str]

    @property
    def word(self) -> str:
        """What is asked, in words; the label alone when it stands in the list no more."""
        return dict(self.options).get(self.value, self.label)


def _filters(forum: Forum, asked: InterviewList) -> list[Narrowing]:
    """Return the filters of the list, in the order of its columns."""
    found = lists.choices_at(forum, asked)
    hours = [(slot_id, hour(starts_at, zone=forum.time_zone)) for slot_id, starts_at in found.slots]
    tables = [(identity, _("Table %(number)s", number=number)) for identity, number in found.tables]
    states = [(state.value, _state_of(state)) for state in lists.STATES[asked.view]]

    def narrowing(field: str, name: str, label: str, every: str, options: Iterable[tuple[object, str]]) -> Narrowing:
        value = asked.params().get(name, "")
        choices = [(str(key), word) for key, word in options]
        return Narrowing(name, label, every, value, choices, asked.params(**{field: None}))

    return [
        narrowing("slot", "heure", _("Heure"), _("Toutes les heures"), hours),
        narrowing("company", "entreprise", _("Entreprise"), _("Toutes les entreprises"), found.companies),
        narrowing("table", "table", _("Table"), _("Toutes les tables"), tables),
        narrowing("state", "etat", _("État"), _("Tous les états"), states),
    ]


@blueprint.get("/organisation/<slug>/entretiens/export.csv")
@needs(Right.INTERVIEW_EXPORT, on=forum_at, mode="writes")
def export(forum: Forum) -> Response:
    """Send the rows of the list as a CSV file. The journal says who exported how many."""
    asked = InterviewList.read(request.args)
    rows = lists.all_interviews(forum, asked)
    journal.write("interview.exported", forum, forum_id=forum.id, count=len(rows), filters=asked.filters)
    header = (
        _("Début"),
        _("Fin"),
        _("Table"),
        _("Entreprise"),
        _("Nom"),
        _("Prénom"),
        _("État"),
        _("Motif"),
    )
    answer = Response(write_csv(header, (_cells(row, forum) for row in rows)), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"entretiens-{forum.slug}.csv")
    return answer


def _cells(row: Row[Any], forum: Forum) -> tuple[object, ...]:
    """Return one line of the file."""
    return (
        in_zone(row.starts_at, forum.time_zone).strftime("%Y-%m-%d %H:%M"),
        in_zone(row.ends_at, forum.time_zone).strftime("%Y-%m-%d %H:%M"),
        row.table_number,
        row.company,
        row.last_name,
        row.first_name,
        _state_of(row.state),
        ". ".join(str(part) for part in (row.decline_reason and row.decline_reason.label, row.reason) if part),
    )


def _state_of(state: InterviewState) -> str:
    """Return the state as organisers read it: one that its company gave back is « Libéré »."""
    return _("Libéré") if state is InterviewState.CANCELLED else str(state.label)


@blueprint.route("/organisation/<slug>/entretiens/<int:interview_id>/reouverture", methods=["GET", "POST"])
@needs(Right.INTERVIEW_REOPEN, on=queries.interview_of_forum)
@sent_from("interviews.listing")
def reopen(interview: Interview) -> AnyResponse:
    """Let them meet again: the company sees the candidate in its grid as before. Nothing is booked."""
    actions.reopen_pair(interview)
    flash(
        _("%(company)s peut de nouveau réserver avec cette personne.", company=interview.participation.company.name),
        "done",
    )
    return redirect(url_for("interviews.listing", slug=interview.registration.forum.slug, vue=GIVEN_UP), 303)
