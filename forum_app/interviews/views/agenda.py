"""The candidate's own day: what they were told, their calendar, and the way to decline."""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, flash, redirect, render_template, url_for

from forum_app.candidates.models import Registration
from forum_app.core.clock import now
from forum_app.core.language import _
from forum_app.core.refusals import refuse_if
from forum_app.core.time_zones import at
from forum_app.forums.rules import is_frozen, window_of
from forum_app.forums.vocabulary import WindowKind
from forum_app.interviews import actions, agenda_queries, calendar_entries, queries
from forum_app.interviews.forms import DeclineForm
from forum_app.interviews.models import Interview
from forum_app.interviews.rules import interview as interview_rules
from forum_app.interviews.views.blueprint import blueprint
from forum_app.interviews.views.feed import as_calendar
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@blueprint.get("/mon-forum/<slug>/agenda")
@needs(Right.REGISTRATION_OWN, on=agenda_queries.own_registration_at)
def candidate_agenda(registration: Registration) -> str:
    """Show the day, slot by slot, with the next interview in large."""
    forum, moment = registration.forum, now()
    interviews = agenda_queries.agenda_of_registration(registration).interviews
    upcoming = next((m for m in interviews if moment < m.ends_at), None)
    near = upcoming is not None and upcoming.starts_at - moment < timedelta(hours=12)
    return render_template(
        "interviews/agenda.html",
        registration=registration,
        lines=_lines(registration, interviews, moment),
        interviews=interviews,
        past=sum(m.ends_at <= moment for m in interviews),
        upcoming=upcoming if near else None,
        minutes=max(0, -(-int((upcoming.starts_at - moment).total_seconds()) // 60)) if upcoming else 0,
        may_decline=not is_frozen(forum.windows, moment),
        freeze=window_of(forum.windows, WindowKind.FREEZE),
        openings=agenda_queries.cv_openings(registration),
        seen_at=moment,
    )


def _lines(
    registration: Registration, interviews: tuple[agenda_queries.AgendaInterview, ...], moment: datetime
) -> list[dict[str, Any]]:
    """Return interviews and breaks in the order of the day, each with its state: past, now, later, or pause."""
    forum = registration.forum
    lines: list[dict[str, Any]] = [
        {
            "at": m.starts_at,
            "interview": m,
            "state": "past" if m.ends_at <= moment else "now" if m.starts_at <= moment else "later",
        }
        for m in interviews
    ]
    if interviews:
        lines += [
            {"at": at(forum.held_on, p.starts_at, forum.time_zone), "pause": p, "state": "pause"} for p in forum.pauses
        ]
    return sorted(lines, key=lambda line: line["at"])


@blueprint.get("/mon-forum/<slug>/agenda.ics")
@needs(Right.REGISTRATION_OWN, on=agenda_queries.own_registration_at)
def agenda_calendar(registration: Registration) -> Response:
    """Send the workshop, the day and its interviews as a calendar file."""
    return as_calendar(calendar_entries.calendar_of_registration(registration), f"{registration.forum.slug}.ics")


@blueprint.route("/mon-forum/<slug>/entretiens/<int:interview_id>/refus", methods=["GET", "POST"])
@needs(Right.INTERVIEW_DECLINE, on=queries.interview_of_forum)
def decline(interview: Interview) -> Any:
    """Ask to confirm with a button: opening the page declines nothing."""
    registration = interview.registration
    forum = registration.forum
    refuse_if(
        interview_rules.declining_refusal(
            interview.state, interview.slot.starts_at, forum.windows, now(), forum.time_zone
        )
    )
    form = DeclineForm()
    if form.validate_on_submit():
        actions.decline(interview, form.reason.data, form.words.data or "")
        flash(_("Entretien décliné. %(company)s est prévenue.", company=interview.participation.company.name), "done")
        return redirect(url_for("interviews.candidate_agenda", slug=forum.slug), 303)
    page = render_template("interviews/decline.html", interview=interview, registration=registration, form=form)
    return (page, 422) if form.is_submitted() else page
