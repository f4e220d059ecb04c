"""The interviews of a forum as its organisers see them; a pair that one side gave up is reopened here, and nowhere
else.
"""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.interviews import actions, queries
from forum_app.interviews.interview_list_queries import GIVEN_UP, InterviewList, counts_of, page_of_interviews
from forum_app.interviews.models import Interview
from forum_app.interviews.views.blueprint import blueprint
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@blueprint.get("/organisation/<slug>/entretiens")
@needs(Right.INTERVIEW_REOPEN, on=forum_at)
def listing(forum: Forum) -> str:
    """Show the interviews that hold a slot, in the order of the day, or those declined or freed after being told."""
    asked, here = InterviewList.read(request.args), url_for("interviews.listing", slug=forum.slug)
    counts = counts_of(forum)
    tabs = [
        {"label": label, "url": asked.address(here, view=view), "count": counts[view], "current": asked.view == view}
        for view, label in (("", _("Prévus")), (GIVEN_UP, _("Déclinés ou libérés")))
    ]
    return render_template(
        "interviews/listing.html",
        page=page_of_interviews(forum, asked, counts[asked.view]),
        pages=asked.pages(here),
        tabs_shown=tabs,
        given_up=asked.view == GIVEN_UP,
    )


@blueprint.route("/organisation/<slug>/entretiens/<int:interview_id>/reouverture", methods=["GET", "POST"])
@needs(Right.INTERVIEW_REOPEN, on=queries.interview_of_forum)
@sent_from("interviews.listing")
def reopen(interview: Interview) -> Response:
    """Let them meet again: the company sees the candidate in its grid as before. Nothing is booked."""
    actions.reopen_pair(interview)
    flash(
        _("%(company)s peut de nouveau réserver avec cette personne.", company=interview.participation.company.name),
        "done",
    )
    return redirect(url_for("interviews.listing", slug=interview.registration.forum.slug, vue=GIVEN_UP), 303)
