"""Territories and organisations.

Everybody of the desk reads those within reach; the national organisation edits them.
"""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.core.language import _
from forum_app.core.refusals import Refusal
from forum_app.core.shared_forms import Difference
from forum_app.forums import queries
from forum_app.forums.actions import territories as actions
from forum_app.forums.day_choice_rules import SUBDIVISIONS
from forum_app.forums.departements import DEPARTEMENTS, REGIONS
from forum_app.forums.forms import OrganisationForm, TerritoryForm
from forum_app.forums.models import Organisation, Territory
from forum_app.forums.views.blueprint import blueprint
from forum_app.permissions.guard import holds_somewhere, needs
from forum_app.permissions.vocabulary import Right


@blueprint.get("/organisation/territoires")
@needs(Right.TERRITORY_READ)
def territories() -> str:
    """Show the current user's territories, who holds each, and all organisations to the national one."""
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


def _suite() -> str:
    """Return what the person came to make, for want of which they make this first: « forum », « territoire », or ""."""
    asked = request.args.get("suite", "")
    return asked if asked in ("forum", "territoire") else ""


def _territory_page(
    form: TerritoryForm, territory: Territory | None, status: int = 200, changed: Sequence[Difference] = ()
) -> tuple[str, int]:
    return render_template(
        "forums/territory.html",
        form=form,
        territory=territory,
        changed=changed,
        suite=_suite(),
        regions=REGIONS,
        departements=DEPARTEMENTS,
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
    form = TerritoryForm(obj=territory).offer(queries.organisations())
    form.shows(TerritoryForm.shown_of(territory))
    return _territory_page(form, territory)


@blueprint.post("/organisation/territoires/<int:territory_id>")
@needs(Right.TERRITORY_MANAGE, on=queries.territory_at)
def save_territory(territory: Territory) -> tuple[str, int] | Response:
    return _save_territory(territory)


def _save_territory(territory: Territory | None) -> tuple[str, int] | Response:
    form = TerritoryForm().offer(queries.organisations())
    if not form.validate():
        return _territory_page(form, territory, 422)
    if territory is not None and (changed := form.changed_since(lambda: TerritoryForm.shown_of(territory), territory)):
        form.refuse(_faster())
        return _territory_page(form, territory, 409, changed)
    with form.refusing():
        made = actions.save_territory(form.facts(), territory)
        flash(_("Territoire %(name)s enregistré.", name=made.name), "done")
        return redirect(url_for("setup.create" if _suite() == "forum" else "forums.territories"), 303)
    return _territory_page(form, territory, 422)


def _organisation_page(
    form: OrganisationForm, organisation: Organisation | None, status: int = 200, changed: Sequence[Difference] = ()
) -> tuple[str, int]:
    return render_template("forums/organisation.html", form=form, organisation=organisation, changed=changed), status


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
    form = OrganisationForm(obj=organisation)
    form.shows(OrganisationForm.shown_of(organisation))
    return _organisation_page(form, organisation)


@blueprint.post("/organisation/organismes/<int:organisation_id>")
@needs(Right.TERRITORY_MANAGE, on=queries.organisation_at)
def save_organisation(organisation: Organisation) -> tuple[str, int] | Response:
    return _save_organisation(organisation)


def _save_organisation(organisation: Organisation | None) -> tuple[str, int] | Response:
    form = OrganisationForm()
    if not form.validate():
        return _organisation_page(form, organisation, 422)
    if organisation is not None and (
        changed := form.changed_since(lambda: OrganisationForm.shown_of(organisation), organisation)
    ):
        form.refuse(_faster())
        return _organisation_page(form, organisation, 409, changed)
    with form.refusing():
        made = actions.save_organisation(
            form.name.data or "",
            form.short_name.data or "",
            form.contact_email.data or None,
            form.website.data or None,
            organisation,
        )
        flash(_("%(name)s est enregistré.", name=made.name), "done")
        if suite := _suite():
            return redirect(url_for("forums.create_territory", suite="forum" if suite == "forum" else None), 303)
        return redirect(url_for("forums.territories"), 303)
    return _organisation_page(form, organisation, 422)


def _faster() -> Refusal:
    return Refusal(
        "stale",
        _("Quelqu'un vient de changer cette page. Enregistrez de nouveau pour mettre votre version à la place."),
    )
