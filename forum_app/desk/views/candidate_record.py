"""The record of one candidate: their day, their wishes, their seat, what was decided, written, opened and done."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from forum_app.candidates import actions, invitation_queries, invitation_rules, queries, rules
from forum_app.candidates.models import Registration
from forum_app.candidates.organiser_forms import DecisionForm
from forum_app.candidates.queries import registration_at
from forum_app.candidates.vocabulary import MOVES, UNFINISHED, RegistrationState, WantedContract
from forum_app.core.clock import now, today
from forum_app.core.decisions import decided
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.shared_forms import Difference, SharedForm
from forum_app.desk import candidate_list_queries as lists
from forum_app.desk import record_queries as records
from forum_app.desk.journal_queries import names_in
from forum_app.desk.journal_sentences import JOURNAL
from forum_app.desk.views import two_decisions
from forum_app.desk.views.blueprint import blueprint
from forum_app.forums.departements import DEPARTEMENTS
from forum_app.forums.rules import over_refusal
from forum_app.forums.vocabulary import CertificatePolicy, WorkshopPolicy
from forum_app.interviews import agenda_queries
from forum_app.interviews import restoring_actions as restoring
from forum_app.interviews import withdrawal_actions as withdrawals
from forum_app.interviews import withdrawal_letters as departures
from forum_app.interviews.cancellation_sentences import before_leaving, with_cancelled
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Audience, Right
from forum_app.workshops import organiser_actions
from forum_app.workshops import queries as workshops
from forum_app.workshops import rules as workshop_rules
from forum_app.workshops.organiser_forms import ExceptionForm, GivingForm
from forum_app.workshops.vocabulary import SeatState


@blueprint.route("/organisation/<slug>/candidats/<int:registration_id>", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=registration_at)
def candidate_record(registration: Registration) -> Any:
    """Show one file: why it waits, what is declared, the decision with its reason, the history."""
    form = DecisionForm()
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
    return _page(registration, form), 422 if form.errors else 200


@blueprint.route("/organisation/<slug>/candidats/<int:registration_id>/atelier", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=registration_at)
@sent_from("desk.candidate_record")
def settle_seat(registration: Registration) -> Any:
    """Give somebody a seat at the workshop, move it, or take it back: one act, one letter."""
    form, changed = GivingForm(registration), []
    if form.validate():
        rows = workshops.workshops_at(registration.forum_id, [form.workshop_id, form.shown_id])
        changed = form.changed_since(lambda: GivingForm.kept_of(registration), *rows, registration)
        if not changed:
            with form.refusing():
                _settle(registration, form.workshop_id)
                return _back_to(registration)
    return _page(registration, _decision_on(registration), seat_form=form, changed=changed), 409 if changed else 422


def _settle(registration: Registration, workshop_id: int | None) -> None:
    name = registration.first_name
    if workshop_id is not None:
        organiser_actions.give_seat(registration, workshop_id)
        flash(_("La place à l'atelier est donnée. Un courriel part vers %(name)s.", name=name), "done")
    elif organiser_actions.take_seat_back(registration) is SeatState.TAKEN:
        flash(_("La place à l'atelier est retirée. Un courriel part vers %(name)s.", name=name), "done")
    else:
        flash(_("L'attente est retirée. Un courriel part vers %(name)s.", name=name), "done")


@blueprint.route("/organisation/<slug>/candidats/<int:registration_id>/dispense", methods=["GET", "POST"])
@needs(Right.REGISTRATION_EXAMINE, on=registration_at)
@sent_from("desk.candidate_record")
def except_candidate(registration: Registration) -> Any:
    """Let companies book somebody without the seat that the forum requires, with a reason; or ask for it again."""
    form, changed = ExceptionForm(), []
    if form.validate():
        changed = form.changed_since(lambda: ExceptionForm.kept_of(registration), registration)
        if not changed:
            with form.refusing():
                if form.ends:
                    organiser_actions.end_exception(registration)
                    flash(_("La dispense est retirée : une place à l'atelier est de nouveau demandée."), "done")
                else:
                    organiser_actions.except_from_workshop(registration, form.reason.data or "")
                    flash(_("Les entreprises peuvent réserver sans place à l'atelier."), "done")
                return _back_to(registration)
    page = _page(registration, _decision_on(registration), exception_form=form, changed=changed)
    return page, 409 if changed else 422


def _decision_on(registration: Registration) -> DecisionForm:
    """Return an empty form that remembers which decision its page shows."""
    form = DecisionForm(formdata=None)
    form.shows(decided(registration))
    return form


def _page(
    registration: Registration,
    form: DecisionForm,
    *,
    seat_form: GivingForm | None = None,
    exception_form: ExceptionForm | None = None,
    changed: Sequence[Difference] = (),
) -> str:
    """Render the record, with the decision, the seat or the exception as typed so far."""
    forum = registration.forum
    counts = queries.place_counts(forum)
    history = records.history_of_candidate(registration)
    before, after, rank, total = lists.neighbours_of(registration)
    over, leaving = over_refusal(forum.held_on, today(forum.time_zone)), departures.of_registration(registration)
    allowed = MOVES.allowed(registration.state) if over is None else frozenset()
    seat, choices = workshops.seat_of(registration), workshops.choices_of(forum)
    exception = records.exception_of(registration)
    seated = seat is not None and seat.state is SeatState.TAKEN
    return render_template(
        "desk/candidate_record.html",
        registration=registration,
        form=form,
        found=actions.examined(registration, forum),
        counts=counts,
        free=max(0, forum.capacity - counts.held),
        queue_rank=queries.queue_rank(registration),
        seat=seat,
        seat_over=seat is not None and workshop_rules.leaving_refusal(seat.workshop, now()) is not None,
        seat_rank=workshops.seat_rank(seat) if seat is not None else None,
        seat_form=seat_form or GivingForm.showing(registration, choices),
        workshops_offered=bool(choices),
        exception=exception,
        exception_form=exception_form or ExceptionForm.showing(registration),
        exception_refusal=workshop_rules.exception_refusal(
            registration.state, forum.workshop_policy, len(choices), seated=seated
        ),
        workshop_required=forum.workshop_policy is WorkshopPolicy.REQUIRED and bool(choices),
        changed=changed,
        day=records.day_of_candidate(registration),
        wishes=records.wishes_of_candidate(registration),
        letters=records.letters_to_candidate(registration),
        openings=agenda_queries.cv_openings(registration),
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
