"""The card of one candidate, as a company may read it, and the opening of a CV."""

from io import BytesIO

from flask import render_template, request, send_file
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.candidates.rules import reach_words
from forum_app.core.clock import now
from forum_app.core.refusals import Refusal, refuse_if
from forum_app.core.text_keys import plain
from forum_app.forums import rules as forum_rules
from forum_app.forums.vocabulary import WindowKind
from forum_app.interviews import actions, booking_grid_queries, booking_queries
from forum_app.interviews.booking_queries import Pair
from forum_app.interviews.rules import interview as interview_rules
from forum_app.interviews.rules.booking_grid import Filters
from forum_app.interviews.views.blueprint import blueprint
from forum_app.interviews.vocabulary import InterviewState
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right


@blueprint.get("/entreprise/<int:participation_id>/candidats/<int:registration_id>")
@needs(Right.CANDIDATE_MEET, on=booking_queries.pair_at)
def candidate_card(met: Pair) -> str:
    """Show who they are, what they can do, and the slots free for both."""
    participation = met.participation
    filters = Filters.read(request.args)
    seen = booking_grid_queries.changes_for(participation, met.registration.id)
    offers = [
        (offer, [skill for skill in met.registration.skills if plain(skill) in {plain(s) for s in offer.skills}])
        for offer in booking_queries.offers_of(participation)
    ]
    return render_template(
        "interviews/card.html",
        participation=participation,
        registration=met.registration,
        interview=met.interview,
        firm=met.interview is not None and met.interview.state is InterviewState.FIRM,
        row=seen.rows[0],
        reach=reach_words(met.registration.mobility, met.registration.mobility_departements),
        grid=seen,
        filters=filters,
        neighbours=booking_grid_queries.neighbours_of(participation, filters, met.registration.id),
        offers=offers,
        cv=_cv_refusal(met) is None,
    )


@blueprint.get("/entreprise/<int:participation_id>/candidats/<int:registration_id>/cv")
@needs(Right.CANDIDATE_MEET, on=booking_queries.pair_at, mode="writes")
def cv(met: Pair) -> Response:
    """Send the CV as a file; the opening is recorded, and the candidate will see it."""
    refuse_if(_cv_refusal(met))
    actions.open_cv(met.participation, met.registration, current_user.id)
    stored = met.registration.cv_file
    assert stored is not None  # noqa: S101 (what the rule has just established)
    return send_file(
        BytesIO(stored.content),
        mimetype=stored.media_type,
        as_attachment=True,
        download_name=f"cv-{met.registration.id}.pdf",
    )


def _cv_refusal(met: Pair) -> Refusal | None:
    registration = met.registration
    firm = met.interview is not None and met.interview.state is InterviewState.FIRM
    return interview_rules.cv_refusal(
        firm=firm,
        agreed=firm and booking_queries.shares_cv(registration),
        minor=registration.minor,
        has_file=registration.cv_file_id is not None,
        outside=forum_rules.refusal_outside(
            registration.forum.windows, WindowKind.AGENDAS, now(), registration.forum.time_zone
        ),
    )
