"""The page of the team, which the views of two rooms show: those of this one, and those that interviews limit."""

from collections.abc import Sequence

from flask import render_template
from flask_login import current_user

from forum_app.companies import queries, rules
from forum_app.companies.models import Participation
from forum_app.companies.sign_up_steps import steps_of
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now
from forum_app.core.language import _
from forum_app.core.shared_forms import Difference, SharedForm


def team_page(
    participation: Participation,
    forms: object,
    changed: Sequence[Difference] = (),
    *,
    seat: SharedForm | None = None,
) -> str:
    """Render the page of the team, in the frame of the sign-up while it is a draft.

    forms: a `TeamForms`; changed: what somebody else changed meanwhile; seat: a `SeatForm` that comes back for it.
    """
    forum = participation.forum
    signing_up = participation.state is ParticipationState.DRAFT
    slots = [slot for slot in forum.slots if slot.closed_at is None]
    halves = [
        ("morning", _("Matin"), [s for s in slots if rules.is_morning(s.starts_at, forum.time_zone)]),
        ("afternoon", _("Après-midi"), [s for s in slots if not rules.is_morning(s.starts_at, forum.time_zone)]),
    ]
    return render_template(
        "companies/team.html",
        participation=participation,
        the_forum=forum,
        signing_up=signing_up,
        own_account_id=current_user.id,
        steps=steps_of(forum.slug, participation.step),
        forms=forms,
        changed=changed,
        seat=seat,
        known=queries.absent_people(participation, current_user),
        ended=rules.edit_refusal(participation.state, forum.closing, now()),
        requests=queries.open_join_requests(participation, current_user),
        owners={account.id for account in queries.people_acting(participation.company_id, None)},
        tables=participation.named_tables,
        halves=[half for half in halves if half[2]],
        tables_at_most=rules.tables_at_most(participation.company.size),
    )
