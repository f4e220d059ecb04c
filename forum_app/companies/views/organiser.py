"""The companies of a forum as its organisers see them: the list, the record of one, and what they decide."""

from typing import Any

from flask import Response, abort, flash, g, redirect, render_template, request, url_for

from forum_app.companies import actions, approval_actions, listing, queries, rules, team_actions
from forum_app.companies.forms import DecisionForm, EntryForm, RecordForm, differences, values_of
from forum_app.companies.models import Participation
from forum_app.companies.views.blueprint import blueprint
from forum_app.companies.vocabulary import ACTS, ParticipationState
from forum_app.companies.wording_rules import flags_of
from forum_app.core.clock import today
from forum_app.core.language import _
from forum_app.core.refusals import Refused
from forum_app.core.spreadsheets import write_csv
from forum_app.forums.models import Forum
from forum_app.journal.queries import history_of
from forum_app.permissions.guard import may, needs
from forum_app.permissions.vocabulary import Right

examine = needs(Right.PARTICIPATION_EXAMINE, on=queries.sent_participation_at)


@blueprint.route("/organisation/<slug>/entreprises/ajouter", methods=["GET", "POST"])
@needs(Right.PARTICIPATION_EXAMINE, on=queries.forum_at)
def add(forum: Forum) -> Any:
    """Enter a company that wrote or telephoned; it is examined like any other."""
    g.place = forum
    form = EntryForm()
    if form.validate_on_submit():
        try:
            entered = actions.add_by_hand(
                forum,
                values_of(form, actions.IDENTITY),
                form.participation(),
                form.person(),
                invite=bool(form.invite.data),
            )
        except Refused as refused:
            form.refuse(refused.refusal)
        else:
            flash(_("%(name)s est ajoutée. Relisez sa fiche, puis validez.", name=entered.company.name), "done")
            return back_to(entered)
    return render_template("companies/add.html", the_forum=forum, form=form), 422 if form.errors else 200


@blueprint.get("/organisation/<slug>/entreprises/export.csv")
@needs(Right.PARTICIPATION_EXAMINE, on=queries.forum_at)
def export(forum: Forum) -> Response:
    """The same list, whole, as a CSV file."""
    rows = queries.all_of(listing.statement(forum.id, listing.Asked.of(request.args)))
    content = write_csv(listing.HEADER, (listing.cells(row) for row in rows))
    name = f"entreprises-{forum.slug}-{today():%Y-%m-%d}.csv"
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.get("/organisation/<slug>/entreprises/<int:participation_id>")
@needs(Right.PARTICIPATION_LIST, on=queries.sent_participation_at)
def record(participation: Participation) -> str:
    """One company: what it says, what is flagged in its offers, what was done."""
    return record_page(participation, DecisionForm())


@blueprint.post("/organisation/<slug>/entreprises/<int:participation_id>/validation")
@examine
def approve(participation: Participation) -> Any:
    """Accept the company and give it its tables."""
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            numbers = approval_actions.approve(participation, form.reason.data or "")
        except Refused as refused:
            form.refuse(refused.refusal)
            return record_page(participation, form), 409
        flash(
            _(
                "%(name)s est validée, table %(numbers)s. Un courriel part.",
                name=participation.company.name,
                numbers=", ".join(map(str, numbers)),
            ),
            "done",
        )
        return back_to(participation)
    return record_page(participation, form), 422


@blueprint.post("/organisation/<slug>/entreprises/<int:participation_id>/attente")
@examine
def put_on_hold(participation: Participation) -> Any:
    """Keep the company waiting for a table."""
    form = DecisionForm()
    if form.validate_on_submit():
        approval_actions.queue(participation, form.reason.data or "")
        flash(_("%(name)s est en liste d'attente. Un courriel part.", name=participation.company.name), "done")
        return back_to(participation)
    return record_page(participation, form), 422


@blueprint.route("/organisation/<slug>/entreprises/<int:participation_id>/modifier", methods=["GET", "POST"])
@examine
def edit(participation: Participation) -> Any:
    """Correct what a company says, on its behalf.

    Somebody else's change meanwhile is shown, never overwritten in silence.
    """
    g.place = participation.forum
    stored = {name: getattr(participation.company, name) for name in actions.IDENTITY} | {
        name: getattr(participation, name) for name in actions.PARTICIPATION
    }
    version = f"{participation.company.version}.{participation.version}"
    form = RecordForm(data={**stored, "version": version})
    changed: list[tuple[str, str]] = []
    if form.validate_on_submit():
        changed = differences(form, stored, version)
        if not changed:
            try:
                actions.edit_company(participation, values_of(form, actions.IDENTITY), on_behalf=True)
                actions.edit_participation(participation, values_of(form, actions.PARTICIPATION), on_behalf=True)
            except Refused as refused:
                form.refuse(refused.refusal)
            else:
                flash(_("La fiche est à jour."), "done")
                return back_to(participation)
    status = 409 if changed else 422 if form.errors else 200
    return render_template(
        "companies/edit.html", participation=participation, the_forum=participation.forum, form=form, changed=changed
    ), status


@blueprint.post("/organisation/<slug>/entreprises/<int:participation_id>/demandes/<int:request_id>")
@examine
def answer_join_for_company(participation: Participation) -> Any:
    """Let somebody into a company's team, or not, when the company itself cannot answer."""
    asked = next(
        (
            r
            for r in queries.open_join_requests(participation.company_id)
            if r.id == (request.view_args or {})["request_id"]
        ),
        None,
    )
    if asked is None:
        abort(404)
    team_actions.answer_join(asked, participation, accepted=request.form.get("answer") == "accept")
    flash(_("La réponse part par courriel."), "done")
    return back_to(participation)


def back_to(participation: Participation) -> Any:
    """The record of a company, after an act on it."""
    return redirect(url_for("companies.record", slug=participation.forum.slug, participation_id=participation.id), 303)


def record_page(participation: Participation, form: DecisionForm) -> str:
    """The record, with the decision as typed so far."""
    forum = participation.forum
    g.place = forum
    taken = queries.tables_taken(forum.id)
    history = history_of("participation", participation.id)
    return render_template(
        "companies/record.html",
        participation=participation,
        company=participation.company,
        the_forum=forum,
        form=form,
        pills=PILLS,
        offers=[(offer, flags_of(f"{offer.title}\n{offer.description}")) for offer in participation.offers],
        requests=queries.open_join_requests(participation.company_id),
        tables_taken=taken,
        no_table=rules.approval_refusal(participation.table_count, taken, forum.table_capacity),
        allowed={
            verb
            for verb in ("approve", "queue", "refuse", "withdraw")
            if rules.move_refusal(verb, participation.state) is None
        },
        history=[(entry, ACTS.get(entry.verb, entry.verb)) for entry in history],
        actors=queries.names_of({entry.actor_id for entry in history}),
        may_examine=may(Right.PARTICIPATION_EXAMINE, participation.scope),
        tables_at_most=rules.tables_at_most(participation.company.size),
        spaced_siret=rules.spaced_siret,
    )


# The capsule of each state.
PILLS: dict[ParticipationState, tuple[str, str | None]] = {
    ParticipationState.DRAFT: ("mute", "pencil-fill"),
    ParticipationState.TO_EXAMINE: ("todo", None),
    ParticipationState.APPROVED: ("ok", None),
    ParticipationState.WAITING: ("info", "list-ol"),
    ParticipationState.REFUSED: ("err", None),
    ParticipationState.WITHDRAWN: ("mute", "x-lg"),
}
