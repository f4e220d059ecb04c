"""What the six steps share: the stepper, the way on, and the page shown when two organisers save at once."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forum_app.core.forms import BaseForm
from forum_app.core.language import _, lazy
from forum_app.core.refusals import Refused
from forum_app.core.shared_forms import Seen, SharedForm, stamp
from forum_app.core.typography import hour
from forum_app.forums.actions.editing import STALE
from forum_app.forums.models import Forum
from forum_app.forums.vocabulary import ForumState
from forum_app.setup import queries as setup_queries

STEPS = (
    ("setup.edit_place", lazy("Lieu et date"), lazy("Continuer vers le programme")),
    ("setup.edit_programme", lazy("Programme et atelier"), lazy("Continuer vers les créneaux")),
    ("setup.edit_grid", lazy("Créneaux"), lazy("Continuer vers les fenêtres")),
    ("setup.edit_windows", lazy("Fenêtres"), lazy("Continuer vers l'accès")),
    ("setup.edit_access", lazy("Accès"), lazy("Continuer vers l'ouverture")),
    ("setup.opening", lazy("Ouverture"), lazy("Annoncer le forum")),
)


def filled(form: SharedForm, shown: Mapping[str, Any]) -> SharedForm:
    """Fill the form with what its page first shows, and with the version of it; return the form."""
    form.process(data=dict(shown))
    form.shows(shown)
    return form


def show(
    template: str, forum: Forum | None, rank: int, form: BaseForm | None = None, status: int = 200, **context: Any
) -> tuple[str, int]:
    """Render the template of the step of that rank, from 1, with its status.

    Without a forum yet, only the first step exists.
    """
    done = setup_queries.steps_done_of(forum) if forum else frozenset()
    steps = [
        {
            "label": str(label),
            "url": url_for(endpoint, slug=forum.slug) if forum else None,
            "done": endpoint in done,
        }
        for endpoint, label, _on in STEPS
    ]
    before = steps[rank - 2] if rank > 1 else None
    creating = forum is None or forum.state is ForumState.DRAFT
    onward = str(STEPS[rank - 1][2]) if creating else _("Enregistrer")
    return render_template(
        template, form=form, steps=steps, rank=rank, before=before, onward=onward, creating=creating, **context
    ), status


def go_on(forum: Forum, rank: int) -> Response:
    """Redirect after a step was saved.

    To the next step while the forum is being made, to the dashboard when the person leaves, to the same page later.
    """
    if request.form.get("then") == "leave":
        flash(_("Enregistré. Vous retrouverez ce forum ici."), "done")
        return redirect(url_for("desk.dashboard", slug=forum.slug), 303)
    if forum.state is ForumState.DRAFT:
        return redirect(url_for(STEPS[rank][0], slug=forum.slug), 303)
    flash(_("Enregistré."), "done")
    return redirect(url_for(STEPS[rank - 1][0], slug=forum.slug), 303)


def refused_page(
    refused: Refused, template: str, forum: Forum, rank: int, form: SharedForm, seen: Seen, **context: Any
) -> tuple[str, int]:
    """Render the page again with each refusal beside its field, or both versions when somebody saved first."""
    if refused.refusal.code == STALE:
        return _both_versions(forum, rank, form, seen)
    for refusal in refused.refusals:
        form.refuse(refusal)
    return show(template, forum, rank, form, 422, **context)


def _both_versions(forum: Forum, rank: int, form: SharedForm, seen: Seen) -> tuple[str, int]:
    """Render what is kept beside what was typed, and the choice: nothing is overwritten silently.

    « Anselme a changé cette page à 10 h 44 ».

    Never a silent overwrite.
    """
    kept = seen.read()
    changed = form.differences(kept)
    author, moment = setup_queries.last_editor(forum)
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in ("csrf_token", "form_key", "version", "then")
    ]
    hour_changed = hour(moment, zone=forum.time_zone) if moment else ""
    title = (
        _("%(name)s a changé cette page à %(hour)s.", name=author, hour=hour_changed)
        if author
        else _("Quelqu'un vient de changer cette page.")
    )
    return show(
        "setup/both_versions.html",
        forum,
        rank,
        None,
        409,
        title=title,
        changed=changed,
        fields=fields,
        version=stamp(kept),
        here=request.path,
    )
