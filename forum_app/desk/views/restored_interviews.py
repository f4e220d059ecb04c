"""Once a refusal is overturned, the interviews that it cancelled are given back, where they still can take place."""

from typing import Any

from flask import flash, redirect, url_for

from forum_app.candidates.models import Registration
from forum_app.candidates.queries import registration_at
from forum_app.companies.models import Participation
from forum_app.companies.queries import sent_participation_at
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _, ngettext
from forum_app.desk.views.blueprint import blueprint
from forum_app.interviews import restoring_actions as restoring
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@blueprint.route("/organisation/<slug>/candidats/<int:registration_id>/retablissement", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=registration_at)
@sent_from("desk.candidate_record")
def restore_candidate_interviews(registration: Registration) -> Any:
    """Give a candidate the interviews back that a refusal had cancelled."""
    _say(restoring.restore_for_registration(registration))
    slug = registration.forum.slug
    return redirect(url_for("desk.candidate_record", slug=slug, registration_id=registration.id), 303)


@blueprint.route("/organisation/<slug>/entreprises/<int:participation_id>/retablissement", methods=["GET", "POST"])
@needs(Right.PARTICIPATION_EXAMINE, on=sent_participation_at)
@sent_from("desk.company_record")
def restore_company_interviews(participation: Participation) -> Any:
    """Do the same for a company."""
    _say(restoring.restore_for_participation(participation))
    slug = participation.forum.slug
    return redirect(url_for("desk.company_record", slug=slug, participation_id=participation.id), 303)


def _say(restored: int) -> None:
    if restored:
        flash(ngettext("Un entretien rétabli.", "%(num)s entretiens rétablis.", restored), "done")
    else:
        flash(_("Aucun entretien ne peut plus être rétabli."), "error")
