"""The record of one company: what it says, what organisers decide, what was done."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.companies import approval_actions, queries, rules
from forum_app.companies.forms import DecisionForm
from forum_app.companies.models import Participation
from forum_app.companies.team_forms import TablesForm
from forum_app.companies.vocabulary import MOVES
from forum_app.companies.wording_rules import flags_of
from forum_app.core.clock import today
from forum_app.core.decisions import decided
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.shared_forms import Difference
from forum_app.desk import record_queries as records
from forum_app.desk.company_pills import PILLS
from forum_app.desk.journal_queries import names_in
from forum_app.desk.journal_sentences import JOURNAL
from forum_app.desk.views import two_decisions
from forum_app.desk.views.blueprint import blueprint
from forum_app.forums.rules import over_refusal
from forum_app.interviews import restoring_actions as restoring
from forum_app.interviews import team_actions
from forum_app.interviews import withdrawal_actions as withdrawals
from forum_app.interviews import withdrawal_letters as departures
from forum_app.interviews.cancellation_sentences import before_leaving, with_cancelled
from forum_app.permissions.guard import may, needs
from forum_app.permissions.vocabulary import Audience, Right

examine = needs(Right.PARTICIPATION_EXAMINE, on=queries.sent_participation_at)


@blueprint.get("/organisation/<slug>/entreprises/<int:participation_id>")
@needs(Right.PARTICIPATION_LIST, on=queries.sent_participation_at)
def company_record(participation: Participation) -> str:
    """Show one company: what it says, what is flagged in its offers, what was done."""
    return _page(participation, _decision_on(participation))


@blueprint.route("/organisation/<slug>/entreprises/<int:participation_id>/validation", methods=["GET", "POST"])
@examine
@sent_from("desk.company_record")
def approve_company(participation: Participation) -> Any:
    """Accept the company and give it its tables."""
    form = DecisionForm()
    if not form.validate_on_submit():
        return _page(participation, form), 422
    if (answer := _decided_meanwhile(participation, form, "approve")) is not None:
        return answer
    with form.refusing():
        numbers = approval_actions.approve(participation, form.reason.data or "")
        flash(
            _(
                "%(name)s est validée, table %(numbers)s. Un courriel part.",
                name=participation.company.name,
                numbers=", ".join(map(str, numbers)),
            ),
            "done",
        )
        return _back_to(participation)
    return _page(participation, form), 409


@blueprint.route("/organisation/<slug>/entreprises/<int:participation_id>/attente", methods=["GET", "POST"])
@examine
@sent_from("desk.company_record")
def put_company_on_hold(participation: Participation) -> Any:
    """Keep the company waiting for a table."""
    form = DecisionForm()
    if form.validate_on_submit():
        if (answer := _decided_meanwhile(participation, form, "queue")) is not None:
            return answer
        approval_actions.queue(participation, form.reason.data or "")
        flash(_("%(name)s est en liste d'attente. Un courriel part.", name=participation.company.name), "done")
        return _back_to(participation)
    return _page(participation, form), 422


@blueprint.route("/organisation/<slug>/entreprises/<int:participation_id>/refus", methods=["GET", "POST"])
@examine
@sent_from("desk.company_record")
def refuse_company(participation: Participation) -> Any:
    """Say no to a company, with a reason; an approved one gives back its tables and loses its interviews."""
    form = DecisionForm()
    if form.validate_on_submit():
        if (answer := _decided_meanwhile(participation, form, "refuse")) is not None:
            return answer
        with form.refusing():
            cancelled = withdrawals.refuse_participation(participation, form.reason.data or "")
            done = _("%(name)s est refusée. Un courriel part, avec le motif.", name=participation.company.name)
            flash(with_cancelled(done, cancelled, told=Audience.CANDIDATES), "done")
            return _back_to(participation)
    return _page(participation, form), 422


@blueprint.route("/organisation/<slug>/entreprises/<int:participation_id>/desistement", methods=["GET", "POST"])
@examine
@sent_from("desk.company_record")
def withdraw_company(participation: Participation) -> Any:
    """Withdraw a company on its behalf."""
    form = DecisionForm()
    form.validate()
    if (answer := _decided_meanwhile(participation, form, "withdraw")) is not None:
        return answer
    cancelled = withdrawals.withdraw_participation(participation, reason=form.reason.data or "")
    flash(with_cancelled(_("Désistement enregistré."), cancelled, told=Audience.CANDIDATES), "done")
    return _back_to(participation)


@blueprint.route("/organisation/<slug>/entreprises/<int:participation_id>/siret", methods=["GET", "POST"])
@examine
@sent_from("desk.company_record")
def check_siret(participation: Participation) -> Any:
    """Note that this organiser has found the SIRET of the page in the public directory of companies."""
    approval_actions.note_siret_checked(participation, request.form.get("siret", ""))
    flash(_("SIRET noté comme vérifié."), "done")
    return _back_to(participation)


@blueprint.route("/organisation/<slug>/entreprises/<int:participation_id>/tables", methods=["GET", "POST"])
@examine
@sent_from("desk.company_record")
def set_tables_for_company(participation: Participation) -> Any:
    """Change the number of a company's tables on its behalf."""
    form, changed = TablesForm(), []
    if form.validate():
        changed = form.changed_since(lambda: TablesForm.kept_of(participation), participation.forum, participation)
        if not changed:
            with form.refusing():
                team_actions.set_table_count(participation, form.table_count.data or 0)
                return _back_to(participation)
    page = _page(participation, _decision_on(participation), tables=form, changed=changed)
    return page, 409 if changed else 422


def _decision_on(participation: Participation) -> DecisionForm:
    """Return an empty form that remembers which decision its page shows."""
    form = DecisionForm(formdata=None)
    form.shows(decided(participation))
    return form


def _decided_meanwhile(participation: Participation, form: DecisionForm, verb: str) -> Any | None:
    """Return the answer to who decides on an older page; None when what it showed still holds."""
    return two_decisions.on_participation(participation, form, verb, form.reason.data or "")


def _page(
    participation: Participation,
    form: DecisionForm,
    *,
    tables: TablesForm | None = None,
    changed: Sequence[Difference] = (),
) -> str:
    """Render the record, with the decision or the number of tables as typed so far."""
    forum = participation.forum
    over, taken = over_refusal(forum.held_on, today(forum.time_zone)), queries.tables_taken(forum.id)
    may_examine = may(Right.PARTICIPATION_EXAMINE, participation.scope)
    history = records.history_of_company(participation) if may_examine else []
    recruiters = [presence.recruiter for presence in participation.presences]
    return render_template(
        "desk/company_record.html",
        participation=participation,
        company=participation.company,
        the_forum=forum,
        form=form,
        tables=tables or TablesForm.showing(participation),
        changed=changed,
        pills=PILLS,
        days=records.days_of_company(participation),
        wishes=records.wishes_for_company(participation) if may_examine else [],
        signed_in=records.last_sign_ins(one.account_id for one in recruiters),
        openings=records.cvs_opened_by(participation) if may_examine else [],
        letters=records.letters_to_company(participation) if may_examine else [],
        offers=[(offer, flags_of(f"{offer.title}\n{offer.description}")) for offer in participation.offers],
        requests=queries.open_join_requests(participation) if may_examine else [],
        own_account_id=current_user.id,
        team_answers=bool(queries.people_acting(participation.company_id, forum.id)),
        may_invite=may_examine and bool(queries.uninvited(forum.id, [participation.id])),
        before_leaving=_before_leaving(participation),
        restorable=restoring.restorable_of_participation(participation) if may_examine and over is None else [],
        tables_taken=taken,
        no_table=rules.approval_refusal(participation.table_count, taken, forum.table_capacity),
        allowed=MOVES.allowed(participation.state) if over is None else frozenset(),
        history=JOURNAL.lines_of(history, names_in(history), current_user.id),
        may_examine=may_examine,
        tables_at_most=rules.tables_at_most(participation.company.size),
        spaced_siret=rules.spaced_siret,
    )


def _before_leaving(participation: Participation) -> str:
    """Return what a refusal, or a withdrawal, would cancel now, and how many people it would tell."""
    leaving = departures.of_participation(participation)
    return before_leaving(len(leaving.interviews), leaving.people)


def _back_to(participation: Participation) -> Response:
    """Back to the record, after an act on the company."""
    return redirect(
        url_for("desk.company_record", slug=participation.forum.slug, participation_id=participation.id), 303
    )
