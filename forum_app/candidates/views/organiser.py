"""What an organiser does to one file on somebody's behalf, and the page of the accessibility contact."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from forum_app.accounts import actions as accounts
from forum_app.candidates import accommodation, actions, invitation_actions
from forum_app.candidates.forms import LANGUAGES
from forum_app.candidates.models import Registration
from forum_app.candidates.organiser_forms import EntryForm, RecordForm
from forum_app.candidates.queries import OwnedFile, file_at, registration_at
from forum_app.candidates.views.blueprint import blueprint
from forum_app.candidates.views.sign_up import alternance_of, competences_of, contact_data, contact_of, kept_of
from forum_app.candidates.vocabulary import SUGGESTED_SKILLS
from forum_app.core.clock import now
from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.core.shared_forms import Difference
from forum_app.files.downloads import as_attachment
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.journal import actions as journal
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@blueprint.route("/organisation/<slug>/candidats/ajouter", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=forum_at)
def add(forum: Forum) -> Any:
    """Prepare the file of somebody who will read it and agree: they hold no place until then."""
    form = EntryForm()
    if request.method == "POST" and form.validate():
        with form.refusing():
            account = accounts.account_for(form.email.data or "", form.first_name.data or "", form.last_name.data or "")
            names = {"first_name": form.first_name.data, "last_name": form.last_name.data}
            registration = actions.enter(
                forum, account, names, source="organiser", queue_at=now(), given_by=form.given_by.data or ""
            )
            if form.invite.data:
                invitation_actions.invite_as_usual(registration)
            flash(_("Le dossier est prêt : complétez-le, ou laissez la personne le faire."), "done")
            return redirect(url_for("candidates.edit", slug=forum.slug, registration_id=registration.id), 303)
    return render_template("candidates/add.html", form=form), 422 if form.errors else 200


@blueprint.route("/organisation/<slug>/candidats/<int:registration_id>/modifier", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=registration_at)
def edit(registration: Registration) -> Any:
    """Change a file on somebody's behalf; recorded so.

    What somebody else changed meanwhile is shown, never overwritten in silence.
    """
    forum = registration.forum
    form = RecordForm(forum, registration, data=contact_data(registration))
    changed: list[Difference] = []
    if request.method == "GET":
        form.shows(kept_of(form, registration))
    elif form.validate():
        changed = form.changed_since(lambda: kept_of(form, registration), registration)
        if not changed:
            actions.update_profile(registration, {**contact_of(form), **alternance_of(form), **competences_of(form)})
            flash(_("Le dossier est modifié."), "done")
            return redirect(url_for("desk.candidate_record", slug=forum.slug, registration_id=registration.id), 303)
        form.refuse(
            Refusal(
                "stale",
                _(
                    "Quelqu'un a changé ce dossier entre-temps. Vos réponses sont gardées ci-dessous : "
                    "enregistrez de nouveau pour les imposer."
                ),
            )
        )
    page = render_template(
        "candidates/edit.html",
        registration=registration,
        form=form,
        changed=changed,
        suggestions=SUGGESTED_SKILLS,
        languages=LANGUAGES,
    )
    return page, 409 if changed else 422 if form.errors else 200


@blueprint.get("/organisation/<slug>/candidats/<int:registration_id>/<any(cv, certificate):kind>")
@needs(Right.REGISTRATION_EXAMINE, on=file_at, mode="writes")
def file(owned: OwnedFile) -> Response:
    """Send somebody's CV or certificate; the journal notes the opening."""
    kind = "cv" if owned.stored is owned.registration.cv_file else "certificate"
    journal.write(f"registration.{kind}_read", owned.registration)
    return as_attachment(owned.stored)


@blueprint.get("/organisation/<slug>/besoins-d-accueil")
@needs(Right.ACCOMMODATION_READ, on=forum_at, mode="writes")
def accommodation_needs(forum: Forum) -> str:
    """Show what people need to the accessibility contact alone; the reading is written in the journal."""
    return render_template(
        "candidates/accommodation.html",
        needs=accommodation.read_all(forum),
        purge_at=accommodation.purge_moment(forum),
    )
