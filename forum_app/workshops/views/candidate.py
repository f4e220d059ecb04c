"""The candidate's views: the last step of the sign-up, and the seat at the workshop."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forum_app.candidates import accommodation, rules
from forum_app.candidates import queries as candidates
from forum_app.candidates.models import Registration
from forum_app.candidates.queries import own_registration_at
from forum_app.candidates.sign_up_steps import STEPS, step_url, steps_of
from forum_app.candidates.vocabulary import NOTICE_VERSION, RegistrationState
from forum_app.core.clock import now
from forum_app.core.language import _
from forum_app.core.refusals import refuse_if
from forum_app.core.typography import ordinal
from forum_app.forums.models import Forum
from forum_app.forums.rules import is_open
from forum_app.forums.vocabulary import WindowKind, WorkshopPolicy
from forum_app.permissions.guard import needs, open_to_all
from forum_app.permissions.vocabulary import Right
from forum_app.workshops import actions, queries
from forum_app.workshops.forms import EnrolForm, SeatForm
from forum_app.workshops.queries import Choice
from forum_app.workshops.views.blueprint import blueprint
from forum_app.workshops.vocabulary import SeatState


@blueprint.route("/forums/<slug>/inscription/atelier", methods=["GET", "POST"])
@open_to_all(about=candidates.announced_forum)
def enrol(forum: Forum) -> Any:
    """Show and send the last step: workshop, accommodation, agreements."""
    registration = candidates.own_unfinished(forum)
    if registration is None:
        return redirect(url_for("candidates.sign_up", slug=forum.slug, step="contact"), 303)
    refusal = candidates.sign_up_refusal(forum, registration)
    if refusal is not None:
        if request.method == "POST":
            refuse_if(refusal)
        return render_template("workshops/enrol_closed.html", forum=forum, sentence=refusal.sentence)
    if (missing := rules.first_missing_step(registration)) is not None:
        return redirect(step_url(forum, STEPS[missing - 1][0]), 303)
    offered = _offered(forum)
    form = EnrolForm(forum, offered, data=_declared(registration))
    if request.method == "GET":
        return _last_step(forum, registration, form, offered)
    if form.validate():
        with form.refusing():
            state = actions.enrol(
                registration, form.agreement, form.workshop_id, form.accommodation, form.need_words.data or ""
            )
            flash(_outcome(registration, state), "done")
            return redirect(url_for("homes.candidate_home", slug=forum.slug), 303)
    return _last_step(forum, registration, form, offered), 422


def _declared(registration: Registration) -> dict[str, Any]:
    """Return what somebody who comes back declared before."""
    need = accommodation.read_own(registration) if request.method == "GET" else None
    live = candidates.live_consents(registration)
    data: dict[str, Any] = dict(EnrolForm.data_of(live))
    if need is not None:
        data |= {"needs": [n.value for n in need.needs], "need_words": need.words}
    return data


def _outcome(registration: Registration, state: RegistrationState) -> str:
    if state is RegistrationState.CONFIRMED:
        return _("C'est fait. Un courriel part vers vous. Prochaine étape : classer vos vœux.")
    if state is RegistrationState.TO_EXAMINE:
        return _("C'est envoyé. Votre place est retenue, nous regardons votre dossier sous deux jours ouvrés.")
    rank = candidates.queue_rank(registration) or 1
    return _("Toutes les places sont prises. Vous avez la %(rank)s place de la liste d'attente.", rank=ordinal(rank))


def _last_step(forum: Forum, registration: Registration, form: EnrolForm, offered: list[Choice]) -> str:
    counts = candidates.place_counts(forum)
    contact = candidates.accessibility_contact(forum)
    return render_template(
        "workshops/enrol.html",
        forum=forum,
        registration=registration,
        form=form,
        offered=offered,
        steps=steps_of(forum, registration),
        rank=4,
        required=forum.workshop_policy is WorkshopPolicy.REQUIRED,
        own_seat=None,
        waiting_rank=None,
        contact=contact.full_name if contact is not None else "",
        full=not rules.places_for_next(forum.capacity, counts.held, counts.waiting),
        next_rank=counts.waiting + 1,
        late=not is_open(forum.windows, WindowKind.CANDIDATES, now()),
        notice_version=NOTICE_VERSION,
    )


def _offered(forum: Forum) -> list[Choice]:
    """Return the workshops that one may still choose, those with seats first."""
    moment = now()
    return sorted(
        (choice for choice in queries.choices_of(forum) if moment < choice.workshop.starts_at),
        key=lambda c: not c.open_seats,
    )


@blueprint.route("/mon-forum/<slug>/atelier", methods=["GET", "POST"])
@needs(Right.WORKSHOP_SEAT, on=own_registration_at)
def seat(registration: Registration) -> Any:
    """Take, change or give back one's seat."""
    forum = registration.forum
    offered, own_seat = _offered(forum), queries.seat_of(registration)
    waits = own_seat is not None and own_seat.state is SeatState.WAITING
    chosen = str(own_seat.workshop_id) if own_seat is not None else None
    form = SeatForm(forum, offered, waits=waits, data={"workshop": chosen})
    if request.method == "POST" and form.validate():
        with form.refusing():
            return _settle(registration, form)
    page = render_template(
        "workshops/seat.html",
        registration=registration,
        form=form,
        offered=offered,
        own_seat=own_seat,
        waiting_rank=queries.seat_rank(own_seat) if own_seat is not None else None,
        required=forum.workshop_policy is WorkshopPolicy.REQUIRED,
    )
    return page, 422 if form.errors else 200


def _settle(registration: Registration, form: SeatForm) -> Response:
    if form.workshop_id is None:
        actions.give_back(registration)
        flash(
            _("Vous avez quitté la liste d'attente.")
            if form.waits
            else _("Votre place est rendue. Vous pouvez en reprendre une tant qu'il en reste."),
            "done",
        )
    elif actions.take_seat(registration, form.workshop_id) is SeatState.TAKEN:
        flash(_("Votre place à l'atelier est prise. Un courriel vous la confirme."), "done")
    else:
        flash(_("L'atelier est complet : vous êtes sur sa liste d'attente."), "done")
    return redirect(url_for("homes.candidate_home", slug=registration.forum.slug), 303)
