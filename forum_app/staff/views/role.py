"""One role of a team: when it ends, and its end."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.accounts import actions as accounts
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.refusals import Refused
from forum_app.core.shared_forms import Difference
from forum_app.permissions.guard import needs
from forum_app.permissions.rights import covers
from forum_app.permissions.vocabulary import Right
from forum_app.staff import actions, pages, queries, rules
from forum_app.staff.addresses import page_of
from forum_app.staff.forms import EndDateForm, EndForm, clocks_of, moment_of
from forum_app.staff.queries import HeldRole
from forum_app.staff.views.blueprint import blueprint

manage = needs(Right.TEAM_MANAGE, on=queries.role_at)


@blueprint.route("/organisation/equipe/roles/<int:grant_id>", methods=["GET", "POST"])
@manage
def role(held: HeldRole) -> Any:
    """Show a role, and change when it ends."""
    form, changed = EndDateForm(), []
    shown = _shown(held)
    if request.method == "GET":
        form.process(data=shown)
        form.shows(shown)
    elif form.validate():
        try:
            until = moment_of(form.until.data, held.team.zone)
            actions.change_end(held, current_user._get_current_object(), until, form.seen(lambda: _shown(held)))
        except Refused as refused:
            if refused.refusal.code == actions.STALE:
                changed = form.differences(_shown(held))
                form.shows(_shown(held))
            form.refuse(refused.refusal)
        else:
            flash(_("La date de fin est enregistrée."), "done")
            return redirect(page_of(held.team), 303)
    return _role_page(held, form, changed), 409 if changed else 422 if form.errors or form.form_errors else 200


def _shown(held: HeldRole) -> dict[str, Any]:
    return EndDateForm.shown_of(held.grant.until, held.team.zone)


def _role_page(held: HeldRole, form: EndDateForm, changed: list[Difference]) -> str:
    return render_template(
        "staff/role.html",
        form=form,
        changed=changed,
        back=page_of(held.team),
        endless=held.grant.role in rules.ORGANISERS,
        **_facts(held),
    )


@blueprint.route("/organisation/equipe/roles/<int:grant_id>/fin", methods=["GET", "POST"])
@manage
def end_role(held: HeldRole) -> Any:
    """Say what ending a role does, then end it at once or at a date."""
    form = EndForm()
    if request.method == "GET":
        until = clocks_of(held.grant.until, held.team.zone)
        form.process(data={"when": "now", "until": until, "tell": True})
    elif form.validate():
        with form.refusing():
            return _ended(held, form)
    page = render_template(
        "staff/end_role.html",
        form=form,
        back=page_of(held.team),
        elsewhere=queries.roles_elsewhere(held.grant),
        still_reads=_still_reads(held),
        reach_name=held.team.name,
        refused=actions.ending_refusal(held),
        **_facts(held),
    )
    return page, 422 if form.errors or form.form_errors else 200


def _ended(held: HeldRole, form: EndForm) -> Response:
    name = held.grant.account.full_name or held.grant.account.email
    if form.when.data == "now":
        actions.end(held, tell=form.tell.data)
        flash(_("Le rôle de %(name)s a pris fin. Ses sessions sont fermées.", name=name), "done")
        if held.grant.account_id == current_user.id:
            return redirect(url_for("public.home"), 303)
    else:
        until = moment_of(form.until.data, held.team.zone)
        actions.end_at(held, current_user._get_current_object(), until)
        flash(_("Le rôle de %(name)s prendra fin à cette date.", name=name), "done")
    return redirect(page_of(held.team), 303)


@blueprint.route("/organisation/equipe/roles/<int:grant_id>/sessions", methods=["GET", "POST"])
@manage
@sent_from("staff.role")
def end_sessions(held: HeldRole) -> Response:
    """Close every session of somebody of the team: they keep their role, and sign in again."""
    account = held.grant.account
    accounts.end_sessions(account)
    flash(_("Les sessions de %(name)s sont fermées.", name=account.full_name or account.email), "done")
    return redirect(url_for("staff.role", grant_id=held.grant.id), 303)


def _facts(held: HeldRole) -> dict[str, Any]:
    """Return what both pages say of a role, as plain values."""
    grant, account = held.grant, held.grant.account
    return {
        "grant_id": grant.id,
        "name": account.full_name or account.email,
        "first_name": account.first_name or account.email,
        "email": account.email,
        "role_label": grant.role.label,
        "reach": pages.reach_words(held.team, grant.scope_kind),
        "until": grant.until,
        "since": grant.since,
        "seen_at": account.last_signed_in_at,
        "zone": held.team.zone,
        "own": account.id == current_user.id,
    }


def _still_reads(held: HeldRole) -> bool:
    """Return True when another role lets the person see these things all the same."""
    person = held.grant.account
    others = [grant for grant in person.live_grants if grant.id != held.grant.id]
    return any(covers(Right.FORUM_READ, grant, held.scope, person.id) for grant in others)
