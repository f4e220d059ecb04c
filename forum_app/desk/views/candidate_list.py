"""The organiser's list of candidates, and the record of each."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import Row

from forum_app.candidates import actions, invitation_queries, invitation_rules, queries, rules
from forum_app.candidates.models import Registration
from forum_app.candidates.organiser_forms import DecisionForm
from forum_app.candidates.queries import registration_at
from forum_app.candidates.vocabulary import MOVES, UNFINISHED, Level, RegistrationState, WantedContract
from forum_app.core.clock import today
from forum_app.core.decisions import decided
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.shared_forms import SharedForm
from forum_app.core.spreadsheets import write_csv
from forum_app.core.time_zones import in_zone
from forum_app.core.typography import phone
from forum_app.desk import candidate_list_queries as lists
from forum_app.desk.candidate_list_queries import CandidateList
from forum_app.desk.journal_queries import names_in
from forum_app.desk.journal_sentences import JOURNAL
from forum_app.desk.views import two_decisions
from forum_app.desk.views.blueprint import blueprint
from forum_app.desk.views.bulk_decisions import undoable
from forum_app.desk.vocabulary import CANDIDATE_LIST, views_of
from forum_app.forums.departements import DEPARTEMENTS
from forum_app.forums.families import Family
from forum_app.forums.models import Forum
from forum_app.forums.queries import forum_at
from forum_app.forums.rules import over_refusal
from forum_app.forums.vocabulary import CertificatePolicy
from forum_app.interviews import restoring_actions as restoring
from forum_app.interviews import withdrawal_actions as withdrawals
from forum_app.interviews import withdrawal_letters as departures
from forum_app.interviews.cancellation_sentences import before_leaving, with_cancelled
from forum_app.journal import actions as journal
from forum_app.journal.queries import history_of
from forum_app.permissions.guard import may, needs
from forum_app.permissions.vocabulary import Audience, Right
from forum_app.workshops import queries as workshops
from forum_app.workshops.vocabulary import SeatState


@blueprint.get("/organisation/<slug>/candidats")
@needs(Right.REGISTRATION_LIST, on=forum_at)
def candidate_list(forum: Forum) -> str:
    """Show the list, with its views, search, filters and pages, and the bar that decides on several at once."""
    asked = CandidateList.read(request.args)
    counts = lists.counts_of(forum, asked)
    return render_template(
        "desk/candidate_list.html",
        asked=asked,
        page=lists.page_of_rows(forum, asked, counts.found),
        counts=counts,
        views=[(view, figure.label) for view, figure in views_of(CANDIDATE_LIST).items()],
        families=Family,
        levels=Level,
        states=[state for state in RegistrationState if state not in UNFINISHED],
        workshops=workshops.titles_at(forum),
        reads_needs=may(Right.ACCOMMODATION_READ, forum.scope),
        may_examine=may(Right.REGISTRATION_EXAMINE, forum.scope),
        undoable=undoable(forum, "desk.undo_confirmations"),
    )


@blueprint.get("/organisation/<slug>/candidats/export.csv")
@needs(Right.REGISTRATION_EXPORT, on=forum_at, mode="writes")
def export_candidates(forum: Forum) -> Response:
    """Send the rows of the list as a CSV file. Accommodation needs are never in it.

    The journal says who exported how many.
    """
    asked = CandidateList.read(request.args)
    rows = lists.all_rows(forum, asked)
    journal.write("registration.exported", forum, forum_id=forum.id, count=len(rows), filters=asked.filters)
    header = (
        _("Nom"),
        _("Prénom"),
        _("Adresse électronique"),
        _("Téléphone"),
        _("Niveau"),
        _("Diplôme"),
        _("Établissement"),
        _("Contrat"),
        _("Fin du contrat"),
        _("Famille"),
        _("Domaine"),
        _("Compétences"),
        _("Département"),
        _("Mobilité"),
        _("Statut"),
        _("Rang d'attente"),
        _("Atelier"),
        _("Vœux"),
        _("Inscription"),
    )
    content = write_csv(header, (_cells(row, forum) for row in rows))
    answer = Response(content, mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"candidats-{forum.slug}.csv")
    return answer


def _cells(row: Row[*tuple[Any, ...]], forum: Forum) -> tuple[object, ...]:
    r = row.Registration
    seat = (
        ""
        if row.workshop is None
        else row.workshop
        if row.seat_state is SeatState.TAKEN
        else _("En attente : %(title)s", title=row.workshop)
    )
    return (
        r.last_name,
        r.first_name,
        r.email,
        phone(r.phone) if r.phone else "",
        _label(r.level),
        r.diploma,
        r.training_body,
        _label(r.contract),
        r.contract_end.isoformat() if r.contract_end else "",
        _label(r.family),
        r.sub_family,
        ", ".join(r.skills),
        r.departement,
        rules.reach_words(r.mobility, r.mobility_departements),
        r.state.label,
        row.rank,
        seat,
        row.wishes,
        in_zone(r.queue_at or r.created_at, forum.time_zone).strftime("%Y-%m-%d %H:%M"),
    )


def _label(value: Any) -> str:
    return "" if value is None else str(value.label)


@blueprint.route("/organisation/<slug>/candidats/<int:registration_id>", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=registration_at)
def candidate_record(registration: Registration) -> Any:
    """Show one file: why it waits, what is declared, the decision with its reason, the history."""
    forum, form = registration.forum, DecisionForm()
    if request.method == "GET":
        form.shows(decided(registration))
    elif form.validate():
        message = form.message.data or ""
        answer = two_decisions.on_registration(registration, form, form.decision.data, form.reason, message)
        if answer is not None:
            return answer
        with form.refusing():
            _decide(registration, form)
            return _next_of(registration)
    counts = queries.place_counts(forum)
    history = history_of("registration", registration.id)
    before, after, rank, total = lists.neighbours_of(registration)
    over, leaving = over_refusal(forum.held_on, today(forum.time_zone)), departures.of_registration(registration)
    allowed = MOVES.allowed(registration.state) if over is None else frozenset()
    page = render_template(
        "desk/candidate_record.html",
        registration=registration,
        form=form,
        found=actions.examined(registration, forum),
        counts=counts,
        free=max(0, forum.capacity - counts.held),
        queue_rank=queries.queue_rank(registration),
        seat=workshops.seat_of(registration),
        consents=queries.live_consents(registration),
        history=JOURNAL.lines_of(history, names_in(history), current_user.id),
        restorable=restoring.restorable_of_registration(registration) if over is None else [],
        **_invitation_facts(registration),
        before=before,
        after=after,
        rank=rank,
        total=total,
        certificate_asked=forum.certificate_policy is not CertificatePolicy.NONE,
        reach=rules.reach_words(registration.mobility, registration.mobility_departements),
        wanted=", ".join(str(WantedContract(value).label) for value in registration.wanted_contracts),
        departement=f"{registration.departement} {DEPARTEMENTS.get(registration.departement, '')}".strip()
        if registration.departement
        else "",
        allowed=allowed,
        before_leaving=before_leaving(len(leaving.interviews), leaving.people),
        may_decide="confirm" in allowed and registration.state not in UNFINISHED,
        may_take_back="refuse" in allowed and "confirm" not in allowed,
        cannot_confirm=rules.decision_refusal(registration.state, forum.capacity - counts.held),
    )
    return page, 422 if form.errors else 200


def _invitation_facts(registration: Registration) -> dict[str, Any]:
    """Return what the record says of an invitation: when it was sent, whether its address is to be corrected."""
    if registration.state is not RegistrationState.INVITED:
        return {}
    invitation = invitation_queries.invitation_of(registration.id)
    standing = invitation_queries.standing_of(registration)
    return {
        "invited_at": invitation.sent_at if invitation is not None else None,
        "address_to_correct": standing is not None and invitation_rules.address_refusal(standing) is None,
    }


def _decide(registration: Registration, form: DecisionForm) -> None:
    reason, message = form.reason, form.message.data or ""
    if form.decision.data == "confirm":
        confirm = actions.overturn if registration.state is RegistrationState.REFUSED else actions.confirm
        confirm(registration, reason=reason, message=message)
        flash(_("Inscription confirmée. Un courriel part vers %(name)s.", name=registration.first_name), "done")
    else:
        cancelled = withdrawals.refuse_registration(registration, reason=reason, message=message)
        done = _("Inscription refusée. Un courriel part vers %(name)s.", name=registration.first_name)
        flash(with_cancelled(done, cancelled, told=Audience.COMPANIES), "done")


def _next_of(registration: Registration) -> Any:
    """Redirect to the next file to examine if there is one, or else to the list."""
    _before, after, _rank, _total = lists.neighbours_of(registration)
    slug = registration.forum.slug
    if after is not None:
        return redirect(url_for("desk.candidate_record", slug=slug, registration_id=after), 303)
    return redirect(url_for("desk.candidate_list", slug=slug), 303)


@blueprint.route("/organisation/<slug>/candidats/<int:registration_id>/desistement", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=registration_at)
@sent_from("desk.candidate_record")
def withdraw_candidate(registration: Registration) -> Any:
    """Withdraw somebody who asked for it by telephone; recorded as done for them."""
    answer = two_decisions.on_registration(registration, SharedForm(), "withdraw", _("À sa demande"))
    if answer is not None:
        return answer
    cancelled = withdrawals.withdraw_registration(registration, reason=_("À sa demande"))
    done = _("Désistement enregistré : la place est libre.")
    flash(with_cancelled(done, cancelled, told=Audience.COMPANIES), "done")
    return _back_to(registration)


@blueprint.route("/organisation/<slug>/candidats/<int:registration_id>/reouverture", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=registration_at)
@sent_from("desk.candidate_record")
def reopen_candidate(registration: Registration) -> Any:
    """Let somebody refused or withdrawn send their file again."""
    answer = two_decisions.on_registration(registration, SharedForm(), "reopen")
    if answer is not None:
        return answer
    actions.reopen(registration)
    flash(_("Le dossier est rouvert : %(name)s peut l'envoyer de nouveau.", name=registration.first_name), "done")
    return _back_to(registration)


def _back_to(registration: Registration) -> Any:
    """Back to the record, after an act for somebody."""
    return redirect(
        url_for("desk.candidate_record", slug=registration.forum.slug, registration_id=registration.id), 303
    )
