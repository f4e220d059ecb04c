"""The home of a company, and the acts on its team and tables that look at its interviews."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forum_app.companies import queries as company_queries
from forum_app.companies import rules as company_rules
from forum_app.companies.forms import DecisionForm
from forum_app.companies.models import Participation, RecruiterPresence
from forum_app.companies.sign_up_steps import page_of
from forum_app.companies.team_forms import PresenceForm, TablesForm, TeamForms
from forum_app.companies.team_page import team_page
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.clock import now, today
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.refusals import Refused
from forum_app.forums.rules import over_refusal
from forum_app.homes.company_queries import home_of
from forum_app.homes.views.blueprint import blueprint
from forum_app.interviews import team_actions
from forum_app.interviews import withdrawal_actions as withdrawals
from forum_app.interviews import withdrawal_letters as departures
from forum_app.interviews.cancellation_sentences import before_leaving, with_cancelled
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Audience, Right

own = needs(Right.PARTICIPATION_OWN, on=company_queries.participation_at)


@blueprint.get("/entreprise/<int:participation_id>")
@own
def company_home(participation: Participation) -> Any:
    """Show what is left to do, with one button for it. A sign-up not yet sent goes on where it stopped."""
    if participation.state is ParticipationState.DRAFT:
        return redirect(url_for("companies.sign_up", slug=participation.forum.slug), 303)
    return render_template("homes/company_home.html", home=home_of(participation, now()))


@blueprint.route("/entreprise/<int:participation_id>/desistement", methods=["GET", "POST"])
@own
def company_withdrawal(participation: Participation) -> Any:
    """Say that the company does not come: what it frees, and who is told, before the button."""
    form = DecisionForm()
    forum = participation.forum
    refusal = company_rules.move_refusal("withdraw", participation.state) or over_refusal(
        forum.held_on, today(forum.time_zone)
    )
    if form.validate_on_submit():
        cancelled = withdrawals.withdraw_participation(participation, reason=form.reason.data or "")
        flash(with_cancelled(_("Désistement enregistré."), cancelled, told=Audience.CANDIDATES), "done")
        return redirect(url_for("homes.company_home", participation_id=participation.id), 303)
    leaving = departures.of_participation(participation)
    return render_template(
        "homes/company_withdrawal.html",
        participation=participation,
        the_forum=participation.forum,
        form=form,
        before_leaving=before_leaving(len(leaving.interviews), leaving.people),
        refusal=refusal,
    ), 422 if form.errors else 200


@blueprint.route("/entreprise/<int:participation_id>/equipe/<int:recruiter_id>/retrait", methods=["GET", "POST"])
@needs(Right.PARTICIPATION_OWN, on=company_queries.presence_at)
@sent_from("companies.team")
def remove_recruiter(presence: RecruiterPresence) -> Response:
    """Take somebody off the team, unless interviews need them."""
    participation = presence.participation
    try:
        team_actions.remove_recruiter(participation, presence)
    except Refused as refused:
        flash(refused.refusal.sentence, "error")
    else:
        flash(_("%(name)s ne fait plus partie de l'équipe.", name=presence.recruiter.first_name), "done")
    return redirect(page_of(participation, "team"), 303)


@blueprint.route("/entreprise/<int:participation_id>/tables", methods=["GET", "POST"])
@own
@sent_from("companies.team")
def set_tables(participation: Participation) -> Any:
    """Ask for more tables or give some back, but those with interviews."""
    form, changed = TablesForm(), []
    if form.validate():
        changed = form.changed_since(lambda: TablesForm.kept_of(participation), participation.forum, participation)
        if not changed:
            with form.refusing():
                team_actions.set_table_count(participation, form.table_count.data or 0)
                return redirect(page_of(participation, "team"), 303)
    return team_page(participation, TeamForms.of(participation, tables=form), changed), 409 if changed else 422


@blueprint.route("/entreprise/<int:participation_id>/presence", methods=["GET", "POST"])
@own
@sent_from("companies.team")
def set_presence(participation: Participation) -> Any:
    """Save the slots at which each table is present.

    A half-day's own buttons open or close all its slots at once.
    """
    form = PresenceForm(participation)
    half = request.form.get("half")
    if half:
        _tick_half_day(form, half)

    def kept() -> dict[str, bool]:
        return company_queries.presence_cells(participation)

    changed = form.changed_since(kept, participation)
    if not changed:
        with form.refusing():
            team_actions.set_presence(participation, form.present_slots(kept()))
            if "next" in request.form:
                return redirect(url_for("companies.sign_up", slug=participation.forum.slug, step="offres"), 303)
            if not half:
                flash(_("Vos disponibilités sont enregistrées."), "done")
            return redirect(page_of(participation, "team"), 303)
    return team_page(participation, TeamForms.of(participation, presence=form), changed), 409 if changed else 422


def _tick_half_day(form: PresenceForm, asked: str) -> None:
    """Tick all the slots of a half-day at a table, or none: « 12:morning:close »."""
    table_id, part, wanted = _half_day(asked)
    forum, tables = form.participation.forum, form.participation.tables
    if table_id not in {table.id for table in tables}:
        abort(404)
    those = [s for s in forum.slots if company_rules.is_morning(s.starts_at, forum.time_zone) == (part == "morning")]
    form.tick({f"{table_id}-{slot.id}" for slot in those}, present=wanted == "open")


def _half_day(value: str) -> tuple[int, str, str]:
    """Parse « 12:morning:close » as (12, "morning", "close")."""
    parts = value.split(":")
    if (
        len(parts) != 3
        or not (parts[0].isascii() and parts[0].isdigit() and len(parts[0]) < 10)
        or parts[1] not in ("morning", "afternoon")
        or parts[2] not in ("open", "close")
    ):
        abort(400)
    return int(parts[0]), parts[1], parts[2]
