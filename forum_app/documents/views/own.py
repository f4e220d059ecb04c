from flask import render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.candidates.models import Registration
from forum_app.candidates.queries import own_registration_at
from forum_app.companies.models import Participation
from forum_app.companies.queries import participation_at
from forum_app.core.form_doors import sent_from
from forum_app.documents import actions
from forum_app.documents.qr import qr
from forum_app.documents.views.blueprint import blueprint
from forum_app.documents.views.jobs import follow
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@blueprint.route("/mon-forum/<slug>/agenda/pdf", methods=["GET", "POST"])
@needs(Right.PAPER_OWN, on=own_registration_at)
@sent_from("interviews.candidate_agenda")
def own_agenda(registration: Registration) -> Response:
    """Ask for one's own agenda on paper."""
    return follow(actions.ask_own_agenda(registration))


@blueprint.get("/mon-forum/<slug>/badge")
@needs(Right.PAPER_OWN, on=own_registration_at, mode="writes")
def own_badge(registration: Registration) -> str:
    """Show one's badge on a phone, issued the first time."""
    badge = actions.own_badge(registration)
    return render_template(
        "documents/own_badge.html", registration=registration, code=badge.code, picture=qr(badge.token, around=4)
    )


@blueprint.route("/entreprise/<int:participation_id>/agenda/pdf", methods=["GET", "POST"])
@needs(Right.PAPER_OWN, on=participation_at)
@sent_from("homes.company_home")
def own_tables(participation: Participation) -> Response:
    """Ask for the agendas of one's own tables."""
    return follow(actions.ask_own_tables(participation, current_user.id))
