"""Step 4, « Fenêtres »: who may do what, and until when; and each window opened or closed by hand."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.accounts import queries as accounts
from forum_app.core.clock import now
from forum_app.core.decisions import Conflict, Decision, done_before
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.refusals import Refused
from forum_app.core.shared_forms import SharedForm, stamp
from forum_app.forums import queries
from forum_app.forums.actions import windows as actions
from forum_app.forums.forms import WindowsForm
from forum_app.forums.models import Forum
from forum_app.forums.rules import companies_public_from
from forum_app.forums.vocabulary import WindowKind, WindowOverride
from forum_app.forums.window_rules import window_refusals
from forum_app.interviews import agenda_actions
from forum_app.journal.queries import last_of
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right
from forum_app.setup.views.blueprint import blueprint
from forum_app.setup.views.steps import filled, go_on, refused_page, show
from forum_app.setup.window_timeline_rules import DatedWindows, advice_of, timeline_of, typed_over
from forum_app.workshops import opening_queries

Choice = WindowOverride | bool | None


def _context(forum: Forum, form: WindowsForm | None = None) -> dict[str, Any]:
    """Return what the page says around its fields. form: dates typed, to be shown instead of those kept."""
    moment = now()
    workshop = opening_queries.first_workshop_of(forum.id)
    shown = typed_over(forum, form.moments(forum.time_zone)) if form is not None else DatedWindows.of(forum)
    shown_on = companies_public_from(forum.companies_public_at, forum.windows)
    return {
        "versions": {window.kind.value: stamp({"decision": window.override}) for window in forum.windows},
        "list_version": stamp({"decision": forum.companies_public_at is not None}),
        "timeline": timeline_of(shown, moment, workshop.starts_at if workshop else None),
        "advice": advice_of(shown.windows, forum.time_zone, forum.territory.holiday_subdivision),
        "companies_shown_on": shown_on,
        "companies_shown": shown_on is not None and shown_on <= moment,
        "agendas_tell": agenda_actions.would_tell(forum),
    }


@blueprint.get("/organisation/<slug>/reglages/fenetres")
@needs(Right.FORUM_EDIT, on=queries.forum_at)
def edit_windows(forum: Forum) -> tuple[str, int]:
    return show(
        "setup/windows.html",
        forum,
        4,
        filled(WindowsForm(), WindowsForm.shown_of(forum)),
        **_context(forum),
    )


@blueprint.post("/organisation/<slug>/reglages/fenetres")
@needs(Right.FORUM_EDIT, on=queries.forum_at)
def save_windows(forum: Forum) -> tuple[str, int] | Response:
    form = WindowsForm()
    if not form.validate():
        return show("setup/windows.html", forum, 4, form, 422, **_context(forum, form))
    seen = form.seen(lambda: WindowsForm.shown_of(forum))
    try:
        actions.save(forum, form.windows(forum.time_zone), seen)
    except Refused as refused:
        return refused_page(refused, "setup/windows.html", forum, 4, form, seen, **_context(forum, form))
    return go_on(forum, 4)


@blueprint.route("/organisation/<slug>/reglages/fenetres/apercu", methods=["GET", "POST"])
@needs(Right.FORUM_EDIT, on=queries.forum_at, mode="reads")
@sent_from("setup.edit_windows")
def preview_windows(forum: Forum) -> str | tuple[str, int]:
    """Render what the dates being typed make: pieces for htmx, a whole page without scripts. Nothing is saved."""
    form = WindowsForm()
    sound = form.validate()
    for refusal in window_refusals(form.windows(forum.time_zone), forum.held_on, forum.time_zone) if sound else ():
        form.refuse(refusal)
    context = _context(forum, form)
    if not request.headers.get("HX-Request"):
        return show("setup/windows.html", forum, 4, form, **context)
    wrong = [str(message) for field in form for message in field.errors]
    return render_template("setup/_windows_fragment.html", forum=forum, wrong=wrong, **context)


@blueprint.route("/organisation/<slug>/reglages/fenetres/<kind>/decision", methods=["GET", "POST"])
@needs(Right.FORUM_OPEN, on=queries.forum_at)
@sent_from("setup.edit_windows")
def decide_window(forum: Forum) -> Any:
    """Open or close a window by hand, or let its dates speak again."""
    decisions = {"open": WindowOverride.OPEN, "close": WindowOverride.CLOSED, "dates": None}
    kind = next((k for k in WindowKind if k.value == (request.view_args or {}).get("kind")), None)
    if kind is None or request.form.get("decision") not in decisions:
        abort(400)
    decision = decisions[request.form["decision"]]
    wanted, verbs = Decision(_of_window(decision)), ("forum.window_decided",)
    answer = _decided_meanwhile(
        forum, wanted, verbs, lambda: queries.override_of(forum.id, kind), decision, kind.label, window=kind.value
    )
    if answer is not None:
        return answer
    actions.decide(forum, kind, decision)
    if kind is WindowKind.AGENDAS and decision is WindowOverride.OPEN:
        agenda_actions.publish(forum)
    said = {
        WindowOverride.OPEN: _("%(window)s : ouverte maintenant.", window=kind.label),
        WindowOverride.CLOSED: _("%(window)s : fermée maintenant.", window=kind.label),
        None: _("%(window)s : suit de nouveau ses dates.", window=kind.label),
    }
    flash(said[decision], "done")
    return redirect(url_for("setup.edit_windows", slug=forum.slug), 303)


@blueprint.route("/organisation/<slug>/reglages/fenetres/entreprises-publiques", methods=["GET", "POST"])
@needs(Right.FORUM_OPEN, on=queries.forum_at)
@sent_from("setup.edit_windows")
def show_companies(forum: Forum) -> Any:
    """Publish the list of companies now, or let the end of their sign-up do it."""
    decision = request.form.get("decision")
    if decision not in ("now", "dates"):
        abort(400)
    shown = decision == "now"
    verbs = ("forum.companies_shown", "forum.companies_hidden")
    answer = _decided_meanwhile(
        forum,
        Decision(_of_list(shown)),
        verbs,
        lambda: queries.shows_companies(forum.id),
        shown,
        _("Liste des entreprises"),
    )
    if answer is not None:
        return answer
    actions.show_companies(forum, shown=shown)
    flash(
        _("La liste des entreprises est publique.")
        if decision == "now"
        else _("La liste des entreprises suit la clôture de leurs inscriptions."),
        "done",
    )
    return redirect(url_for("setup.edit_windows", slug=forum.slug), 303)


def _of_window(decision: WindowOverride | None) -> str:
    words = {WindowOverride.OPEN: _("Ouvrir"), WindowOverride.CLOSED: _("Fermer"), None: _("Suivre les dates")}
    return words[decision]


def _of_list(shown: bool) -> str:
    return _("Publier la liste") if shown else _("Suivre la clôture des inscriptions")


def _decided_meanwhile(
    forum: Forum,
    wanted: Decision,
    verbs: tuple[str, ...],
    read: Callable[[], Choice],
    choice: Choice,
    title: object,
    **about: object,
) -> Any | None:
    """Return the answer to who decides on a page older than the last decision; None when what it showed still holds.

    choice: what is wanted; title: of what is decided; read: gives what holds;
    verbs, about: of the lines of the journal that tell of it.
    """
    if SharedForm().seen(lambda: {"decision": read()}).is_current(forum):
        return None
    act = last_of("forum", forum.id, verbs, **about)
    held = read()
    words = _of_list(held) if isinstance(held, bool) else _of_window(held)
    holding = Decision(words, author=accounts.author_of(act, current_user.id), at=act.at if act is not None else None)
    back = url_for("setup.edit_windows", slug=forum.slug)
    if held == choice:
        flash(done_before(holding, wanted, forum.time_zone), "done")
        return redirect(back, 303)
    typed = (("decision", request.form["decision"]),)
    conflict = Conflict(str(title), holding, wanted, typed, stamp({"decision": held}), back, forum.time_zone)
    return render_template("setup/two_decisions.html", conflict=conflict), 409
