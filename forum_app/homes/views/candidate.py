"""« Mon forum », the candidate's home, and the acts that join several rooms: files with who opened them, leaving,
coming back.
"""

from collections.abc import Sequence
from typing import Any, Literal

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forum_app.candidates import actions as candidates
from forum_app.candidates import queries as candidate_queries
from forum_app.candidates import rules as candidate_rules
from forum_app.candidates.forms import FilesForm
from forum_app.candidates.models import Registration
from forum_app.candidates.queries import own_registration_at
from forum_app.candidates.sign_up_steps import current_step_url
from forum_app.candidates.uploads import keep_file
from forum_app.candidates.vocabulary import UNFINISHED, ConsentPurpose, RegistrationState
from forum_app.core.clock import now, today
from forum_app.core.form_doors import sent_from
from forum_app.core.forms import BaseForm
from forum_app.core.language import _
from forum_app.core.refusals import refuse_if
from forum_app.core.typography import day, hour, ordinal
from forum_app.files.downloads import as_attachment
from forum_app.files.upload_inspection import receives
from forum_app.forums import queries as forum_queries
from forum_app.forums.rules import WindowFacts, agendas_published_at, is_open, over_refusal, window_of, window_state
from forum_app.forums.vocabulary import CertificatePolicy, ForumState, WindowKind, WorkshopPolicy
from forum_app.homes import candidate_queries as homes
from forum_app.homes.candidate_path_rules import PathFacts, greeting, path_of
from forum_app.homes.candidate_queries import ForumFacts, SeatRow
from forum_app.homes.views.blueprint import blueprint
from forum_app.interviews import queries as interview_queries
from forum_app.interviews import withdrawal_actions as withdrawals
from forum_app.interviews import withdrawal_letters as departures
from forum_app.interviews.cancellation_sentences import before_leaving, with_cancelled
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Audience, Right
from forum_app.workshops import queries as workshops
from forum_app.workshops.vocabulary import SeatState


@blueprint.get("/mon-forum/<slug>")
@needs(Right.REGISTRATION_OWN, on=own_registration_at)
def candidate_home(registration: Registration) -> Any:
    """Show what is left to do, and the one button that does it."""
    forum, state = registration.forum, registration.state
    if state in UNFINISHED:
        return redirect(current_step_url(registration), 303)
    seat = homes.seat_of(registration) if registration.holds_a_place else None
    offered, told = homes.workshops_and_interviews(registration)
    wishes = homes.wishes_of(registration) if registration.holds_a_place else []
    windows = forum_queries.windows_of(forum.id)
    values: dict[str, Any] = {"path": [], "told": False, "title": _title_of_state(registration), "workshop": seat}
    if state is RegistrationState.CONFIRMED:
        facts = _facts(registration, windows, seat, offered=offered, wishes=len(wishes), told=told)
        values["path"] = path_of(facts)
        values["told"] = facts.published_at is not None
        values["title"] = greeting(registration.first_name, facts)
        if facts.seat == "waiting":
            values["workshop"] = None  # announced once the seat is sure
    return render_template(
        "homes/candidate_home.html",
        the_forum=ForumFacts.of(forum),
        state=state.name,
        offered=offered,
        seated=seat is not None,
        wishes=wishes,
        wishes_open=is_open(windows, WindowKind.WISHES, now()),
        reasons=[reason.sentence for reason in candidates.examined(registration, forum).reasons]
        if state is RegistrationState.TO_EXAMINE
        else (),
        certificate_asked=forum.certificate_policy is not CertificatePolicy.NONE,
        certificate_given=registration.certificate_file_id is not None,
        may_return=candidate_rules.sign_up_refusal(state, windows, now(), forum.time_zone) is None,
        contact=(forum.contact_email or forum.organisation.name)
        if state in (RegistrationState.REFUSED, RegistrationState.WITHDRAWN)
        else "",
        cancelled=forum.state is ForumState.CANCELLED,
        over=forum.held_on < today(forum.time_zone),
        **values,
    )


def _title_of_state(registration: Registration) -> str:
    name = registration.first_name
    if registration.state is RegistrationState.WAITING:
        rank = candidate_queries.queue_rank(registration) or 1
        return _("Bonjour %(name)s, vous avez la %(rank)s place de la liste d'attente.", name=name, rank=ordinal(rank))
    sentences = {
        RegistrationState.TO_EXAMINE: _("Bonjour %(name)s, nous regardons votre dossier.", name=name),
        RegistrationState.OFFERED: _("Bonjour %(name)s, une place vous est proposée.", name=name),
        RegistrationState.REFUSED: _("Bonjour %(name)s, nous ne pouvons pas vous accueillir à ce forum.", name=name),
        RegistrationState.WITHDRAWN: _("Bonjour %(name)s, votre désistement est enregistré.", name=name),
    }
    return sentences.get(registration.state, "")


def _facts(
    registration: Registration,
    windows: Sequence[WindowFacts],
    seat: SeatRow | None,
    *,
    offered: bool,
    wishes: int,
    told: int,
) -> PathFacts:
    forum = registration.forum
    window = window_of(windows, WindowKind.WISHES)
    stage: Literal["none", "waiting", "taken"] | None = None
    if seat is not None:
        stage = "taken" if seat.state is SeatState.TAKEN else "waiting"
    elif offered and forum.workshop_policy is not WorkshopPolicy.FREE:
        stage = "none"
    return PathFacts(
        confirmed_on=registration.state_at,
        zone=forum.time_zone,
        seat=stage,
        seat_words=_seat_words(registration, seat) if seat is not None else "",
        seat_required=forum.workshop_policy is WorkshopPolicy.REQUIRED,
        skills=len(registration.skills),
        shares=registration.agreed_at is not None,
        wishes=wishes,
        wishes_stage=window_state(window, now()) if window is not None else "closed",
        wishes_open_at=window.opens_at if window is not None else None,
        wishes_close_at=window.closes_at if window is not None else None,
        published_at=agendas_published_at(windows, forum.agendas_published_at, now()),
        interviews=told,
    )


def _seat_words(registration: Registration, seat: SeatRow) -> str:
    when = _(
        "%(day)s à %(hour)s",
        day=day(seat.starts_at, weekday=True, year=False, zone=seat.time_zone),
        hour=hour(seat.starts_at, zone=seat.time_zone),
    )
    waiting = workshops.seat_of(registration) if seat.state is SeatState.WAITING else None
    rank = workshops.seat_rank(waiting) if waiting is not None else None
    if rank is not None:
        return _(
            "%(title)s, %(when)s : vous avez la %(rank)s place de sa liste d'attente.",
            title=seat.title,
            when=when,
            rank=ordinal(rank),
        )
    return ", ".join(part for part in (seat.title, seat.venue, seat.address, when) if part) + "."


@blueprint.route("/mon-forum/<slug>/documents", methods=["GET", "POST"])
@needs(Right.REGISTRATION_OWN, on=own_registration_at)
@receives(cv="pdf", certificate="paper")
def candidate_files(registration: Registration) -> Any:
    """Show the CV and the certificate, to add or remove, and who opened the CV."""
    form = FilesForm()
    if request.method == "POST" and form.validate() and _keep_files(registration, form):
        return redirect(url_for("homes.candidate_files", slug=registration.forum.slug), 303)
    page = render_template(
        "homes/candidate_files.html",
        registration=registration,
        form=form,
        openings=interview_queries.openings_of(registration),
        cv_agreed=ConsentPurpose.CV in candidate_queries.live_consents(registration),
        certificate_asked=registration.forum.certificate_policy is not CertificatePolicy.NONE,
    )
    return page, 422 if form.errors else 200


def _keep_files(registration: Registration, form: FilesForm) -> bool:
    """Do what the form asks; False when a file is refused, its reason beside it."""
    if form.remove.data in ("cv", "certificate"):
        candidates.remove_file(registration, form.remove.data)
        flash(_("Le fichier est effacé."), "done")
    for field in (form.cv, form.certificate):
        if not keep_file(registration, field):
            return False
        if field.data:
            flash(_("Le fichier est déposé."), "done")
    return True


@blueprint.get("/mon-forum/<slug>/documents/<any(cv, certificate):kind>")
@needs(Right.REGISTRATION_OWN, on=candidate_queries.own_file_at)
def candidate_file(owned: candidate_queries.OwnedFile) -> Response:
    """Send one's own file, as it was kept."""
    return as_attachment(owned.stored)


@blueprint.route("/mon-forum/<slug>/desistement", methods=["GET", "POST"])
@needs(Right.REGISTRATION_OWN, on=own_registration_at)
def candidate_withdrawal(registration: Registration) -> Any:
    """Leave the forum, after a page that says what it frees.

    The act joins places, seats and interviews: hence its place in this room.
    """
    forum = registration.forum
    refuse_if(candidate_rules.move_refusal("withdraw", registration.state))
    refuse_if(over_refusal(forum.held_on, today(forum.time_zone)))
    leaving, form = departures.of_registration(registration), BaseForm()
    if request.method == "GET":
        return render_template(
            "homes/candidate_withdrawal.html",
            registration=registration,
            form=form,
            interviews=leaving.interviews,
            before_leaving=before_leaving(len(leaving.interviews), leaving.people),
            seat=workshops.seat_of(registration),
        )
    cancelled = withdrawals.withdraw_registration(registration)
    flash(with_cancelled(_("Votre place est libérée."), cancelled, told=Audience.COMPANIES), "done")
    return redirect(url_for("homes.candidate_home", slug=registration.forum.slug), 303)


@blueprint.route("/mon-forum/<slug>/retour", methods=["GET", "POST"])
@needs(Right.REGISTRATION_OWN, on=own_registration_at)
@sent_from("homes.candidate_home")
def come_back(registration: Registration) -> Response:
    """Come back after leaving: the file is read again and sent, with a new turn."""
    refuse_if(candidate_queries.sign_up_refusal(registration.forum, registration))
    refuse_if(candidate_rules.comeback_refusal(registration.state))
    candidates.reopen(registration)
    return redirect(url_for("workshops.enrol", slug=registration.forum.slug), 303)
