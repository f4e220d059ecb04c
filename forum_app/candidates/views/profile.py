"""« Mon profil »: what the candidate may change after the sign-up, part by part."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from forum_app.candidates import accommodation, actions, queries
from forum_app.candidates.forms import (
    LANGUAGES,
    AccommodationForm,
    AgreementsForm,
    AlternanceForm,
    CompetencesForm,
    ContactForm,
)
from forum_app.candidates.models import Registration
from forum_app.candidates.queries import own_registration_at
from forum_app.candidates.views.blueprint import blueprint
from forum_app.candidates.views.sign_up import alternance_of, competences_of, contact_data, contact_of, kept_of
from forum_app.candidates.vocabulary import NOTICE_VERSION, SUGGESTED_SKILLS, UNFINISHED
from forum_app.core.forms import BaseForm
from forum_app.core.language import _
from forum_app.core.shared_forms import Difference, SharedForm
from forum_app.permissions.guard import needs
from forum_app.permissions.vocabulary import Right

PARTS = ("competences", "alternance", "contact", "agreements", "accommodation")


@blueprint.route("/mon-forum/<slug>/profil", methods=["GET", "POST"])
@needs(Right.REGISTRATION_OWN, on=own_registration_at)
def profile(registration: Registration) -> Any:
    """Edit the profile. Each part is a form of its own; only the one sent is read and checked."""
    if registration.state in UNFINISHED:
        return redirect(url_for("homes.candidate_home", slug=registration.forum.slug), 303)
    part = (
        next((name for name in PARTS if name == request.form.get("part")), None) if request.method == "POST" else None
    )
    forms = {name: _form(name, registration, sent=name == part) for name in PARTS}
    changed: list[Difference] = []
    if part and forms[part].validate():
        changed = _changed_since(forms[part], registration)
        if not changed:
            _keep(registration, part, forms[part])
            flash(_("C'est enregistré."), "done")
            return redirect(url_for("candidates.profile", slug=registration.forum.slug, _anchor=part), 303)
    contact = queries.accessibility_contact(registration.forum)
    page = render_template(
        "candidates/profile.html",
        registration=registration,
        forms=forms,
        sent=part,
        changed=changed,
        suggestions=SUGGESTED_SKILLS,
        languages=LANGUAGES,
        notice_version=NOTICE_VERSION,
        contact=contact.full_name if contact is not None else "",
    )
    return page, 409 if changed else 422 if request.method == "POST" else 200


def _changed_since(form: BaseForm, registration: Registration) -> list[Difference]:
    """Return what an organiser changed meanwhile in this part of the profile: they may write for the person."""
    if not isinstance(form, SharedForm):
        return []
    return form.changed_since(lambda: kept_of(form, registration), registration)


def _form(part: str, registration: Registration, *, sent: bool) -> BaseForm:
    """Return the form of a part, filled with what was sent, or with what is known.

    Each has its own element ids in the page.
    """
    form = _blank(part, registration, sent=sent)
    if isinstance(form, SharedForm) and not sent:
        form.shows(kept_of(form, registration))
    return form


def _blank(part: str, registration: Registration, *, sent: bool) -> BaseForm:
    forum = registration.forum
    options: dict[str, Any] = {} if sent else {"formdata": None}
    match part:
        case "contact":
            return ContactForm(forum, visitor=False, data=contact_data(registration), **options)
        case "alternance":
            return AlternanceForm(forum, registration, **options)
        case "competences":
            return CompetencesForm(forum, obj=registration, **options)
        case "agreements":
            return AgreementsForm(data=AgreementsForm.data_of(queries.live_consents(registration)), **options)
        case _:
            need = accommodation.read_own(registration)
            known = {"needs": [n.value for n in need.needs], "need_words": need.words} if need is not None else {}
            return AccommodationForm(data=known, **options)


def _keep(registration: Registration, part: str, form: Any) -> None:
    match part:
        case "contact":
            actions.update_profile(registration, contact_of(form))
        case "alternance":
            actions.update_profile(registration, alternance_of(form))
        case "competences":
            actions.update_profile(registration, competences_of(form))
        case "agreements":
            actions.agree(registration, form.agreement)
        case _:
            accommodation.declare(registration, form.accommodation, form.need_words.data or "")
