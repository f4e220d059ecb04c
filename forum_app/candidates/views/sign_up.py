"""Sign-up by short steps.

Each step is saved as one goes. The last one (the workshop and the agreements) is in the room `workshops`.
"""

from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.accounts import actions as accounts
from forum_app.accounts.session import open_session
from forum_app.candidates import actions, profile, queries, rules
from forum_app.candidates.forms import LANGUAGES, AlternanceForm, CompetencesForm, ContactForm, typed
from forum_app.candidates.models import Registration
from forum_app.candidates.sign_up_steps import STEPS, steps_of
from forum_app.candidates.uploads import keep_file
from forum_app.candidates.views.blueprint import blueprint
from forum_app.candidates.vocabulary import SUGGESTED_SKILLS, UNFINISHED
from forum_app.core import drafts
from forum_app.core.clock import now
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.rate_limits import SIGN_UP_RATE, limiter
from forum_app.core.refusals import Refused, refuse_if
from forum_app.core.shared_forms import SharedForm
from forum_app.core.typography import hour, phone
from forum_app.files.upload_inspection import receives
from forum_app.forums.models import Forum
from forum_app.forums.rules import is_open
from forum_app.forums.vocabulary import CertificatePolicy, WindowKind
from forum_app.permissions.guard import open_to_all

PAGES = {
    "contact": "candidates/sign_up_contact.html",
    "alternance": "candidates/sign_up_alternance.html",
    "competences": "candidates/sign_up_competences.html",
}
TYPED_KEY = "sign_up"  # what a visitor typed before their address is proved, in their own session


@blueprint.route(f"/forums/<slug>/inscription/<any({', '.join(PAGES)}):step>", methods=["GET", "POST"])
@limiter.limit(SIGN_UP_RATE, methods=["POST"])
@open_to_all(about=queries.announced_forum)
@receives(cv="pdf", certificate="paper")
def sign_up(forum: Forum) -> Any:
    """Show and save one step of the sign-up."""
    if current_user.is_authenticated and (other := _finished(forum)) is not None:
        return other
    step, registration = _asked_step(), queries.own_unfinished(forum)
    refusal = queries.sign_up_refusal(forum, registration)
    if refusal is not None:
        if request.method == "POST":
            refuse_if(refusal)
        return render_template("candidates/sign_up_closed.html", forum=forum, sentence=refusal.sentence)
    if step == "contact":
        return _contact(forum, registration)
    if registration is None:
        return redirect(url_for("candidates.sign_up", slug=forum.slug, step="contact"), 303)
    return _alternance(forum, registration) if step == "alternance" else _competences(forum, registration)


@blueprint.route(f"/forums/<slug>/inscription/<any({', '.join(PAGES)}):step>/brouillon", methods=["GET", "POST"])
@limiter.limit(SIGN_UP_RATE, methods=["POST"])
@open_to_all(about=queries.announced_forum)
@sent_from("candidates.sign_up")
def draft(forum: Forum) -> Any:
    """Save what is valid so far; the answer is the sentence to show, empty when nothing was saved."""
    if not drafts.is_newest():
        return Response(status=204)
    step, registration = _asked_step(), queries.own_unfinished(forum)
    refuse_if(queries.sign_up_refusal(forum, registration))
    if step == "contact":
        form = ContactForm(forum, visitor=not current_user.is_authenticated)
        form.validate()
        if registration is not None:
            actions.save(registration, contact_of(form))
        elif current_user.is_authenticated:
            return Response(status=204)  # their file begins with this step, whole: nothing is kept, nothing is said
        else:
            drafts.keep_for_visitor(_typed_contact(form))
    elif registration is None:
        abort(404)
    elif step == "alternance":
        form = AlternanceForm(forum, registration)
        form.validate()
        actions.save(registration, alternance_of(form))
    else:
        form = CompetencesForm(forum, obj=registration)
        form.validate()
        actions.save(registration, competences_of(form))
    return _("Brouillon enregistré à %(hour)s. Vous pouvez fermer cette page.", hour=hour(now(), zone=forum.time_zone))


# --- Step 1
# ------------------------------------------------------------------------------------------------------------


def _contact(forum: Forum, registration: Registration | None) -> Any:
    visitor = not current_user.is_authenticated
    form = ContactForm(forum, visitor=visitor, data=contact_data(registration))
    sent_to = session.get(TYPED_KEY, {}).get("sent_to") if visitor else None
    if request.method == "GET":
        return _page(forum, registration, "contact", form, sent_to=sent_to)
    complete = form.validate()
    if visitor:
        drafts.forget_visitor()
    if not complete:
        _save_or_keep(registration, form)
        return _page(forum, registration, "contact", form, 422, sent_to=sent_to)
    if not visitor:
        return _begin(forum, current_user, form)
    try:
        if form.digits.data and form.email.data == sent_to and request.form.get("act") != "send":
            account = accounts.confirm(
                form.email.data,
                form.digits.data,
                request.remote_addr or "",
                form.first_name.data,
                form.last_name.data,
            )
            open_session(account)
            return _begin(forum, account, form)
        accounts.start_confirmation(form.email.data, back_to=request.path)
    except Refused as refused:
        form.refuse(refused.refusal)
        if refused.refusal.code == "letter_just_left":  # its field for digits must be there
            _keep(form, sent_to=form.email.data)
            sent_to = form.email.data
        return _page(forum, registration, "contact", form, 422, sent_to=sent_to)
    _keep(form, sent_to=form.email.data)
    return redirect(url_for("candidates.sign_up", slug=forum.slug, step="contact"), 303)


def _begin(forum: Forum, account: Any, form: ContactForm) -> Response:
    former = queries.registration_of(forum.id, account.id)
    registration = actions.start(forum, account, contact_of(form))
    session.pop(TYPED_KEY, None)
    if registration.state not in UNFINISHED:
        flash(_("Cette adresse est déjà inscrite à ce forum : voici votre espace."), "done")
        return redirect(url_for("homes.candidate_home", slug=forum.slug), 303)
    actions.save(registration, {}, step=2)
    if former is not None or registration.diploma:
        flash(_("Vos réponses sont reprises."), "done")
    return redirect(url_for("candidates.sign_up", slug=forum.slug, step="alternance"), 303)


def contact_data(registration: Registration | None) -> dict[str, Any]:
    if registration is not None:
        data = {name: getattr(registration, name) for name in profile.CONTACT}
        return {
            **data,
            "phone": phone(registration.phone) if registration.phone else "",
            "at_least_fifteen": registration.minor,
            "guardian_authorises": registration.guardian_authorised_at is not None,
        }
    typed_before = dict(session.get(TYPED_KEY, {}).get("values", {}))
    if current_user.is_authenticated:  # who followed the link of the letter finds again what they had typed
        own = typed_before if typed_before.get("email") == current_user.email else {}
        return {"first_name": current_user.first_name, "last_name": current_user.last_name, **own}
    return drafts.of_visitor() or typed_before


def contact_of(form: ContactForm) -> dict[str, Any]:
    """Return what the valid fields of step 1 give a registration. A person who is no minor has no guardian."""
    values = typed(form, ("first_name", "last_name", "phone", "minor", "guardian_name", "guardian_contact"))
    for name in ("phone", "guardian_name", "guardian_contact"):
        if name in values:
            values[name] = values[name] or None
    if values.get("minor") is False:
        values.update(guardian_name=None, guardian_contact=None, guardian_authorised_at=None)
    elif form.guardian_authorises.data:
        values["guardian_authorised_at"] = now()
    return values


def _save_or_keep(registration: Registration | None, form: ContactForm) -> None:
    if registration is not None:
        actions.save(registration, contact_of(form))
    elif not current_user.is_authenticated:
        _keep(form)


def _keep(form: ContactForm, sent_to: str | None = None) -> None:
    """Keep a visitor's answers in their session until their address is proved."""
    session[TYPED_KEY] = {
        "values": _typed_contact(form),
        "sent_to": sent_to or session.get(TYPED_KEY, {}).get("sent_to"),
    }


def _typed_contact(form: ContactForm) -> dict[str, Any]:
    """Return what is valid of a visitor's step 1."""
    names = (
        "first_name",
        "last_name",
        "email",
        "phone",
        "minor",
        "at_least_fifteen",
        "guardian_name",
        "guardian_contact",
        "guardian_authorises",
    )
    return typed(form, names)


# --- Steps 2 and 3
# -------------------------------------------------------------------------------------------------------


def _alternance(forum: Forum, registration: Registration) -> Any:
    form = AlternanceForm(forum, registration)
    if request.method == "GET":
        return _page(forum, registration, "alternance", form)
    complete = form.validate()
    actions.save(registration, alternance_of(form), step=3 if complete else None)
    if not (keep_file(registration, form.certificate) and complete):
        return _page(forum, registration, "alternance", form, 422)
    return redirect(url_for("candidates.sign_up", slug=forum.slug, step="competences"), 303)


def alternance_of(form: AlternanceForm) -> dict[str, Any]:
    """Return what the valid fields of step 2 give a registration."""
    values = typed(form, ("level", "diploma", "training_body", "contract", "host_company", "health_sector"))
    if form.contract_end is not None:
        values["contract_end"] = form.contract_end
    return values


def _competences(forum: Forum, registration: Registration) -> Any:
    form = CompetencesForm(forum, obj=registration)
    if request.method == "GET":
        return _page(forum, registration, "competences", form)
    complete = form.validate()
    actions.save(registration, competences_of(form), step=4 if complete else None)
    if not (keep_file(registration, form.cv) and complete):
        return _page(forum, registration, "competences", form, 422)
    return redirect(url_for("workshops.enrol", slug=forum.slug), 303)


def competences_of(form: CompetencesForm) -> dict[str, Any]:
    """Return what the valid fields of step 3 give a registration."""
    values = typed(form, profile.COMPETENCES)
    if "departement" in values:
        values["departement"] = values["departement"] or None
    return values


def kept_of(form: SharedForm, registration: Registration) -> dict[str, Any]:
    """Return the stored values of the fields that this form shows."""
    end = registration.contract_end
    kept = {field.name: getattr(registration, field.name) for field in form if field.name in profile.PROFILE}
    if "end_month" in form:
        kept |= {"end_month": str(end.month) if end else "", "end_year": str(end.year) if end else ""}
    return kept


def _asked_step() -> str:
    return str((request.view_args or {})["step"])


def _finished(forum: Forum) -> Response | None:
    """Redirect those who have already sent their file to their own space."""
    registration = queries.registration_of(forum.id, current_user.id)
    if registration is None or registration.state in UNFINISHED:
        return None
    return redirect(url_for("homes.candidate_home", slug=forum.slug), 303)


def _page(
    forum: Forum, registration: Registration | None, step: str, form: Any, status: int = 200, **values: Any
) -> Any:
    rank = [name for name, _label in STEPS].index(step) + 1
    counts = queries.place_counts(forum)
    places = rules.places_for_next(forum.capacity, counts.held, counts.waiting)
    page = render_template(
        PAGES[step],
        forum=forum,
        registration=registration,
        form=form,
        steps=steps_of(forum, registration),
        rank=rank,
        draft_url=url_for("candidates.draft", slug=forum.slug, step=step),
        places=places,
        places_words=rules.places_words(places),
        found=_verdict(registration, forum) if step == "alternance" else None,
        certificate_asked=forum.certificate_policy is not CertificatePolicy.NONE,
        suggestions=SUGGESTED_SKILLS,
        languages=LANGUAGES,
        late=registration is not None and not is_open(forum.windows, WindowKind.CANDIDATES, now()),
        **values,
    )
    return page, status


def _verdict(registration: Registration | None, forum: Forum) -> rules.Eligibility | None:
    """Return the verdict as soon as the alternance is known, None before."""
    if registration is None or not (
        registration.level
        and registration.contract
        and registration.contract_end
        and registration.health_sector is not None
    ):
        return None
    return actions.examined(registration, forum)
