"""The link of somebody whose file was entered by an organiser. No GET opens anything: mail scanners follow links."""

from typing import Any

from flask import redirect, render_template, url_for

from forum_app.accounts.session import open_session
from forum_app.candidates import invitation_actions, invitation_queries, invitation_rules
from forum_app.candidates.models import CandidateInvitation
from forum_app.candidates.views.blueprint import blueprint
from forum_app.core.clock import now
from forum_app.core.refusals import Refusal, Refused
from forum_app.forums.rules import is_open
from forum_app.forums.vocabulary import WindowKind
from forum_app.permissions.guard import open_to_all


@blueprint.get("/mon-invitation/<token:token>")
@open_to_all()
def open_invitation(token: str) -> Any:
    """Say who gave the name and when; a button opens the file, another leads to « Non merci »."""
    found = invitation_queries.invitation_of_token(token)
    refusal = invitation_rules.opening_refusal(
        found.registration.state if found is not None else None,
        found.expires_at if found is not None else None,
        found.opened_at if found is not None else None,
        now(),
    )
    return (_page(token, found, refusal), 410) if refusal else _page(token, found)


@blueprint.post("/mon-invitation/<token:token>")
@open_to_all()
def use_invitation(token: str) -> Any:
    """Sign in whoever pressed, and open their file."""
    try:
        registration, enters = invitation_actions.open_file(token)
    except Refused as refused:
        return _page(token, invitation_queries.invitation_of_token(token), refused.refusal), 410
    file = url_for("candidates.sign_up", slug=registration.forum.slug, step="contact")
    if not enters:
        return redirect(url_for("accounts.sign_in", next=file), 303)
    open_session(registration.account)
    return redirect(file, 303)


def _page(token: str, found: CandidateInvitation | None, refusal: Refusal | None = None) -> str:
    registration = found.registration if found is not None else None
    forum = registration.forum if registration is not None else None
    return render_template(
        "candidates/open_invitation.html",
        token=token,
        refusal=refusal,
        waits=registration is not None and not invitation_rules.declining_refusal(registration.state),
        file=url_for("candidates.sign_up", slug=forum.slug, step="contact") if forum is not None else None,
        first_name=registration.first_name if registration is not None else "",
        given_by=(registration.given_by or forum.organisation.name) if registration is not None and forum else "",
        entered=registration.created_at if registration is not None else None,
        title=forum.title if forum is not None else "",
        held_on=forum.held_on if forum is not None else None,
        where=forum.where if forum is not None else "",
        zone=forum.time_zone if forum is not None else None,
        expires_at=found.expires_at if found is not None else None,
        closed=forum is not None and not is_open(forum.windows, WindowKind.CANDIDATES, now()),
    )
