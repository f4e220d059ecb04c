"""Territories and organisations: everybody of the desk reads those within reach, the national organisation edits
them."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.core.forms import BaseForm
from forum_app.core.language import _
from forum_app.core.refusals import Refused
from forum_app.forums import queries
from forum_app.forums.actions import territories as actions
from forum_app.forums.day_choice_rules import SUBDIVISIONS
from forum_app.forums.departements import DEPARTEMENTS
from forum_app.forums.forms import OrganisationForm, TerritoryForm
from forum_app.forums.models import Organisation, Territory
from forum_app.forums.views.blueprint import blueprint
from forum_app.permissions.guard import holds_somewhere, needs
from forum_app.permissions.vocabulary import Right


@blueprint.get("/organisation/territoires")
@needs(Right.TERRITORY_READ)
def territories() -> str:
    """The territories of the person, who holds each, and (for the national organisation) all organisations."""
    may_manage = holds_somewhere(Right.TERRITORY_MANAGE)
    return render_template(
        "forums/territories.html",
        territories=queries.territories_within(current_user.live_grants, Right.TERRITORY_READ),
        counts=queries.forum_counts_by_territory(),
        organisations=queries.organisations() if may_manage else [],
        departements=DEPARTEMENTS,
        subdivisions=SUBDIVISIONS,
        may_manage=may_manage,
    )


def _territory_page(form: TerritoryForm, territory: Territory | None, status: int = 200) -> tuple[str, int]:
    return render_template(
        "forums/territory.html", form=form, territory=territory, kept=_kept(form, territory) if status == 409 else []
    ), status


@blueprint.get("/organisation/territoires/nouveau")
@needs(Right.TERRITORY_MANAGE)
def create_territory() -> tuple[str, int]:
    return _territory_page(TerritoryForm().offer(queries.organisations()), None)


@blueprint.post("/organisation/territoires/nouveau")
@needs(Right.TERRITORY_MANAGE)
def add_territory() -> tuple[str, int] | Response:
    return _save_territory(None)


@blueprint.get("/organisation/territoires/<int:territory_id>")
@needs(Right.TERRITORY_MANAGE, on=queries.territory_at)
def edit_territory(territory: Territory) -> tuple[str, int]:
    return _territory_page(TerritoryForm(obj=territory).offer(queries.organisations()), territory)


@blueprint.post("/organisation/territoires/<int:territory_id>")
@needs(Right.TERRITORY_MANAGE, on=queries.territory_at)
def save_territory(territory: Territory) -> tuple[str, int] | Response:
    return _save_territory(territory)


def _save_territory(territory: Territory | None) -> tuple[str, int] | Response:
    form = TerritoryForm().offer(queries.organisations())
    if not form.validate():
        return _territory_page(form, territory, 422)
    try:
        made = actions.save_territory(form.facts(), territory, _version(form.version.data))
    except Refused as refused:
        form.refuse(refused.refusal)
        if territory is not None:
            form.version.data = str(territory.version)
        return _territory_page(form, territory, 409 if refused.refusal.code == "stale" else 422)
    flash(_("Territoire %(name)s enregistré.", name=made.name), "done")
    return redirect(url_for("forums.territories"), 303)


def _organisation_page(form: OrganisationForm, organisation: Organisation | None, status: int = 200) -> tuple[str, int]:
    return render_template(
        "forums/organisation.html",
        form=form,
        organisation=organisation,
        kept=_kept(form, organisation) if status == 409 else [],
    ), status


@blueprint.get("/organisation/organismes/nouveau")
@needs(Right.TERRITORY_MANAGE)
def create_organisation() -> tuple[str, int]:
    return _organisation_page(OrganisationForm(), None)


@blueprint.post("/organisation/organismes/nouveau")
@needs(Right.TERRITORY_MANAGE)
def add_organisation() -> tuple[str, int] | Response:
    return _save_organisation(None)


@blueprint.get("/organisation/organismes/<int:organisation_id>")
@needs(Right.TERRITORY_MANAGE, on=queries.organisation_at)
def edit_organisation(organisation: Organisation) -> tuple[str, int]:
    return _organisation_page(OrganisationForm(obj=organisation), organisation)


@blueprint.post("/organisation/organismes/<int:organisation_id>")
@needs(Right.TERRITORY_MANAGE, on=queries.organisation_at)
def save_organisation(organisation: Organisation) -> tuple[str, int] | Response:
    return _save_organisation(organisation)


def _save_organisation(organisation: Organisation | None) -> tuple[str, int] | Response:
    form = OrganisationForm()
    if not form.validate():
        return _organisation_page(form, organisation, 422)
    try:
        made = actions.save_organisation(
            form.name.data or "",
            form.short_name.data or "",
            form.contact_email.data or None,
            form.website.data or None,
            organisation,
            _version(form.version.data),
        )
    except Refused as refused:
        form.refuse(refused.refusal)
        if organisation is not None:
            form.version.data = str(organisation.version)
        return _organisation_page(form, organisation, 409 if refused.refusal.code == "stale" else 422)
    flash(_("%(name)s est enregistré.", name=made.name), "done")
    return redirect(url_for("forums.territories"), 303)


def _kept(form: BaseForm, thing: Territory | Organisation | None) -> list[tuple[str, str]]:
    """What is kept now where it differs from what was typed: (label, value), for the person who comes second."""
    found = []
    for field in form:
        value = getattr(thing, field.name, field.data)
        if field.name != "version" and (value or "") != (field.data or ""):
            choices = dict(getattr(field, "choices", None) or ())
            found.append(
                (
                    str(field.label.text),
                    ", ".join(value) if isinstance(value, list) else str(choices.get(value, value or "—")),
                )
            )
    return found


def _version(typed: str | None) -> int | None:
    return int(typed) if typed and typed.isascii() and typed.isdigit() else None
