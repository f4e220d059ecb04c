"""The team of a company at a forum: who comes, and at which table.

The acts that look at interviews (leaving, giving tables back, closing slots) are in the room `homes`.
"""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.companies import actions, queries, rules, team_actions
from forum_app.companies.forms import NeedForm, RecruiterForm, values_of
from forum_app.companies.models import Participation, RecruiterPresence
from forum_app.companies.sign_up_steps import page_of
from forum_app.companies.team_forms import SeatForm, TeamForms
from forum_app.companies.team_page import team_page
from forum_app.companies.views.blueprint import blueprint
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right

own = needs(Right.PARTICIPATION_OWN, on=queries.participation_at)
own_presence = needs(Right.PARTICIPATION_OWN, on=queries.presence_at)


@blueprint.get("/entreprise/<int:participation_id>/equipe")
@own
def team(participation: Participation) -> Any:
    """Show who comes, and when."""
    if participation.state is ParticipationState.DRAFT:
        return redirect(page_of(participation, "team"), 303)
    return team_page(participation, TeamForms.of(participation))


@blueprint.post("/entreprise/<int:participation_id>/equipe")
@own
def add_person(participation: Participation) -> Any:
    """Add somebody to the table; with an address, the company's pages open to them."""
    form = RecruiterForm()
    if form.validate_on_submit():
        with form.refusing():
            recruiter = team_actions.welcome(
                participation,
                form.first_name.data or "",
                form.last_name.data or "",
                form.function.data or "",
                form.email.data,
            )
            flash(
                _("%(name)s est dans l'équipe. Son invitation partira à la validation.", name=recruiter.first_name)
                if recruiter.email and recruiter.account_id is None
                else _("%(name)s est dans l'équipe.", name=recruiter.first_name),
                "done",
            )
            return redirect(page_of(participation, "team"), 303)
    return team_page(participation, TeamForms.of(participation, person=form)), 422


@blueprint.route("/entreprise/<int:participation_id>/equipe/retour", methods=["GET", "POST"])
@own
@sent_from("companies.team")
def bring_back(participation: Participation) -> Response:
    """Bring somebody whom the company already knows to this forum too."""
    recruiter = next(
        (
            r
            for r in queries.absent_people(participation, current_user)
            if str(r.id) == request.form.get("recruiter_id")
        ),
        None,
    )
    if recruiter is None:
        abort(404)
    team_actions.bring(participation, recruiter)
    return redirect(page_of(participation, "team"), 303)


@blueprint.route("/entreprise/<int:participation_id>/equipe/<int:recruiter_id>/table", methods=["GET", "POST"])
@own_presence
@sent_from("companies.team")
def seat(presence: RecruiterPresence) -> Any:
    """Choose the table where somebody sits."""
    participation, form = presence.participation, SeatForm(presence)
    changed = form.changed_since(lambda: SeatForm.kept_of(presence), participation)
    if changed:
        return team_page(participation, TeamForms.of(participation), changed, seat=form), 409
    team_actions.seat(participation, presence, form.table_id.data)
    return redirect(page_of(participation, "team"), 303)


@blueprint.route("/entreprise/<int:participation_id>/equipe/<int:recruiter_id>/invitation", methods=["GET", "POST"])
@own_presence
@sent_from("companies.team")
def invite(presence: RecruiterPresence) -> Response:
    """Open the company's pages to somebody whose address is known."""
    participation = presence.participation
    team_actions.invite_for_company(participation, presence.recruiter)
    flash(_("Une invitation part vers %(name)s.", name=presence.recruiter.first_name), "done")
    return redirect(page_of(participation, "team"), 303)


@blueprint.route(
    "/entreprise/<int:participation_id>/equipe/<int:recruiter_id>/tous-les-forums", methods=["GET", "POST"]
)
@own_presence
@sent_from("companies.team")
def entrust(presence: RecruiterPresence) -> Response:
    """Let somebody of the team act for the company at every forum."""
    team_actions.entrust(presence.participation, presence.recruiter, current_user)
    flash(_("%(name)s agit pour l'entreprise à tous ses forums.", name=presence.recruiter.first_name), "done")
    return redirect(page_of(presence.participation, "team"), 303)


@blueprint.route("/entreprise/<int:participation_id>/besoin", methods=["GET", "POST"])
@own
def need(participation: Participation) -> Any:
    """Edit the company's need: candidates prepare their questions from it."""
    if participation.state is ParticipationState.DRAFT:
        return redirect(url_for("companies.sign_up", slug=participation.forum.slug), 303)
    form = NeedForm(obj=participation)

    def kept() -> dict[str, Any]:
        return {name: getattr(participation, name) for name in (*actions.NEED, "families")}

    if not form.is_submitted():
        form.shows(kept())
    changed = form.changed_since(kept, participation) if form.validate_on_submit() else []
    if form.is_submitted() and not form.errors and not changed:
        actions.edit_participation(participation, values_of(form, (*actions.NEED, "families")))
        flash(_("Votre besoin est à jour."), "done")
        return redirect(url_for("companies.need", participation_id=participation.id), 303)
    return render_template(
        "companies/need.html",
        participation=participation,
        form=form,
        changed=changed,
        ended=rules.edit_refusal(participation.state, participation.forum.closing, now()),
    ), 409 if changed else 422 if form.errors else 200
