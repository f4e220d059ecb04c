"""The home of a company, and the acts on its team and tables that look at its interviews."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forum_app.companies import queries as company_queries
from forum_app.companies import rules as company_rules
from forum_app.companies.forms import DecisionForm
from forum_app.companies.models import Participation
from forum_app.companies.views import blueprint as company_doors
from forum_app.companies.views.organiser import back_to, record_page
from forum_app.companies.views.steps import page_of
from forum_app.companies.views.team import presence_in
from forum_app.companies.vocabulary import ParticipationState
from forum_app.core.language import _, ngettext
from forum_app.core.refusals import Refused
from forum_app.desks import company_home as home
from forum_app.desks.views.blueprint import blueprint
from forum_app.interviews import leaving_actions as leaving
from forum_app.interviews import queries as interview_queries
from forum_app.interviews import team_actions
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right

own = needs(Right.PARTICIPATION_OWN, on=company_queries.participation_at)
examine = needs(Right.PARTICIPATION_EXAMINE, on=company_queries.sent_participation_at)


@blueprint.get("/entreprise/<int:participation_id>")
@own
def company_home(participation: Participation) -> Any:
    """What is left to do, and one button for it. A sign-up not sent yet goes on where it stopped."""
    if participation.state is ParticipationState.DRAFT:
        return redirect(url_for("companies.sign_up", slug=participation.forum.slug), 303)
    g.place = participation
    return render_template(
        "desks/company_home.html",
        participation=participation,
        the_forum=participation.forum,
        home=home.home_of(participation),
    )


@blueprint.route("/entreprise/<int:participation_id>/desistement", methods=["GET", "POST"])
@own
def company_withdrawal(participation: Participation) -> Any:
    """Say that the company does not come: what it frees, and who is told, before the button."""
    g.place = participation
    form = DecisionForm()
    refusal = company_rules.move_refusal("withdraw", participation.state)
    if form.validate_on_submit():
        fallen = leaving.withdraw_participation(participation, reason=form.reason.data or "")
        flash(_withdrawn(fallen), "done")
        return redirect(url_for("desks.company_home", participation_id=participation.id), 303)
    held = interview_queries.live_of_participation(participation)
    return render_template(
        "desks/company_withdrawal.html",
        participation=participation,
        the_forum=participation.forum,
        form=form,
        held=len(held),
        refusal=refusal,
    ), 422 if form.errors else 200


@company_doors.post("/organisation/<slug>/entreprises/<int:participation_id>/refus")
@examine
def refuse(participation: Participation) -> Any:
    """Say no to a company, with a reason; an approved one gives back its tables and its interviews fall."""
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            fallen = leaving.refuse_participation(participation, form.reason.data or "")
        except Refused as refused:
            form.refuse(refused.refusal)
        else:
            words = ngettext("Un entretien est annulé.", "%(num)s entretiens sont annulés.", fallen) if fallen else ""
            flash(
                " ".join(
                    part
                    for part in (
                        _("%(name)s est refusée. Un courriel part, avec le motif.", name=participation.company.name),
                        words,
                    )
                    if part
                ),
                "done",
            )
            return back_to(participation)
    return record_page(participation, form), 422


@blueprint.post("/organisation/<slug>/entreprises/<int:participation_id>/desistement")
@examine
def withdraw_company(participation: Participation) -> Response:
    """The same, recorded by an organiser for the company."""
    form = DecisionForm()
    form.validate()
    fallen = leaving.withdraw_participation(participation, reason=form.reason.data or "")
    flash(_withdrawn(fallen), "done")
    return back_to(participation)


def _withdrawn(fallen: int) -> str:
    if not fallen:
        return _("Désistement enregistré.")
    return ngettext(
        "Désistement enregistré. Un entretien est annulé, un courriel part.",
        "Désistement enregistré. %(num)s entretiens sont annulés, autant de courriels partent.",
        fallen,
    )


@blueprint.post("/entreprise/<int:participation_id>/equipe/<int:recruiter_id>/retrait")
@own
def remove_recruiter(participation: Participation) -> Response:
    """Take somebody off the team, unless interviews need them."""
    presence = presence_in(participation)
    try:
        team_actions.remove_recruiter(participation, presence)
    except Refused as refused:
        flash(refused.refusal.sentence, "error")
    else:
        flash(_("%(name)s ne fait plus partie de l'équipe.", name=presence.recruiter.first_name), "done")
    return redirect(page_of(participation, "team"), 303)


@blueprint.post("/entreprise/<int:participation_id>/tables")
@own
def set_tables(participation: Participation) -> Response:
    """Ask for more tables or give some back, but those with interviews."""
    _set_tables(participation)
    return redirect(page_of(participation, "team"), 303)


@blueprint.post("/organisation/<slug>/entreprises/<int:participation_id>/tables")
@examine
def set_tables_for_company(participation: Participation) -> Response:
    """The same, by an organiser for the company."""
    _set_tables(participation)
    return redirect(url_for("companies.record", slug=participation.forum.slug, participation_id=participation.id), 303)


def _set_tables(participation: Participation) -> None:
    wanted = request.form.get("table_count", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 4):
        flash(_("Écrivez un nombre de tables."), "error")
        return
    try:
        team_actions.set_table_count(participation, int(wanted))
    except Refused as refused:
        flash(refused.refusal.sentence, "error")


@blueprint.post("/entreprise/<int:participation_id>/presence")
@own
def set_presence(participation: Participation) -> Response:
    """At which slots each table is held; a half-day's own buttons open or close all its slots at once."""
    slots = [slot for slot in participation.forum.slots if slot.closed_at is None]
    present = {
        table.id: {s.id for s in slots if str(s.id) in request.form.getlist(f"present-{table.id}")}
        for table in participation.tables
    }
    half = request.form.get("half")
    if half:
        table_id, part, wanted = _half_day(half)
        if table_id not in present:
            abort(404)
        zone = participation.forum.time_zone
        those = {s.id for s in slots if company_rules.is_morning(s.starts_at, zone) == (part == "morning")}
        present[table_id] = present[table_id] | those if wanted == "open" else present[table_id] - those
    try:
        team_actions.set_presence(participation, present)
    except Refused as refused:
        flash(refused.refusal.sentence, "error")
        return redirect(page_of(participation, "team"), 303)
    if "next" in request.form:
        return redirect(url_for("companies.sign_up", slug=participation.forum.slug, step="offres"), 303)
    if not half:
        flash(_("Vos disponibilités sont enregistrées."), "done")
    return redirect(page_of(participation, "team"), 303)


def _half_day(value: str) -> tuple[int, str, str]:
    """« 12:morning:close » as (12, "morning", "close")."""
    parts = value.split(":")
    if (
        len(parts) != 3
        or not (parts[0].isascii() and parts[0].isdigit() and len(parts[0]) < 10)
        or parts[1] not in ("morning", "afternoon")
        or parts[2] not in ("open", "close")
    ):
        abort(400)
    return int(parts[0]), parts[1], parts[2]
