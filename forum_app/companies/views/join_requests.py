"""The answer to somebody who asks to join a team: from the team itself, or from an organiser on its behalf."""

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.companies import queries, team_actions
from forum_app.companies.models import JoinRequest, Participation
from forum_app.companies.sign_up_steps import page_of
from forum_app.companies.views.blueprint import blueprint
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right

ACCEPTED = {"accept": True, "decline": False}  # by the button pressed; without one, nothing is decided


@blueprint.route("/entreprise/<int:participation_id>/equipe/demandes/<int:request_id>", methods=["GET", "POST"])
@needs(Right.PARTICIPATION_OWN, on=queries.participation_asked_by)
@sent_from("companies.team")
def answer_join(participation: Participation) -> Response:
    """Let somebody into the team, or not."""
    _answer(queries.open_join_requests(participation, current_user))
    return redirect(page_of(participation, "team"), 303)


@blueprint.route(
    "/organisation/<slug>/entreprises/<int:participation_id>/demandes/<int:request_id>", methods=["GET", "POST"]
)
@needs(Right.PARTICIPATION_EXAMINE, on=queries.sent_participation_asked_by)
@sent_from("desk.company_record")
def answer_join_for_company(participation: Participation) -> Response:
    """Let somebody into a company's team, or not, when the company itself cannot answer."""
    _answer(queries.open_join_requests(participation))
    flash(_("La réponse part par courriel."), "done")
    return redirect(
        url_for("desk.company_record", slug=participation.forum.slug, participation_id=participation.id), 303
    )


def _answer(requests: list[JoinRequest]) -> None:
    request_id, answer = (request.view_args or {})["request_id"], request.form.get("answer")
    asked = next((one for one in requests if one.id == request_id), None)
    if asked is None:
        abort(404)
    if answer not in ACCEPTED:
        abort(400)
    team_actions.answer_join(asked, current_user, accepted=ACCEPTED[answer])
