"""Windows: their dates, and what an organiser opens or closes by hand."""

from collections.abc import Mapping

from forum_app.core.clock import now
from forum_app.core.db import lock
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused, refuse_if, refuse_if_any
from forum_app.core.shared_forms import Seen
from forum_app.forums.actions.editing import begin
from forum_app.forums.models import Forum, Window
from forum_app.forums.rules import override_refusal, window_of
from forum_app.forums.vocabulary import WindowKind, WindowOverride
from forum_app.forums.window_rules import WindowTimes, window_refusals
from forum_app.journal import actions as journal


def save(forum: Forum, windows: Mapping[WindowKind, WindowTimes], seen: Seen) -> None:
    """Give a forum these windows; a decision taken by hand stays."""
    begin(forum, seen)
    refuse_if_any(window_refusals(windows, forum.held_on, forum.time_zone))
    present = {window.kind: window for window in forum.windows}
    for kind, (opens, closes) in windows.items():
        if kind in present:
            present[kind].opens_at, present[kind].closes_at = opens, closes
        else:
            forum.windows.append(Window(kind=kind, opens_at=opens, closes_at=closes))
    journal.write("forum.windows_edited", forum, forum_id=forum.id)


def decide(forum: Forum, kind: WindowKind, override: WindowOverride | None) -> None:
    """Open or close a window by hand, or (None) let its dates speak again."""
    lock(Forum, forum.id)
    refuse_if(override_refusal(kind, override))
    window = window_of(forum.windows, kind)
    if not isinstance(window, Window):
        raise Refused(Refusal("no_window", _("Ce forum n'a pas cette fenêtre.")))
    window.override = override
    journal.write(
        "forum.window_decided",
        forum,
        forum_id=forum.id,
        window=kind.value,
        override=override.value if override else None,
    )


def show_companies(forum: Forum, *, shown: bool) -> None:
    """Show the names and offers of approved companies on the public page from now on, or (not shown) once their sign-up
    closes.
    """
    lock(Forum, forum.id)
    if shown == (forum.companies_public_at is not None):
        return
    forum.companies_public_at = now() if shown else None
    journal.write("forum.companies_shown" if shown else "forum.companies_hidden", forum, forum_id=forum.id)
