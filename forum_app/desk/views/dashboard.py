"""The organisers' desk: the list of forums, and the dashboard of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_babel.speaklater import LazyString
from flask_login import current_user

from forum_app.candidates.vocabulary import Level
from forum_app.core.clock import now, today
from forum_app.core.language import _, lazy
from forum_app.desk import dashboard_queries
from forum_app.desk import forum_list_queries as forum_lists
from forum_app.desk.forum_list_queries import ForumList
from forum_app.desk.growth_rules import growth
from forum_app.desk.journal_queries import names_in
from forum_app.desk.journal_sentences import JOURNAL
from forum_app.desk.task_rules import CandidateCounts, Milestone, Task, milestones_of, tasks_of
from forum_app.desk.views.blueprint import blueprint
from forum_app.desk.vocabulary import Figure
from forum_app.forums import queries
from forum_app.forums.editing_rules import OpeningCheck, blocking
from forum_app.forums.families import Family
from forum_app.forums.models import Forum
from forum_app.forums.rules import WindowFacts, window_of
from forum_app.forums.vocabulary import ForumState, WindowKind
from forum_app.journal.queries import latest_of_forum
from forum_app.permissions.guard import holds_somewhere, may, needs
from forum_app.permissions.vocabulary import Right
from forum_app.setup.opening_check_queries import opening_checks
from forum_app.workshops import queries as workshops
from forum_app.workshops.queries import Choice

JOURNAL_LINES = 6
LEVELS: tuple[tuple[LazyString, tuple[Level, ...]], ...] = (
    (lazy("Bac"), (Level.L3, Level.L4)),
    (lazy("Bac + 2"), (Level.L5,)),
    (lazy("Bac + 3"), (Level.L6,)),
    (lazy("Bac + 5 et plus"), (Level.L7, Level.L8, Level.PHARMACIST)),
)


@dataclass(frozen=True)
class ForumHeading:
    """What the dashboard says of its forum. state: the value of a `ForumState`."""

    slug: str
    state: str
    title: str
    held_on: date
    venue: str
    time_zone: str
    capacity: int
    table_capacity: int

    @classmethod
    def of(cls, forum: Forum) -> "ForumHeading":
        return cls(
            forum.slug,
            forum.state.value,
            forum.title,
            forum.held_on,
            forum.venue,
            forum.time_zone,
            forum.capacity,
            forum.table_capacity,
        )


@blueprint.get("/organisation")
@needs(Right.FORUM_READ)
def forums() -> str:
    """Show the forums that the current user may see: the nearest to come, in preparation, past, or one view whole."""
    asked, grants, day = ForumList.read(request.args), current_user.live_grants, today()
    totals = forum_lists.counts_of_views(grants, day)
    pages = {
        view: forum_lists.page_of_forums(grants, view, day, totals[view], asked.page if asked.view else None)
        for view in ([asked.view] if asked.view else forum_lists.VIEWS)
    }
    return render_template(
        "desk/forums.html",
        asked=asked,
        pages=pages,
        counts=forum_lists.counts_of_forums([forum.id for page in pages.values() for forum in page.rows]),
        may_create=holds_somewhere(Right.FORUM_CREATE),
    )


@blueprint.get("/organisation/<slug>")
@needs(Right.FORUM_READ, on=queries.forum_at)
def dashboard(forum: Forum) -> str:
    """Show what needs attention at a glance: dates, counts, what to do now, who came, who asks, what was done."""
    choices = workshops.choices_of(forum)
    candidates, counts = dashboard_queries.candidate_counts(forum.id), dashboard_queries.forum_counts(forum, choices)
    moment, windows = now(), queries.windows_of(forum.id)
    may_edit = may(Right.FORUM_EDIT, forum.scope)
    entries = latest_of_forum(forum.id, JOURNAL_LINES) if may_edit else []
    hours = forum.opening, forum.closing
    tasks = tasks_of(windows, candidates, counts, hours, moment) if forum.state is ForumState.ANNOUNCED else []
    dates = milestones_of(windows, forum.announced_at, counts.first_workshop, forum.opening)
    following = next((milestone for milestone in dates if milestone.at > moment), None)
    return render_template(
        "desk/dashboard.html",
        the_forum=ForumHeading.of(forum),
        candidates=candidates,
        counts=counts,
        figures={figure.name: count for figure, count in counts.figures.items()},
        milestones=[(milestone, _stage(milestone, following, moment)) for milestone in dates],
        tasks=[(task, _address(task.figure, forum)) for task in tasks if _may_do(task, forum)],
        opens={figure.name: _address(figure, forum) for figure in Figure if _may_open(figure, forum)},
        next_milestone=following,
        missing=_missing(forum, choices, moment),
        growth=_growth(forum, windows, moment),
        levels=_levels(candidates),
        families=_families(candidates, forum),
        journal=JOURNAL.lines_of(entries, names_in(entries), current_user.id),
        days_left=(forum.held_on - today(forum.time_zone)).days,
        today=today(forum.time_zone),
        moment=moment,
        may_edit=may_edit,
    )


def _may_do(task: Task, forum: Forum) -> bool:
    """Return True when the current user may do that task for this forum: other tasks are not shown to them."""
    return may(task.right, forum.scope) if task.right is not None else _may_open(task.figure, forum)


def _may_open(figure: Figure, forum: Forum) -> bool:
    """Return True when the current user may read the list that shows the rows of a figure."""
    return may(current_app.view_functions[figure.endpoint].needed_right, forum.scope)  # type: ignore[union-attr] # set by the guard


def _address(figure: Figure, forum: Forum) -> str:
    asked: dict[str, Any] = {"slug": forum.slug, **figure.query}
    return url_for(figure.endpoint, **asked)


def _stage(milestone: Milestone, following: Milestone | None, moment: datetime) -> str:
    """Return how the line draws a date: past, next (`following`), later."""
    return "done" if milestone.at <= moment else "current" if milestone is following else "later"


def _growth(forum: Forum, windows: Sequence[WindowFacts], moment: datetime) -> dict[str, Any] | None:
    """Return the curve of registrations along their window; None before the first one."""
    window = window_of(windows, WindowKind.CANDIDATES)
    if window is None or moment <= window.opens_at:
        return None
    arrivals = dashboard_queries.arrivals_by_day(forum, window.opens_at, window.closes_at)
    points = growth(arrivals, window.opens_at, window.closes_at, moment, forum.time_zone)
    if not points[-1][1]:
        return None
    return {
        "points": points,
        "most": max(points[-1][1], forum.capacity),
        "opens": window.opens_at,
        "closes": window.closes_at,
    }


def _levels(candidates: CandidateCounts) -> list[tuple[str, list[int]]]:
    """Return the counts of candidates for each level: together they are those confirmed."""
    rows = [(str(name), [sum(candidates.levels[level] for level in levels)]) for name, levels in LEVELS]
    return rows + ([(_("À préciser"), [candidates.levels[None]])] if candidates.levels[None] else [])


def _families(candidates: CandidateCounts, forum: Forum) -> list[tuple[str, list[int]]]:
    """Return the counts of candidates and of offers for each family: together, those confirmed and all offers."""
    offers = dashboard_queries.offers_by_family(forum.id)
    rows = [(str(family.label), [candidates.families[family], offers[family]]) for family in Family]
    unsaid = [candidates.families[None], offers[None]]
    return rows + ([(_("À préciser"), unsaid)] if any(unsaid) else [])


def _missing(forum: Forum, choices: Sequence[Choice], moment: datetime) -> dict[str, list[OpeningCheck]] | None:
    """Return what prevents a draft from opening, problems first, then warnings; what is still to put right once it is
    announced, until its day. None when there is nothing to say.
    """
    if forum.state is ForumState.CANCELLED or moment >= forum.opening:
        return None
    checks = opening_checks(forum, choices[0].workshop if choices else None, current_app.config["SETTINGS"])
    found = {"stops": blocking(checks), "warnings": [check for check in checks if check.kind == "warning"]}
    return found if forum.state is ForumState.DRAFT or any(found.values()) else None
