"""What organisers do with the data of others, when these ask for it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from forum_app.candidates.models import Registration
from forum_app.candidates.queries import registration_at
from forum_app.core.forms import BaseForm
from forum_app.core.language import _
from forum_app.interviews.cancellation_sentences import with_cancelled
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Audience, Right
from forum_app.privacy import erasing_actions, queries
from forum_app.privacy.views.blueprint import blueprint


@blueprint.route("/organisation/<slug>/candidats/<int:registration_id>/effacement", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=registration_at)
def erase_candidate(registration: Registration) -> Any:
    """Erase a candidate who asks for it from this forum, after a page that says what goes and who is told."""
    slug = registration.forum.slug
    if request.method == "GET":
        return render_template(
            "privacy/erase_candidate.html",
            form=BaseForm(),
            name=registration.full_name or registration.email,
            back=url_for("desk.candidate_record", slug=slug, registration_id=registration.id),
            plan=queries.plan_of_registration(registration),
        )
    done = erasing_actions.erase_registration(registration)
    flash(with_cancelled(_("Cette inscription est effacée."), done.cancelled, told=Audience.COMPANIES), "done")
    return redirect(url_for("desk.candidate_list", slug=slug), 303)
