"""Step 4, « Fenêtres »: who may do what, and until when; and each window opened or closed by hand."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from babel.dates import format_date
from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forum_app.core.clock import now
from forum_app.core.language import _
from forum_app.core.refusals import Refused
from forum_app.core.time_zones import at, in_zone
from forum_app.forums import queries
from forum_app.forums.actions import windows as actions
from forum_app.forums.day_choice_rules import public_holiday
from forum_app.forums.forms import WindowsForm
from forum_app.forums.models import Forum, Window
from forum_app.forums.rules import Stage, window_of, window_state
from forum_app.forums.vocabulary import WindowKind, WindowOverride
from forum_app.forums.window_rules import window_words
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right
from forum_app.setup.views.blueprint import blueprint
from forum_app.setup.views.steps import filled, go_on, refused_page, show
from forum_app.workshops import opening_queries


@dataclass(frozen=True)
class WindowBar:
    """A window on the page. start, width: its bar on the timeline, in hundredths of its length."""

    kind: WindowKind
    window: Window
    stage: Stage
    start: float
    width: float
    words: dict[str, str]


@dataclass(frozen=True)
class Timeline:
    """The picture of all windows. months: (place, name); places, in hundredths, of the workshop, the forum and today
    (None: outside).
    """

    lines: list[WindowBar]
    months: list[tuple[float, str]]
    forum: float
    workshop: float | None
    today: float | None


def timeline_of(forum: Forum) -> Timeline:
    """Bars from the first opening to a few days after the forum; the follow-up runs out of the picture."""
    windows = [w for kind in WindowKind if isinstance(w := window_of(forum.windows, kind), Window)]
    first = min([w.opens_at for w in windows] or [forum.opening]) - timedelta(days=2)
    last = forum.closing + timedelta(days=14)
    length = (last - first).total_seconds()

    def place(moment: datetime) -> float:
        return round(100 * min(max((moment - first).total_seconds() / length, 0.0), 1.0), 2)

    lines = [
        WindowBar(
            w.kind,
            w,
            window_state(w, now()),
            place(w.opens_at),
            max(round(place(w.closes_at) - place(w.opens_at), 2), 0.8),
            window_words(w.kind),
        )
        for w in windows
    ]
    months, month = [], _next_month(in_zone(first, forum.time_zone).date())
    while (start := at(month, time(0), forum.time_zone)) < last:
        months.append((place(start), format_date(month, "MMMM", locale="fr_FR")))
        month = _next_month(month)
    workshop = opening_queries.first_workshop_of(forum.id)
    moment = now()
    return Timeline(
        lines,
        months,
        place(forum.opening),
        place(workshop.starts_at) if workshop else None,
        place(moment) if first < moment < last else None,
    )


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def advice_of(forum: Forum) -> list[str]:
    """Openings that fall on a day when few people are there."""
    found = []
    for window in forum.windows:
        if window.kind in (WindowKind.FREEZE, WindowKind.DAY, WindowKind.FOLLOW_UP):
            continue
        opens = in_zone(window.opens_at, forum.time_zone)
        name = public_holiday(opens.date(), forum.territory.holiday_subdivision)
        if name:
            found.append(
                _(
                    "%(window)s : la fenêtre ouvre un jour férié (%(name)s). Peu de monde sera là.",
                    window=window.kind.label,
                    name=name,
                )
            )
        elif opens.weekday() >= 5:
            found.append(
                _("%(window)s : la fenêtre ouvre un week-end. Peu de monde sera là.", window=window.kind.label)
            )
        if window.closes_at - window.opens_at < timedelta(hours=24):
            found.append(_("%(window)s : la fenêtre dure moins de 24 h.", window=window.kind.label))
    return found


def _context(forum: Forum) -> dict[str, object]:
    companies = window_of(forum.windows, WindowKind.COMPANIES)
    shown_on = forum.companies_public_at or (companies.closes_at if companies else None)
    return {
        "timeline": timeline_of(forum),
        "advice": advice_of(forum),
        "companies_shown_on": shown_on,
        "companies_shown": shown_on is not None and shown_on <= now(),
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
        return show("setup/windows.html", forum, 4, form, 422, **_context(forum))
    seen = form.seen(lambda: WindowsForm.shown_of(forum))
    try:
        actions.save(forum, form.windows(forum.time_zone), seen)
    except Refused as refused:
        return refused_page(refused, "setup/windows.html", forum, 4, form, seen, **_context(forum))
    return go_on(forum, 4)


@blueprint.post("/organisation/<slug>/reglages/fenetres/<kind>/decision")
@needs(Right.FORUM_OPEN, on=queries.forum_at)
def decide_window(forum: Forum) -> Response:
    """Open or close a window by hand, or let its dates speak again."""
    decisions = {"open": WindowOverride.OPEN, "close": WindowOverride.CLOSED, "dates": None}
    kind = next((k for k in WindowKind if k.value == (request.view_args or {}).get("kind")), None)
    if kind is None or request.form.get("decision") not in decisions:
        abort(400)
    decision = decisions[request.form["decision"]]
    actions.decide(forum, kind, decision)
    said = {
        WindowOverride.OPEN: _("%(window)s : ouverte maintenant.", window=kind.label),
        WindowOverride.CLOSED: _("%(window)s : fermée maintenant.", window=kind.label),
        None: _("%(window)s : suit de nouveau ses dates.", window=kind.label),
    }
    flash(said[decision], "done")
    return redirect(url_for("setup.edit_windows", slug=forum.slug), 303)


@blueprint.post("/organisation/<slug>/reglages/fenetres/entreprises-publiques")
@needs(Right.FORUM_OPEN, on=queries.forum_at)
def show_companies(forum: Forum) -> Response:
    """Publish the list of companies now, or let the end of their sign-up do it."""
    decision = request.form.get("decision")
    if decision not in ("now", "dates"):
        abort(400)
    actions.show_companies(forum, shown=decision == "now")
    flash(
        _("La liste des entreprises est publique.")
        if decision == "now"
        else _("La liste des entreprises suit la clôture de leurs inscriptions."),
        "done",
    )
    return redirect(url_for("setup.edit_windows", slug=forum.slug), 303)
