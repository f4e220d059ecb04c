"""Step 5, « Accès »: how many wishes and interviews, with whom companies may book, who answers."""

from werkzeug.wrappers import Response

from forum_app.candidates.queries import accessibility_contact
from forum_app.core.language import _
from forum_app.core.refusals import Refused
from forum_app.forums import queries
from forum_app.forums.actions import forum as actions
from forum_app.forums.forms import AccessForm
from forum_app.forums.models import Forum
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right
from forum_app.setup import queries as setup_queries
from forum_app.setup.views.blueprint import blueprint
from forum_app.setup.views.steps import filled, go_on, refused_page, show


def _form(forum: Forum) -> AccessForm:
    form = AccessForm()
    people = setup_queries.organisers_of(forum.territory_id)
    contact = accessibility_contact(forum)
    if contact is not None and contact not in people:
        people = [contact, *people]
    form.accessibility_contact_id.choices = [
        (0, _("Personne pour l'instant")),
        *((a.id, a.full_name or a.email) for a in people),
    ]
    return form


@blueprint.get("/organisation/<slug>/reglages/acces")
@needs(Right.FORUM_EDIT, on=queries.forum_at)
def edit_access(forum: Forum) -> tuple[str, int]:
    return show("setup/access.html", forum, 5, filled(_form(forum), AccessForm.shown_of(forum)))


@blueprint.post("/organisation/<slug>/reglages/acces")
@needs(Right.FORUM_EDIT, on=queries.forum_at)
def save_access(forum: Forum) -> tuple[str, int] | Response:
    form = _form(forum)
    if not form.validate():
        return show("setup/access.html", forum, 5, form, 422)
    seen = form.seen(lambda: AccessForm.shown_of(forum))
    try:
        actions.edit_access(forum, **form.facts(), seen=seen)
    except Refused as refused:
        return refused_page(refused, "setup/access.html", forum, 5, form, seen)
    return go_on(forum, 5)
