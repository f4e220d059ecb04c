"""Step 6, « Ouverture »: one last look, the controls, the announcement; and the cancellation of a forum."""

from flask import current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forum_app.core.clock import today
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refused
from forum_app.core.text_cleaning import clean_lines
from forum_app.forums import queries
from forum_app.forums.actions import forum as forum_actions
from forum_app.forums.editing_rules import OpeningCheck, blocking
from forum_app.forums.models import Forum
from forum_app.forums.rules import over_refusal, window_of
from forum_app.forums.slot_grid_rules import GridFigures
from forum_app.forums.vocabulary import ForumState, WindowKind
from forum_app.interviews import queries as interview_queries
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right
from forum_app.setup import actions, letters
from forum_app.setup import queries as queries_of_setup
from forum_app.setup.opening_check_queries import opening_checks
from forum_app.setup.views.blueprint import blueprint
from forum_app.setup.views.steps import show
from forum_app.workshops import opening_queries
from forum_app.workshops.models import Workshop

MOST_WORDS = 500


def _checks(forum: Forum, workshop: Workshop | None) -> list[OpeningCheck]:
    return opening_checks(forum, workshop, current_app.config["SETTINGS"])


def _page(forum: Forum, status: int = 200, refusal: str | None = None) -> tuple[str, int]:
    workshop = opening_queries.first_workshop_of(forum.id)
    checks = _checks(forum, workshop)
    slots = [slot for slot in forum.slots if slot.closed_at is None]
    return show(
        "setup/opening.html",
        forum,
        6,
        status=status,
        workshop=workshop,
        programme=forum.programme,
        organisation=forum.organisation.name,
        checks=checks,
        stops=blocking(checks),
        warnings=[c for c in checks if c.kind == "warning"],
        slots=slots,
        figures=GridFigures(len(slots), forum.table_capacity, forum.capacity),
        windows={kind.value: window_of(forum.windows, kind) for kind in WindowKind},
        coming=letters.count_of_coming(forum) if forum.state is ForumState.ANNOUNCED else 0,
        interviews=interview_queries.live_count(forum),
        over=over_refusal(forum.held_on, today(forum.time_zone)) is not None,
        draft=queries_of_setup.draft_facts(forum) if forum.state is ForumState.DRAFT else None,
        reason=request.form.get("reason", ""),
        refusal=refusal,
    )


@blueprint.get("/organisation/<slug>/reglages/ouverture")
@needs(Right.FORUM_EDIT, on=queries.forum_at)
def opening(forum: Forum) -> tuple[str, int]:
    return _page(forum)


@blueprint.route("/organisation/<slug>/annonce", methods=["GET", "POST"])
@needs(Right.FORUM_OPEN, on=queries.forum_at)
@sent_from("setup.opening")
def announce(forum: Forum) -> tuple[str, int] | Response:
    """Make the page public."""
    checks = _checks(forum, opening_queries.first_workshop_of(forum.id))
    try:
        forum_actions.announce(forum, checks)
    except Refused as refused:
        return _page(forum, 409, refused.refusal.sentence)
    flash(_("Le forum est annoncé. Sa page est publique."), "done")
    return redirect(url_for("desk.dashboard", slug=forum.slug), 303)


@blueprint.route("/organisation/<slug>/annulation", methods=["GET", "POST"])
@needs(Right.FORUM_OPEN, on=queries.forum_at)
@sent_from("setup.opening")
def cancel(forum: Forum) -> tuple[str, int] | Response:
    """Cancel the forum, its town typed, and write to everybody who was coming, with the reason."""
    reason = clean_lines(request.form.get("reason", "")) or ""
    if len(reason) > MOST_WORDS:
        return _page(forum, 422, _("Le motif a %(most)s caractères au plus.", most=MOST_WORDS))
    try:
        told = actions.cancel_forum(forum, request.form.get("town", ""), reason)
    except Refused as refused:
        return _page(forum, 422, refused.refusal.sentence)
    flash(
        ngettext(
            "Le forum est annulé. %(num)s personne est prévenue.",
            "Le forum est annulé. %(num)s personnes sont prévenues.",
            told,
        ),
        "done",
    )
    return redirect(url_for("desk.dashboard", slug=forum.slug), 303)


@blueprint.route("/organisation/<slug>/suppression", methods=["GET", "POST"])
@needs(Right.FORUM_OPEN, on=queries.forum_at)
@sent_from("setup.opening")
def delete_draft(forum: Forum) -> tuple[str, int] | Response:
    """Delete a draft, with all that was prepared for it."""
    title = forum.title
    try:
        actions.delete_draft(forum)
    except Refused as refused:
        return _page(forum, 409, refused.refusal.sentence)
    flash(_("%(forum)s : brouillon supprimé.", forum=title), "done")
    return redirect(url_for("desk.forums"), 303)
