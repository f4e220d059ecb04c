"""An invitation: its page for who sent it, and the link of who received it.

No GET opens anything: mail scanners follow links.
"""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum_app.accounts.queries import account_of
from forum_app.accounts.session import open_session
from forum_app.core.clock import now
from forum_app.core.form_doors import sent_from
from forum_app.core.language import _
from forum_app.core.refusals import Refusal, Refused
from forum_app.permissions.guard import needs, open_to_all
from forum_app.permissions.vocabulary import Right
from forum_app.staff import actions, pages, queries, rules
from forum_app.staff.addresses import page_of
from forum_app.staff.forms import NameForm
from forum_app.staff.models import Invitation
from forum_app.staff.queries import SentInvitation
from forum_app.staff.views.blueprint import blueprint

manage = needs(Right.TEAM_MANAGE, on=queries.invitation_at)


@blueprint.get("/organisation/equipe/invitations/<int:invitation_id>")
@manage
def invitation(sent: SentInvitation) -> str:
    """Show an invitation: send it again, or take it back."""
    one = sent.invitation
    return render_template(
        "staff/invitation.html",
        invitation_id=one.id,
        email=one.email,
        role_label=one.role.label,
        reach=pages.reach_words(sent.team, one.scope_kind),
        state=rules.state_of(one, now()).value,
        sent_at=one.sent_at,
        expires_at=one.expires_at,
        zone=sent.team.zone,
        back=page_of(sent.team),
    )


@blueprint.route("/organisation/equipe/invitations/<int:invitation_id>/renvoi", methods=["GET", "POST"])
@manage
@sent_from("staff.invitation")
def send_invitation_again(sent: SentInvitation) -> Response:
    """Send it once more: seven days from now."""
    actions.send_again(sent, current_user._get_current_object())
    flash(_("Invitation renvoyée. L'ancien lien ne marche plus."), "done")
    return redirect(page_of(sent.team), 303)


@blueprint.route("/organisation/equipe/invitations/<int:invitation_id>/retrait", methods=["GET", "POST"])
@manage
@sent_from("staff.invitation")
def withdraw_invitation(sent: SentInvitation) -> Response:
    """Take it back."""
    actions.withdraw(sent)
    flash(_("Invitation retirée. Son lien ne marche plus."), "done")
    return redirect(page_of(sent.team), 303)


@blueprint.get("/invitation/<token:token>")
@open_to_all()
def open_invitation(token: str) -> Any:
    """Show the page of the link: a button, and the name where it is not known yet."""
    found = queries.invitation_of_token(token)
    refusal = rules.opening_refusal(found, now())
    return (_page(token, refusal=refusal), 410) if refusal else _page(token, found, form=_form(found))


@blueprint.post("/invitation/<token:token>")
@open_to_all()
def accept_invitation(token: str) -> Any:
    """Spend the link: the role is held, and whoever pressed is signed in."""
    found = queries.invitation_of_token(token)
    form = _form(found) if rules.opening_refusal(found, now()) is None else None
    if form is not None and not form.validate():
        return _page(token, found, form=form), 422
    try:
        account = actions.accept(token, form.identity() if form is not None else None)
    except Refused as refused:
        return _page(token, refusal=refused.refusal), 410
    open_session(account)
    flash(_("Bienvenue dans l'équipe."), "done")
    return redirect(url_for("navigation.home"), 303)


def _form(found: Invitation | None) -> NameForm | None:
    return NameForm.asked_for(account_of(found.email)) if found is not None else None


def _page(
    token: str, found: Invitation | None = None, *, form: NameForm | None = None, refusal: Refusal | None = None
) -> str:
    team = queries.team_over(found.scope_kind, found.scope_id) if found is not None else None
    known = account_of(found.email) if found is not None else None
    return render_template(
        "staff/open_invitation.html",
        token=token,
        form=form,
        refusal=refusal,
        inviter=(found.invited_by.full_name or found.invited_by.email) if found is not None else "",
        role_label=found.role.label if found is not None else "",
        reach=team.name if team is not None else "",
        has_roles=known is not None and bool(known.live_grants),
    )
