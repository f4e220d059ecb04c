"""What an organiser does on behalf of a company: enter it, correct it."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for

from forum_app.companies import actions, queries
from forum_app.companies.forms import EntryForm, RecordForm, values_of
from forum_app.companies.models import Participation
from forum_app.companies.views.blueprint import blueprint
from forum_app.core.language import _
from forum_app.core.shared_forms import Difference
from forum_app.forums.models import Forum
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right

examine = needs(Right.PARTICIPATION_EXAMINE, on=queries.sent_participation_at)


@blueprint.route("/organisation/<slug>/entreprises/ajouter", methods=["GET", "POST"])
@needs(Right.PARTICIPATION_EXAMINE, on=queries.forum_at)
def add(forum: Forum) -> Any:
    """Enter a company that wrote or telephoned; it is examined like any other."""
    form = EntryForm()
    if form.validate_on_submit():
        with form.refusing():
            entered = actions.add_by_hand(
                forum,
                values_of(form, actions.IDENTITY),
                form.participation(),
                form.person(),
                invite=bool(form.invite.data),
            )
            flash(_("%(name)s est ajoutée. Relisez sa fiche, puis validez.", name=entered.company.name), "done")
            if form.invite.data and queries.people_acting(entered.company_id, None):
                flash(_("Elle a déjà une équipe : c'est elle qui répond à la personne invitée."), "done")
            return _back_to(entered)
    return render_template("companies/add.html", the_forum=forum, form=form), 422 if form.errors else 200


@blueprint.route("/organisation/<slug>/entreprises/<int:participation_id>/modifier", methods=["GET", "POST"])
@examine
def edit(participation: Participation) -> Any:
    """Correct what a company says, on its behalf.

    Somebody else's change meanwhile is shown, never overwritten in silence.
    """

    def kept() -> dict[str, Any]:
        identity = {name: getattr(participation.company, name) for name in actions.IDENTITY}
        return identity | {name: getattr(participation, name) for name in actions.PARTICIPATION}

    form = RecordForm(data=kept())
    changed: list[Difference] = []
    if not form.is_submitted():
        form.shows(kept())
    elif form.validate():
        changed = form.changed_since(kept, participation, participation.company)
        if not changed:
            with form.refusing():
                actions.edit_company(participation, values_of(form, actions.IDENTITY), on_behalf=True)
                actions.edit_participation(participation, values_of(form, actions.PARTICIPATION), on_behalf=True)
                flash(_("La fiche est à jour."), "done")
                return _back_to(participation)
    status = 409 if changed else 422 if form.errors else 200
    return render_template(
        "companies/edit.html", participation=participation, the_forum=participation.forum, form=form, changed=changed
    ), status


def _back_to(participation: Participation) -> Response:
    """Back to the record of a company, after an act on it."""
    return redirect(
        url_for("desk.company_record", slug=participation.forum.slug, participation_id=participation.id), 303
    )
